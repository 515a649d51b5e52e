package dev.cotangent.compiled;

import dev.cotangent.compiled.runtime.Workspace;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Compares derivatives with {@linkplain Slope differences}, the first time that one is computed.
 * What throws near the point has no slope there, and is not compared.
 */
final class Check {
  /** More inputs than these are checked by a sample of them, and by a direction through all. */
  private static final int MOST = 64;

  private final String what;
  private final AtomicBoolean isDone = new AtomicBoolean();

  Check(Object what) {
    this.what = what.toString();
  }

  /** Whether there is nothing to check any more. */
  boolean isDone() {
    return isDone.get();
  }

  /** Says that all was well. */
  void done() {
    isDone.set(true);
  }

  /** A path through the space of inputs, to the function's results. */
  interface Curve {
    double[] at(double t);
  }

  // What is around the kernels of checked derivatives.

  static Kernel.Scalar gradient(Source source, Kernel.Scalar kernel) {
    Check check = new Check("the gradient of " + source);
    Original original = new Original(source);
    return (x, gradient, memory) -> {
      double[] before = check.isDone() ? x : x.clone();
      double value = kernel.at(x, gradient, memory);
      if (!check.isDone()) {
        check.gradient(before, gradient, original::at);
        check.done();
      }
      return value;
    };
  }

  static Kernel.Vector vjp(Source source, Kernel.Vector kernel) {
    Check check = new Check("vjp of " + source);
    Original original = new Original(source);
    return (x, gradient, weights, memory) -> {
      double[] before = check.isDone() ? x : x.clone();
      double[] values = kernel.at(x, gradient, weights, memory);
      if (!check.isDone() && values.length == weights.length) {
        check.gradient(before, gradient, p -> new double[] {dot(weights, original.at(p))});
        check.done();
      }
      return values;
    };
  }

  static Kernel.Tangent jvp(Source source, Kernel.Tangent kernel) {
    Check check = new Check("jvp of " + source);
    Original original = new Original(source);
    return (x, direction, values) -> {
      if (check.isDone()) {
        return kernel.at(x, direction, values);
      }
      double[] before = x.clone();
      double[] along = direction.clone();
      double[] derivatives = kernel.at(x, direction, values);
      check.directional(before, along, derivatives, original::at);
      check.done();
      return derivatives;
    };
  }

  static Kernel.Second hessianVectorProduct(Source source, Kernel.Second kernel) {
    Check check = new Check("the product with the Hessian of " + source);
    return (x, gradient, memory, direction, product, value) -> {
      if (check.isDone()) {
        return kernel.at(x, gradient, memory, direction, product, value);
      }
      double[] before = x.clone();
      double[] along = direction.clone();
      double rate = kernel.at(x, gradient, memory, direction, product, value);
      check.directional(before, along, product, p -> gradient(kernel, p, memory));
      check.done();
      return rate;
    };
  }

  private static double[] gradient(Kernel.Second kernel, double[] x, @Nullable Workspace memory) {
    double[] gradient = new double[x.length];
    kernel.at(
        x.clone(), gradient, memory, new double[x.length], new double[x.length], new double[1]);
    return gradient;
  }

  // Comparisons.

  /** A function of n numbers. */
  interface Results {
    double[] at(double[] x);
  }

  private void gradient(double[] x, double[] gradient, Results f) {
    int count = Math.min(x.length, MOST);
    for (int k = 0; k < count; k++) {
      int i = (int) ((long) k * x.length / count);
      compare("x[" + i + "]", x, unit(x.length, i), Math.abs(x[i]), new double[] {gradient[i]}, f);
    }
    if (x.length > MOST) {
      double[] all = new double[x.length];
      Arrays.fill(all, 1);
      double[] sum = {Arrays.stream(gradient).sum()};
      compare("all inputs at once", x, all, 0, sum, f);
    }
  }

  private void directional(double[] x, double[] v, double[] derivatives, Results f) {
    double largest = Arrays.stream(v).map(Math::abs).max().orElse(0);
    if (largest > 0) {
      double size = Arrays.stream(x).map(Math::abs).max().orElse(0) / largest;
      compare("the direction", x, v, Math.max(size, 1 / largest), derivatives, f);
    }
  }

  private void compare(
      String variable, double[] x, double[] v, double size, double[] derivatives, Results f) {
    Curve curve = t -> f.at(moved(x, t, v));
    compare(variable, "at " + Arrays.toString(x), curve, size, derivatives);
  }

  /**
   * Compares the derivatives of a function's results with differences.
   *
   * @param size the size of what is varied
   */
  void compare(String variable, String where, Curve f, double size, double[] derivatives) {
    double unit = Math.max(size, 1);
    double[] middle = f.at(0);
    double[][] below = new double[Slope.LEVELS][];
    double[][] above = new double[Slope.LEVELS][];
    for (int k = 0; k < Slope.LEVELS; k++) {
      below[k] = resultsOrNone(f, -unit * Slope.step(k), middle.length);
      above[k] = resultsOrNone(f, unit * Slope.step(k), middle.length);
    }
    for (int j = 0; j < derivatives.length; j++) {
      int result = j;
      Slope slope = Slope.of(unit, middle[j], k -> below[k][result], k -> above[k][result]);
      if (!slope.admits(derivatives[j])) {
        throw new DerivativeMismatchException(
            "%s%s with respect to %s is %s; differences say %s (%s)"
                .formatted(
                    what,
                    derivatives.length == 1 ? "" : ", result " + j + ",",
                    variable,
                    derivatives[j],
                    slope,
                    where));
      }
    }
  }

  private static double[] resultsOrNone(Curve f, double t, int count) {
    double[] results = new double[0];
    try {
      results = f.at(t);
    } catch (RuntimeException e) {
      // Nothing is known there.
    }
    if (results.length != count) {
      results = new double[count];
      Arrays.fill(results, Double.NaN);
    }
    return results;
  }

  private static double[] unit(int length, int place) {
    double[] unit = new double[length];
    unit[place] = 1;
    return unit;
  }

  private static double[] moved(double[] x, double t, double[] v) {
    double[] moved = x.clone();
    for (int i = 0; i < x.length; i++) {
      moved[i] += t * v[i];
    }
    return moved;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
