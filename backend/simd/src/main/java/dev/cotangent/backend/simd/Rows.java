package dev.cotangent.backend.simd;

import dev.cotangent.kernel.Gates;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Unary;
import java.util.IdentityHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * The table of the registry's rows that have a loop here, and of their functions of vectors.
 *
 * <p>What is exact, or rounded once, is the same to the bit as the row's own value. The others are
 * in {@link DoubleFunctions} and {@link FloatFunctions}; where there is a function of doubles only,
 * floats are computed with it.
 */
final class Rows {
  private Rows() {}

  private static final IdentityHashMap<Primitive, Pair<Loop.Unary<double[]>, Loop.Unary<float[]>>>
      UNARY = new IdentityHashMap<>();
  private static final IdentityHashMap<Primitive, Pair<Loop.Binary<double[]>, Loop.Binary<float[]>>>
      BINARY = new IdentityHashMap<>();

  static {
    put(Arithmetic.NEG, DoubleVector::neg, FloatVector::neg);
    put(Arithmetic.RECIPROCAL, x -> Lanes.all(1.0).div(x), x -> Lanes.all(1f).div(x));
    put(Arithmetic.SQUARE, x -> x.mul(x), x -> x.mul(x));
    put(Arithmetic.SQRT, DoubleVector::sqrt, FloatVector::sqrt);
    put(Arithmetic.ONE_MINUS_SQUARE, DoubleSteps::oneMinusSquare);
    put(Arithmetic.ADD, (x, y) -> x.add(y), (x, y) -> x.add(y));
    put(Arithmetic.SUB, (x, y) -> x.sub(y), (x, y) -> x.sub(y));
    put(Arithmetic.MUL, (x, y) -> x.mul(y), (x, y) -> x.mul(y));
    put(Arithmetic.DIV, (x, y) -> x.div(y), (x, y) -> x.div(y));

    put(Piecewise.ABS, DoubleVector::abs, FloatVector::abs);
    put(Piecewise.SIGNUM, DoubleSteps::signum, FloatSteps::signum);
    put(Piecewise.FLOOR, DoubleSteps::floor, FloatSteps::floor);
    put(Piecewise.CEIL, DoubleSteps::ceil, FloatSteps::ceil);
    put(Piecewise.RINT, DoubleSteps::rint, FloatSteps::rint);
    put(Piecewise.RELU, DoubleSteps::relu, FloatSteps::relu);
    put(Piecewise.LEAKY_RELU, DoubleSteps::leakyRelu, FloatSteps::leakyRelu);
    put(Piecewise.MAX, (x, y) -> x.max(y), (x, y) -> x.max(y));
    put(Piecewise.MIN, (x, y) -> x.min(y), (x, y) -> x.min(y));
    put(Gates.GATE, DoubleSteps::gate, FloatSteps::gate);
    put(Gates.ROUTE, DoubleSteps::route, FloatSteps::route);
    put(Gates.GUARD, DoubleSteps::guard, FloatSteps::guard);

    put(Elementary.EXP, DoubleFunctions::exp, FloatFunctions::exp);
    put(
        Elementary.EXPM1,
        () -> stages((x, t) -> DoubleFunctions.halfOfExpm1(x), DoubleFunctions::expm1ByHalf));
    put(
        Elementary.LOG,
        () -> stages((x, t) -> DoubleFunctions.logSeries(x), DoubleFunctions::logBySeries),
        () -> floatLoop(FloatFunctions::log));
    put(
        Elementary.LOG1P,
        () ->
            stages(
                (x, t) -> DoubleFunctions.log1pFraction(x),
                DoubleFunctions::log1pByFraction,
                DoubleFunctions::log1pAtEnds));
    put(
        Elementary.TANH,
        () -> stages((x, t) -> DoubleFunctions.expm1OfDouble(x), DoubleFunctions::tanhByExpm1),
        () -> floatLoop(FloatFunctions::tanh));
    put(Elementary.SECH, DoubleFunctions::sech);
    put(Elementary.SIGMOID, DoubleFunctions::sigmoid, FloatFunctions::sigmoid);
    put(Elementary.SIGMOID_SLOPE, DoubleFunctions::sigmoidSlope);
    put(
        Elementary.SOFTPLUS,
        () -> stages((x, t) -> DoubleFunctions.decay(x), DoubleFunctions::softplusByDecay));
    put(
        Elementary.LOG_SIGMOID,
        () -> stages((x, t) -> DoubleFunctions.decay(x), DoubleFunctions::logSigmoidByDecay));
    put(
        Elementary.SIN,
        () ->
            new Composed.Bounded(
                stages((x, t) -> Circular.reduce(x), Circular::sinByRest),
                Circular.LIMIT,
                StrictMath::sin));
    put(
        Elementary.COS,
        () ->
            new Composed.Bounded(
                stages((x, t) -> Circular.reduce(x), Circular::cosByRest),
                Circular.LIMIT,
                StrictMath::cos));
  }

  static Loop.@Nullable Unary<double[]> doubles(Unary row) {
    var loops = UNARY.get(row);
    return loops == null ? null : loops.doubles.get();
  }

  static Loop.@Nullable Unary<float[]> floats(Unary row) {
    var loops = UNARY.get(row);
    return loops == null ? null : loops.floats.get();
  }

  static Loop.@Nullable Binary<double[]> doubles(Binary row) {
    var loops = BINARY.get(row);
    return loops == null ? null : loops.doubles.get();
  }

  static Loop.@Nullable Binary<float[]> floats(Binary row) {
    var loops = BINARY.get(row);
    return loops == null ? null : loops.floats.get();
  }

  private static void put(Unary row, Step.Doubles doubles, Step.Floats floats) {
    put(row, () -> doubleLoop(doubles), () -> floatLoop(floats));
  }

  private static void put(Unary row, Step.Doubles step) {
    put(row, () -> doubleLoop(step));
  }

  private static void put(Unary row, Supplier<Loop.Unary<double[]>> doubles) {
    var lazy = new Lazy<>(doubles);
    UNARY.put(row, new Pair<>(lazy, new Lazy<>(() -> new Composed.Widened(lazy.get()))));
  }

  private static void put(
      Unary row, Supplier<Loop.Unary<double[]>> doubles, Supplier<Loop.Unary<float[]>> floats) {
    UNARY.put(row, new Pair<>(new Lazy<>(doubles), new Lazy<>(floats)));
  }

  private static void put(Binary row, Step.DoublePairs doubles, Step.FloatPairs floats) {
    BINARY.put(
        row,
        new Pair<>(
            new Lazy<>(() -> doublePairLoop(doubles)), new Lazy<>(() -> floatPairLoop(floats))));
  }

  private static Loop.Unary<double[]> doubleLoop(Step.Doubles step) {
    return Copies.of(UnaryDoubles.class, step);
  }

  private static Loop.Unary<float[]> floatLoop(Step.Floats step) {
    return Copies.of(UnaryFloats.class, step);
  }

  private static Loop.Unary<double[]> stages(Step.DoublePairs... steps) {
    return new Composed.Stages(Stream.of(steps).map(Rows::doublePairLoop).toList());
  }

  private static Loop.Binary<double[]> doublePairLoop(Step.DoublePairs step) {
    return Copies.of(BinaryDoubles.class, step);
  }

  private static Loop.Binary<float[]> floatPairLoop(Step.FloatPairs step) {
    return Copies.of(BinaryFloats.class, step);
  }

  private record Pair<D, F>(Lazy<D> doubles, Lazy<F> floats) {}
}
