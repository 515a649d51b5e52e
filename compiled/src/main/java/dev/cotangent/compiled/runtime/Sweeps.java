package dev.cotangent.compiled.runtime;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** What generated adjoints call, beside the methods of the user. */
public final class Sweeps {
  private Sweeps() {}

  /** An array of zeros of the same length. */
  public static double @Nullable [] zerosLike(double @Nullable [] array) {
    return array == null ? null : new double[array.length];
  }

  /** An array of arrays of zeros, of the same shape; the same row stays the same row. */
  @SuppressWarnings("NullAway") // no array has none, and so have rows
  public static double[] @Nullable [] zerosLike(double[] @Nullable [] array) {
    if (array == null) {
      return null;
    }
    double[][] zeros = new double[array.length][];
    IdentityHashMap<double[], double[]> known = new IdentityHashMap<>();
    for (int i = 0; i < array.length; i++) {
      if (array[i] != null) {
        zeros[i] = known.computeIfAbsent(array[i], row -> new double[row.length]);
      }
    }
    return zeros;
  }

  /**
   * Adds the weights of a result's elements to its shadow.
   *
   * @throws IllegalArgumentException if there are not as many weights as elements
   */
  public static void seed(double[] shadow, double[] weights) {
    if (shadow.length != weights.length) {
      throw new IllegalArgumentException(
          "the result has %d elements, and there are %d weights"
              .formatted(shadow.length, weights.length));
    }
    for (int i = 0; i < shadow.length; i++) {
      shadow[i] += weights[i];
    }
  }

  /** Starts anew on all tapes. */
  public static void rewind(Workspace workspace) {
    workspace.rewind();
  }

  /** The elements of a result before the reverse sweep, which undoes what the method wrote. */
  public static double[] copy(double[] result) {
    return result.clone();
  }
}
