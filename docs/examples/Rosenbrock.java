import dev.cotangent.primitive.Real;

/**
 * Rosenbrock's valley in any number of dimensions: Σ 100 (xᵢ₊₁ - xᵢ²)² + (1 - xᵢ)². Its minimum, 0,
 * is where every xᵢ is 1.
 */
public class Rosenbrock {
  /** Returns the height of the valley at x. */
  public static Real f(Real[] x) {
    Real sum = Real.zero();
    for (int i = 0; i < x.length - 1; i++) {
      Real aside = x[i + 1].sub(x[i].square());
      Real along = x[i].rsub(1);
      sum = sum.add(aside.square().mul(100).add(along.square()));
    }
    return sum;
  }
}
