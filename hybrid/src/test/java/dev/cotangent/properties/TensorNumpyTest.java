package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Values against NumPy's definitions, written down element by element: for each index of the
 * result, which elements of the operands it is made of. The shapes are random.
 */
class TensorNumpyTest {
  private static final int CASES = 300;
  private static final double ROUNDING = 1e-13;

  private final SplittableRandom random = new SplittableRandom(7);

  private void repeatedly(Consumer<Tensor> action) {
    for (int i = 0; i < CASES; i++) {
      action.accept(tensor(shape(random.nextInt(7))));
    }
  }

  private int[] shape(int rank) {
    return IntStream.range(0, rank)
        .map(i -> random.nextInt(6) == 0 ? 0 : random.nextInt(1, 4))
        .toArray();
  }

  private Tensor tensor(int... shape) {
    Tensor x = Tensor.generate(i -> random.nextDouble(-2, 2), shape);
    Views[] views = Views.values();
    return random.nextBoolean() ? x : views[random.nextInt(views.length)].of(x);
  }

  /** Requires a tensor's elements to be what a formula says of their indices. */
  private static void check(Tensor actual, int[] shape, ToDoubleFunction<int[]> element) {
    assertArrayEquals(shape, actual.shape());
    double[] expected = new double[actual.size()];
    int[] index = new int[shape.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = element.applyAsDouble(index);
      for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
        index[axis] = 0;
      }
    }
    assertArrayEquals(expected, actual.toArray(), ROUNDING);
  }

  /** The element at the last indices; 0 is meant where an axis has size 1. */
  private static double at(Tensor x, int... index) {
    int[] own = Arrays.copyOfRange(index, index.length - x.rank(), index.length);
    for (int axis = 0; axis < own.length; axis++) {
      own[axis] = x.size(axis) == 1 ? 0 : own[axis];
    }
    return x.get(own).value();
  }

  private static int[] with(int[] array, int at, int value) {
    int[] changed = array.clone();
    changed[at] = value;
    return changed;
  }

  private static int[] without(int[] array, int at) {
    return IntStream.range(0, array.length).filter(i -> i != at).map(i -> array[i]).toArray();
  }

  private static int[] inserted(int[] array, int at, int value) {
    int[] longer = new int[array.length + 1];
    Arrays.setAll(longer, i -> i < at ? array[i] : i == at ? value : array[i - 1]);
    return longer;
  }

  /** A shape that broadcasts to the given one. */
  private int[] narrower(int... shape) {
    int[] part = Arrays.copyOfRange(shape, random.nextInt(shape.length + 1), shape.length);
    return Arrays.stream(part).map(size -> random.nextInt(3) == 0 ? 1 : size).toArray();
  }

  @Test
  void broadcasting() {
    repeatedly(x -> {
      Tensor y = tensor(narrower(x.shape()));
      check(x.sub(y), x.shape(), i -> at(x, i) - at(y, i));
      check(y.sub(x), x.shape(), i -> at(y, i) - at(x, i));
      check(y.broadcastTo(x.shape()), x.shape(), i -> at(y, i));
      Tensor z = tensor(narrower(x.shape()));
      check(Tensor.where(y, x, z), x.shape(), i -> at(y, i) > 0 ? at(x, i) : at(z, i));
      check(x.greater(y), x.shape(), i -> at(x, i) > at(y, i) ? 1 : 0);
    });
  }

  @Test
  void matmul() {
    for (int i = 0; i < CASES; i++) {
      int[] batch = shape(random.nextInt(3));
      int n = random.nextInt(4);
      int inner = random.nextInt(4);
      int m = random.nextInt(4);
      Tensor x = tensor(joined(narrower(batch), n, inner));
      Tensor y = tensor(joined(batch, inner, m));
      check(x.matmul(y), joined(batch, n, m), at -> product(x, y, at, inner));
      Tensor row = tensor(inner);
      Tensor left = x.matmul(row);
      check(
          left,
          Arrays.copyOf(x.shape(), x.rank() - 1),
          at -> product(x, row.reshape(inner, 1), inserted(at, at.length, 0), inner));
      check(
          row.matmul(y),
          without(y.shape(), y.rank() - 2),
          at -> product(row.reshape(1, inner), y, inserted(at, at.length - 1, 0), inner));
      Tensor other = tensor(inner);
      check(row.matmul(other), new int[0], at -> sum(inner, k -> at(row, k) * at(other, k)));
      check(row.outer(other), new int[] {inner, inner}, at -> at(row, at[0]) * at(other, at[1]));
    }
  }

  private static int[] joined(int[] batch, int rows, int columns) {
    int[] shape = Arrays.copyOf(batch, batch.length + 2);
    shape[batch.length] = rows;
    shape[batch.length + 1] = columns;
    return shape;
  }

  private static double product(Tensor x, Tensor y, int[] at, int inner) {
    int last = at.length - 1;
    return sum(inner, k -> at(x, with(at, last, k)) * at(y, with(at, last - 1, k)));
  }

  private interface OfIndex {
    double at(int k);
  }

  private static double sum(int n, OfIndex term) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += term.at(k);
    }
    return sum;
  }

  /** The elements of x that some axes of which run over, at an index of what is left. */
  private static double[] along(Tensor x, boolean[] reduced, int[] kept) {
    double[] found = new double[x.size()];
    int[] count = new int[1];
    check(
        x,
        x.shape(),
        i -> {
          int next = 0;
          boolean here = true;
          for (int axis = 0; axis < reduced.length; axis++) {
            here &= reduced[axis] || i[axis] == kept[next++];
          }
          if (here) {
            found[count[0]++] = at(x, i);
          }
          return at(x, i);
        });
    return Arrays.copyOf(found, count[0]);
  }

  @Test
  void reductions() {
    repeatedly(x -> {
      boolean[] reduced = new boolean[x.rank()];
      for (int axis = 0; axis < reduced.length; axis++) {
        reduced[axis] = random.nextBoolean();
      }
      int[] axes = IntStream.range(0, x.rank()).filter(i -> reduced[i]).toArray();
      if (axes.length == 0) {
        Arrays.fill(reduced, true);
      }
      int[] kept = IntStream.range(0, x.rank()).filter(i -> !reduced[i]).map(x::size).toArray();
      int[] ones = IntStream.range(0, x.rank()).map(i -> reduced[i] ? 1 : x.size(i)).toArray();
      check(x.sum(axes), kept, i -> Arrays.stream(along(x, reduced, i)).sum());
      check(
          x.norm(axes),
          kept,
          i -> Math.sqrt(Arrays.stream(along(x, reduced, i)).map(v -> v * v).sum()));
      assertArrayEquals(ones, x.sum(true, axes).shape());
      assertArrayEquals(x.sum(axes).toArray(), x.sum(true, axes).toArray());
      check(
          x.mean(axes),
          kept,
          i -> Arrays.stream(along(x, reduced, i)).average().orElse(Double.NaN));
      if (x.size() > 0) {
        check(x.max(axes), kept, i -> Arrays.stream(along(x, reduced, i)).max().orElseThrow());
        check(x.min(axes), kept, i -> Arrays.stream(along(x, reduced, i)).min().orElseThrow());
        check(
            x.logSumExp(axes),
            kept,
            i -> Math.log(Arrays.stream(along(x, reduced, i)).map(Math::exp).sum()));
      }
    });
  }

  @Test
  void alongOneAxis() {
    repeatedly(x -> {
      if (x.rank() == 0 || x.size() == 0) {
        return;
      }
      int axis = random.nextInt(x.rank());
      int n = x.size(axis);
      check(x.flip(axis - x.rank()), x.shape(), i -> at(x, with(i, axis, n - 1 - i[axis])));
      check(x.cumsum(axis), x.shape(), i -> sum(i[axis] + 1, k -> at(x, with(i, axis, k))));
      check(
          x.softmax(axis),
          x.shape(),
          i -> Math.exp(at(x, i)) / sum(n, k -> Math.exp(at(x, with(i, axis, k)))));
      check(
          x.logSoftmax(axis),
          x.shape(),
          i -> at(x, i) - Math.log(sum(n, k -> Math.exp(at(x, with(i, axis, k))))));
      int from = random.nextInt(n + 1);
      int to = random.nextInt(from, n + 1);
      int step = random.nextInt(1, 4);
      int[] sliced = with(x.shape(), axis, (to - from + step - 1) / step);
      check(
          x.slice(axis, from, to, step),
          sliced,
          i -> literally(x, with(i, axis, from + step * i[axis])));
      int[] indices = random.ints(random.nextInt(5), 0, n).toArray();
      int[] gathered = with(x.shape(), axis, indices.length);
      check(x.gather(axis, indices), gathered, i -> literally(x, with(i, axis, indices[i[axis]])));
      Tensor y = tensor(gathered);
      check(
          x.scatterAdd(axis, indices, y),
          x.shape(),
          i ->
              at(x, i)
                  + sum(
                      indices.length,
                      k -> indices[k] == i[axis] ? literally(y, with(i, axis, k)) : 0));
      int index = random.nextInt(n);
      check(
          x.at(axis, index - n),
          without(x.shape(), axis),
          i -> literally(x, inserted(i, axis, index)));
      Tensor z = tensor(with(x.shape(), axis, random.nextInt(3)));
      check(
          Tensor.concat(axis, x, z),
          with(x.shape(), axis, n + z.size(axis)),
          i -> i[axis] < n ? literally(x, i) : literally(z, with(i, axis, i[axis] - n)));
      int place = random.nextInt(x.rank() + 1);
      check(
          Tensor.stack(place, x, x.neg()),
          inserted(x.shape(), place, 2),
          i -> (i[place] == 0 ? 1 : -1) * literally(x, without(i, place)));
      int[] largest = x.argMax(axis);
      Tensor most = x.max(axis);
      for (int i = 0; i < largest.length; i++) {
        assertEquals(most.flatten().get(i).value(), moved(x, axis).get(i, largest[i]).value());
      }
    });
  }

  /** The element at an index, literally. */
  private static double literally(Tensor x, int... index) {
    return x.get(index).value();
  }

  /** A matrix whose rows run along an axis, in the order of the other axes. */
  private static Tensor moved(Tensor x, int axis) {
    int[] others = IntStream.range(0, x.rank()).filter(i -> i != axis).toArray();
    return x.transpose(inserted(others, others.length, axis)).reshape(-1, x.size(axis));
  }

  @Test
  void shapes() {
    repeatedly(x -> {
      int[] order = random.ints(0, 1000).distinct().limit(x.rank()).toArray();
      int[] sorted = Arrays.stream(order).sorted().toArray();
      for (int i = 0; i < order.length; i++) {
        order[i] = Arrays.binarySearch(sorted, order[i]);
      }
      int[] sizes = Arrays.stream(order).map(x::size).toArray();
      check(
          x.transpose(order),
          sizes,
          i -> {
            int[] back = new int[order.length];
            for (int k = 0; k < order.length; k++) {
              back[order[k]] = i[k];
            }
            return literally(x, back);
          });
      double[] flat = x.toArray();
      check(x.flatten(), new int[] {x.size()}, i -> flat[i[0]]);
      assertArrayEquals(flat, x.squeeze().toArray());
      assertArrayEquals(flat, x.expandDims(-1).expandDims(0).toArray());
      if (x.rank() >= 2) {
        int rows = x.size(-2);
        int columns = x.size(-1);
        int last = x.rank() - 1;
        int d = random.nextInt(-3, 4);
        check(x.lowerTriangle(d), x.shape(), i -> i[last] <= i[last - 1] + d ? literally(x, i) : 0);
        check(x.upperTriangle(d), x.shape(), i -> i[last] >= i[last - 1] + d ? literally(x, i) : 0);
        int[] kept = Arrays.copyOf(x.shape(), last);
        kept[last - 1] = Math.min(rows, columns);
        check(x.diagonal(), kept, i -> literally(x, inserted(i, last, i[last - 1])));
        check(
            x.trace(),
            Arrays.copyOf(kept, last - 1),
            i ->
                sum(
                    Math.min(rows, columns),
                    k -> literally(x, inserted(inserted(i, last - 1, k), last, k))));
      }
    });
  }

  @Test
  void made() {
    check(Tensor.identity(4), new int[] {4, 4}, i -> i[0] == i[1] ? 1 : 0);
    check(Tensor.of(1, 2).diag(), new int[] {2, 2}, i -> i[0] == i[1] ? i[0] + 1 : 0);
    check(Tensor.oneHot(new int[] {2, 0}, 3), new int[] {2, 3}, i -> i[1] == 2 - 2 * i[0] ? 1 : 0);
    check(Tensor.range(3), new int[] {3}, i -> i[0]);
    check(Tensor.of(new double[][] {{1, 2}, {3, 4}}), new int[] {2, 2}, i -> 2 * i[0] + i[1] + 1);
    Tensor withNan = Tensor.of(new double[][] {{2, Double.NaN, 3}, {1, 4, 4}});
    assertArrayEquals(new int[] {1, 1}, withNan.argMax(1));
  }
}
