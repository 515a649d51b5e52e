package dev.cotangent.rule;

import dev.cotangent.hybrid.GradientCheck;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A function from n numbers to m with a derivative rule of its own, for where a derivative is known
 * better than by following the operations: an iteration whose limit has a formula, a sum that
 * overflows on its way, a call into other code.
 *
 * <p>The value is an ordinary function of doubles. The rule is a pushforward (x, y, v) ↦ J v, a
 * pullback (x, y, w) ↦ Jᵀ w, or both, and as it is stated over {@link Real} it can be
 * differentiated itself: every mode takes the function as one operation, to any depth of nesting. A
 * rule that is given in one mode serves the other by transposition, which costs a reverse sweep
 * over the rule.
 *
 * {@snippet :
 * CustomFunction logOnePlusExp =      // stable, with a stable derivative
 *     CustomFunction.ofPushforward(
 *         "logOnePlusExp",
 *         x -> new double[] {Math.max(x[0], 0) + Math.log1p(Math.exp(-Math.abs(x[0])))},
 *         (x, y, v) -> new Real[] {x[0].sigmoid().mul(v[0])});
 *
 * double[][] slope = Reverse.jacobian(logOnePlusExp, 800);  // 1
 * boolean right = logOnePlusExp.check(0.3).passed();
 * }
 *
 * <p>The function and its rules must not use numbers that are being differentiated other than those
 * they are given. They may be called from any thread, and at any time up to the end of the
 * differentiation.
 *
 * @see Gradients
 */
public final class CustomFunction implements VectorFunction {
  private final Row row;

  private CustomFunction(Row row) {
    this.row = row;
  }

  /**
   * Returns a function with both rules.
   *
   * @param name its name, for messages
   * @param value x, of length n, to y, of length m; the array it is given is its own
   * @param pushforward (x, y, v) ↦ J v, of length m
   * @param pullback (x, y, w) ↦ Jᵀ w, of length n
   */
  public static CustomFunction of(
      String name, UnaryOperator<double[]> value, LinearRule pushforward, LinearRule pullback) {
    return new CustomFunction(
        new Row(
            Objects.requireNonNull(name, "a function needs a name"),
            Objects.requireNonNull(value, name),
            checked(name, true, pushforward),
            checked(name, false, pullback)));
  }

  /**
   * Returns a function whose pullback is the transpose of its pushforward.
   *
   * @param name its name, for messages
   * @param value x, of length n, to y, of length m
   * @param pushforward (x, y, v) ↦ J v, of length m
   */
  public static CustomFunction ofPushforward(
      String name, UnaryOperator<double[]> value, LinearRule pushforward) {
    CheckedRule rule = checked(name, true, pushforward);
    return of(name, value, rule, Transposed.ofPushforward(rule));
  }

  /**
   * Returns a function whose pushforward is the transpose of its pullback.
   *
   * @param name its name, for messages
   * @param value x, of length n, to y, of length m
   * @param pullback (x, y, w) ↦ Jᵀ w, of length n
   */
  public static CustomFunction ofPullback(
      String name, UnaryOperator<double[]> value, LinearRule pullback) {
    CheckedRule rule = checked(name, false, pullback);
    return of(name, value, Transposed.ofPullback(rule), rule);
  }

  private static CheckedRule checked(String name, boolean isPushforward, LinearRule rule) {
    Objects.requireNonNull(rule, () -> name + ": a rule is null");
    return rule instanceof CheckedRule checked
        ? checked
        : new CheckedRule(name, isPushforward, rule);
  }

  /**
   * Returns the function's m values at n numbers of any kind.
   *
   * @throws NullPointerException if the function or a rule returns null
   * @throws IllegalStateException if a rule returns numbers of a wrong length (when the derivative
   *     is asked for), has to be transposed and is not linear, or makes of constants what depends
   *     on a differentiation
   */
  @Override
  public Real[] apply(Real[] x) {
    return apply(Tensor.of(x, x.length)).toReals();
  }

  /**
   * Returns the function's values at the elements of a tensor, in row-major order, as a vector.
   *
   * @throws NullPointerException as above
   * @throws IllegalStateException as above
   */
  public Tensor apply(Tensor x) {
    return Tensor.apply(row, x.flatten().to(ElementType.FLOAT64));
  }

  /**
   * Checks the rules at a point: against each other by the adjoint identity, entry by entry of the
   * Jacobian, against central differences of the value, and for being linear.
   *
   * @param x the point, of length n
   */
  public GradientCheck check(double... x) {
    return RuleCheck.of(this, x);
  }

  @Override
  public String toString() {
    return row.name();
  }

  private record Row(
      String name, UnaryOperator<double[]> function, CheckedRule push, CheckedRule pull)
      implements TensorPrimitive {
    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      double[] y = function.apply(x[0].toArray());
      return Tensor.of(Objects.requireNonNull(y, () -> name + ": the function returned null"));
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return vector(push.apply(x[0].toReals(), y.toReals(), dx.toReals()));
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return vector(pull.apply(x[0].toReals(), y.toReals(), w.toReals()));
    }

    private static Tensor vector(Real... elements) {
      return Tensor.of(elements, elements.length);
    }
  }
}
