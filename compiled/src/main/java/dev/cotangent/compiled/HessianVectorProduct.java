package dev.cotangent.compiled;

import java.util.Arrays;

/**
 * The products of a method's Hessian with directions, as generated code: the tangent of the
 * adjoint; see {@link Compiled#hessianVectorProduct}. Any number of threads may use it at once.
 * After a call the point holds what the method would have left there.
 */
public final class HessianVectorProduct {
  private final Source source;
  private final Generator.Generated<Kernel.Second> generated;
  private final Points points;

  HessianVectorProduct(Source source, Generator.Generated<Kernel.Second> generated) {
    this.source = source;
    this.generated = generated;
    this.points = new Points(source);
  }

  /**
   * Returns the product of the Hessian with a direction.
   *
   * @param x the point
   * @param v the direction
   */
  public double[] at(double[] x, double[] v) {
    return gradientAndProduct(x, v, new double[x.length]);
  }

  /**
   * Returns the product of the Hessian with a direction, and the gradient, which comes with it.
   *
   * @param x the point
   * @param v the direction
   * @param gradient where to put the gradient; nothing is to be read from it if the method throws
   *     an exception
   */
  public double[] gradientAndProduct(double[] x, double[] v, double[] gradient) {
    points.check(x);
    points.checkDirection(x, v);
    points.checkTarget(x, gradient);
    double[] direction = generated.writes() ? v.clone() : v;
    double[] product = new double[x.length];
    Arrays.fill(gradient, 0);
    generated.inWorkspace(
        memory -> generated.kernel().at(x, gradient, memory, direction, product, new double[1]));
    return product;
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
    return "products with the Hessian of " + source;
  }
}
