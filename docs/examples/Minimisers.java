import dev.cotangent.commons.NewtonOptimizer;
import dev.cotangent.commons.Objective;
import dev.cotangent.primitive.Real;
import java.util.Locale;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.MultivariateOptimizer;
import org.apache.commons.math3.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;
import org.apache.commons.math3.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer.Formula;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/**
 * What derivatives are worth: Rosenbrock's valley in ten dimensions, by an optimiser that uses
 * values alone, one that uses the gradient too, and one that uses the Hessian as well. The minimum,
 * 0, is where every xᵢ is 1; they start where every xᵢ is 0. A gradient costs a few values, and a
 * Hessian some n gradients, so that fewer steps are not always less work.
 */
public class Minimisers {
  private static final int DIMENSIONS = 10;
  private static final InitialGuess START = new InitialGuess(new double[DIMENSIONS]);
  private static final Objective VALLEY = Objective.of(Minimisers::f);

  /** Returns the height of the valley at x. */
  public static Real f(Real[] x) {
    Real sum = Real.zero();
    for (int i = 0; i < x.length - 1; i++) {
      Real aside = x[i + 1].sub(x[i].square());
      sum = sum.add(aside.square().mul(100)).add(x[i].rsub(1).square());
    }
    return sum;
  }

  private static void report(String name, MultivariateOptimizer optimizer, PointValuePair found) {
    double farthest = 0;
    for (double xi : found.getPoint()) {
      farthest = Math.max(farthest, Math.abs(xi - 1));
    }
    System.out.printf(
        Locale.ROOT,
        "%-20s %6d values    height %.1e    off by %.1e%n",
        name,
        optimizer.getEvaluations(),
        found.getValue(),
        farthest);
  }

  /** Runs the three optimisers and prints how far they come. */
  public static void main(String[] args) {
    var goal = GoalType.MINIMIZE;
    var enough = new MaxEval(100_000);
    var free = SimpleBounds.unbounded(DIMENSIONS);
    var values = new BOBYQAOptimizer(2 * DIMENSIONS + 1);
    report("values", values, values.optimize(VALLEY.function(), goal, START, free, enough));
    var gradients =
        new NonLinearConjugateGradientOptimizer(
            Formula.POLAK_RIBIERE, new SimpleValueChecker(1e-12, 1e-20));
    report(
        "gradients",
        gradients,
        gradients.optimize(VALLEY.function(), VALLEY.gradient(), goal, START, enough));
    var newton = new NewtonOptimizer(1e-9);
    report(
        "gradients, Hessians",
        newton,
        newton.optimize(
            VALLEY.function(), VALLEY.gradient(), VALLEY.hessian(), goal, START, enough));
  }
}
