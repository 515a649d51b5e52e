package dev.cotangent.compiled.runtime;

/**
 * The JDK's methods about arrays as plain loops, which a derivative can be made of: they are read
 * in place of {@link System#arraycopy}, those of {@link java.util.Arrays}, {@code clone}, and
 * {@code new double[m][n]}. They do what the JDK's do, exceptions included.
 */
public final class PlainArrays {
  private PlainArrays() {}

  // What all of them check.

  private static void checkRange(int length, int from, int to) {
    if (from > to) {
      throw new IllegalArgumentException("fromIndex(" + from + ") > toIndex(" + to + ")");
    }
    if (from < 0) {
      throw new ArrayIndexOutOfBoundsException("Array index out of range: " + from);
    }
    if (to > length) {
      throw new ArrayIndexOutOfBoundsException("Array index out of range: " + to);
    }
  }

  private static void checkCopy(
      String type, int from, int fromLength, int to, int toLength, int count) {
    if (from < 0) {
      throw notCopied("source index " + from + " out of bounds for " + type, fromLength);
    }
    if (to < 0) {
      throw notCopied("destination index " + to + " out of bounds for " + type, toLength);
    }
    if (count < 0) {
      throw new ArrayIndexOutOfBoundsException("arraycopy: length " + count + " is negative");
    }
    if (count > fromLength - from) {
      long last = from + (long) count;
      throw notCopied("last source index " + last + " out of bounds for " + type, fromLength);
    }
    if (count > toLength - to) {
      long last = to + (long) count;
      throw notCopied("last destination index " + last + " out of bounds for " + type, toLength);
    }
  }

  private static ArrayIndexOutOfBoundsException notCopied(String why, int length) {
    return new ArrayIndexOutOfBoundsException("arraycopy: " + why + "[" + length + "]");
  }

  private static void checkOrder(int from, int to) {
    if (from > to) {
      throw new IllegalArgumentException(from + " > " + to);
    }
  }

  // Of double.

