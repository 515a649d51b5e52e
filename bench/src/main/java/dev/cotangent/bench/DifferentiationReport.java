package dev.cotangent.bench;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.GradientCheck;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Usage;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything there is to say about a function at a point.
 *
 * @param name the function, like {@code LogProduct.f}
 * @param scalar whether it has one output rather than an array of them
 * @param point n values
 * @param values m values
 * @param forward the Jacobian by forward mode, m rows of length n; the gradient if there is one row
 * @param reverse the same by reverse mode
 * @param compiled the same by the derivative that is generated of a method over doubles, or why
 *     there is none; null for a method over {@link Real}
 * @param hessian n rows of length n, or null if the function has several outputs or the Hessian was
 *     left out as too large to read
 * @param choice for several outputs, the mode that {@link Hybrid} chooses and why; else null
 * @param primitives those that the function applied
 * @param details what was asked for beyond that
 * @param seconds how long each of the derivatives takes, in the order of the report; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // a plain result, handed over
record DifferentiationReport(
    String name,
    boolean scalar,
    double[] point,
    double[] values,
    double[][] forward,
    double[][] reverse,
    @Nullable PlainDerivative compiled,
    double @Nullable [][] hessian,
    @Nullable String choice,
    GradientCheck check,
    List<Primitive> primitives,
    Details details,
    Map<String, Double> seconds) {

  /** The largest Hessian that a person wants to read. */
  static final int READABLE_HESSIAN = 12;

  /**
   * Differentiates a function.
   *
   * @param forPeople whether to measure times and to leave out what is too large to read
   * @param request what is wanted beyond the usual
   */
  static DifferentiationReport of(
      UserFunction function, double[] point, boolean forPeople, Details.Request request) {
    function.requireInputs(point.length);
    String name = function.name();
    VectorFunction f = function.vector();
    ScalarFunction scalar = function.scalar();

    double[] values = guarded(name, () -> Real.values(outputs(name, f.apply(Real.of(point)))));
    requireNumbers(name, "value", point, new double[][] {values});
    double[][] forward = guarded(name, () -> Forward.jacobian(f, point));
    double[][] reverse = guarded(name, () -> Reverse.jacobian(f, point));
    String what = scalar == null ? "Jacobian" : "gradient";
    requireNumbers(name, what + " in forward mode", point, forward);
    requireNumbers(name, what + " in reverse mode", point, reverse);
    PlainDerivative compiled = guarded(name, () -> compiled(function, point));
    if (compiled instanceof PlainDerivative.Computed computed) {
      requireNumbers(name, "generated " + what, point, computed.jacobian());
    }

    boolean wantsHessian = !forPeople || point.length <= READABLE_HESSIAN;
    double[][] hessian =
        scalar == null || !wantsHessian ? null : guarded(name, () -> Hybrid.hessian(scalar, point));
    GradientCheck check = guarded(name, () -> Hybrid.checkJacobian(f, point));
    return new DifferentiationReport(
        name,
        scalar != null,
        point,
        values,
        forward,
        reverse,
        compiled,
        hessian,
        scalar == null ? guarded(name, () -> choice(f, point)) : null,
        check,
        guarded(name, () -> Usage.of(f, point)),
        guarded(name, () -> Details.of(function, point, request)),
        forPeople
            ? guarded(name, () -> seconds(function, point, hessian != null, compiled))
            : Map.of());
  }

  /**
   * Returns where the generated derivative is not that of reverse mode; null if it is, or if there
   * is none.
   */
  @Nullable String disagreement() {
    return compiled instanceof PlainDerivative.Computed computed
        ? computed.disagreement(reverse)
        : null;
  }

  private static String choice(VectorFunction f, double[] point) {
    var chosen = Hybrid.jacobian(f, point);
    return chosen.mode().name().toLowerCase(Locale.ROOT) + " mode: " + chosen.reason();
  }

  private static @Nullable PlainDerivative compiled(UserFunction function, double[] point) {
    if (!function.isPlain()) {
      return null;
    }
    Function<double[], double[][]> jacobian;
    try {
      jacobian = function.compiled(point);
    } catch (UnsupportedConstructException | IllegalArgumentException e) {
      return new PlainDerivative.Refused(String.valueOf(e.getMessage()));
    }
    return new PlainDerivative.Computed(jacobian.apply(point));
  }

  private static Map<String, Double> seconds(
      UserFunction function, double[] point, boolean hessian, @Nullable PlainDerivative compiled) {
    VectorFunction f = function.vector();
    ScalarFunction scalar = function.scalar();
    UnaryOperator<double[]> primal = function.primal(point);
    Map<String, Supplier<Object>> actions = new LinkedHashMap<>();
    actions.put("value", () -> primal.apply(point));
    if (scalar == null) {
      actions.put("Jacobian, forward", () -> Forward.jacobian(f, point));
      actions.put("Jacobian, reverse", () -> Reverse.jacobian(f, point));
    } else {
      actions.put("gradient, forward", () -> Forward.gradient(scalar, point));
      actions.put("gradient, reverse", () -> Reverse.gradient(scalar, point));
    }
    if (compiled instanceof PlainDerivative.Computed) {
      Function<double[], double[][]> jacobian = function.compiled(point);
      actions.put(
          (scalar == null ? "Jacobian" : "gradient") + ", compiled", () -> jacobian.apply(point));
    }
    if (scalar != null && hessian) {
      actions.put("Hessian", () -> Hybrid.hessian(scalar, point));
    }
    return Stopwatch.seconds(actions);
  }

  private static Real[] outputs(String name, Real @Nullable [] outputs) {
    if (outputs == null || Arrays.asList(outputs).contains(null)) {
      throw new UserError(name + " returned null; it must return a Real for each output");
    }
    if (outputs.length == 0) {
      throw new UserError(name + " returned an array without any output");
    }
    return outputs;
  }

  private static void requireNumbers(String name, String what, double[] point, double[][] numbers) {
    for (double[] row : numbers) {
      for (double number : row) {
        if (Double.isNaN(number)) {
          throw new UserError(
              "the %s of %s is NaN at %s".formatted(what, name, TextReport.point(point)));
        }
      }
    }
  }

  /** What the library says about a function is for its author too. */
  private static <T extends @Nullable Object> T guarded(String name, Supplier<T> action) {
    try {
      return action.get();
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new UserError("cannot differentiate " + name + ": " + message, e);
    }
  }
}
