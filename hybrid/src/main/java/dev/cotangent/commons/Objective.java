package dev.cotangent.commons;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.ValueAndGradient;
import java.util.Arrays;
import java.util.Objects;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.jspecify.annotations.Nullable;

/**
 * A function to be minimised or maximised by an optimiser of Commons Math, as the pieces of data
 * that one asks for: the function itself, its gradient, its Hessian.
 *
 * {@snippet :
 * Objective valley = Objective.of(x -> x[0].rsub(1).square().add(x[1].sub(x[0].square()).square()));
 * PointValuePair minimum =
 *     new NewtonOptimizer(1e-10)
 *         .optimize(
 *             valley.function(),
 *             valley.gradient(),
 *             valley.hessian(),
 *             GoalType.MINIMIZE,
 *             new InitialGuess(new double[] {-1.2, 1}),
 *             new MaxEval(100));
 * }
 *
 * <p>Value and gradient at one point share one recording: a gradient keeps the value that came with
 * it, and the latest point is remembered. A value alone is computed without a tape, since line
 * searches ask for many values and few gradients.
 *
 * <p>Values that are not finite are handed to the optimiser as they are. Safe for use by any number
 * of threads at once, as long as the function is.
 */
public final class Objective {
  @SuppressWarnings("ArrayRecordComponent") // never handed out
  private record Evaluation(double[] point, Subgradient policy, ValueAndGradient result) {
    /** Whether it would be the same again. */
    boolean isAt(double[] x) {
      return Arrays.equals(point, x) && policy == Subgradient.current();
    }
  }

  private final ScalarFunction f;
  private volatile @Nullable Evaluation latest;

  private Objective(ScalarFunction f) {
    this.f = f;
  }

  /** Returns the objective that is a function of n variables; the start point decides on n. */
  public static Objective of(ScalarFunction f) {
    return new Objective(Objects.requireNonNull(f, "f"));
  }

  /** Returns the function, for optimisers that use values alone and for those that use more. */
  public ObjectiveFunction function() {
    return new ObjectiveFunction(this::value);
  }

  /** Returns the gradient, in reverse mode. */
  public ObjectiveFunctionGradient gradient() {
    return new ObjectiveFunctionGradient(x -> evaluated(x).gradient().clone());
  }

  /** Returns the Hessian, forward over reverse, for {@link NewtonOptimizer}. */
  public ObjectiveFunctionHessian hessian() {
    return new ObjectiveFunctionHessian(x -> Derivatives.hessian(f, x).getData());
  }

  private double value(double[] x) {
    Evaluation known = latest;
    return known != null && known.isAt(x)
        ? known.result.value()
        : Level.doubles(Level.call(f.asVector(), Real.of(x)))[0];
  }

  private ValueAndGradient evaluated(double[] x) {
    Evaluation known = latest;
    if (known == null || !known.isAt(x)) {
      known = new Evaluation(x.clone(), Subgradient.current(), Reverse.valueAndGradient(f, x));
      latest = known;
    }
    return known.result;
  }
}
