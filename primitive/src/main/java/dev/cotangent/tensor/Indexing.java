package dev.cotangent.tensor;

import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceKernels.Work;
import dev.cotangent.primitive.Role;

/**
 * Picking indices of an axis, and its mirror, adding to indices of an axis: they route a gradient
 * by the same table in opposite directions.
 */
final class Indexing {
  private Indexing() {}

  private static void require(String operation, int size, int... indices) {
    for (int i = 0; i < indices.length; i++) {
      Tensor.requireIndex(operation, indices[i], i, size);
    }
  }

  /** The given indices of an axis. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Gather(int axis, int... indices) implements LinearPrimitive {
    static Gather of(Shape shape, int axis, int... indices) {
      int meant = shape.axis(axis, "gather");
      require("gather", shape.sizes[meant], indices);
      return new Gather(meant, indices.clone());
    }

    @Override
    public String name() {
      return "gather";
    }

    @Override
    public Role role() {
      return Role.ROUTER;
    }

    @Override
    public Tensor value(Tensor x) {
      Shape shape = x.dimensions().with(axis, indices.length);
      DeviceKernels device = Offload.device(Work.MOVEMENT, shape.size, x);
      if (device != null) {
        return Offload.tensor(device, onDevice(device, x), x.type(), shape);
      }
      Buffer result = Arena.allocate(x.type(), shape.size);
      Tensor.Storage at = x.dense().storage();
      int outer = shape.extent(0, axis);
      int inner = shape.extent(axis + 1, shape.rank());
      int size = x.dimensions().sizes[axis];
      int to = 0;
      for (int i = 0; i < outer; i++) {
        for (int index : indices) {
          result.copy(to, at.buffer(), at.offset() + (i * size + index) * inner, 1, inner);
          to += inner;
        }
      }
      return Tensor.of(result, shape);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new ScatterAdd(axis, x.dimensions().sizes[axis], indices);
    }

    private DeviceArray onDevice(DeviceKernels device, Tensor x) {
      Shape shape = x.dimensions();
      int outer = shape.extent(0, axis);
      int inner = shape.extent(axis + 1, shape.rank());
      DeviceArray elements = Offload.elements(device, x);
      return device.gather(elements, outer, shape.sizes[axis], inner, indices);
    }
  }

  /** Zeros, and the elements added at the given indices of an axis. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record ScatterAdd(int axis, int size, int... indices) implements LinearPrimitive {
    static ScatterAdd of(Shape target, int axis, int[] indices, Shape source) {
      int meant = target.axis(axis, "scatterAdd");
      require("scatterAdd", target.sizes[meant], indices);
      Shape fitting = target.with(meant, indices.length);
      if (!source.equals(fitting)) {
        throw new IllegalArgumentException(
            "scatterAdd: "
                + indices.length
                + " indices of axis "
                + meant
                + " of shape "
                + target
                + " take a tensor of shape "
                + fitting
                + ", not "
                + source);
      }
      return new ScatterAdd(meant, target.sizes[meant], indices.clone());
    }

    @Override
    public String name() {
      return "scatterAdd";
    }

    @Override
    public Role role() {
      return Role.ROUTER;
    }

    @Override
    public Tensor value(Tensor x) {
      Shape shape = x.dimensions().with(axis, size);
      DeviceKernels device = Offload.device(Work.MOVEMENT, shape.size, x);
      if (device != null) {
        return Offload.tensor(device, onDevice(device, x), x.type(), shape);
      }
      Buffer result = Arena.allocate(x.type(), shape.size);
      result.fill(0, shape.size, 0);
      Tensor.Storage at = x.dense().storage();
      int outer = shape.extent(0, axis);
      int inner = shape.extent(axis + 1, shape.rank());
      int from = at.offset();
      for (int i = 0; i < outer; i++) {
        for (int index : indices) {
          int to = (i * size + index) * inner;
          result.add(to, at.buffer(), from, inner);
          from += inner;
        }
      }
      return Tensor.of(result, shape);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new Gather(axis, indices);
    }

    private DeviceArray onDevice(DeviceKernels device, Tensor x) {
      Shape shape = x.dimensions();
      int outer = shape.extent(0, axis);
      int inner = shape.extent(axis + 1, shape.rank());
      return device.scatterAdd(Offload.elements(device, x), outer, size, inner, indices);
    }
  }
}
