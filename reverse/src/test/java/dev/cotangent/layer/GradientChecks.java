package dev.cotangent.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;

/** Holds gradients against central differences. */
final class GradientChecks {
  private static final double STEP = 1e-5;

  private GradientChecks() {}

  static void check(TensorFunction f, Tensor... x) {
    Tensor[] gradient = Reverse.gradient(f, x);
    for (int k = 0; k < x.length; k++) {
      double[] differences = new double[x[k].size()];
      for (int i = 0; i < differences.length; i++) {
        differences[i] = (at(f, k, i, STEP, x) - at(f, k, i, -STEP, x)) / (2 * STEP);
      }
      assertArrayEquals(differences, gradient[k].toArray(), 1e-8, "operand " + k);
    }
  }

  private static double at(TensorFunction f, int k, int i, double change, Tensor... x) {
    Tensor[] moved = x.clone();
    double[] values = x[k].toArray();
    values[i] += change;
    moved[k] = Tensor.of(values, x[k].shape());
    return f.apply(moved).item();
  }
}
