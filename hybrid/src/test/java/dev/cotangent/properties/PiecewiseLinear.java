package dev.cotangent.properties;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A random continuous, piecewise linear function with whole slopes. At whole inputs it meets ties
 * all the time, and all that is computed there, or at a dyadic fraction, is exact.
 */
record PiecewiseLinear(List<Step> steps) implements VectorFunction {
  static final int INPUTS = 3;
  private static final int OUTPUTS = 2;

  /** An operation on two earlier results, counted from the last one back. */
  record Step(Operation operation, int x, int y) {}

  /** An operation with a name to show where a function fails. */
  record Operation(String name, BinaryOperator<Real> over) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Operation operation(String name, BinaryOperator<Real> over) {
    return new Operation(name, over);
  }

  private static final List<Operation> OPERATIONS =
      List.of(
          operation("add", Real::add),
          operation("sub", Real::sub),
          operation("neg", (x, y) -> x.neg()),
          operation("abs", (x, y) -> x.abs()),
          operation("relu", (x, y) -> x.relu()),
          operation("max", Real::max),
          operation("min", Real::min),
          operation("max of constant", (x, y) -> x.max(1)),
          operation("leakyRelu", (x, y) -> x.leakyRelu(2)),
          operation("clamp", (x, y) -> x.clamp(-1, 1)),
          operation("clamp to variables", (x, y) -> x.clamp(y.min(x), y)),
          operation("hypot", (x, y) -> x.hypot(0)),
          operation("select", (x, y) -> Real.select(x, x.add(y), y)),
          operation("hinge", (x, y) -> Rows.HINGE.apply(x)));

  /** All functions of up to so many steps. */
  static Arbitrary<PiecewiseLinear> upTo(int steps) {
    Arbitrary<Integer> back = Arbitraries.integers().between(0, 4);
    return Combinators.combine(Arbitraries.of(OPERATIONS), back, back)
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(steps)
        .map(PiecewiseLinear::new);
  }

  /** Points and directions: small whole numbers. */
  static Arbitrary<double[]> vectors() {
    return Arbitraries.integers()
        .between(-2, 2)
        .map(Integer::doubleValue)
        .array(Double[].class)
        .ofSize(INPUTS)
        .map(PiecewiseLinear::unboxed);
  }

  private static double[] unboxed(Double... boxed) {
    double[] vector = new double[boxed.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = boxed[i];
    }
    return vector;
  }

  @Override
  public Real[] apply(Real[] x) {
    List<Real> results = new ArrayList<>(List.of(x));
    for (Step step : steps) {
      Real a = results.get(results.size() - 1 - step.x % results.size());
      Real b = results.get(results.size() - 1 - step.y % results.size());
      results.add(step.operation.over.apply(a, b));
    }
    return results.subList(results.size() - OUTPUTS, results.size()).toArray(Real[]::new);
  }
}
