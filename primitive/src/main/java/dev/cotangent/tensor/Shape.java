package dev.cotangent.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of a tensor's axes, and NumPy's rules about them. Immutable; the arrays that it is
 * given and gives are not copied, and nobody in this package changes them.
 */
final class Shape {
  static final Shape SCALAR = new Shape();

  /** The longest array that every JVM can make. */
  static final int MOST = Integer.MAX_VALUE - 8;

  final int[] sizes;
  final int size;
  private int @Nullable [] strides;

  private Shape(int... sizes) {
    this.sizes = sizes;
    this.size = product(sizes);
  }

  /**
   * Returns a shape.
   *
   * @throws IllegalArgumentException if a size is negative or there would be too many elements
   */
  static Shape of(int... sizes) {
    return sizes.length == 0 ? SCALAR : new Shape(sizes);
  }

  private static int product(int... sizes) {
    long product = 1;
    boolean empty = false;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(sizes) + ": a size is negative; sizes are 0 or more");
      }
      empty |= size == 0;
      product = size == 0 ? product : multiply(product, size);
    }
    if (!empty && product > MOST) {
      throw new IllegalArgumentException(
          "shape "
              + Arrays.toString(sizes)
              + " has "
              + (product == Long.MAX_VALUE ? "more than 2^63" : product)
              + " elements, and an array holds at most "
              + MOST
              + "; work on parts of it");
    }
    return empty ? 0 : (int) product;
  }

  private static long multiply(long a, int b) {
    return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  int rank() {
    return sizes.length;
  }

  /** The strides of a tensor of this shape whose elements lie in rows without gaps. */
  int[] strides() {
    int[] known = strides;
    if (known == null) {
      known = new int[sizes.length];
      int stride = 1;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        known[axis] = stride;
        stride *= Math.max(1, sizes[axis]);
      }
      strides = known;
    }
    return known;
  }

  /** The product of the sizes of axes from one (inclusive) to another (exclusive). */
  int extent(int from, int to) {
    int extent = 1;
    for (int axis = from; axis < to; axis++) {
      extent *= sizes[axis];
    }
    return extent;
  }

  /** The axis from 0 that is meant, where -1 is the last. */
  int axis(int axis, String operation) {
    if (axis < -rank() || axis >= rank()) {
      throw new IllegalArgumentException(
          operation
              + ": axis "
              + axis
              + " of a tensor of shape "
              + this
              + (rank() == 0
                  ? ", which has no axes"
                  : "; its axes are 0 to " + (rank() - 1) + ", or -1 to " + -rank()));
    }
    return axis < 0 ? axis + rank() : axis;
  }

  /** The axes from 0 that are meant, in ascending order; all if none is named. */
  int[] axes(String operation, int... axes) {
    int[] meant = new int[axes.length == 0 ? rank() : axes.length];
    for (int i = 0; i < meant.length; i++) {
      meant[i] = axes.length == 0 ? i : axis(axes[i], operation);
    }
    Arrays.sort(meant);
    for (int i = 1; i < meant.length; i++) {
      if (meant[i] == meant[i - 1]) {
        throw new IllegalArgumentException(
            operation + ": axis " + meant[i] + " is named twice in " + Arrays.toString(axes));
      }
    }
    return meant;
  }

  /** This shape with the size of one axis replaced. */
  Shape with(int axis, int size) {
    int[] changed = sizes.clone();
    changed[axis] = size;
    return of(changed);
  }

  /** This shape without some axes, given in ascending order, or with size 1 there. */
  Shape reduced(int[] axes, boolean keepDims) {
    int[] kept = new int[keepDims ? rank() : rank() - axes.length];
    int next = 0;
    int at = 0;
    for (int axis = 0; axis < rank(); axis++) {
      boolean reduced = next < axes.length && axes[next] == axis;
      if (reduced) {
        next++;
      }
      if (!reduced || keepDims) {
        kept[at++] = reduced ? 1 : sizes[axis];
      }
    }
    return of(kept);
  }

  /** The common shape of two operands by NumPy's rules. */
  Shape broadcast(Shape other, String operation) {
    if (equals(other)) {
      return this;
    }
    int rank = Math.max(rank(), other.rank());
    int[] common = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int a = i <= rank() ? sizes[rank() - i] : 1;
      int b = i <= other.rank() ? other.sizes[other.rank() - i] : 1;
      if (a != b && a != 1 && b != 1) {
        throw new IllegalArgumentException(
            operation
                + ": shapes "
                + this
                + " and "
                + other
                + " do not fit together; from the right, sizes must be equal, or one of them 1");
      }
      common[rank - i] = a == 1 ? b : a;
    }
    return of(common);
  }

  boolean isBroadcastableTo(Shape target) {
    if (rank() > target.rank()) {
      return false;
    }
    for (int i = 1; i <= rank(); i++) {
      int size = sizes[rank() - i];
      if (size != 1 && size != target.sizes[target.rank() - i]) {
        return false;
      }
    }
    return true;
  }

  /** The place in row-major order of an index that has been checked. */
  int flat(int... index) {
    int flat = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      flat = flat * sizes[axis] + index[axis];
    }
    return flat;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
