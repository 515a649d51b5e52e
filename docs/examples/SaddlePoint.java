import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A game of two players by nested gradients: x makes small what y makes large. The worst that y can
 * do to x is found by gradient ascent, and the gradient of that, through all the steps of the
 * ascent, is what x descends by. So one derivative is taken inside another, in any mix of modes.
 *
 * <p>The payoff is |x - 1|² + x · y - |y|². Best is y = x/2 in answer to x, and then x = 4/5, in
 * every component.
 */
public class SaddlePoint {
  private static final int STEPS = 60;
  private static final double RATE = 0.25;

  /** A way to a gradient. */
  interface Gradient {
    Real[] at(ScalarFunction f, Real[] x);
  }

  /** Returns the payoff that x gives and y takes. */
  static Real payoff(Real[] x, Real[] y) {
    Real sum = Real.zero();
    for (int i = 0; i < x.length; i++) {
      sum = sum.add(x[i].sub(1).square()).add(x[i].mul(y[i])).sub(y[i].square());
    }
    return sum;
  }

  /** Returns y's best answer to x. */
  static Real[] answer(Gradient mode, Real[] x) {
    return climbed(mode, y -> payoff(x, y), RATE, Real.of(new double[x.length]));
  }

  /** Takes steps up a function, or down where the rate is negative. */
  static Real[] climbed(Gradient mode, ScalarFunction f, double rate, Real[] start) {
    Real[] x = start;
    for (int step = 0; step < STEPS; step++) {
      Real[] from = x;
      Real[] slope = mode.at(f, from);
      Real[] next = new Real[from.length];
      Arrays.setAll(next, i -> from[i].add(slope[i].mul(rate)));
      x = next;
    }
    return x;
  }

  /** Returns the worst payoff for x: the one after y's best answer. */
  public static Real f(Real[] x) {
    return payoff(x, answer(Reverse::gradient, x));
  }

  /** Finds the saddle point in each mix of modes. */
  public static void main(String[] args) {
    Map<String, Gradient> modes = new LinkedHashMap<>();
    modes.put("forward", Forward::gradient);
    modes.put("reverse", Reverse::gradient);
    modes.forEach((outerName, outer) ->
        modes.forEach((innerName, inner) -> {
          ScalarFunction worst = x -> payoff(x, answer(inner, x));
          Real[] x = climbed(outer, worst, -RATE, Real.of(3, -2));
          System.out.printf(
              Locale.ROOT,
              "%s over %s  x %s  y %s%n",
              outerName,
              innerName,
              text(x),
              text(answer(inner, x)));
        }));
  }

  private static String text(Real[] x) {
    return String.format(Locale.ROOT, "(%.12f, %.12f)", x[0].value(), x[1].value());
  }
}
