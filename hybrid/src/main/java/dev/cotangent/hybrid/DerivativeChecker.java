package dev.cotangent.hybrid;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.List;

/**
 * Compares a Jacobian in forward mode with reverse mode and with central differences, entry by
 * entry.
 */
final class DerivativeChecker {
  /** What differences of order 8 can be trusted to beyond their own estimate of their error. */
  private static final double TOLERANCE = 1e-6;

  /** Both modes round; a long computation may lose this many ulps of a row's largest entry. */
  private static final double MODE_TOLERANCE = 1L << 20;

  private final double[] x;
  private final double[] values;
  private final double[][] forward;
  private final double[][] reverse;
  private final List<Kinks.Met> kinks;

  private double worstRelative;
  private double worstMode;
  private int worstOutput;
  private int worstInput;
  private double worstDifference;
  private boolean agrees = true;
  private int inconclusive;

  private DerivativeChecker(VectorFunction f, double[] x) {
    this.x = x;
    this.values = evaluate(f, x);
    var watched = Kinks.watch(() -> Forward.jacobian(f, x));
    this.forward = watched.result();
    this.kinks = watched.met();
    this.reverse = Reverse.jacobian(f, x);
  }

  static GradientCheck check(VectorFunction f, double[] x) {
    DerivativeChecker checker = new DerivativeChecker(f, x);
    double[] again = evaluate(f, x);
    if (!Arrays.equals(checker.values, again)) {
      return checker.failed(
          "The function is not deterministic: at the same point it gave "
              + Arrays.toString(checker.values)
              + " and then "
              + Arrays.toString(again)
              + ".");
    }
    if (!isFinite(checker.values)) {
      return checker.failed(
          "The function's value at " + Arrays.toString(x) + " is " + text(checker.values) + ".");
    }
    checker.compare(f);
    return checker.result();
  }

  private static double[] evaluate(VectorFunction f, double[] x) {
    return Real.values(Level.call(f, Real.of(x)));
  }

  private static boolean isFinite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  private void compare(VectorFunction f) {
    for (int j = 0; j < x.length; j++) {
      Differences differences = Differences.of(f, x, j, values.length);
      for (int i = 0; i < values.length; i++) {
        compareModes(i, j);
        if (differences.isConclusive(i)) {
          compareDifference(i, j, differences.derivative(i), differences.uncertainty(i));
        } else {
          inconclusive++;
          agrees &= Double.isFinite(forward[i][j]);
        }
      }
    }
  }

  private void compareModes(int i, int j) {
    double ulps = Math.abs(forward[i][j] - reverse[i][j]) / Math.ulp(scale(i, j));
    worstMode = Math.max(worstMode, ulps);
    agrees &= forward[i][j] == reverse[i][j] || ulps <= MODE_TOLERANCE;
  }

  private void compareDifference(int i, int j, double difference, double uncertainty) {
    double error = Math.abs(forward[i][j] - difference);
    double size = Math.max(Math.abs(forward[i][j]), Math.abs(difference));
    boolean within = error <= uncertainty;
    double scale = within ? scale(i, j) : size;
    double relative = error == 0 ? 0 : error / scale;
    if (!(relative <= worstRelative)) {
      worstRelative = relative;
      worstOutput = i;
      worstInput = j;
      worstDifference = difference;
    }
    agrees &= within || error <= TOLERANCE * size;
  }

  /** The size against which an error in entry (i, j) counts: the largest entry of its row. */
  private double scale(int i, int j) {
    double largest = Math.abs(reverse[i][j]);
    for (double entry : forward[i]) {
      largest = Math.max(largest, Math.abs(entry));
    }
    return largest == 0 ? 1 : largest;
  }

  private GradientCheck result() {
    if (agrees) {
      return report(
          true, worstRelative, agreement() + inconclusive() + kinkText("Kinks were met: "));
    }
    String explained =
        kinks.isEmpty()
            ? "No kink explains it."
            : kinkText("A kink may explain it, since differences see both its sides: ").strip();
    return report(false, worstRelative, disagreement() + explained);
  }

  private String agreement() {
    if (x.length == 0 || values.length == 0) {
      return "There is nothing to compare. ";
    }
    return "Forward mode, reverse mode and differences agree; the worst entry"
        + place()
        + " differs by "
        + text(worstRelative)
        + " (relative), the modes by "
        + text(worstMode)
        + " ulp. ";
  }

  private String inconclusive() {
    return inconclusive == 0
        ? ""
        : "Differences say nothing about "
            + inconclusive
            + " of the entries (the function is not defined nearby, or changes too fast); there the"
            + " modes were compared with each other only. ";
  }

  private String disagreement() {
    if (x.length == 0 || values.length == 0) {
      return "";
    }
    if (!Arrays.stream(forward).allMatch(DerivativeChecker::isFinite)) {
      return "A derivative is not finite: " + Arrays.deepToString(forward) + ". ";
    }
    return "The derivatives disagree; the worst entry"
        + place()
        + " is "
        + forward[worstOutput][worstInput]
        + " in forward mode, "
        + reverse[worstOutput][worstInput]
        + " in reverse mode and "
        + worstDifference
        + " by differences. ";
  }

  private String place() {
    String input = " (input " + worstInput;
    return values.length == 1 ? input + ")" : input + ", output " + worstOutput + ")";
  }

  private String kinkText(String intro) {
    return kinks.isEmpty()
        ? ""
        : intro
            + String.join(", ", kinks.stream().map(Kinks.Met::toString).distinct().toList())
            + ".";
  }

  private GradientCheck failed(String message) {
    return report(false, Double.NaN, message);
  }

  private GradientCheck report(boolean passed, double error, String message) {
    return new GradientCheck(
        passed, error, worstMode, worstOutput, worstInput, kinks, message.strip());
  }

  private static String text(double[] values) {
    return values.length == 1 ? Double.toString(values[0]) : Arrays.toString(values);
  }

  private static String text(double error) {
    return String.format(java.util.Locale.ROOT, "%.1e", error);
  }
}
