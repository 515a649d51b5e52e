package dev.cotangent.compiled;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the gradient of a method of any parameters with differences, number by number. */
final class MethodCheck {
  private final Source source;
  private final Parameters parameters;
  private final @Nullable List<@Nullable Object> weights;
  private final Set<Integer> active;
  private final MethodHandle original;

  MethodCheck(
      Source source,
      Parameters parameters,
      @Nullable List<@Nullable Object> weights,
      Set<Integer> active) {
    this.source = source;
    this.parameters = parameters;
    this.weights = weights;
    this.active = active;
    this.original = source.original();
  }

  /**
   * Compares a result.
   *
   * @param flat the arguments as they were before the call
   */
  void check(Check check, List<@Nullable Object> flat, MethodGradient.Result result) {
    for (int k : active) {
      String name = parameters.leaves().get(k).name();
      switch (result.gradients().get(k)) {
        case Double slope -> compare(check, name, flat, k, -1, -1, slope);
        case double[] slopes -> {
          for (int i = 0; i < slopes.length; i++) {
            compare(check, "%s[%d]".formatted(name, i), flat, k, -1, i, slopes[i]);
          }
        }
        case double[][] rows -> compareRows(check, name, flat, k, rows);
        case null, default -> {}
      }
    }
  }

  private void compareRows(
      Check check, String name, List<@Nullable Object> flat, int k, double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; rows[i] != null && j < rows[i].length; j++) {
        compare(check, "%s[%d][%d]".formatted(name, i, j), flat, k, i, j, rows[i][j]);
      }
    }
  }

  private void compare(
      Check check, String name, List<@Nullable Object> flat, int k, int i, int j, double slope) {
    check.compare(
        name,
        "with the arguments of the first call",
        t -> new double[] {result(moved(flat, k, i, j, t))},
        0,
        new double[] {slope});
  }

  /** The arguments with one number of them moved. */
  private static List<@Nullable Object> moved(
      List<@Nullable Object> flat, int k, int i, int j, double t) {
    List<@Nullable Object> moved = Shadows.copies(flat);
    switch (moved.get(k)) {
      case Double x -> moved.set(k, x + t);
      case double[] row -> row[j] += t;
      case double[][] rows -> rows[i][j] += t;
      case null, default -> {}
    }
    return moved;
  }

  /** What the derivatives are those of: the result, or the weighted sum of results. */
  private double result(List<@Nullable Object> flat) {
    List<@Nullable Object> arguments = new ArrayList<>();
    for (int k = 0; k < source.type().parameterCount(); k++) {
      arguments.add(parameters.assemble(k, flat));
    }
    Object result;
    try {
      result = original.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw Original.<RuntimeException>asItIs(e);
    }
    if (result instanceof Double number) {
      return number;
    }
    if (weights == null) {
      return Double.NaN;
    }
    return result == null ? weighted(weights, left(flat)) : dot(weights.getFirst(), result);
  }

  /** What the method left in the arrays that it is differentiated for. */
  private List<@Nullable Object> left(List<@Nullable Object> flat) {
    List<@Nullable Object> arrays = new ArrayList<>();
    for (int k : active) {
      if (parameters.leaves().get(k).isArray()) {
        arrays.add(flat.get(k));
      }
    }
    return arrays;
  }

  private static double weighted(List<@Nullable Object> weights, List<@Nullable Object> arrays) {
    double sum = 0;
    for (int k = 0; k < arrays.size(); k++) {
      sum += dot(weights.get(k), arrays.get(k));
    }
    return sum;
  }

  private static double dot(@Nullable Object weights, @Nullable Object array) {
    double sum = 0;
    if (weights instanceof double[] w && array instanceof double[] x) {
      for (int i = 0; i < w.length; i++) {
        sum += w[i] * x[i];
      }
    } else if (weights instanceof double[][] w && array instanceof double[][] x) {
      for (int i = 0; i < w.length; i++) {
        sum += dot(w[i], x[i]);
      }
    }
    return sum;
  }
}
