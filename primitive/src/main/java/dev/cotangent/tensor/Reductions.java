package dev.cotangent.tensor;

import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceKernels.Work;
import dev.cotangent.kernel.Gates;
import dev.cotangent.kernel.Workers;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Role;
import dev.cotangent.primitive.Subgradient;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Operations that make one number of many, along axes. Sums are sums of halves, so that rounding
 * errors grow with the logarithm of the length; the halves depend on the length alone, never on the
 * number of threads.
 */
final class Reductions {
  private static final int LEAF = 32;
  private static final int COLUMNS = 512;
  private static final int CHUNK = 1 << 14;

  private Reductions() {}

  /**
   * A tensor as [outer, count, inner], in rows: the axes to be reduced are the middle one.
   *
   * @param buffer where the elements lie
   * @param at where they begin
   */
  private record Layout(Buffer buffer, int at, int outer, int count, int inner) {
    static Layout of(Tensor x, int... axes) {
      Shape shape = x.dimensions();
      if (axes.length == 0) {
        Tensor.Storage storage = x.dense().storage();
        return new Layout(storage.buffer(), storage.offset(), x.size(), 1, 1);
      }
      int first = axes[0];
      int end = axes[axes.length - 1] + 1;
      if (end - first != axes.length) {
        return ofLast(x, axes);
      }
      Tensor.Storage storage = x.dense().storage();
      return new Layout(
          storage.buffer(),
          storage.offset(),
          shape.extent(0, first),
          shape.extent(first, end),
          shape.extent(end, shape.rank()));
    }

    /** Axes that lie apart are brought to the end first. */
    private static Layout ofLast(Tensor x, int... axes) {
      int[] last = new int[axes.length];
      Arrays.setAll(last, i -> x.rank() - axes.length + i);
      return of(last(x, axes), last);
    }

    int size() {
      return outer * inner;
    }

    /** The elements as a device knows them. */
    DeviceArray on(DeviceKernels device) {
      DeviceArray elements = buffer.on(device);
      int length = outer * count * inner;
      return at == 0 && buffer.length() == length
          ? elements
          : device.view(elements, at, new int[] {length}, new int[] {1});
    }

    /** Whether rows are so short, and so many, that each is not worth a loop of its own. */
    boolean isNarrow() {
      return inner > 0 && inner <= COLUMNS / 4 && count >= COLUMNS;
    }
  }

  /** Runs tasks on several threads where there is enough to do. */
  private static void run(int tasks, long work, IntConsumer task) {
    if (work < 4L * CHUNK) {
      for (int i = 0; i < tasks; i++) {
        task.accept(i);
      }
    } else {
      Workers.run(tasks, task);
    }
  }

  /** The sums over some axes of a constant, which are left out. */
  static Tensor sum(Tensor x, int... axes) {
    Layout layout = Layout.of(x, axes);
    Buffer result = Arena.allocate(x.type(), layout.size());
    DeviceKernels device = Offload.device(Work.REDUCTION, x.size(), x);
    if (device != null) {
      DeviceArray elements = layout.on(device);
      result.become(device, device.sum(elements, layout.outer, layout.count, layout.inner));
    } else if (layout.inner == 1) {
      sumRows(layout, result);
    } else if (layout.isNarrow()) {
      sumNarrow(layout, result);
    } else {
      sumColumns(layout, result);
    }
    return Tensor.of(result, x.dimensions().reduced(axes, false));
  }

  /** Many short rows: several are taken as one long row first, whose parts are summed up then. */
  private static void sumNarrow(Layout x, Buffer result) {
    int merged = Math.max(2, COLUMNS / x.inner);
    int whole = x.count / merged * merged;
    Buffer wide = Arena.allocate(result.type(), merged * x.inner);
    for (int i = 0; i < x.outer; i++) {
      int from = x.at + i * x.count * x.inner;
      sumColumns(new Layout(x.buffer, from, 1, whole / merged, merged * x.inner), wide);
      Scratch scratch = Scratch.of(result.type());
      int to = i * x.inner;
      addRows(new Layout(wide, 0, 1, merged, x.inner), 0, merged, x.inner, result, to, scratch);
      for (int row = whole; row < x.count; row++) {
        result.add(to, x.buffer, from + row * x.inner, x.inner);
      }
    }
  }

