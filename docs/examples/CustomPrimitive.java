import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.Unary;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;

/**
 * A primitive of one's own, in one row: its name, its value and its slope. The row works in every
 * mode and at any order, and costs what a built-in one costs.
 */
public class CustomPrimitive {
  /** x / (1 + |x|), with slope 1 / (1 + |x|)². */
  static final Unary SOFTSIGN =
      Registry.add(
          Primitive.unary(
              "softsign",
              x -> x / (1 + Math.abs(x)),
              (x, y) -> x.abs().add(1).square().reciprocal()));

  /** Returns softsign(x₁) softsign(x₂). */
  public static Real f(Real[] x) {
    return SOFTSIGN.apply(x[0]).mul(SOFTSIGN.apply(x[1]));
  }

  /** Prints the derivatives at (1, -3). */
  public static void main(String[] args) {
    double[] point = {1, -3};
    System.out.println("forward  " + Arrays.toString(Forward.gradient(CustomPrimitive::f, point)));
    System.out.println("reverse  " + Arrays.toString(Reverse.gradient(CustomPrimitive::f, point)));
    System.out.println(
        "Hessian  " + Arrays.deepToString(Hybrid.hessian(CustomPrimitive::f, point)));
  }
}
