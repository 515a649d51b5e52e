package dev.cotangent.properties;

import dev.cotangent.primitive.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Points inside a primitive's domain and away from its kinks, the same ones in every run. */
final class Points {
  /** How far a point is from the edge of the domain and from any kink. */
  private static final double MARGIN = 0.02;

  private static final int ATTEMPTS = 100_000;

  private Points() {}

  /** Returns points for a primitive; one that takes any number of arguments is given 1 to 4. */
  static List<double[]> of(Primitive f, int count) {
    SplittableRandom random = new SplittableRandom(f.name().hashCode());
    List<double[]> points = new ArrayList<>();
    for (int attempt = 0; attempt < ATTEMPTS && points.size() < count; attempt++) {
      double[] point = new double[f.arity() < 0 ? 1 + points.size() % 4 : f.arity()];
      for (int k = 0; k < point.length; k++) {
        double size = random.nextBoolean() ? 1 : 4;
        point[k] = random.nextDouble(-size, size);
      }
      if (isInside(f, point) && !isNearTrouble(f, point.clone(), 0)) {
        points.add(point);
      }
    }
    if (points.size() < count) {
      throw new AssertionError(f + ": the domain " + f.domain().text() + " is hard to hit");
    }
    return points;
  }

  /** Whether the point and its neighbours along each axis lie in the domain. */
  private static boolean isInside(Primitive f, double[] point) {
    for (int k = 0; k < point.length; k++) {
      for (double step : new double[] {-MARGIN, 0, MARGIN}) {
        double[] neighbour = point.clone();
        neighbour[k] += step;
        if (!f.domain().contains(neighbour)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Whether a kink or a pole lies where some of the arguments, from the k-th on, are moved a
   * little: to a multiple of 1/2, or to another argument's value, since they lie there.
   */
  private static boolean isNearTrouble(Primitive f, double[] point, int k) {
    if (k == point.length) {
      return f.hasKinkAt(point) || !f.domain().contains(point);
    }
    double own = point[k];
    if (isNearTrouble(f, point, k + 1)) {
      return true;
    }
    double[] candidates = new double[point.length + 1];
    System.arraycopy(point, 0, candidates, 0, point.length);
    candidates[point.length] = Math.rint(2 * own) / 2;
    for (double candidate : candidates) {
      if (candidate != own && Math.abs(candidate - own) < MARGIN) {
        point[k] = candidate;
        boolean near = isNearTrouble(f, point, k + 1);
        point[k] = own;
        if (near) {
          return true;
        }
      }
    }
    return false;
  }
}
