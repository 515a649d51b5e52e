package dev.cotangent.tensor;

import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceKernels.Work;
import dev.cotangent.primitive.Role;
import java.util.Arrays;

/**
 * The operations that move elements and compute nothing. All are linear, and each one's mirror
 * moves gradients back the way that elements came: sums where elements were repeated, zeros where
 * they were left out.
 */
final class Movements {
  private Movements() {}

  /** The sizes that are meant where one of them may be -1. */
  static Shape completed(Shape from, int... sizes) {
    int[] meant = sizes.clone();
    int open = -1;
    long product = 1;
    for (int i = 0; i < meant.length; i++) {
      if (meant[i] == -1 && open < 0) {
        open = i;
      } else {
        product *= meant[i];
      }
    }
    if (open >= 0 && product != 0 && from.size % product == 0) {
      meant[open] = (int) (from.size / product);
    }
    boolean fits = Arrays.stream(meant).allMatch(size -> size >= 0);
    Shape shape = fits ? Shape.of(meant) : null;
    if (shape == null || shape.size != from.size) {
      throw new IllegalArgumentException(
          "reshape: shape "
              + from
              + ", which has "
              + from.size
              + " elements, does not fit into "
              + Arrays.toString(sizes));
    }
    return shape;
  }

  /** The same elements, in row-major order, in another shape. */
  record Reshape(Shape shape) implements LinearPrimitive {
    @Override
    public String name() {
      return "reshape";
    }

    @Override
    public Tensor value(Tensor x) {
      Tensor.Storage at = x.dense().storage();
      return Tensor.view(at.buffer(), at.offset(), shape, shape.strides());
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new Reshape(x.dimensions());
    }
  }

  /** Axes in another order. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Permute(int... order) implements LinearPrimitive {
    static Permute of(Shape shape, int... order) {
      int[] meant = new int[order.length];
      boolean[] named = new boolean[shape.rank()];
      boolean valid = order.length == shape.rank();
      for (int i = 0; i < order.length && valid; i++) {
        meant[i] = shape.axis(order[i], "transpose");
        valid = !named[meant[i]];
        named[meant[i]] = true;
      }
      if (!valid) {
        throw new IllegalArgumentException(
            "transpose: the order "
                + Arrays.toString(order)
                + " does not name each axis of shape "
                + shape
                + " once");
      }
      return new Permute(meant);
    }

    @Override
    public String name() {
      return "transpose";
    }

    @Override
    public Tensor value(Tensor x) {
      Tensor.Storage at = x.storage();
      int[] sizes = new int[order.length];
      int[] strides = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        sizes[i] = x.dimensions().sizes[order[i]];
        strides[i] = at.strides()[order[i]];
      }
      return Tensor.view(at.buffer(), at.offset(), Shape.of(sizes), strides);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      int[] inverse = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        inverse[order[i]] = i;
      }
      return new Permute(inverse);
    }
  }

  /** Elements repeated along new axes, and along axes of size 1. */
  record Broadcast(Shape shape) implements LinearPrimitive {
    @Override
    public String name() {
      return "broadcast";
    }

    @Override
    public Tensor value(Tensor x) {
      if (!x.dimensions().isBroadcastableTo(shape)) {
        throw new IllegalArgumentException(
            "broadcastTo: shape "
                + x.dimensions()
                + " does not fit into "
                + shape
                + "; from the right, its sizes must be equal or 1");
      }
      Tensor.Storage at = x.storage();
      int missing = shape.rank() - x.rank();
      int[] strides = new int[shape.rank()];
      for (int axis = missing; axis < strides.length; axis++) {
        boolean repeated = x.dimensions().sizes[axis - missing] != shape.sizes[axis];
        strides[axis] = repeated ? 0 : at.strides()[axis - missing];
      }
      return Tensor.view(at.buffer(), at.offset(), shape, strides);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new SumTo(x.dimensions());
    }
  }

  /** The mirror of a broadcast: elements that came from one are summed up. */
  record SumTo(Shape shape) implements LinearPrimitive {
    @Override
    public String name() {
      return "sumTo";
    }

    @Override
    public Tensor value(Tensor x) {
      int missing = x.rank() - shape.rank();
      int[] axes = new int[x.rank()];
      int count = 0;
      for (int axis = 0; axis < axes.length; axis++) {
        if (axis < missing || shape.sizes[axis - missing] != x.dimensions().sizes[axis]) {
          axes[count++] = axis;
        }
      }
      return new Reshape(shape).value(Reductions.sum(x, Arrays.copyOf(axes, count)));
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new Broadcast(x.dimensions());
    }
  }

  /** Every step-th index of an axis, from a first one on. */
  record Slice(int axis, int from, int count, int step) implements LinearPrimitive {
    static Slice of(Shape shape, int axis, int from, int to, int step) {
      int meant = shape.axis(axis, "slice");
      int size = shape.sizes[meant];
      int first = from < 0 ? from + size : from;
      int last = to < 0 ? to + size : to;
      if (first < 0 || last > size || first > last || step < 1) {
        throw new IllegalArgumentException(
            "slice: "
                + from
                + " to "
                + to
                + " in steps of "
                + step
                + " of axis "
                + meant
                + " of a tensor of shape "
                + shape);
      }
      return new Slice(meant, first, Math.ceilDiv(last - first, step), step);
    }

    @Override
    public String name() {
      return "slice";
    }

    @Override
    public Tensor value(Tensor x) {
      Tensor.Storage at = x.storage();
      int[] strides = at.strides().clone();
      int offset = count == 0 ? at.offset() : at.offset() + from * strides[axis];
      strides[axis] *= step;
      return Tensor.view(at.buffer(), offset, x.dimensions().with(axis, count), strides);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new Embed(axis, from, step, x.dimensions().sizes[axis]);
    }
  }

