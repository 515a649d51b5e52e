package dev.cotangent.tensor;

import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceKernels.Work;
import dev.cotangent.kernel.DeviceMatrix;
import dev.cotangent.primitive.Role;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products. A product switches gradients: each factor gets the other's transpose times what
 * comes in. Transposed and sliced matrices are handed to the kernels as they lie, by their strides.
 */
final class MatMul {
  private MatMul() {}

  /** NumPy's matmul: vectors are promoted to matrices and back. */
  static Tensor apply(Tensor x, Tensor y) {
    Elementwise.requireSameType("matmul", x, y);
    int k = x.rank() == 0 ? -1 : x.size(-1);
    int rows = y.rank() == 0 ? -2 : y.rank() == 1 ? y.size(0) : y.size(-2);
    if (k != rows) {
      throw new IllegalArgumentException(
          "matmul: shapes "
              + x.dimensions()
              + " and "
              + y.dimensions()
              + " do not fit; the last axis of the first must be as long as the second's"
              + (y.rank() < 2 ? " first" : " last but one"));
    }
    if (x.rank() == 1) {
      Tensor product = apply(x.reshape(1, k), y);
      return product.reshape(without(product.dimensions(), y.rank() == 1 ? 0 : -2));
    }
    if (y.rank() == 1) {
      Tensor product = apply(x, y.reshape(k, 1));
      return product.reshape(without(product.dimensions(), -1));
    }
    if (x.rank() > 2 && y.rank() == 2) { // one product of many rows
      int[] sizes = x.shape();
      sizes[sizes.length - 1] = y.size(1);
      int count = x.dimensions().extent(0, x.rank() - 1);
      return Tensor.apply(new Product(), x.reshape(count, k), y).reshape(sizes);
    }
    return Tensor.apply(new Product(), x, y);
  }

  private static int[] without(Shape shape, int axis) {
    return shape.reduced(new int[] {axis < 0 ? axis + shape.rank() : axis}, false).sizes;
  }

  private static Tensor transposed(Tensor x) {
    return x.swapAxes(-2, -1);
  }

  private static Buffer.Matrix matrix(Tensor x, int offset) {
    int[] sizes = x.dimensions().sizes;
    int[] strides = x.storage().strides();
    int last = sizes.length - 1;
    return new Buffer.Matrix(
        x.storage().buffer(),
        offset,
        sizes[last - 1],
        sizes[last],
        strides[last - 1],
        strides[last]);
  }

  /** The products of matrices, the last two axes; axes before are broadcast. */
  record Product() implements TensorPrimitive {
    @Override
    public String name() {
      return "matmul";
    }

    @Override
    public Role role() {
      return Role.SWITCHER;
    }

    @Override
    public Tensor value(Tensor... x) {
      int m = x[0].size(-2);
      int n = x[1].size(-1);
      Shape batch = batch(x[0]).broadcast(batch(x[1]), "matmul");
      int[] sizes = Arrays.copyOf(batch.sizes, batch.rank() + 2);
      sizes[batch.rank()] = m;
      sizes[batch.rank() + 1] = n;
      Shape shape = Shape.of(sizes);
      DeviceKernels device =
          Offload.device(Work.PRODUCT, (long) shape.size * x[0].size(-1), x[0], x[1]);
      if (device != null) {
        return Offload.tensor(device, onDevice(device, x[0], x[1], batch), x[0].type(), shape);
      }
      Buffer result = Arena.allocate(x[0].type(), shape.size);
      for (int i = 0; i < batch.size; i++) {
        Buffer.Matrix a = matrix(x[0], offset(x[0], batch, i));
        Buffer.Matrix b = matrix(x[1], offset(x[1], batch, i));
        Buffer.gemm(a, b, new Buffer.Matrix(result, i * m * n, m, n, n, 1), false);
      }
      return Tensor.of(result, shape);
    }

