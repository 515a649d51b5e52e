package dev.cotangent.tensor;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Random shapes, axes and tensors, for examples of rows. Tensors are small, but of all ranks, and
 * sizes of 0 and 1 are frequent among them.
 */
final class Draws {
  private static final int MOST_AXES = 6;
  private static final int MOST_ELEMENTS = 96;
  private static final int MOST_ALONG_AN_AXIS = 4;

  private final RandomGenerator random;

  Draws(RandomGenerator random) {
    this.random = random;
  }

  boolean flag() {
    return random.nextBoolean();
  }

  /** An integer from the first (inclusive) to the second (inclusive). */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  private int size() {
    double u = random.nextDouble();
    return u < 0.05 ? 0 : u < 0.3 ? 1 : between(2, MOST_ALONG_AN_AXIS);
  }

  /** A shape of at least so many axes. */
  Shape shape(int least) {
    int[] sizes = new int[between(least, MOST_AXES)];
    Arrays.setAll(sizes, i -> size());
    return bounded(sizes);
  }

  private Shape bounded(int... sizes) {
    while (Shape.of(sizes).size > MOST_ELEMENTS) {
      sizes[random.nextInt(sizes.length)] = 1;
    }
    return Shape.of(sizes);
  }

  /**
   * A tensor whose elements are apart from each other and from 0, by more than differences for
   * checking derivatives step, and small enough to be exponents.
   */
  Tensor tensor(Shape shape) {
    int[] order = order(shape.size);
    return Tensor.generate(
        i -> {
          double size = 0.25 + 1.75 * (order[i] + random.nextDouble(0.25, 0.75)) / shape.size;
          return flag() ? size : -size;
        },
        shape.sizes);
  }

  Tensor tensor(int... sizes) {
    return tensor(Shape.of(sizes));
  }

  /** A permutation of 0, 1, ... n - 1. */
  int[] order(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  int axis(Tensor x) {
    return random.nextInt(x.rank());
  }

  /** Some axes, at least one if there are any, in ascending order. */
  int[] axes(Tensor x) {
    int[] some = Arrays.copyOf(order(x.rank()), x.rank() == 0 ? 0 : between(1, x.rank()));
    Arrays.sort(some);
    return some;
  }

  /** So many indices of an axis of the given size, which may repeat; none if there is none. */
  int[] indices(int count, int size) {
    int[] indices = new int[size == 0 ? 0 : count];
    Arrays.setAll(indices, i -> random.nextInt(size));
    return indices;
  }

  /** Another shape for the same number of elements: axes are joined, and some of size 1 added. */
  Shape regrouped(Shape shape) {
    int[] sizes = new int[MOST_AXES];
    int count = 0;
    for (int size : shape.sizes) {
      if (count > 0 && flag()) {
        sizes[count - 1] *= size;
      } else {
        sizes[count++] = size;
      }
    }
    if (count < MOST_AXES && flag()) {
      sizes[count++] = 1;
    }
    return Shape.of(Arrays.copyOf(sizes, count));
  }

  /** A shape that the given one broadcasts to. */
  Shape wider(Shape shape) {
    int more = between(0, MOST_AXES - shape.rank());
    int[] sizes = new int[more + shape.rank()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i < more ? size() : shape.sizes[i - more];
      if (sizes[i] == 1 && flag()) {
        sizes[i] = size();
      }
    }
    return Shape.of(sizes).size > MOST_ELEMENTS ? shape : Shape.of(sizes);
  }

  /** A shape that broadcasts to the given one. */
  Shape narrower(Shape shape) {
    int fewer = between(0, shape.rank());
    int[] sizes = Arrays.copyOfRange(shape.sizes, fewer, shape.rank());
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = random.nextInt(3) == 0 ? 1 : sizes[i];
    }
    return Shape.of(sizes);
  }
}
