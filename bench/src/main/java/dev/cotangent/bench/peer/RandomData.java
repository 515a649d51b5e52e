package dev.cotangent.bench.peer;

import java.util.Random;

/** The numbers that every peer is given: the same in each run. */
public final class RandomData {
  private RandomData() {}

  /** Returns n numbers of a normal distribution with mean 0 and the given deviation. */
  public static double[] normal(Random random, int n, double deviation) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = deviation * random.nextGaussian();
    }
    return x;
  }

  /** Returns n classes below the given number. */
  public static int[] classes(Random random, int n, int classes) {
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(classes);
    }
    return labels;
  }

  public static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  public static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  /** Returns the columns of a matrix as rows. */
  public static double[] transposed(double[] matrix, int rows, int columns) {
    double[] result = new double[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = matrix[i * columns + j];
      }
    }
    return result;
  }
}
