package dev.cotangent.compiled.runtime;

import dev.cotangent.primitive.Real;
import java.util.Arrays;

/**
 * Stands for {@link Arrays}, as far as it is about arrays of doubles, and makes arrays: a double is
 * 0 from the beginning where a reference is null.
 */
public final class RealArrays {
  private RealArrays() {}

  /** Returns an array of zeros. */
  public static Real[] zeros(int length) {
    Real[] zeros = new Real[length];
    Arrays.fill(zeros, Real.zero());
    return zeros;
  }

  /** Puts zeros into the innermost arrays of an array of arrays. */
  public static void clear(Object[] array) {
    if (array instanceof Real[] numbers) {
      Arrays.fill(numbers, Real.zero());
      return;
    }
    for (Object row : array) {
      clear((Object[]) row);
    }
  }

  /** Fills an array. */
  public static void fill(Real[] array, Real x) {
    Arrays.fill(array, x);
  }

  /** Fills a part of an array. */
  public static void fill(Real[] array, int from, int to, Real x) {
    Arrays.fill(array, from, to, x);
  }

  /** Copies an array, shortened or with zeros behind. */
  public static Real[] copyOf(Real[] array, int length) {
    return padded(Arrays.copyOf(array, length), array.length);
  }

  /** Copies a part of an array, with zeros behind. */
  public static Real[] copyOfRange(Real[] array, int from, int to) {
    return padded(Arrays.copyOfRange(array, from, to), array.length - from);
  }

  private static Real[] padded(Real[] copy, int known) {
    if (known < copy.length) {
      Arrays.fill(copy, known, copy.length, Real.zero());
    }
    return copy;
  }

  /** Sorts an array by values; equal ones keep their order. */
  public static void sort(Real[] array) {
    Arrays.sort(array, RealDouble::compare);
  }

  /** Sorts a part of an array by values; equal ones keep their order. */
  public static void sort(Real[] array, int from, int to) {
    Arrays.sort(array, from, to, RealDouble::compare);
  }

  /** Returns where a value stands in a sorted array, or -1 - the place where it would. */
  public static int binarySearch(Real[] array, Real x) {
    return Arrays.binarySearch(array, x, RealDouble::compare);
  }

  /** Returns whether two arrays have the same values. */
  public static boolean equals(Real[] x, Real[] y) {
    return Arrays.equals(x, y, RealDouble::compare);
  }

  /** Returns the values as text. */
  public static String toString(Real[] array) {
    return Arrays.toString(Real.values(array));
  }
}
