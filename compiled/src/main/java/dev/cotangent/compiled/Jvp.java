package dev.cotangent.compiled;

/**
 * The products of a method's Jacobian with directions, as generated code; see {@link Compiled#jvp}.
 * Any number of threads may use it at once. After a call the point holds what the method would have
 * left there.
 */
public final class Jvp {
  private final Source source;
  private final Generator.Generated<Kernel.Tangent> generated;
  private final Points points;

  Jvp(Source source, Generator.Generated<Kernel.Tangent> generated) {
    this.source = source;
    this.generated = generated;
    this.points = new Points(source);
  }

  /**
   * The values of a function and their derivatives along a direction. The arrays are not copied.
   *
   * @param values those of the method
   * @param derivatives one for each value
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over as they are
  public record Result(double[] values, double[] derivatives) {}

  /**
   * Returns the method's values and their derivatives.
   *
   * @param x the point
   * @param v the direction
   */
  public Result at(double[] x, double[] v) {
    points.check(x);
    points.checkDirection(x, v);
    double[][] values = new double[1][];
    // A method that changes its argument changes the direction along with it.
    double[] direction = generated.writes() ? v.clone() : v;
    double[] derivatives = generated.kernel().at(x, direction, values);
    return new Result(values[0], derivatives);
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
    return "jvp of " + source;
  }
}
