import dev.cotangent.primitive.Real;

/** The textbook example: ln(x₁) + x₁ x₂ - sin(x₂). */
public class LogProduct {
  /** Returns ln(x₁) + x₁ x₂ - sin(x₂). */
  public static Real f(Real[] x) {
    return x[0].log().add(x[0].mul(x[1])).sub(x[1].sin());
  }
}
