package dev.cotangent.tensor;

import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceKernels;
import java.util.Arrays;

/**
 * A constant tensor as a program reads it: broadcast to the result's shape, in the result's order,
 * block by block.
 */
final class Operand {
  private final Buffer buffer;
  private final int offset;
  private final boolean inPlace;
  private final boolean single;

  /** The axes that are left when those that can be read as one are merged, and their strides. */
  private final int[] sizes;

  private final int[] strides;

  private static final int[] NONE = {};

  private Operand(Buffer buffer, int offset, int[] sizes, int[] strides) {
    this.buffer = buffer;
    this.offset = offset;
    this.sizes = sizes;
    this.strides = strides;
    this.inPlace = sizes.length == 0 || (sizes.length == 1 && strides[0] == 1);
    this.single = sizes.length == 1 && strides[0] == 0;
  }

  /** The common cases, which need no axes. */
  private Operand(Buffer buffer, int offset, boolean single) {
    this.buffer = buffer;
    this.offset = offset;
    this.sizes = NONE;
    this.strides = NONE;
    this.inPlace = !single;
    this.single = single;
  }

  static Operand of(Tensor x, Shape shape) {
    Tensor.Storage storage = x.storage();
    if (x.isDense() && x.size() == shape.size) {
      return new Operand(storage.buffer(), storage.offset(), false);
    }
    if (x.size() == 1) {
      return new Operand(storage.buffer(), storage.offset(), true);
    }
    int rank = shape.rank();
    int missing = rank - x.rank();
    int[] sizes = new int[rank];
    int[] strides = new int[rank];
    int count = 0;
    for (int axis = 0; axis < rank; axis++) {
      int size = shape.sizes[axis];
      boolean repeated = axis < missing || x.size(axis - missing) != size;
      int stride = repeated ? 0 : storage.strides()[axis - missing];
      if (size == 1) {
        continue;
      }
      if (count > 0 && strides[count - 1] == stride * size) {
        sizes[count - 1] *= size;
        strides[count - 1] = stride;
      } else {
        sizes[count] = size;
        strides[count++] = stride;
      }
    }
    return new Operand(
        storage.buffer(),
        storage.offset(),
        Arrays.copyOf(sizes, count),
        Arrays.copyOf(strides, count));
  }

  Buffer buffer() {
    return buffer;
  }

  /** Whether blocks are read where they lie. */
  boolean isInPlace() {
    return inPlace;
  }

  /** Whether all elements are the first. */
  boolean isSingle() {
    return single;
  }

  double first() {
    return buffer.get(offset);
  }

  /** Makes n elements from a place on available and returns where they begin. */
  int load(int from, int n, Buffer block) {
    if (inPlace) {
      return offset + from;
    }
    if (!single) {
      copy(from, n, block, 0);
    }
    return 0;
  }

  /** All n elements as a device knows them. A number of the host's goes there with a kernel. */
  DeviceArray on(DeviceKernels device, int n) {
    if ((single || n == 1) && buffer.isHere()) {
      return device.constant(Offload.precision(buffer.type()), first(), n);
    }
    DeviceArray elements = buffer.on(device);
    if (inPlace) {
      boolean whole = offset == 0 && buffer.length() == n;
      return whole ? elements : device.view(elements, offset, new int[] {n}, new int[] {1});
    }
    return single
        ? device.view(elements, offset, new int[] {n}, new int[] {0})
        : device.view(elements, offset, sizes, strides);
  }

  /** Copies n elements from a place on, in runs along the last axis. */
  void copy(int from, int n, Buffer into, int at) {
    if (n == 0) {
      return;
    }
    if (inPlace || single) {
      into.copy(at, buffer, single ? offset : offset + from, single ? 0 : 1, n);
      return;
    }
    int last = sizes.length - 1;
    int[] index = new int[sizes.length];
    int place = offset;
    int rest = from;
    for (int axis = last; axis >= 0; axis--) {
      index[axis] = rest % sizes[axis];
      rest /= sizes[axis];
      place += index[axis] * strides[axis];
    }
    int done = 0;
    while (done < n) {
      int run = Math.min(n - done, sizes[last] - index[last]);
      into.copy(at + done, buffer, place, strides[last], run);
      done += run;
      index[last] += run;
      place += run * strides[last];
      for (int axis = last; axis > 0 && index[axis] == sizes[axis]; axis--) {
        place += strides[axis - 1] - sizes[axis] * strides[axis];
        index[axis] = 0;
        index[axis - 1]++;
      }
    }
  }
}
