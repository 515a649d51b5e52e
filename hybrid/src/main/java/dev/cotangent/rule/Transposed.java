package dev.cotangent.rule;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;

/**
 * The transpose of a linear map that is known by what it does to a vector. A linear map is its own
 * derivative, so a reverse sweep over it, from any point, is its transpose (R. Frostig et al. 2021,
 * "Decomposing reverse-mode automatic differentiation").
 *
 * <p>That makes nonsense of a rule that is not linear, so the point is chosen such that the sweep
 * can be checked: from a point u that is not 0 the sweep from L(u) must satisfy ⟨w, L(u)⟩ = ⟨Lᵀ w,
 * u⟩, which only homogeneous rules do (Euler's theorem), and L(-u) must be -L(u), which a rule that
 * looks at signs or takes absolute values does not give.
 */
final class Transposed implements LinearRule {
  /** What is not linear misses by its own size; an ill-conditioned rule may round a good deal. */
  private static final double TOLERANCE = 1e-3;

  private final CheckedRule rule;
  private final boolean pushforward;

  private Transposed(CheckedRule rule, boolean pushforward) {
    this.rule = rule;
    this.pushforward = pushforward;
  }

  /** The pullback of a function whose pushforward is given. */
  static Transposed ofPushforward(CheckedRule pushforward) {
    return new Transposed(pushforward, true);
  }

  /** The pushforward of a function whose pullback is given. */
  static Transposed ofPullback(CheckedRule pullback) {
    return new Transposed(pullback, false);
  }

  @Override
  public Real[] apply(Real[] x, Real[] y, Real[] w) {
    double[] u = probe(pushforward ? x.length : y.length);
    double[][] image = new double[1][];
    VectorFunction map =
        v -> {
          Real[] result = rule.apply(x.clone(), y.clone(), v);
          image[0] = Real.values(result);
          return result;
        };
    Real[] transposed = Reverse.vjp(map, Real.of(u), w);
    double[] mirrored = Real.values(rule.apply(constants(x), constants(y), Real.of(negated(u))));
    requireOdd(image[0], mirrored);
    requireHomogeneous(Real.values(w), image[0], Real.values(transposed), u);
    return transposed;
  }

  /** Numbers of both signs between 1 and 2 in size, of which no two are the same. */
  static double[] probe(int length) {
    double[] probe = new double[length];
    Arrays.setAll(probe, i -> (i % 2 == 0 ? 1 : -1) * (1 + 0.618_033_988_749_894_9 * (i + 1) % 1));
    return probe;
  }

  private static double[] negated(double[] v) {
    return Arrays.stream(v).map(element -> -element).toArray();
  }

  private static Real[] constants(Real[] x) {
    return Arrays.stream(x).map(Real::detach).toArray(Real[]::new);
  }

  private void requireOdd(double[] image, double[] mirrored) {
    for (int i = 0; i < image.length; i++) {
      double miss = Math.abs(image[i] + mirrored[i]);
      if (miss > TOLERANCE * (Math.abs(image[i]) + Math.abs(mirrored[i]))) {
        throw notLinear("of v it makes " + image[i] + ", and of -v " + mirrored[i]);
      }
    }
  }

  private void requireHomogeneous(double[] w, double[] image, double[] transposed, double[] u) {
    double left = dot(w, image);
    double right = dot(transposed, u);
    double size = size(w, image) + size(transposed, u);
    if (Math.abs(left - right) > TOLERANCE * size) {
      throw notLinear("⟨w, L v⟩ is " + left + ", and ⟨Lᵀ w, v⟩ by a reverse sweep is " + right);
    }
  }

  private IllegalStateException notLinear(String how) {
    return new IllegalStateException(
        rule.title()
            + " is not linear in v, so that it cannot be transposed: "
            + how
            + "; correct it, or give the "
            + (pushforward ? "pullback" : "pushforward")
            + " as well");
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double size(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] * b[i]);
    }
    return sum;
  }
}
