package dev.cotangent.bench;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What has become of generating the derivative of a method over doubles. */
sealed interface PlainDerivative {
  /**
   * It was generated.
   *
   * @param jacobian the Jacobian at the point, m rows of length n
   */
  @SuppressWarnings("ArrayRecordComponent") // a plain result, handed over
  record Computed(double[][] jacobian) implements PlainDerivative {
    /** How far two derivatives may be apart by rounding, over the largest one of an output. */
    private static final double TOLERANCE = 1e-6;

    /** Returns where it is not the derivative that another way gives, or null if nowhere. */
    @Nullable String disagreement(double[][] other) {
      for (int i = 0; i < other.length; i++) {
        double largest = Arrays.stream(other[i]).map(Math::abs).max().orElse(0);
        for (int j = 0; j < other[i].length; j++) {
          if (!isClose(jacobian[i][j], other[i][j], largest)) {
            return "by input %d, output %d has the derivative %s, compiled, and %s in reverse mode"
                .formatted(j, i, jacobian[i][j], other[i][j]);
          }
        }
      }
      return null;
    }

    private static boolean isClose(double a, double b, double largest) {
      return a == b || (Double.isFinite(largest) && Math.abs(a - b) <= TOLERANCE * largest);
    }
  }

  /**
   * The method has something that no derivative is generated of; {@code lift} may well take it.
   *
   * @param reason what that is, and in which line
   */
  record Refused(String reason) implements PlainDerivative {}
}
