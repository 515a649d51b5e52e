package dev.cotangent.bench.lesson;

import java.util.Random;

/** Two half moons that reach into each other: a classic of classification. */
final class HalfMoons {
  private HalfMoons() {}

  /**
   * Returns points of two classes by turns.
   *
   * @param noise the deviation of what is added to each coordinate
   */
  static Samples draw(int count, double noise, long seed) {
    Random random = new Random(seed);
    double[][] points = new double[count][];
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = i % 2;
      double angle = Math.PI * random.nextDouble();
      double x = classes[i] == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
      double y = classes[i] == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
      points[i] =
          new double[] {x + noise * random.nextGaussian(), y + noise * random.nextGaussian()};
    }
    return Samples.of(points, classes);
  }
}
