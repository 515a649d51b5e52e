package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The saddle point of |x|² - |y|²: a minimum over x of the maximum over y, one descent nested in
 * another, in the modes that the function's two letters say, the outer one first.
 */
final class SaddleModule implements Module {
  @Override
  public String name() {
    return "saddle";
  }

  @Override
  public Evaluation<?> evaluation(String function, JsonNode input) {
    double[] start = Inputs.vector(input, "start");
    if (start.length != 2) {
      throw new IllegalArgumentException(
          "input.start: 2 numbers are needed, but these are " + start.length);
    }
    return evaluation(Nesting.of(this, function), start);
  }

  @Override
  public List<Evaluation<?>> rehearsal() {
    return Nesting.ALL.stream()
        .<Evaluation<?>>map(nesting -> evaluation(nesting, 0.01, 0.01))
        .toList();
  }

  private static Evaluation<?> evaluation(Nesting nesting, double... start) {
    return Evaluation.of(() -> saddle(nesting, Real.of(start)));
  }

  private static double[] saddle(Nesting nesting, Real... start) {
    ScalarFunction highest =
        x -> {
          ScalarFunction overY = y -> height(x, y);
          return overY.apply(nesting.inner().argmax(overY, start));
        };
    Real[] x = nesting.outer().argmin(highest, start);
    // GradBench says: in the mode of the first descent, which is the outer one.
    Real[] y = nesting.outer().argmax(v -> height(x, v), start);
    return DoubleStream.concat(DoubleStream.of(Real.values(x)), DoubleStream.of(Real.values(y)))
        .toArray();
  }

  private static Real height(Real[] x, Real[] y) {
    return Real.dot(x, x).sub(Real.dot(y, y));
  }
}