  /** Each row's sum; a long row is cut into chunks. */
  private static void sumRows(Layout x, Buffer result) {
    if (x.count <= CHUNK) {
      int rows = Math.max(1, CHUNK / Math.max(1, x.count));
      run(
          (x.outer + rows - 1) / rows,
          (long) x.outer * x.count,
          task -> {
            int end = Math.min(x.outer, (task + 1) * rows);
            for (int i = task * rows; i < end; i++) {
              result.set(i, x.buffer.sum(x.at + i * x.count, x.count));
            }
          });
      return;
    }
    int chunks = (x.count + CHUNK - 1) / CHUNK;
    Buffer parts = new Buffer.Doubles(chunks);
    for (int i = 0; i < x.outer; i++) {
      int start = x.at + i * x.count;
      run(
          chunks,
          x.count,
          chunk -> {
            int from = chunk * CHUNK;
            parts.set(chunk, x.buffer.sum(start + from, Math.min(CHUNK, x.count - from)));
          });
      result.set(i, parts.sum(0, chunks));
    }
  }

  /** Sums of rows that lie below each other, for some columns at a time. */
  private static void sumColumns(Layout x, Buffer result) {
    int blocks = (x.inner + COLUMNS - 1) / COLUMNS;
    run(
        x.outer * blocks,
        (long) x.outer * x.count * x.inner,
        task -> {
          int i = task / blocks;
          int column = task % blocks * COLUMNS;
          int n = Math.min(COLUMNS, x.inner - column);
          int to = i * x.inner + column;
          if (x.count == 0) {
            result.fill(to, n, 0);
          } else {
            Scratch scratch = Scratch.of(result.type());
            addRows(x, x.at + i * x.count * x.inner + column, x.count, n, result, to, scratch);
          }
        });
  }

  private static void addRows(
      Layout x, int from, int rows, int n, Buffer result, int to, Scratch scratch) {
    if (rows <= LEAF) {
      result.copy(to, x.buffer, from, 1, n);
      for (int i = 1; i < rows; i++) {
        result.add(to, x.buffer, from + i * x.inner, n);
      }
      return;
    }
    int half = rows / 2;
    addRows(x, from, half, n, result, to, scratch);
    scratch.enter();
    Buffer other = scratch.block(n);
    addRows(x, from + half * x.inner, rows - half, n, other, 0, scratch);
    result.add(to, other, 0, n);
    scratch.leave();
  }

  /** The largest elements along some axes of a constant, which are left out. */
  private static Tensor max(Tensor x, int... axes) {
    Layout layout = Layout.of(x, axes);
    Buffer result = Arena.allocate(x.type(), layout.size());
    DeviceKernels device = Offload.device(Work.REDUCTION, x.size(), x);
    if (device != null) {
      DeviceArray elements = layout.on(device);
      result.become(device, device.max(elements, layout.outer, layout.count, layout.inner));
    } else {
      max(layout, result);
    }
    return Tensor.of(result, x.dimensions().reduced(axes, false));
  }

  private static void max(Layout x, Buffer result) {
    for (int i = 0; i < x.outer; i++) {
      int from = x.at + i * x.count * x.inner;
      int to = i * x.inner;
      if (x.inner == 1) {
        result.set(to, x.buffer.max(from, x.count));
      } else {
        result.fill(to, x.inner, Double.NEGATIVE_INFINITY);
        for (int k = 0; k < x.count; k++) {
          result.map(to, Piecewise.MAX, result, to, x.buffer, from + k * x.inner, x.inner);
        }
      }
    }
  }

  static void requireElements(String operation, Shape shape, int... axes) {
    for (int axis : axes) {
      if (shape.sizes[axis] == 0) {
        throw new IllegalArgumentException(
            operation + ": shape " + shape + " has no elements along axis " + axis);
      }
    }
  }

