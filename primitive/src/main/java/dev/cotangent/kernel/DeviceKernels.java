package dev.cotangent.kernel;

import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Subgradient;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Arrays in a device's memory and what tensors need to be computed with there: the counterpart of
 * {@link ArrayKernels} for a memory of its own, where data stays from one operation to the next.
 *
 * <p>Arrays are values, so operations need not run when they are asked for: elementwise ones are
 * put together and run as one when their result is needed. Every operation returns an array that
 * nobody holds yet; it may end once an operation that takes it has been carried out, so what is
 * needed by several operations must be held. All methods may be called from any thread.
 *
 * <p>"[outer, count, inner]" describes an array as three axes in rows: an operation along an axis
 * of a tensor is one along the middle axis here.
 */
public interface DeviceKernels {
  /**
   * Returns the device kernels in use, or null if tensors are computed on the host: see
   * docs/gpu.md.
   *
   * @throws IllegalStateException if {@code -Dcotangent.kernels} asks for some that cannot be had
   */
  static @Nullable DeviceKernels current() {
    return Scope.HERE.isBound() ? Scope.HERE.get().orElse(null) : KernelLookup.device();
  }

  /** Runs an action whose tensors are computed with these kernels, or null for the host's alone. */
  static <T> T during(@Nullable DeviceKernels kernels, Supplier<T> action) {
    return ScopedValue.where(Scope.HERE, Optional.ofNullable(kernels)).call(action::get);
  }

  /** What sorts of work a device is better or worse at. */
  enum Work {
    /** One result for each element: work counts results. */
    ELEMENTWISE,
    /** Sums and the like: work counts operands. */
    REDUCTION,
    /** Matrix products: work counts multiplications. */
    PRODUCT,
    /** Elements that change places: work counts results. */
    MOVEMENT
  }

  /** Returns the name by which {@code -Dcotangent.kernels} asks for these kernels. */
  String name();

  /** Returns the device. */
  Device device();

  /**
   * Returns whether an operation is expected to be done sooner here than on the host, transfers
   * included.
   *
   * @param work its sort
   * @param amount how much there is to do, see {@link Work}
   * @param bytesThere bytes of operands that lie on the device alone
   * @param bytesHere bytes of operands that would have to be copied to the device
   */
  boolean suits(Work work, long amount, long bytesThere, long bytesHere);

  /** Returns whether the value of a row can be computed here. */
  boolean computes(Primitive row);

  /** Returns whether the weight of a row's first piece can be computed here. */
  boolean weighs(Primitive row);

  /** Copies the first n elements of an array to the device; the array may change afterwards. */
  DeviceArray upload(double[] x, int n);

  /** Copies the first n elements of an array to the device; the array may change afterwards. */
  DeviceArray upload(float[] x, int n);

  /** Returns n equal elements. */
  DeviceArray constant(Precision precision, double value, int n);

  /**
   * Returns elements of an array in another order: those at {@code at + Σ index[k] * strides[k]},
   * in rows of the given sizes. Strides may be 0 or negative.
   */
  DeviceArray view(DeviceArray x, int at, int[] sizes, int[] strides);

  /** Returns elements rounded to another precision. */
  DeviceArray convert(DeviceArray x, Precision precision);

  /** Returns the values of a row, element by element; operands have the same length. */
  DeviceArray apply(Primitive row, DeviceArray... x);

  /** Returns the weights of a row's first piece; see {@link ArrayKernels#weight}. */
  DeviceArray weight(Primitive row, double tie, DeviceArray... x);

  /** Returns the sums over the middle axis; the order of the additions depends on sizes alone. */
  DeviceArray sum(DeviceArray x, int outer, int count, int inner);

  /** Returns the largest over the middle axis, NaN if one is NaN, -∞ if there are none. */
  DeviceArray max(DeviceArray x, int outer, int count, int inner);

  /**
   * Returns for each element how much of it was selected as the largest: ties share as the policy
   * says; NaN where no element equals the largest.
   */
  DeviceArray selection(
      DeviceArray x, DeviceArray largest, int outer, int count, int inner, Subgradient policy);

  /** Returns the elements at indices of the middle axis; indices have been checked. */
  DeviceArray gather(DeviceArray x, int outer, int count, int inner, int... indices);

  /**
   * Returns zeros, and elements added at indices of a middle axis of so many places. What is added
   * to one place is added in the order of the indices.
   *
   * @param x the elements, [outer, indices.length, inner]
   */
  DeviceArray scatterAdd(DeviceArray x, int outer, int places, int inner, int... indices);

  /** Returns arrays [outer, counts[k], inner] one after the other along the middle axis. */
  DeviceArray concat(DeviceArray[] x, int outer, int[] counts, int inner);

  /** Returns the matrix products a · b, one after the other, in rows. */
  DeviceArray gemm(DeviceMatrix a, DeviceMatrix b);
}
