package dev.cotangent.backend.cuda;

import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.Update;
import dev.cotangent.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * A random program over tensors of all shapes. What it does depends on its seed and on shapes
 * alone, so it is the same function wherever it is run.
 *
 * <p>An exact program is made of operations that round nowhere as long as numbers are small and
 * whole, so a device must give what the host gives, bit for bit; NaN, infinities, -0.0 and ties are
 * among its constants. A smooth one has no kinks, so what the last digits do is no more than that.
 */
final class RandomProgram {
  private static final int[] SIZES = {0, 1, 1, 2, 3, 4, 5, 7, 8, 16, 33};

  /** Most programs are small, so that there can be many. */
  private static final int FEW_ELEMENTS = 60;

  private static final int MANY_ELEMENTS = 3000;
  private static final int MOST_STEPS = 14;

  private static final double[] SPECIAL = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0
  };

  private final long seed;
  private final boolean exact;
  private final boolean special;
  private final int mostElements;

  /** Of one run. */
  private SplittableRandom random = new SplittableRandom(0);

  private RandomProgram(long seed, boolean exact, boolean special) {
    this.seed = seed;
    this.exact = exact;
    this.special = special;
    this.mostElements = seed % 10 == 9 ? MANY_ELEMENTS : FEW_ELEMENTS;
  }

  static RandomProgram exact(long seed, boolean special) {
    return new RandomProgram(seed, true, special);
  }

  static RandomProgram smooth(long seed) {
    return new RandomProgram(seed, false, false);
  }

  /** Returns a random tensor to run a program on. */
  Tensor input(ElementType type, int number) {
    random = new SplittableRandom(seed * 31 + number);
    return leaf(type, shape());
  }

  /** Returns results at the end and in between. */
  List<Tensor> run(Tensor... x) {
    random = new SplittableRandom(seed);
    List<Tensor> pool = new ArrayList<>(Arrays.asList(x));
    int steps = random.nextInt(2, MOST_STEPS);
    for (int i = 0; i < steps; i++) {
      pool.add(tamed(step(any(pool), pool)));
    }
    return pool.subList(x.length, pool.size());
  }

  /** Returns a number that depends on all results. */
  Tensor loss(Tensor... x) {
    Tensor loss = Tensor.scalar(0);
    for (Tensor result : run(x)) {
      Tensor term = exact ? result : result.mul(result.add(1));
      loss = loss.add(term.to(ElementType.FLOAT64).sum());
    }
    return loss;
  }

  private Tensor any(List<Tensor> pool) {
    return pool.get(random.nextInt(pool.size()));
  }

  /** Numbers stay so small that nothing is rounded, or that derivatives stay of a size. */
  private Tensor tamed(Tensor x) {
    return exact ? x.minimum(like(x, 8)).maximum(like(x, -8)) : x.mul(0.7).tanh();
  }

  private static Tensor like(Tensor x, double value) {
    return Tensor.full(x.type(), value);
  }

  // Tensors that are made up.

  private int[] shape() {
    int rank = random.nextInt(6);
    int[] shape = new int[rank];
    int size = 1;
    for (int axis = 0; axis < rank; axis++) {
      int next = SIZES[random.nextInt(SIZES.length)];
      shape[axis] = next == 0 && random.nextInt(4) > 0 || size * next > mostElements ? 1 : next;
      size *= shape[axis];
    }
    return rank == 1 ? new int[] {random.nextInt(mostElements)} : shape;
  }

  private Tensor leaf(ElementType type, int... shape) {
    return Tensor.generate(type, i -> number(), shape);
  }

  private double number() {
    if (!exact) {
      return random.nextDouble(-1.5, 1.5);
    }
    boolean strange = special && random.nextInt(40) == 0;
    return strange ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextInt(-2, 3);
  }

  /** A tensor that broadcasts with another, which it may be itself, as a view of whatever sort. */
  private Tensor partner(Tensor x, List<Tensor> pool) {
    for (int attempt = 0; attempt < 3; attempt++) {
      Tensor y = any(pool);
      if (y.type() == x.type() && Arrays.equals(y.shape(), x.shape())) {
        return y;
      }
    }
    int[] full = x.shape();
    int missing = random.nextInt(full.length + 1);
    int[] shape = Arrays.copyOfRange(full, random.nextBoolean() ? 0 : missing, full.length);
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = random.nextInt(3) == 0 ? 1 : shape[axis];
    }
    return shape.length > 0 && random.nextBoolean()
        ? reordered(leaf(x.type(), reversed(shape)))
        : leaf(x.type(), shape);
  }

  private static int[] reversed(int... shape) {
    return IntStream.range(0, shape.length).map(i -> shape[shape.length - 1 - i]).toArray();
  }

  private static Tensor reordered(Tensor x) {
    return x.transpose(IntStream.range(0, x.rank()).map(i -> x.rank() - 1 - i).toArray());
  }

  // Steps.

  private Tensor step(Tensor x, List<Tensor> pool) {
    return switch (random.nextInt(7)) {
      case 0 -> moved(x);
      case 1 -> reduced(x);
      case 2 -> indexed(x, pool);
      case 3 -> product(x);
      default -> elementwise(x, partner(x, pool));
    };
  }

  /** One operation, or a chain of many, each of which looks at the first as well. */
  private Tensor elementwise(Tensor x, Tensor y) {
    Tensor result = exact ? exactly(x, y) : smoothly(x, y);
    for (int i = random.nextInt(6) == 0 ? random.nextInt(25) : 0; i > 0; i--) {
      result = exact ? exactly(tamed(result), x) : smoothly(tamed(result), x);
    }
    return result;
  }

  /** A row of the user's. */
  private static final Unary TWICE = Primitive.unary("twice", x -> 2 * x, (x, y) -> Real.of(2));

  private static final Update STEP = Update.of(2, x -> x[0].sub(x[1]).mul(x[1].abs().add(1)));

  /** What a variable was before, which is read after it has been changed in place. */
  private static Tensor updated(Tensor x, Tensor y) {
    Variable variable = Variable.of(x.detach());
    Tensor before = variable.value().neg();
    variable.update(STEP, y.detach());
    variable.update(STEP, before);
    return before.add(variable.copy()).add(x);
  }

  /** The first element of a tensor as a number on its own. */
  private static Tensor first(Tensor x) {
    return x.size() == 0 ? like(x, 1) : Tensor.scalar(x.flatten().get(0).neg()).to(x.type());
  }

  private static final List<BiFunction<Tensor, Tensor, Tensor>> EXACT =
      List.of(
          Tensor::add,
          Tensor::sub,
          Tensor::mul,
          (x, y) -> y.sub(x),
          Tensor::maximum,
          Tensor::minimum,
          (x, y) -> x.abs().sub(y.relu()),
          (x, y) -> x.neg().square(),
          (x, y) -> Tensor.where(x.detach(), y, x.neg()),
          (x, y) -> Tensor.where(y.greater(x).detach(), x, y),
          (x, y) -> x.less(y).sub(x.equal(y)),
          (x, y) -> x.mul(0.5).floor().add(y.mul(0.5).ceil()),
          (x, y) -> x.signum().mul(y),
          (x, y) -> x.apply(Piecewise.RINT).sub(y),
          (x, y) -> x.apply(Piecewise.LEAKY_RELU, Tensor.full(x.type(), 0.5)).floor().add(y),
          (x, y) -> Tensor.apply((Primitive) Piecewise.CLAMP, x, like(x, -1), like(x, 2)).add(y),
          (x, y) -> x.mul(y).add(y).mul(x).sub(x.mul(y)),
          (x, y) -> x.square().sqrt().add(y),
          (x, y) -> x.mul(first(y)),
          (x, y) -> x.apply(TWICE).add(y),
          RandomProgram::updated,
          (x, y) -> x.to(other(x.type())).add(1).to(x.type()).sub(y));

  private static ElementType other(ElementType type) {
    return type == ElementType.FLOAT64 ? ElementType.FLOAT32 : ElementType.FLOAT64;
  }

  private Tensor exactly(Tensor x, Tensor y) {
    return EXACT.get(random.nextInt(EXACT.size())).apply(x, y);
  }

  private static final List<BiFunction<Tensor, Tensor, Tensor>> SMOOTH =
      List.of(
          Tensor::add,
          Tensor::sub,
          Tensor::mul,
          (x, y) -> x.div(y.square().add(1)),
          (x, y) -> x.sin().mul(y.cos()),
          (x, y) -> x.exp().mul(0.3).sub(y),
          (x, y) -> x.sigmoid().add(y.softplus()),
          (x, y) -> x.logSigmoid().mul(y),
          (x, y) -> x.square().add(0.5).log().add(y.atan()),
          (x, y) -> x.square().add(1).sqrt().mul(y),
          (x, y) -> x.square().add(0.5).pow(y),
          (x, y) -> x.atan2(y.square().add(1)),
          (x, y) -> x.hypot(y.square().add(1)),
          (x, y) -> x.erf().add(y.expm1()),
          (x, y) -> x.sinh().sub(y.cosh()),
          (x, y) -> x.square().log1p().mul(y),
          (x, y) -> x.square().add(0.3).cbrt().add(y),
          (x, y) -> x.mul(0.3).asin().add(y.mul(0.3).acos()),
          (x, y) -> x.mul(y).add(x).mul(y).sub(x.mul(y)),
          (x, y) -> x.mul(first(y).sin()),
          (x, y) -> x.apply(TWICE).sin().add(y),
          (x, y) -> x.mul(0.4).tan().add(y.square().add(1).reciprocal()));

  private Tensor smoothly(Tensor x, Tensor y) {
    return SMOOTH.get(random.nextInt(SMOOTH.size())).apply(x, y);
  }

  private int axis(Tensor x) {
    return random.nextInt(x.rank());
  }

  private int[] order(int rank) {
    int[] order = IntStream.range(0, rank).toArray();
    for (int i = rank - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  /** Views, and views of views. */
  private Tensor moved(Tensor x) {
    Tensor y = x;
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      y = y.rank() == 0 ? y.expandDims(0) : movedOnce(y);
    }
    return y;
  }

  private Tensor movedOnce(Tensor x) {
    int axis = axis(x);
    int size = x.size(axis);
    return switch (random.nextInt(9)) {
      case 0 -> x.transpose(order(x.rank()));
      case 1 -> x.flip(axis);
      case 2 -> {
        int from = random.nextInt(size + 1);
        yield x.slice(axis, from, random.nextInt(from, size + 1), random.nextInt(1, 4));
      }
      case 3 -> size == 0 ? x.flip(axis) : x.at(axis, random.nextInt(size));
      case 4 -> x.rank() < 5 ? x.expandDims(axis) : x.squeeze();
      case 5 -> x.flatten();
      case 6 -> x.rank() < 5 && x.size() < mostElements ? repeated(x) : x.flip(axis);
      case 7 -> x.swapAxes(axis, axis(x)).reshape(x.shape());
      default -> size == 0 ? x.squeeze() : x.slice(axis, random.nextInt(size), size);
    };
  }

  private Tensor repeated(Tensor x) {
    int[] shape = new int[x.rank() + 1];
    System.arraycopy(x.shape(), 0, shape, 1, x.rank());
    shape[0] = random.nextInt(1, 4);
    return x.broadcastTo(shape);
  }

  private int[] axes(Tensor x) {
    return IntStream.range(0, x.rank()).filter(axis -> random.nextBoolean()).toArray();
  }

  private Tensor reduced(Tensor x) {
    int[] axes = axes(x);
    boolean keep = random.nextBoolean();
    boolean full = x.size() > 0;
    return switch (random.nextInt(exact ? 4 : 8)) {
      case 0 -> x.sum(keep, axes);
      case 1 -> full && exact ? x.max(keep, axes) : x.sum(axes);
      case 2 -> full && exact ? x.min(keep, axes) : x.sub(x.sum(true, axes).mul(0.1));
      case 3 -> x.rank() > 0 ? x.cumsum(axis(x)) : x;
      case 4 -> full ? x.logSumExp(keep, axes) : x;
      case 5 -> full ? x.mean(keep, axes) : x;
      case 6 -> x.rank() > 0 && full ? x.softmax(axis(x)) : x;
      default -> x.rank() > 0 && full ? x.logSoftmax(axis(x)) : x;
    };
  }

  private int[] indices(int size, int count) {
    return IntStream.range(0, count).map(i -> random.nextInt(size)).toArray();
  }

  private Tensor indexed(Tensor x, List<Tensor> pool) {
    if (x.rank() == 0 || x.size() == 0) {
      return Tensor.stack(0, x, x.neg());
    }
    int axis = axis(x);
    int count = random.nextInt(1, 5);
    return switch (random.nextInt(4)) {
      case 0 -> x.gather(axis, indices(x.size(axis), count));
      case 1 -> {
        int[] places = indices(x.size(axis), count);
        yield x.scatterAdd(axis, places, x.gather(axis, indices(x.size(axis), count)).neg());
      }
      case 2 -> Tensor.concat(axis, x, x.slice(axis, 0, x.size(axis) / 2), x.flip(axis));
      default -> {
        Tensor y = any(pool);
        boolean same = y.type() == x.type() && Arrays.equals(y.shape(), x.shape());
        yield x.rank() < 5 ? Tensor.stack(axis, x, same ? y : x.neg()) : x;
      }
    };
  }

  /** A matrix product with a factor that lies in any way and is broadcast in any way. */
  private Tensor product(Tensor x) {
    if (x.rank() < 2) {
      return x.rank() == 1 && x.size() < 60 ? x.outer(leaf(x.type(), 3)) : x.mul(x).sum();
    }
    int inner = x.size(-1);
    int columns = random.nextInt(1, 9);
    int[] shape = x.shape();
    shape[shape.length - 2] = inner;
    shape[shape.length - 1] = columns;
    for (int axis = 0; axis < shape.length - 2; axis++) {
      shape[axis] = random.nextInt(3) == 0 ? 1 : shape[axis];
    }
    int[] taken =
        random.nextBoolean() ? shape : Arrays.copyOfRange(shape, shape.length - 2, shape.length);
    return x.matmul(factor(x.type(), taken)).mul(exact ? 1 : 0.3);
  }

  private Tensor factor(ElementType type, int... shape) {
    int rows = shape.length - 2;
    int columns = shape.length - 1;
    int[] other = shape.clone();
    return switch (random.nextInt(5)) {
      case 0 -> {
        other[rows] = shape[columns];
        other[columns] = shape[rows];
        yield leaf(type, other).swapAxes(-1, -2);
      }
      case 1 -> {
        other[columns] *= 2;
        yield leaf(type, other).slice(columns, 0, other[columns], 2);
      }
      case 2 -> {
        other[columns] += 3;
        yield leaf(type, other).slice(columns, 2, 2 + shape[columns]);
      }
      case 3 -> leaf(type, other).flip(random.nextBoolean() ? rows : columns);
      default -> leaf(type, other);
    };
  }
}