  /** The mirror of a slice: zeros, and the elements at every step-th index of an axis. */
  record Embed(int axis, int from, int step, int size) implements LinearPrimitive {
    @Override
    public String name() {
      return "embed";
    }

    @Override
    public Tensor value(Tensor x) {
      Shape shape = x.dimensions().with(axis, size);
      if (Offload.device(Work.MOVEMENT, shape.size, x) != null) {
        int[] places = Offload.steps(from, step, x.dimensions().sizes[axis]);
        return new Indexing.ScatterAdd(axis, size, places).value(x);
      }
      Buffer result = Arena.allocate(x.type(), shape.size);
      result.fill(0, shape.size, 0);
      Tensor.Storage at = x.dense().storage();
      int outer = shape.extent(0, axis);
      int inner = shape.extent(axis + 1, shape.rank());
      int count = x.dimensions().sizes[axis];
      int pieces = step == 1 ? 1 : count; // without gaps the elements are one piece
      int piece = step == 1 ? count * inner : inner;
      for (int i = 0; i < outer; i++) {
        for (int j = 0; j < pieces; j++) {
          int to = (i * size + from + j * step) * inner;
          result.copy(to, at.buffer(), at.offset() + i * count * inner + j * piece, 1, piece);
        }
      }
      return Tensor.of(result, shape);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new Slice(axis, from, x.dimensions().sizes[axis], step);
    }
  }

  /** An axis in reverse order. */
  record Flip(int axis) implements LinearPrimitive {
    @Override
    public String name() {
      return "flip";
    }

    @Override
    public Tensor value(Tensor x) {
      Tensor.Storage at = x.storage();
      int size = x.dimensions().sizes[axis];
      int[] strides = at.strides().clone();
      int offset = at.offset() + Math.max(0, size - 1) * strides[axis];
      strides[axis] = -strides[axis];
      return Tensor.view(at.buffer(), offset, x.dimensions(), strides);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return this;
    }
  }

  /** Elements of another type. */
  record Convert(ElementType type) implements LinearPrimitive {
    @Override
    public String name() {
      return "convert";
    }

    @Override
    public Tensor value(Tensor x) {
      DeviceKernels device = Offload.device(Work.MOVEMENT, x.size(), x);
      if (device != null) {
        DeviceArray elements = Offload.elements(device, x);
        DeviceArray converted = device.convert(elements, Offload.precision(type));
        return Offload.tensor(device, converted, type, x.dimensions());
      }
      Buffer result = Arena.allocate(type, x.size());
      Tensor.Storage at = x.dense().storage();
      result.generate(i -> at.buffer().get(at.offset() + i));
      return Tensor.of(result, x.dimensions());
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new Convert(x.type());
    }
  }

  /** Tensors one after the other along an axis. */
  record Concat(int axis) implements TensorPrimitive {
    static Concat of(int axis, Tensor... x) {
      if (x.length == 0) {
        throw new IllegalArgumentException("concat: no tensors; at least one is needed");
      }
      Shape first = x[0].dimensions();
      int meant = first.axis(axis, "concat");
      for (Tensor other : x) {
        Elementwise.requireSameType("concat", x[0], other);
        boolean fits = other.rank() == first.rank();
        if (!fits || !other.dimensions().with(meant, first.sizes[meant]).equals(first)) {
          throw new IllegalArgumentException(
              "concat: shapes "
                  + first
                  + " and "
                  + other.dimensions()
                  + " differ not only in axis "
                  + meant);
        }
      }
      return new Concat(meant);
    }

    @Override
    public String name() {
      return "concat";
    }

    @Override
    public Role role() {
      return Role.DISTRIBUTOR;
    }

    private int total(Tensor... x) {
      long total = 0;
      for (Tensor part : x) {
        total += part.dimensions().sizes[axis];
      }
      if (total > Shape.MOST) {
        throw new IllegalArgumentException(
            "concat: axis " + axis + " would have " + total + " elements; work on parts of it");
      }
      return (int) total;
    }

    @Override
    public Tensor value(Tensor... x) {
      Shape shape = x[0].dimensions().with(axis, total(x));
      int outer = shape.extent(0, axis);
      int inner = shape.extent(axis + 1, shape.rank());
      DeviceKernels device = Offload.device(Work.MOVEMENT, shape.size, x);
      if (device != null) {
        DeviceArray parts = onDevice(device, outer, inner, x);
        return Offload.tensor(device, parts, x[0].type(), shape);
      }
      Buffer result = Arena.allocate(x[0].type(), shape.size);
      int start = 0;
      for (Tensor part : x) {
        Tensor.Storage at = part.dense().storage();
        int run = part.dimensions().sizes[axis] * inner;
        for (int i = 0; i < outer; i++) {
          int to = i * shape.sizes[axis] * inner + start;
          result.copy(to, at.buffer(), at.offset() + i * run, 1, run);
        }
        start += run;
      }
      return Tensor.of(result, shape);
    }

    private DeviceArray onDevice(DeviceKernels device, int outer, int inner, Tensor... x) {
      DeviceArray[] parts = new DeviceArray[x.length];
      int[] counts = new int[x.length];
      for (int k = 0; k < x.length; k++) {
        parts[k] = Offload.elements(device, x[k]);
        counts[k] = x[k].dimensions().sizes[axis];
      }
      return device.concat(parts, outer, counts, inner);
    }

    private int startOf(int k, Tensor... x) {
      return total(Arrays.copyOf(x, k));
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return Tensor.apply(new Embed(axis, startOf(k, x), 1, y.dimensions().sizes[axis]), dx);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      int from = startOf(k, x);
      return w.slice(axis, from, from + x[k].dimensions().sizes[axis]);
    }
  }
}
