import dev.cotangent.primitive.Real;

/**
 * How max routes a gradient: all of it goes to the larger argument. Try the point 3,1,4, then a
 * tie, 2,1,2, where the two arguments share it.
 */
public class MaxRouter {
  /** Returns the larger of x₁ x₂ and x₃. */
  public static Real f(Real[] x) {
    return x[0].mul(x[1]).max(x[2]);
  }
}
