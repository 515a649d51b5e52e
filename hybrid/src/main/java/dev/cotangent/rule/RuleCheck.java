package dev.cotangent.rule;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.GradientCheck;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import java.util.List;

/**
 * Checks rules against differences and against each other. That sees what the rules make of one
 * change at a time; so that they add up, and do not look at signs, is checked with a vector of both
 * signs.
 */
final class RuleCheck {
  private static final double TOLERANCE = 1e-8;

  private RuleCheck() {}

  static GradientCheck of(VectorFunction f, double... x) {
    GradientCheck check = Hybrid.checkJacobian(f, x);
    if (!check.passed()) {
      return check;
    }
    double[][] jacobian = Forward.jacobian(f, x);
    double[] v = Transposed.probe(x.length);
    double[] w = Transposed.probe(jacobian.length);
    if (!isProduct(jacobian, v, Forward.jvp(f, x, v))) {
      return notLinear("pushforward");
    }
    return isProduct(transposed(jacobian, x.length), w, Reverse.vjp(f, x, w))
        ? check
        : notLinear("pullback");
  }

  private static GradientCheck notLinear(String rule) {
    return new GradientCheck(
        false,
        Double.NaN,
        Double.NaN,
        0,
        0,
        List.of(),
        "The " + rule + " is not linear: of a sum it does not make the sum of what it makes.");
  }

  private static boolean isProduct(double[][] matrix, double[] v, double[] product) {
    for (int i = 0; i < matrix.length; i++) {
      double sum = 0;
      double size = 0;
      for (int j = 0; j < v.length; j++) {
        sum += matrix[i][j] * v[j];
        size += Math.abs(matrix[i][j] * v[j]);
      }
      if (Math.abs(sum - product[i]) > TOLERANCE * size) {
        return false;
      }
    }
    return true;
  }

  private static double[][] transposed(double[][] matrix, int columns) {
    double[][] transposed = new double[columns][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j][i] = matrix[i][j];
      }
    }
    return transposed;
  }
}
