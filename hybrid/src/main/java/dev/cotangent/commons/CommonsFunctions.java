package dev.cotangent.commons;

import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Unary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.apache.commons.math3.analysis.differentiation.MultivariateDifferentiableFunction;
import org.apache.commons.math3.analysis.differentiation.UnivariateDifferentiableFunction;

/**
 * Differentiable functions of Commons Math as primitives: its interpolated splines, polynomials and
 * special curves then take part in any function over {@code Real}, in every mode and nesting.
 *
 * {@snippet :
 * Unary drag =
 *     CommonsFunctions.unary("drag", new AkimaSplineInterpolator().interpolate(speeds, forces));
 * double slope = Forward.derivative(v -> drag.apply(v).mul(v), 3.0);
 * }
 *
 * <p>Commons Math computes the k-th derivative from a {@link DerivativeStructure} of order k. So
 * the derivative of a row is a row again, with the structure's next order as its value; it is made
 * when it is asked for first, and kept. The order ends where the function's own does (a function
 * from {@code FiniteDifferencesDifferentiator} has few orders), with the exception that it throws
 * there. Exceptions of the function, such as for a point outside a spline's knots, come through.
 *
 * <p>A function that has its first derivative in the older way, {@code
 * DifferentiableUnivariateFunction}, is wrapped first: {@code
 * FunctionUtils.toUnivariateDifferential(f)}. Keep rows in {@code static final} fields; {@link
 * dev.cotangent.primitive.Registry#add} makes them known by their names. They are as safe for use
 * by several threads as the function is.
 */
public final class CommonsFunctions {
  private CommonsFunctions() {}

  /**
   * Returns a function of one variable as a primitive.
   *
   * @param name its name; the derivatives' rows are named with primes
   */
  public static Unary unary(String name, UnivariateDifferentiableFunction f) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(f, "f");
    return new Orders(name, f, new ConcurrentHashMap<>()).row(0);
  }

  /**
   * Returns a function of several variables as a primitive.
   *
   * @param name its name; the derivatives' rows have their variables' indices appended
   * @param arity the number of variables
   * @throws IllegalArgumentException if the arity is below 1
   */
  public static Nary nary(String name, int arity, MultivariateDifferentiableFunction f) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(f, "f");
    if (arity < 1) {
      throw new IllegalArgumentException(name + ": an arity of " + arity + "; it must be positive");
    }
    List<Integer> none = Collections.nCopies(arity, 0);
    return new Partials(name, f, new ConcurrentHashMap<>()).row(none);
  }

  /** The rows of a function and its derivatives, by their orders. */
  private record Orders(String name, UnivariateDifferentiableFunction f, Map<Integer, Unary> rows) {
    Unary row(int order) {
      return rows.computeIfAbsent(order, this::make);
    }

    private Unary make(int order) {
      return Primitive.unary(
          name + "'".repeat(order),
          order == 0 ? f::value : x -> derivative(order, x),
          (x, y) -> row(order + 1).apply(x));
    }

    private double derivative(int order, double x) {
      return f.value(new DerivativeStructure(1, order, 0, x)).getPartialDerivative(order);
    }
  }

  /** The rows of a function and its partial derivatives, by their orders in each variable. */
  private record Partials(
      String name, MultivariateDifferentiableFunction f, Map<List<Integer>, Nary> rows) {
    Nary row(List<Integer> orders) {
      return rows.computeIfAbsent(orders, this::make);
    }

    private Nary make(List<Integer> orders) {
      int total = orders.stream().mapToInt(Integer::intValue).sum();
      return Primitive.nary(
          total == 0 ? name : name + orders,
          orders.size(),
          total == 0 ? f::value : x -> derivative(orders, total, x),
          (k, x, y) -> row(raised(orders, k)).apply(x));
    }

    private static List<Integer> raised(List<Integer> orders, int k) {
      List<Integer> raised = new ArrayList<>(orders);
      raised.set(k, raised.get(k) + 1);
      return List.copyOf(raised);
    }

    private double derivative(List<Integer> orders, int total, double... x) {
      DerivativeStructure[] inputs = new DerivativeStructure[x.length];
      for (int i = 0; i < x.length; i++) {
        inputs[i] = new DerivativeStructure(x.length, total, i, x[i]);
      }
      int[] each = orders.stream().mapToInt(Integer::intValue).toArray();
      return f.value(inputs).getPartialDerivative(each);
    }
  }
}
