package dev.cotangent.compiled;

import dev.cotangent.compiled.runtime.Workspace;
import dev.cotangent.compiled.runtime.WorkspacePool;
import java.util.Arrays;
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
  private final boolean writes;
  private final boolean captures;

  Gradient(Source source, Generator.Generated<Kernel.Scalar> generated) {
    this.source = source;
    this.generated = generated;
    this.kernel = generated.kernel();
    this.workspaces = generated.workspaces();
    this.points = new Points(source);
    this.writes = generated.writes();
    this.captures = !source.captured().isEmpty();
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
   * @param into where to put the gradient; nothing is to be read from it if the method throws an
   *     exception
   * @return the value, bit for bit that of the method
   * @throws IllegalArgumentException if the arrays differ in length, or are one
   */
  public double valueAndGradient(double[] x, double[] into) {
    points.check(x);
    points.checkTarget(x, into);
    if (captures) {
      points.checkCaptured(into, "the array for the gradient");
    }
    Arrays.fill(into, 0);
    return run(x, into);
  }

  private double run(double[] x, double[] gradient) {
    if (captures && writes) {
      points.checkCaptured(x, "the point");
    }
    if (workspaces == null) {
      return kernel.at(x, gradient, null);
    }
    Workspace workspace = workspaces.acquire();
    try {
      return kernel.at(x, gradient, workspace);
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