  static int[] argMax(Tensor x, int axis) {
    Layout layout = Layout.of(x, axis);
    int[] best = new int[layout.size()];
    for (int i = 0; i < best.length; i++) {
      int from = layout.at + i / layout.inner * layout.count * layout.inner + i % layout.inner;
      double most = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < layout.count; k++) {
        double value = layout.buffer.get(from + k * layout.inner);
        if (value > most || Double.isNaN(value)) {
          most = value;
          best[i] = k;
        }
        if (Double.isNaN(value)) {
          break;
        }
      }
    }
    return best;
  }

  /** The axes of a tensor in an order in which some of them come last. */
  private static int[] orderWithLast(int rank, int... axes) {
    int[] order = new int[rank];
    int at = 0;
    for (int axis = 0; axis < rank; axis++) {
      if (Arrays.binarySearch(axes, axis) < 0) {
        order[at++] = axis;
      }
    }
    System.arraycopy(axes, 0, order, at, axes.length);
    return order;
  }

  /** A constant with some axes brought to the end, where they lie in rows. */
  static Tensor last(Tensor x, int... axes) {
    return new Movements.Permute(orderWithLast(x.rank(), axes)).value(x).dense();
  }

  private static Tensor shaped(Tensor x, Shape original, boolean keepDims, int... axes) {
    Shape shape = original.reduced(axes, keepDims);
    return shape.equals(x.dimensions()) ? x : new Movements.Reshape(shape).value(x);
  }

  /** Puts a reduced tensor beside the original again: each element along the axes it stands for. */
  private static Tensor spread(Tensor reduced, Tensor original, int... axes) {
    int[] kept = original.dimensions().reduced(axes, true).sizes;
    return reduced.reshape(kept).broadcastTo(original.shape());
  }

  /** The sum along axes; its mirror spreads what comes in to every element that was summed. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Sum(int[] axes, boolean keepDims) implements LinearPrimitive {
    @Override
    public String name() {
      return "sum";
    }

    @Override
    public Tensor value(Tensor x) {
      return shaped(sum(x, axes), x.dimensions(), keepDims, axes);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new Spread(x.dimensions(), axes, keepDims);
    }
  }

  /** Every element repeated along axes that the result has and the operand has not. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Spread(Shape shape, int[] axes, boolean keepDims) implements LinearPrimitive {
    @Override
    public String name() {
      return "spread";
    }

    @Override
    public Tensor value(Tensor x) {
      Tensor kept = new Movements.Reshape(shape.reduced(axes, true)).value(x);
      return new Movements.Broadcast(shape).value(kept);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new Sum(axes, keepDims);
    }
  }

  /** The largest or the smallest element along axes. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Extreme(int[] axes, boolean keepDims, boolean largest) implements TensorPrimitive {
    @Override
    public String name() {
      return largest ? "max" : "min";
    }

    @Override
    public Role role() {
      return Role.ROUTER;
    }

    @Override
    public Tensor value(Tensor... x) {
      Shape shape = x[0].dimensions();
      requireElements(name(), shape, axes);
      // The smallest is minus the largest of the negated, exactly.
      Tensor y = largest ? max(x[0], axes) : max(x[0].neg(), axes).neg();
      return shaped(y, shape, keepDims, axes);
    }

    /** How much of each element was selected. */
    private Tensor weights(Tensor x, Tensor y) {
      Tensor values = x.values();
      Layout layout = Layout.of(values, axes);
      Tensor.Storage chosen = y.values().dense().storage();
      Buffer weights = Arena.allocate(x.type(), x.size());
      boolean watched = x.isConstant() && Kinks.isWatched();
      DeviceKernels device = watched ? null : Offload.device(Work.REDUCTION, x.size(), values);
      if (device != null) {
        weights.become(device, onDevice(device, layout, y.values()));
        return ordered(weights, x.dimensions());
      }
      for (int i = 0; i < layout.size(); i++) {
        int start = i / layout.inner * layout.count * layout.inner + i % layout.inner;
        double most = chosen.buffer().get(chosen.offset() + i);
        int ties = 0;
        for (int k = 0; k < layout.count; k++) {
          int at = start + k * layout.inner;
          boolean tied = layout.buffer.get(layout.at + at) == most;
          ties += tied ? 1 : 0;
          weights.set(at, tied ? 1 : 0);
        }
        if (ties != 1) {
          share(weights, start, layout, ties);
          if (watched && ties > 1) {
            Kinks.report(name(), most);
          }
        }
      }
      return ordered(weights, x.dimensions());
    }

    private static DeviceArray onDevice(DeviceKernels device, Layout x, Tensor y) {
      DeviceArray largest = Offload.elements(device, y);
      Subgradient policy = Subgradient.current();
      return device.selection(x.on(device), largest, x.outer, x.count, x.inner, policy);
    }

    /** Shares the weight among the tied as the policy says; NaN if none equals the largest. */
    private static void share(Buffer weights, int start, Layout layout, int ties) {
      Subgradient policy = Subgradient.current();
      int seen = 0;
      for (int k = 0; k < layout.count; k++) {
        int at = start + k * layout.inner;
        if (ties == 0) {
          weights.set(at, Double.NaN);
        } else if (weights.get(at) == 1) {
          seen++;
          weights.set(
              at,
              switch (policy) {
                case STANDARD, CONSISTENT -> 1.0 / ties;
                case FIRST -> seen == 1 ? 1 : 0;
                case SECOND -> seen == ties ? 1 : 0;
              });
        }
      }
    }

    /** Weights that lie as the layout does, in the order of the original axes. */
    private Tensor ordered(Buffer weights, Shape shape) {
      if (axes.length == 0 || axes[axes.length - 1] - axes[0] + 1 == axes.length) {
        return Tensor.of(weights, shape);
      }
      int[] order = orderWithLast(shape.rank(), axes);
      int[] sizes = new int[order.length];
      Arrays.setAll(sizes, i -> shape.sizes[order[i]]);
      return Exponentials.restored(Tensor.of(weights, Shape.of(sizes)), shape, axes);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return weights(x[0], y).apply(Gates.ROUTE, dx).sum(keepDims, axes);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return weights(x[0], y).apply(Gates.ROUTE, spread(w, x[0], axes));
    }
  }

  /** log Σ exp(x), shifted by the largest element. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record LogSumExp(int[] axes, boolean keepDims) implements TensorPrimitive {
    private static final Program WEIGHTED_EXP;

    static {
      var weighted = new Program.Writer(3);
      int exp = weighted.apply(Elementary.EXP, weighted.apply(Arithmetic.SUB, 0, 1));
      WEIGHTED_EXP = weighted.result(weighted.apply(Gates.GATE, 2, exp));
    }

    /** exp(x - shift) · w, where a weight of 0 counts as nothing. */
    static Tensor weightedExp(Tensor x, Tensor shift, Tensor w) {
      return WEIGHTED_EXP.run(x.dimensions(), x, shift, w);
    }

    @Override
    public String name() {
      return "logSumExp";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      if (Offload.device(Work.REDUCTION, x[0].size(), x[0]) != null) {
        Tensor shift = Exponentials.shift(x[0], axes);
        Tensor sums = x[0].sub(shift).exp().sum(true, axes);
        return shaped(shift.add(sums.log()), x[0].dimensions(), keepDims, axes);
      }
      Exponentials rows = Exponentials.of(x[0], axes);
      Shape shape = x[0].dimensions().reduced(axes, keepDims);
      Buffer result = Arena.allocate(x[0].type(), shape.size);
      for (int i = 0; i < shape.size; i++) {
        result.set(i, rows.logSum(i));
      }
      return Tensor.of(result, shape);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return weightedExp(x[0], spread(y, x[0], axes), dx).sum(keepDims, axes);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return weightedExp(x[0], spread(y, x[0], axes), spread(w, x[0], axes));
    }
  }

  /** √Σ x². */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Norm(int[] axes, boolean keepDims) implements TensorPrimitive {
    @Override
    public String name() {
      return "norm";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      Tensor y = sum(x[0].square(), axes).sqrt();
      if (x[0].size() > 0 && !isSafe(y)) {
        y = scaled(x[0]);
      }
      return shaped(y, x[0].dimensions(), keepDims, axes);
    }

    /** Whether no square can have overflowed, nor a small one have been lost. */
    private static boolean isSafe(Tensor y) {
      boolean single = y.type() == ElementType.FLOAT32;
      double least = single ? 1e-15 : 1e-140;
      double most = single ? 1e18 : 1e150;
      for (double norm : y.toArray()) {
        if (!(norm > least && norm < most)) {
          return false;
        }
      }
      return true;
    }

    private Tensor scaled(Tensor x) {
      Tensor largest = max(x.abs(), axes);
      double[] scales = largest.toArray();
      Arrays.setAll(scales, i -> usable(scales[i]));
      Tensor scale = Tensor.of(scales, largest.shape()).to(x.type());
      Tensor ratios = x.div(spread(scale, x, axes));
      return sum(ratios.square(), axes).sqrt().mul(scale);
    }

    private static double usable(double scale) {
      return scale == 0 || Double.isInfinite(scale) || Double.isNaN(scale) ? 1 : scale;
    }

    /** x / y, and 0 at the origin, as for {@code hypot}. */
    private Tensor direction(Tensor x, Tensor y) {
      Tensor atOrigin = y.equal(y.scalarLike(0)).sub(0.5); // positive there, negative elsewhere
      Tensor divisor = Tensor.where(atOrigin, y.scalarLike(Double.POSITIVE_INFINITY), y);
      return x.div(spread(divisor, x, axes));
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return direction(x[0], y).mul(dx).sum(keepDims, axes);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return direction(x[0], y).mul(spread(w, x[0], axes));
    }
  }

  /** Running sums along an axis, from its start or from its end, which are each other's mirror. */
  record CumSum(int axis, boolean fromEnd) implements LinearPrimitive {
    @Override
    public String name() {
      return "cumsum";
    }

    @Override
    public Tensor value(Tensor x) {
      Layout layout = Layout.of(x, axis);
      Buffer result = Arena.allocate(x.type(), x.size());
      int inner = layout.inner;
      for (int i = 0; i < layout.outer; i++) {
        int start = i * layout.count * inner;
        for (int k = 0; k < layout.count; k++) {
          int at = start + (fromEnd ? layout.count - 1 - k : k) * inner;
          int before = fromEnd ? at + inner : at - inner;
          if (k == 0) {
            result.copy(at, layout.buffer, layout.at + at, 1, inner);
          } else {
            result.map(at, Arithmetic.ADD, result, before, layout.buffer, layout.at + at, inner);
          }
        }
      }
      return Tensor.of(result, x.dimensions());
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new CumSum(axis, !fromEnd);
    }
  }
}
