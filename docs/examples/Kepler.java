import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.implicit.Implicit;
import dev.cotangent.implicit.ScalarEquation;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;

/**
 * Where is a planet at a given time? Kepler's equation E - e sin E = M has no solution in closed
 * form, but its derivatives follow from the equation itself, whatever finds the root.
 */
public class Kepler {
  private static final ScalarEquation EQUATION =
      (anomaly, p) -> anomaly.sub(p[1].mul(anomaly.sin())).sub(p[0]);

  /**
   * Returns the eccentric anomaly E, which is within e of the mean one.
   *
   * @param x the mean anomaly M, which grows in proportion to time, and the eccentricity e, from 0
   *     to below 1
   */
  public static Real f(Real[] x) {
    double mean = x[0].value();
    return Implicit.root(EQUATION, mean - 1, mean + 1, x);
  }

  /** Prints the derivatives for Mercury, a quarter of its year after perihelion. */
  public static void main(String[] args) {
    double[] mercury = {Math.PI / 2, 0.2056};
    System.out.println("anomaly  " + f(Real.of(mercury)).value());
    System.out.println("forward  " + Arrays.toString(Forward.gradient(Kepler::f, mercury)));
    System.out.println("reverse  " + Arrays.toString(Reverse.gradient(Kepler::f, mercury)));
    System.out.println("Hessian  " + Arrays.deepToString(Hybrid.hessian(Kepler::f, mercury)));
  }
}
