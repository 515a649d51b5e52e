package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;

/** The square of a number, and its derivative: one input, so in forward mode. */
final class HelloModule implements Module {
  @Override
  public String name() {
    return "hello";
  }

  @Override
  public Evaluation<?> evaluation(String function, JsonNode input) {
    if (!input.isNumber()) {
      throw new IllegalArgumentException(
          "input: a number is expected, but this is " + Inputs.describe(input));
    }
    double x = input.doubleValue();
    return switch (function) {
      case "square" -> Evaluation.of(() -> x * x);
      case "double" -> Evaluation.of(() -> Forward.derivative(Real::square, x));
      default -> throw Modules.unknown(this, function, "square", "double");
    };
  }
}
