package dev.cotangent.tensor;

import java.util.Arrays;

/**
 * How far an operation reaches: which elements of an operand an element of the result can depend
 * on. Both are sorted into groups, and an element of the result depends on its own group of the
 * operand's elements at most. Movements have a group for each element, reductions one for each
 * result, a matrix product one for each row of the first factor and each column of the second; of a
 * row that is not known here, every element may depend on all.
 *
 * {@snippet :
 * Tensor x = Tensor.zeros(2, 3);
 * Reach reach = Reach.of(row, 0, new Tensor[] {x}, y);   // row: the sum over axis 1
 * reach.ofOperand();   // [0, 0, 0, 1, 1, 1]
 * reach.ofResult();    // [0, 1]
 * }
 *
 * @param groups the number of groups
 * @param ofOperand the group of each of the operand's elements in row-major order, -1 for none
 * @param ofResult the group that each element of the result depends on, -1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // made for one reader, who owns it
public record Reach(int groups, int[] ofOperand, int[] ofResult) {
  /**
   * Returns how an operation reaches one of its operands; takes time proportional to their sizes.
   *
   * @param f the operation
   * @param k which operand, from 0
   * @param x the operands; only their shapes count
   * @param y the result; only its shape counts
   */
  public static Reach of(TensorPrimitive f, int k, Tensor[] x, Tensor y) {
    Shape from = x[k].dimensions();
    Shape to = y.dimensions();
    return switch (f) {
      case Elementwise elementwise -> spread(from, from, to);
      case Movements.Convert convert -> spread(from, from, to);
      case Movements.Reshape reshape -> moved(reshape, from);
      case Movements.Permute permute -> moved(permute, from);
      case Movements.Broadcast broadcast -> moved(broadcast, from);
      case Movements.Slice slice -> moved(slice, from);
      case Movements.Embed embed -> moved(embed, from);
      case Movements.Flip flip -> moved(flip, from);
      case Movements.Concat concat -> concatenated(concat, k, x);
      case Indexing.Gather gather -> moved(gather, from);
      case Triangles.Diagonal diagonal -> moved(diagonal, from);
      case Triangles.FromDiagonal diagonal -> moved(diagonal, from);
      case Triangles.Part part -> moved(part, from);
      case Reductions.Spread spread -> moved(spread, from);
      case Reductions.Sum sum -> collected(sum.mirror(x[0]), to);
      case Movements.SumTo sum -> collected(sum.mirror(x[0]), to);
      case Indexing.ScatterAdd scatter -> collected(scatter.mirror(x[0]), to);
      case Reductions.Extreme extreme -> along(from, extreme.axes());
      case Reductions.LogSumExp logSumExp -> along(from, logSumExp.axes());
      case Reductions.Norm norm -> along(from, norm.axes());
      case Reductions.CumSum cumsum -> within(from, cumsum.axis());
      case Softmax.Probabilities softmax -> within(from, softmax.axis());
      case Softmax.Logarithms softmax -> within(from, softmax.axis());
      case Softmax.Residual residual -> within(from, 1);
      case MatMul.Product product -> factor(k, from, to);
      case MatMul.Affine affine -> k == 2 ? spread(from, from, to) : factor(k, from, to);
      default -> new Reach(1, new int[from.size], new int[to.size]);
    };
  }

  /** Groups that are places of a shape which operand and result are both wider than. */
  private static Reach spread(Shape places, Shape from, Shape to) {
    return new Reach(places.size, spread(places, from), spread(places, to));
  }

  private static int[] spread(Shape places, Shape over) {
    return ints(new Movements.Broadcast(over).value(numbered(places)));
  }

  /** A movement, shown where every element goes: places start at 1, so that 0 is none. */
  private static Reach moved(LinearPrimitive movement, Shape from) {
    return new Reach(from.size, upTo(from.size), origins(movement, from));
  }

  /** The mirror of a movement: an element of the operand goes where the movement takes it from. */
  private static Reach collected(LinearPrimitive movement, Shape to) {
    return new Reach(to.size, origins(movement, to), upTo(to.size));
  }

  private static int[] origins(LinearPrimitive movement, Shape from) {
    int[] origins = ints(movement.value(numbered(from).add(1)));
    Arrays.setAll(origins, i -> origins[i] - 1);
    return origins;
  }

  private static Reach concatenated(Movements.Concat concat, int k, Tensor... x) {
    Tensor[] parts = new Tensor[x.length];
    Arrays.setAll(parts, i -> Tensor.zeros(x[i].shape()));
    Shape from = x[k].dimensions();
    parts[k] = numbered(from).add(1);
    int[] origins = ints(concat.value(parts));
    Arrays.setAll(origins, i -> origins[i] - 1);
    return new Reach(from.size, upTo(from.size), origins);
  }

  /** A reduction along axes: a group for each result. */
  private static Reach along(Shape from, int... axes) {
    Shape kept = from.reduced(axes, true);
    return new Reach(kept.size, spread(kept, from), upTo(kept.size));
  }

  /** What mixes the elements along an axis. */
  private static Reach within(Shape from, int axis) {
    return spread(from.with(axis, 1), from, from);
  }

  /** A factor of a matrix product: its rows if it is the first, its columns if the second. */
  private static Reach factor(int k, Shape from, Shape to) {
    return spread(from.with(from.rank() - (k == 0 ? 1 : 2), 1), from, to);
  }

  private static Tensor numbered(Shape shape) {
    return Tensor.range(shape.size).reshape(shape.sizes);
  }

  private static int[] upTo(int count) {
    int[] numbers = new int[count];
    Arrays.setAll(numbers, i -> i);
    return numbers;
  }

  private static int[] ints(Tensor places) {
    double[] values = places.toArray();
    int[] ints = new int[values.length];
    Arrays.setAll(ints, i -> (int) values[i]);
    return ints;
  }
}
