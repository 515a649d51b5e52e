package dev.cotangent.implicit;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a solver sees of a user's function: its values, as doubles, and nothing that gets lost. */
final class Plain {
  private static final int SHOWN = 8;

  private Plain() {}

  /**
   * Returns what a function made of constants.
   *
   * @throws IllegalStateException if it used a number that depends on a differentiation, whose
   *     derivative would silently be lost here
   */
  static double[] values(String name, Real @Nullable [] y) {
    Objects.requireNonNull(y, () -> name + ": the function returned null");
    for (Real value : y) {
      Objects.requireNonNull(value, () -> name + ": a number that the function returned is null");
      if (!value.isConstant()) {
        throw new IllegalStateException(
            name
                + ": the function uses a number of "
                + Level.levelOf(value)
                + " that is not among its parameters, so that its derivative would be lost; pass it"
                + " as a parameter, or detach() it");
      }
    }
    return Real.values(y);
  }

  /**
   * Returns what a function made of constants, as many numbers as are needed.
   *
   * @throws IllegalStateException if there are more or fewer
   */
  static double[] values(String name, Real @Nullable [] y, int length) {
    double[] values = values(name, y);
    if (values.length != length) {
      throw new IllegalStateException(
          name
              + ": the function returned "
              + values.length
              + " numbers where "
              + length
              + " are needed, one for each unknown");
    }
    return values;
  }

  static void requireFinite(String name, String what, double... x) {
    if (!isFinite(x)) {
      throw new IllegalArgumentException(name + ": " + what + " is " + text(x));
    }
  }

  static boolean isFinite(double... x) {
    return Arrays.stream(x).allMatch(Double::isFinite);
  }

  /** The largest size of an element. */
  static double norm(double... x) {
    return Arrays.stream(x).map(Math::abs).reduce(0, Math::max);
  }

  static double[] minus(double[] x, double factor, double[] y) {
    double[] result = x.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] -= factor * y[i];
    }
    return result;
  }

  static Real[] negated(Real... x) {
    return Arrays.stream(x).map(Real::neg).toArray(Real[]::new);
  }

  static Real[] joined(Real[] x, Real[] y) {
    Real[] joined = Arrays.copyOf(x, x.length + y.length);
    System.arraycopy(y, 0, joined, x.length, y.length);
    return joined;
  }

  static Real[] part(Real[] x, int from, int to) {
    return Arrays.copyOfRange(x, from, to);
  }

  static double[] part(double[] x, int from, int to) {
    return Arrays.copyOfRange(x, from, to);
  }

  /** Numbers for a message, the first few of many. */
  static String text(double... x) {
    return x.length <= SHOWN
        ? Arrays.toString(x)
        : Arrays.toString(Arrays.copyOf(x, SHOWN)).replace("]", ", … (" + x.length + ")]");
  }
}
