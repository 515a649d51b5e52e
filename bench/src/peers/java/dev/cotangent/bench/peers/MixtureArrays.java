package dev.cotangent.bench.peers;

import dev.cotangent.bench.peer.MixtureModel;
import java.util.Arrays;

/** The Gaussian mixture's numbers as libraries of arrays take them. */
final class MixtureArrays {
  /** What the squares of all elements of all Q are multiplied by. */
  static final double PRIOR = -MixtureModel.GAMMA * MixtureModel.GAMMA / 2;

  private MixtureArrays() {}

  /** Returns the points as columns, and below them a row of ones. */
  static double[] columnsAndOnes(MixtureModel model) {
    double[][] points = model.points();
    int n = points.length;
    int d = model.dimensions();
    double[] elements = new double[(d + 1) * n];
    Arrays.setAll(elements, at -> at < d * n ? points[at % n][at / n] : 1);
    return elements;
  }

  /** Returns, for each component, where each element of Q lies in the row (exp q, l, 0). */
  static long[] places(int d, int components) {
    long[] one = new long[d * d];
    Arrays.fill(one, d + d * (d - 1) / 2);
    int below = d;
    for (int j = 0; j < d; j++) {
      one[j * d + j] = j;
      for (int i = j + 1; i < d; i++) {
        one[i * d + j] = below++;
      }
    }
    long[] all = new long[components * d * d];
    Arrays.setAll(all, at -> one[at % (d * d)]);
    return all;
  }

  /** Returns the parameters: α, all μ, all q, all l. */
  static double[][] parameters(MixtureModel model) {
    double[] p = model.point();
    int k = model.components();
    int d = model.dimensions();
    return new double[][] {
      Arrays.copyOf(p, k),
      Arrays.copyOfRange(p, k, k * (1 + d)),
      Arrays.copyOfRange(p, k * (1 + d), k * (1 + 2 * d)),
      Arrays.copyOfRange(p, k * (1 + 2 * d), p.length)
    };
  }
}