    private static DeviceArray onDevice(DeviceKernels device, Tensor x, Tensor y, Shape batch) {
      return device.gemm(matrices(device, x, batch), matrices(device, y, batch));
    }

    private static DeviceMatrix matrices(DeviceKernels device, Tensor x, Shape batch) {
      int[] offsets = new int[batch.size];
      Arrays.setAll(offsets, i -> offset(x, batch, i));
      return new DeviceMatrix(
          x.storage().buffer().on(device),
          offsets,
          x.size(-2),
          x.size(-1),
          x.storage().strides()[x.rank() - 2],
          x.storage().strides()[x.rank() - 1]);
    }

    private static Shape batch(Tensor x) {
      return Shape.of(Arrays.copyOf(x.dimensions().sizes, x.rank() - 2));
    }

    /** Where the i-th matrix of the result takes its operand from. */
    private static int offset(Tensor x, Shape batch, int i) {
      Tensor.Storage at = x.storage();
      int missing = batch.rank() + 2 - x.rank();
      int offset = at.offset();
      int rest = i;
      for (int axis = batch.rank() - 1; axis >= 0; axis--) {
        int index = rest % batch.sizes[axis];
        rest /= batch.sizes[axis];
        if (axis >= missing && x.dimensions().sizes[axis - missing] > 1) {
          offset += index * at.strides()[axis - missing];
        }
      }
      return offset;
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return k == 0 ? Tensor.apply(this, dx, x[1]) : Tensor.apply(this, x[0], dx);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      Tensor contribution =
          k == 0
              ? Tensor.apply(this, w, transposed(x[1]))
              : Tensor.apply(this, transposed(x[0]), w);
      return contribution.sumTo(x[k].dimensions());
    }
  }

  /** x · w + b: the product is added to rows that begin as b, which costs no pass of its own. */
  record Affine() implements TensorPrimitive {
    static Affine of(Tensor x, Tensor w, Tensor b) {
      Elementwise.requireSameType("affine", x, w);
      Elementwise.requireSameType("affine", x, b);
      boolean fits =
          x.rank() == 2
              && w.rank() == 2
              && b.rank() == 1
              && x.size(1) == w.size(0)
              && w.size(1) == b.size(0);
      if (!fits) {
        throw new IllegalArgumentException(
            "affine: shapes "
                + x.dimensions()
                + ", "
                + w.dimensions()
                + " and "
                + b.dimensions()
                + " do not fit; [n, p], [p, q] and [q] would");
      }
      return new Affine();
    }

    @Override
    public String name() {
      return "affine";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      Shape shape = Shape.of(x[0].size(0), x[1].size(1));
      if (Offload.device(Work.PRODUCT, (long) shape.size * x[0].size(1), x) != null) {
        return x[0].matmul(x[1]).add(x[2]); // a device adds the bias in the pass that comes next
      }
      Buffer result = Arena.allocate(x[0].type(), shape.size);
      int columns = shape.sizes[1];
      if (shape.size > 0) {
        Operand.of(x[2], x[2].dimensions()).copy(0, columns, result, 0);
        result.repeat(0, columns, shape.size);
      }
      Buffer.Matrix a = matrix(x[0], x[0].storage().offset());
      Buffer.Matrix b = matrix(x[1], x[1].storage().offset());
      Buffer.Matrix c = new Buffer.Matrix(result, 0, shape.sizes[0], columns, columns, 1);
      Buffer.gemm(a, b, c, true);
      return Tensor.of(result, shape);
    }

    @Override
    public @Nullable Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return switch (k) {
        case 0 -> dx.matmul(x[1]);
        case 1 -> x[0].matmul(dx);
        default -> dx.broadcastTo(y.shape());
      };
    }

    @Override
    public @Nullable Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return switch (k) {
        case 0 -> w.matmul(x[1].transpose());
        case 1 -> x[0].transpose().matmul(w);
        default -> w.sum(0);
      };
    }
  }
}
