package dev.cotangent.commons;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.apache.commons.math3.analysis.differentiation.MultivariateDifferentiableFunction;
import org.apache.commons.math3.analysis.differentiation.UnivariateDifferentiableFunction;
import org.apache.commons.math3.exception.NoDataException;
import org.apache.commons.math3.exception.NotPositiveException;

/**
 * Functions over {@link Real} as differentiable functions of Commons Math, for its solvers, such as
 * {@code NewtonRaphsonSolver}, and for composition with its own {@link DerivativeStructure}s.
 *
 * {@snippet :
 * double fixedPoint =
 *     new NewtonRaphsonSolver()
 *         .solve(100, DifferentiableFunctions.univariate(x -> x.cos().sub(x)), 0, 1);  // 0.739…
 * }
 *
 * <p>A derivative structure is a Taylor polynomial in disguise, cut off after some order. With h =
 * t - t₀, its part without the value, f(t) is the sum of ∂ᵅf(t₀) hᵅ / α! over all multi-indices α
 * up to that order, exactly, since the products of more than that many h vanish. For one variable,
 * Commons Math has this as {@link DerivativeStructure#compose}.
 *
 * <p>All derivatives of f are taken at the order that the structures have: in one variable by a
 * Taylor series, in several one by one, of which each order costs twice the one before. Where many
 * variables or high orders are wanted, {@link DerivativeStructures#apply} is cheaper and loses some
 * digits. The other direction, functions of Commons Math over {@code Real}, is {@link
 * CommonsFunctions}.
 */
public final class DifferentiableFunctions {
  private DifferentiableFunctions() {}

  /**
   * Returns the value and derivatives of a function at a point.
   *
   * @param order k, not negative
   * @return f(x), f'(x), … up to the k-th derivative
   * @throws NotPositiveException if the order is negative
   */
  public static double[] derivatives(UnaryOperator<Real> f, double x, int order) {
    if (order < 0) {
      throw new NotPositiveException(order);
    }
    double[] derivatives = Forward.taylor(f, x, order);
    double factorial = 1;
    for (int k = 2; k <= order; k++) {
      factorial *= k;
      derivatives[k] *= factorial;
    }
    return derivatives;
  }

  private static double valueOfOne(UnaryOperator<Real> f, double x) {
    return valueOfSeveral(inputs -> f.apply(inputs[0]), x);
  }

  private static double valueOfSeveral(ScalarFunction f, double... x) {
    return Level.doubles(Level.call(f.asVector(), Real.of(x)))[0];
  }

  /** Returns a function of one variable, differentiable to any order. */
  public static UnivariateDifferentiableFunction univariate(UnaryOperator<Real> f) {
    return new OfOne(Objects.requireNonNull(f, "f"));
  }

  /**
   * Returns a function of n variables, differentiable to any order.
   *
   * @param f the function; its value at derivative structures throws {@link NoDataException} for
   *     none of them, and {@link org.apache.commons.math3.exception.DimensionMismatchException}
   *     where they differ in their parameters or orders
   */
  public static MultivariateDifferentiableFunction multivariate(ScalarFunction f) {
    return new OfSeveral(Objects.requireNonNull(f, "f"));
  }

  private record OfOne(UnaryOperator<Real> f) implements UnivariateDifferentiableFunction {
    @Override
    public double value(double x) {
      return valueOfOne(f, x);
    }

    @Override
    public DerivativeStructure value(DerivativeStructure t) {
      return t.compose(derivatives(f, t.getValue(), t.getOrder()));
    }
  }

  private record OfSeveral(ScalarFunction f) implements MultivariateDifferentiableFunction {
    @Override
    public double value(double[] x) {
      return valueOfSeveral(f, x);
    }

    @Override
    public DerivativeStructure value(DerivativeStructure[] t) {
      if (t.length == 0) {
        throw new NoDataException();
      }
      return new Expansion(t).of(f);
    }
  }

  /** The Taylor expansion of functions around t₀, where h = t - t₀. */
  private static final class Expansion {
    private final double[] center;
    private final DerivativeStructure[] h;
    private DerivativeStructure sum;

    Expansion(DerivativeStructure[] t) {
      center = new double[t.length];
      h = new DerivativeStructure[t.length];
      sum = t[0].createConstant(0);
      for (int i = 0; i < t.length; i++) {
        center[i] = t[i].getValue();
        h[i] = t[i].subtract(center[i]);
        sum = sum.add(h[i].multiply(0)); // refuses structures that do not fit together
      }
    }

    DerivativeStructure of(ScalarFunction f) {
      addTerms(f, sum.createConstant(1), 0, 0, sum.getOrder());
      return sum;
    }

    /**
     * Adds the term ∂ᵅf hᵅ / α! and those of the multi-indices that follow: every multi-index is
     * met once, as variables are added to it in their order.
     *
     * @param derivative ∂ᵅf
     * @param weight hᵅ / α!
     * @param last the last variable in α
     * @param multiplicity how often it is there
     * @param left how many more variables there may be
     */
    private void addTerms(
        ScalarFunction derivative,
        DerivativeStructure weight,
        int last,
        int multiplicity,
        int left) {
      if (left == 0) {
        add(valueOfSeveral(derivative, center), weight);
        return;
      }
      var here = Reverse.valueAndGradient(derivative, center);
      add(here.value(), weight);
      for (int i = last; i < h.length; i++) {
        int times = i == last ? multiplicity + 1 : 1;
        DerivativeStructure next = weight.multiply(h[i]).divide(times);
        if (left == 1) {
          add(here.gradient()[i], next);
        } else {
          addTerms(partial(derivative, i), next, i, times, left - 1);
        }
      }
    }

    /** Adds a term; a coefficient that is not finite leaves alone what it does not count for. */
    private void add(double coefficient, DerivativeStructure weight) {
      double[] term = weight.getAllDerivatives();
      Arrays.setAll(term, k -> term[k] == 0 ? 0 : coefficient * term[k]);
      sum = sum.add(new DerivativeStructure(weight.getFreeParameters(), weight.getOrder(), term));
    }

    private static ScalarFunction partial(ScalarFunction f, int i) {
      return x -> {
        Real[] direction = Real.of(new double[x.length]);
        direction[i] = Real.one();
        return Forward.jvp(f.asVector(), x, direction)[0];
      };
    }
  }
}
