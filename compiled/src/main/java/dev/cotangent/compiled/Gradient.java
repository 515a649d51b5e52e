package dev.cotangent.compiled;

import dev.cotangent.compiled.runtime.Workspace;
import dev.cotangent.compiled.runtime.WorkspacePool;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a method with one result, as generated code; see {@link Compiled#gradient}. Any
 * number of threads may use it at once.
 *
 * <p>After a call the point holds what the method would have left there: a method that does not
 * write into its argument leaves it as it is. What the method throws comes out unchanged.
 */
public final class Gradient {
  private final Source source;
  private final Generator.Generated<Kernel.Scalar> generated;
  private final Kernel.Scalar kernel;
  private final @Nullable WorkspacePool workspaces;
  private final Points points;
  private final Spare spare = new Spare();

  Gradient(Source source, Generator.Generated<Kernel.Scalar> generated) {
    this.source = source;
    this.generated = generated;
    this.kernel = generated.kernel();
    this.workspaces = generated.workspaces();
    this.points = new Points(source);
  }

  /**
   * Returns the gradient.
   *
   * @param x the point
   */
  public double[] at(double... x) {
    points.check(x);
    double[] gradient = new double[x.length];
    run(x, gradient);
    return gradient;
  }

  /**
   * Computes the value and the gradient.
   *
   * @param x the point
   * @param into where to put the gradient; stays as it is if the method throws an exception
   * @return the value, bit for bit that of the method
   * @throws IllegalArgumentException if the arrays differ in length, or are one
   */
  public double valueAndGradient(double[] x, double[] into) {
    points.check(x);
    points.checkTarget(x, into);
    double[] gradient = spare.take(x.length);
    double value = run(x, gradient);
    System.arraycopy(gradient, 0, into, 0, gradient.length);
    spare.give(gradient);
    return value;
  }

  private double run(double[] x, double[] gradient) {
    if (workspaces == null) {
      return kernel.at(x, gradient, 1, null);
    }
    Workspace workspace = workspaces.acquire();
    try {
      return kernel.at(x, gradient, 1, workspace);
    } finally {
      workspaces.release(workspace);
    }
  }

  /** Returns whether this is generated code, and not the fallback. */
  public boolean isCompiled() {
    return generated.isCompiled();
  }

  /** Returns what has been generated; reads the method once more for that. */
  public Explanation explain() {
    return generated.explain().get();
  }

  @Override
  public String toString() {
    return "gradient of " + source;
  }
}
