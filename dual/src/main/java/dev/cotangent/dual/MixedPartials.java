package dev.cotangent.dual;

import java.util.Arrays;
import java.util.function.ObjDoubleConsumer;
import java.util.function.ToDoubleFunction;

/**
 * The value and all mixed partial derivatives of a function of n variables at a point, up to some
 * order d: (n + d)! / (n! d!) numbers, addressed by how often they go by each variable. {@link
 * Forward#partials(dev.cotangent.primitive.ScalarFunction, int, double...)} computes them.
 *
 * {@snippet :
 * MixedPartials p = Forward.partials(x -> x[0].square().mul(x[1].exp()), 3, 2, 0);
 * p.at(2, 1);              // ∂³f / ∂x₀² ∂x₁: 2
 * p.gradient();            // 4, 4
 * p.taylor(0.1, -0.2);     // near f(2.1, -0.2)
 * }
 *
 * <p>Partials that go by one variable alone are as accurate as the Taylor series that they come
 * from. The others are sums over several lines, in which digits cancel, the more the higher the
 * order: the error, relative to the largest partial of the same order, is some 1e-14 at order 5 and
 * 1e-13 at order 10. A partial that is small beside the largest one has fewer digits accordingly.
 */
public final class MixedPartials {
  private final MultiIndices indices;
  private final double[] partials;

  MixedPartials(MultiIndices indices, double... partials) {
    this.indices = indices;
    this.partials = partials;
  }

  /**
   * Returns partials that are known from elsewhere.
   *
   * @param variables n, the number of variables
   * @param order d, the highest order
   * @param partial the partial derivative of each multi-index, an array that is not to be changed
   * @throws IllegalArgumentException if the number of variables or the order is negative
   */
  public static MixedPartials of(int variables, int order, ToDoubleFunction<int[]> partial) {
    if (variables < 0 || order < 0) {
      throw new IllegalArgumentException(
          "partials: " + variables + " variables up to order " + order);
    }
    MultiIndices indices = new MultiIndices(variables, order);
    double[] partials = new double[indices.count()];
    Arrays.setAll(partials, place -> partial.applyAsDouble(indices.get(place).clone()));
    return new MixedPartials(indices, partials);
  }

  /** Returns n, the number of variables. */
  public int variables() {
    return indices.variables;
  }

  /** Returns d, the highest order. */
  public int order() {
    return indices.order;
  }

  /** Returns the function's value. */
  public double value() {
    return partials[0];
  }

  /**
   * Returns a partial derivative.
   *
   * @param orders how often it goes by each of the n variables: {@code at(2, 0, 1)} is ∂³f / ∂x²∂z
   * @throws IllegalArgumentException if there are not n numbers, one is negative, or their sum is
   *     above d
   */
  public double at(int... orders) {
    return partials[indices.place(orders)];
  }

  /**
   * Returns a coefficient of the Taylor polynomial: the partial derivative over the factorials of
   * its orders.
   *
   * @param orders the power of each variable
   * @throws IllegalArgumentException as {@link #at} does
   */
  public double coefficient(int... orders) {
    return at(orders) / MultiIndices.factorial(orders);
  }

  /**
   * Hands every multi-index with its partial derivative to an action, from the lowest order to the
   * highest.
   */
  public void forEach(ObjDoubleConsumer<int[]> action) {
    for (int place = 0; place < partials.length; place++) {
      action.accept(indices.get(place).clone(), partials[place]);
    }
  }

  /**
   * Returns the n first derivatives.
   *
   * @throws IllegalArgumentException if the order is 0
   */
  public double[] gradient() {
    double[] gradient = new double[variables()];
    Arrays.setAll(gradient, i -> at(unit(i)));
    return gradient;
  }

  /**
   * Returns the n rows of length n of second derivatives.
   *
   * @throws IllegalArgumentException if the order is below 2
   */
  public double[][] hessian() {
    double[][] hessian = new double[variables()][variables()];
    for (int i = 0; i < hessian.length; i++) {
      for (int j = 0; j < hessian.length; j++) {
        int[] orders = unit(i);
        orders[j]++;
        hessian[i][j] = at(orders);
      }
    }
    return hessian;
  }

  private int[] unit(int i) {
    int[] orders = new int[variables()];
    orders[i] = 1;
    return orders;
  }

  /**
   * Returns the value of the Taylor polynomial beside the point.
   *
   * @param offset how far from the point, in each variable
   * @throws IllegalArgumentException if there are not n numbers
   */
  public double taylor(double... offset) {
    if (offset.length != variables()) {
      throw new IllegalArgumentException(
          "partials: an offset of length "
              + offset.length
              + " for "
              + variables()
              + " variable(s)");
    }
    double sum = 0;
    for (int place = partials.length - 1; place >= 0; place--) { // the small terms first
      double term = partials[place];
      int[] index = indices.get(place);
      for (int m = 0; m < index.length; m++) {
        for (int i = 1; i <= index[m]; i++) {
          term *= offset[m] / i;
        }
      }
      sum += term;
    }
    return sum;
  }

  @Override
  public String toString() {
    return "partials of " + variables() + " variable(s) up to order " + order();
  }
}
