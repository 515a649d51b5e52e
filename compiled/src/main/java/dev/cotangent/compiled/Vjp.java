package dev.cotangent.compiled;

/**
 * The products of the transpose of a method's Jacobian with weights, as generated code; see {@link
 * Compiled#vjp}. Any number of threads may use it at once. After a call the point holds what the
 * method would have left there.
 */
public final class Vjp {
  private final Source source;
  private final Generator.Generated<Kernel.Vector> generated;
  private final Points points;

  Vjp(Source source, Generator.Generated<Kernel.Vector> generated) {
    this.source = source;
    this.generated = generated;
    this.points = new Points(source);
  }

  /**
   * The values of a function and the gradient of their weighted sum. The arrays are not copied.
   *
   * @param values those of the method
   * @param gradient one number for each input
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over as they are
  public record Result(double[] values, double[] gradient) {}

  /**
   * Returns the method's values and the gradient of their weighted sum.
   *
   * @param x the point
   * @param w the weights, one for each value
   */
  public Result at(double[] x, double[] w) {
    points.check(x);
    double[] before = generated.writes() ? x.clone() : x;
    double[] weights = generated.writes() ? w.clone() : w;
    double[] gradient = new double[x.length];
    double[] values;
    try {
      values = generated.inWorkspace(m -> generated.kernel().at(x, gradient, weights, m));
    } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException e) {
      // The method's own, unless there are not as many weights as results.
      points.checkWeights(new Original(source).at(before), w);
      throw e;
    }
    points.checkWeights(values, w);
    return new Result(values, gradient);
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
    return "vjp of " + source;
  }
}
