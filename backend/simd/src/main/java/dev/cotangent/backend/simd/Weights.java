package dev.cotangent.backend.simd;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * The weights of the first pieces of rows whose side is a comparison: 1 where x is greater than y
 * (or 0), 0 where it is less, the tie where they are equal, and NaN where one is NaN. There are
 * loops for the ties that policies ask for: 0, ½ and 1.
 */
final class Weights {
  private static final Weights[] OF = {new Weights(0), new Weights(0.5), new Weights(1)};

  final Lazy<Loop.Unary<double[]>> doubles;
  final Lazy<Loop.Unary<float[]>> floats;
  final Lazy<Loop.Binary<double[]>> doublePairs;
  final Lazy<Loop.Binary<float[]>> floatPairs;

  private Weights(double tie) {
    Step.Doubles step = x -> weight(x, DoubleVector.zero(Lanes.DOUBLES), tie);
    Step.DoublePairs pairs = (x, y) -> weight(x, y, tie);
    float floatTie = (float) tie;
    Step.Floats floatStep = x -> weight(x, FloatVector.zero(Lanes.FLOATS), floatTie);
    Step.FloatPairs floatSteps = (x, y) -> weight(x, y, floatTie);
    doubles = new Lazy<>(() -> Copies.of(UnaryDoubles.class, step));
    floats = new Lazy<>(() -> Copies.of(UnaryFloats.class, floatStep));
    doublePairs = new Lazy<>(() -> Copies.of(BinaryDoubles.class, pairs));
    floatPairs = new Lazy<>(() -> Copies.of(BinaryFloats.class, floatSteps));
  }

  /** Returns the loops for a tie, or null if there are none. */
  static @Nullable Weights of(double tie) {
    return tie == 0 || tie == 0.5 || tie == 1 ? OF[(int) (2 * tie)] : null;
  }

  private static DoubleVector weight(DoubleVector x, DoubleVector y, double tie) {
    return Lanes.all(Double.NaN)
        .blend(1.0, x.compare(GT, y))
        .blend(0.0, x.compare(LT, y))
        .blend(tie, x.compare(EQ, y));
  }

  private static FloatVector weight(FloatVector x, FloatVector y, float tie) {
    return Lanes.all(Float.NaN)
        .blend(1f, x.compare(GT, y))
        .blend(0f, x.compare(LT, y))
        .blend(tie, x.compare(EQ, y));
  }
}