  /** Copies an array. */
  public static double[] clone(double[] array) {
    double[] copy = new double[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** As {@link System#arraycopy}: right where the two overlap, too. */
  public static void arraycopy(double[] from, int start, double[] to, int place, int count) {
    checkCopy("double", start, from.length, place, to.length, count);
    if (from == to && start < place) {
      for (int i = count - 1; i >= 0; i--) {
        to[place + i] = from[start + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[place + i] = from[start + i];
      }
    }
  }

  /** Copies an array, shortened or with zeros behind. */
  public static double[] copyOf(double[] array, int length) {
    double[] copy = new double[length];
    int kept = Math.min(array.length, length);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** Copies a part of an array, with zeros behind. */
  public static double[] copyOfRange(double[] array, int from, int to) {
    checkOrder(from, to);
    double[] copy = new double[to - from];
    int kept = Math.min(array.length - from, to - from);
    checkCopy("double", from, array.length, 0, copy.length, kept);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[from + i];
    }
    return copy;
  }

  /** Fills an array. */
  public static void fill(double[] array, double x) {
    for (int i = 0; i < array.length; i++) {
      array[i] = x;
    }
  }

  /** Fills a part of an array. */
  public static void fill(double[] array, int from, int to, double x) {
    checkRange(array.length, from, to);
    for (int i = from; i < to; i++) {
      array[i] = x;
    }
  }

  // Of int.

  /** Copies an array. */
  public static int[] clone(int[] array) {
    int[] copy = new int[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** As {@link System#arraycopy}: right where the two overlap, too. */
  public static void arraycopy(int[] from, int start, int[] to, int place, int count) {
    checkCopy("int", start, from.length, place, to.length, count);
    if (from == to && start < place) {
      for (int i = count - 1; i >= 0; i--) {
        to[place + i] = from[start + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[place + i] = from[start + i];
      }
    }
  }

  /** Copies an array, shortened or with zeros behind. */
  public static int[] copyOf(int[] array, int length) {
    int[] copy = new int[length];
    int kept = Math.min(array.length, length);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** Copies a part of an array, with zeros behind. */
  public static int[] copyOfRange(int[] array, int from, int to) {
    checkOrder(from, to);
    int[] copy = new int[to - from];
    int kept = Math.min(array.length - from, to - from);
    checkCopy("int", from, array.length, 0, copy.length, kept);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[from + i];
    }
    return copy;
  }

  /** Fills an array. */
  public static void fill(int[] array, int x) {
    for (int i = 0; i < array.length; i++) {
      array[i] = x;
    }
  }

  /** Fills a part of an array. */
  public static void fill(int[] array, int from, int to, int x) {
    checkRange(array.length, from, to);
    for (int i = from; i < to; i++) {
      array[i] = x;
    }
  }

  // Of long.

  /** Copies an array. */
  public static long[] clone(long[] array) {
    long[] copy = new long[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** As {@link System#arraycopy}: right where the two overlap, too. */
  public static void arraycopy(long[] from, int start, long[] to, int place, int count) {
    checkCopy("long", start, from.length, place, to.length, count);
    if (from == to && start < place) {
      for (int i = count - 1; i >= 0; i--) {
        to[place + i] = from[start + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[place + i] = from[start + i];
      }
    }
  }

  /** Copies an array, shortened or with zeros behind. */
  public static long[] copyOf(long[] array, int length) {
    long[] copy = new long[length];
    int kept = Math.min(array.length, length);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** Copies a part of an array, with zeros behind. */
  public static long[] copyOfRange(long[] array, int from, int to) {
    checkOrder(from, to);
    long[] copy = new long[to - from];
    int kept = Math.min(array.length - from, to - from);
    checkCopy("long", from, array.length, 0, copy.length, kept);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[from + i];
    }
    return copy;
  }

  /** Fills an array. */
  public static void fill(long[] array, long x) {
    for (int i = 0; i < array.length; i++) {
      array[i] = x;
    }
  }

  /** Fills a part of an array. */
  public static void fill(long[] array, int from, int to, long x) {
    checkRange(array.length, from, to);
    for (int i = from; i < to; i++) {
      array[i] = x;
    }
  }

  // Of float.

  /** Copies an array. */
  public static float[] clone(float[] array) {
    float[] copy = new float[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** As {@link System#arraycopy}: right where the two overlap, too. */
  public static void arraycopy(float[] from, int start, float[] to, int place, int count) {
    checkCopy("float", start, from.length, place, to.length, count);
    if (from == to && start < place) {
      for (int i = count - 1; i >= 0; i--) {
        to[place + i] = from[start + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[place + i] = from[start + i];
      }
    }
  }

  /** Copies an array, shortened or with zeros behind. */
  public static float[] copyOf(float[] array, int length) {
    float[] copy = new float[length];
    int kept = Math.min(array.length, length);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** Copies a part of an array, with zeros behind. */
  public static float[] copyOfRange(float[] array, int from, int to) {
    checkOrder(from, to);
    float[] copy = new float[to - from];
    int kept = Math.min(array.length - from, to - from);
    checkCopy("float", from, array.length, 0, copy.length, kept);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[from + i];
    }
    return copy;
  }

  /** Fills an array. */
  public static void fill(float[] array, float x) {
    for (int i = 0; i < array.length; i++) {
      array[i] = x;
    }
  }

  /** Fills a part of an array. */
  public static void fill(float[] array, int from, int to, float x) {
    checkRange(array.length, from, to);
    for (int i = from; i < to; i++) {
      array[i] = x;
    }
  }

  // Of boolean.

  /** Copies an array. */
  public static boolean[] clone(boolean[] array) {
    boolean[] copy = new boolean[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** As {@link System#arraycopy}: right where the two overlap, too. */
  public static void arraycopy(boolean[] from, int start, boolean[] to, int place, int count) {
    checkCopy("boolean", start, from.length, place, to.length, count);
    if (from == to && start < place) {
      for (int i = count - 1; i >= 0; i--) {
        to[place + i] = from[start + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[place + i] = from[start + i];
      }
    }
  }

  /** Copies an array, shortened or with zeros behind. */
  public static boolean[] copyOf(boolean[] array, int length) {
    boolean[] copy = new boolean[length];
    int kept = Math.min(array.length, length);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** Copies a part of an array, with zeros behind. */
  public static boolean[] copyOfRange(boolean[] array, int from, int to) {
    checkOrder(from, to);
    boolean[] copy = new boolean[to - from];
    int kept = Math.min(array.length - from, to - from);
    checkCopy("boolean", from, array.length, 0, copy.length, kept);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[from + i];
    }
    return copy;
  }

  /** Fills an array. */
  public static void fill(boolean[] array, boolean x) {
    for (int i = 0; i < array.length; i++) {
      array[i] = x;
    }
  }

  /** Fills a part of an array. */
  public static void fill(boolean[] array, int from, int to, boolean x) {
    checkRange(array.length, from, to);
    for (int i = from; i < to; i++) {
      array[i] = x;
    }
  }

  // Of char.

  /** Copies an array. */
  public static char[] clone(char[] array) {
    char[] copy = new char[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** As {@link System#arraycopy}: right where the two overlap, too. */
  public static void arraycopy(char[] from, int start, char[] to, int place, int count) {
    checkCopy("char", start, from.length, place, to.length, count);
    if (from == to && start < place) {
      for (int i = count - 1; i >= 0; i--) {
        to[place + i] = from[start + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[place + i] = from[start + i];
      }
    }
  }

  /** Copies an array, shortened or with zeros behind. */
  public static char[] copyOf(char[] array, int length) {
    char[] copy = new char[length];
    int kept = Math.min(array.length, length);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** Copies a part of an array, with zeros behind. */
  public static char[] copyOfRange(char[] array, int from, int to) {
    checkOrder(from, to);
    char[] copy = new char[to - from];
    int kept = Math.min(array.length - from, to - from);
    checkCopy("char", from, array.length, 0, copy.length, kept);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[from + i];
    }
    return copy;
  }

  /** Fills an array. */
  public static void fill(char[] array, char x) {
    for (int i = 0; i < array.length; i++) {
      array[i] = x;
    }
  }

  /** Fills a part of an array. */
  public static void fill(char[] array, int from, int to, char x) {
    checkRange(array.length, from, to);
    for (int i = from; i < to; i++) {
      array[i] = x;
    }
  }

  // Of byte.

  /** Copies an array. */
  public static byte[] clone(byte[] array) {
    byte[] copy = new byte[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** As {@link System#arraycopy}: right where the two overlap, too. */
  public static void arraycopy(byte[] from, int start, byte[] to, int place, int count) {
    checkCopy("byte", start, from.length, place, to.length, count);
    if (from == to && start < place) {
      for (int i = count - 1; i >= 0; i--) {
        to[place + i] = from[start + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[place + i] = from[start + i];
      }
    }
  }

  /** Copies an array, shortened or with zeros behind. */
  public static byte[] copyOf(byte[] array, int length) {
    byte[] copy = new byte[length];
    int kept = Math.min(array.length, length);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** Copies a part of an array, with zeros behind. */
  public static byte[] copyOfRange(byte[] array, int from, int to) {
    checkOrder(from, to);
    byte[] copy = new byte[to - from];
    int kept = Math.min(array.length - from, to - from);
    checkCopy("byte", from, array.length, 0, copy.length, kept);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[from + i];
    }
    return copy;
  }

  /** Fills an array. */
  public static void fill(byte[] array, byte x) {
    for (int i = 0; i < array.length; i++) {
      array[i] = x;
    }
  }

  /** Fills a part of an array. */
  public static void fill(byte[] array, int from, int to, byte x) {
    checkRange(array.length, from, to);
    for (int i = from; i < to; i++) {
      array[i] = x;
    }
  }

  // Of short.

  /** Copies an array. */
  public static short[] clone(short[] array) {
    short[] copy = new short[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** As {@link System#arraycopy}: right where the two overlap, too. */
  public static void arraycopy(short[] from, int start, short[] to, int place, int count) {
    checkCopy("short", start, from.length, place, to.length, count);
    if (from == to && start < place) {
      for (int i = count - 1; i >= 0; i--) {
        to[place + i] = from[start + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[place + i] = from[start + i];
      }
    }
  }

  /** Copies an array, shortened or with zeros behind. */
  public static short[] copyOf(short[] array, int length) {
    short[] copy = new short[length];
    int kept = Math.min(array.length, length);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** Copies a part of an array, with zeros behind. */
  public static short[] copyOfRange(short[] array, int from, int to) {
    checkOrder(from, to);
    short[] copy = new short[to - from];
    int kept = Math.min(array.length - from, to - from);
    checkCopy("short", from, array.length, 0, copy.length, kept);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[from + i];
    }
    return copy;
  }

  /** Fills an array. */
  public static void fill(short[] array, short x) {
    for (int i = 0; i < array.length; i++) {
      array[i] = x;
    }
  }

  /** Fills a part of an array. */
  public static void fill(short[] array, int from, int to, short x) {
    checkRange(array.length, from, to);
    for (int i = from; i < to; i++) {
      array[i] = x;
    }
  }

  // Of double[].

  /** Copies an array. */
  public static double[][] clone(double[][] array) {
    double[][] copy = new double[array.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** As {@link System#arraycopy}: right where the two overlap, too. */
  public static void arraycopy(double[][] from, int start, double[][] to, int place, int count) {
    checkCopy("object array", start, from.length, place, to.length, count);
    if (from == to && start < place) {
      for (int i = count - 1; i >= 0; i--) {
        to[place + i] = from[start + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[place + i] = from[start + i];
      }
    }
  }

  /** Copies an array, shortened or with zeros behind. */
  public static double[][] copyOf(double[][] array, int length) {
    double[][] copy = new double[length][];
    int kept = Math.min(array.length, length);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** Copies a part of an array, with zeros behind. */
  public static double[][] copyOfRange(double[][] array, int from, int to) {
    checkOrder(from, to);
    double[][] copy = new double[to - from][];
    int kept = Math.min(array.length - from, to - from);
    checkCopy("object array", from, array.length, 0, copy.length, kept);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[from + i];
    }
    return copy;
  }

  // Of int[].

  /** Copies an array. */
  public static int[][] clone(int[][] array) {
    int[][] copy = new int[array.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** As {@link System#arraycopy}: right where the two overlap, too. */
  public static void arraycopy(int[][] from, int start, int[][] to, int place, int count) {
    checkCopy("object array", start, from.length, place, to.length, count);
    if (from == to && start < place) {
      for (int i = count - 1; i >= 0; i--) {
        to[place + i] = from[start + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[place + i] = from[start + i];
      }
    }
  }

  /** Copies an array, shortened or with zeros behind. */
  public static int[][] copyOf(int[][] array, int length) {
    int[][] copy = new int[length][];
    int kept = Math.min(array.length, length);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[i];
    }
    return copy;
  }

  /** Copies a part of an array, with zeros behind. */
  public static int[][] copyOfRange(int[][] array, int from, int to) {
    checkOrder(from, to);
    int[][] copy = new int[to - from][];
    int kept = Math.min(array.length - from, to - from);
    checkCopy("object array", from, array.length, 0, copy.length, kept);
    for (int i = 0; i < kept; i++) {
      copy[i] = array[from + i];
    }
    return copy;
  }

  // What is more.

  /** Returns {@code new double[rows][columns]}. */
  public static double[][] doubles(int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new NegativeArraySizeException("" + (rows < 0 ? rows : columns));
    }
    double[][] matrix = new double[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = new double[columns];
    }
    return matrix;
  }

  /** Returns {@code new int[rows][columns]}. */
  public static int[][] ints(int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new NegativeArraySizeException("" + (rows < 0 ? rows : columns));
    }
    int[][] matrix = new int[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = new int[columns];
    }
    return matrix;
  }

  /** Sorts an array, by a heap: in place, and in n log n steps at most. */
  public static void sort(double[] array) {
    sort(array, 0, array.length);
  }

  /** Sorts a part of an array. */
  public static void sort(double[] array, int from, int to) {
    checkRange(array.length, from, to);
    for (int root = (to - from) / 2 - 1; root >= 0; root--) {
      sift(array, from, root, to - from);
    }
    for (int size = to - from - 1; size > 0; size--) {
      double largest = array[from];
      array[from] = array[from + size];
      array[from + size] = largest;
      sift(array, from, 0, size);
    }
  }

  /** Lets an element sink in a heap until none below it is larger. */
  private static void sift(double[] array, int from, int root, int size) {
    double x = array[from + root];
    int at = root;
    int child = 2 * at + 1;
    while (child < size) {
      if (child + 1 < size && Double.compare(array[from + child], array[from + child + 1]) < 0) {
        child++;
      }
      if (Double.compare(x, array[from + child]) >= 0) {
        break;
      }
      array[from + at] = array[from + child];
      at = child;
      child = 2 * at + 1;
    }
    array[from + at] = x;
  }
}
