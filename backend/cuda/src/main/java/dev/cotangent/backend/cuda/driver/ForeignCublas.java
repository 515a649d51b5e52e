package dev.cotangent.backend.cuda.driver;

import static dev.cotangent.backend.cuda.driver.CublasStatus.check;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.cotangent.kernel.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Any version of cuBLAS, by the few functions needed of it, called through {@code
 * java.lang.foreign}.
 *
 * <p>JCublas is bound to cuBLAS 12 by name, and machines have 13 by now. These functions have been
 * the same in both. Addresses are passed as whole numbers: they are the device's, and not Java's to
 * look behind.
 */
final class ForeignCublas implements Blas {
  private static final FunctionDescriptor OF_HANDLE = FunctionDescriptor.of(JAVA_INT, JAVA_LONG);
  private static final FunctionDescriptor WITH_ADDRESS =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor WITH_NUMBER =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT);

  /** handle, transposed?, transposed?, m, n, k, α, a, lda, b, ldb, β, c, ldc. */
  private static final FunctionDescriptor ONE = descriptor("piiiiippipippi");

  /** The same with steps after each matrix, and how many there are. */
  private static final FunctionDescriptor MANY = descriptor("piiiiippilpilppili");

  private final Arena arena = Arena.ofShared();
  private final Scalars scalars = new Scalars(arena);
  private final SymbolLookup library;
  private final MethodHandle dgemm;
  private final MethodHandle sgemm;
  private final MethodHandle dgemmBatched;
  private final MethodHandle sgemmBatched;
  private final long handle;

  /**
   * Makes a library ready in the current context.
   *
   * @param stream the number of the stream that it is to work in
   */
  ForeignCublas(SymbolLookup library, long stream) {
    this.library = library;
    dgemm = function("cublasDgemm_v2", ONE);
    sgemm = function("cublasSgemm_v2", ONE);
    dgemmBatched = function("cublasDgemmStridedBatched", MANY);
    sgemmBatched = function("cublasSgemmStridedBatched", MANY);
    handle = create();
    check(setStream(stream), "cublasSetStream_v2");
    check(setMathMode(CublasStatus.mathMode()), "cublasSetMathMode");
  }

  /** Makes a descriptor of letters: i is an int, p an address, l a long. */
  private static FunctionDescriptor descriptor(String arguments) {
    return FunctionDescriptor.of(
        JAVA_INT,
        arguments
            .chars()
            .mapToObj(c -> c == 'i' ? JAVA_INT : JAVA_LONG)
            .toArray(MemoryLayout[]::new));
  }

  private MethodHandle function(String name, FunctionDescriptor descriptor) {
    return Foreign.function(library, name, descriptor);
  }

  private long create() {
    MemorySegment place = arena.allocate(ValueLayout.JAVA_LONG);
    try {
      check(
          (int) function("cublasCreate_v2", OF_HANDLE).invokeExact(place.address()),
          "cublasCreate_v2");
    } catch (Throwable e) {
      throw Foreign.thrown(e);
    }
    return place.get(ValueLayout.JAVA_LONG, 0);
  }

  private int setStream(long stream) {
    try {
      return (int) function("cublasSetStream_v2", WITH_ADDRESS).invokeExact(handle, stream);
    } catch (Throwable e) {
      throw Foreign.thrown(e);
    }
  }

  private int setMathMode(int mode) {
    try {
      return (int) function("cublasSetMathMode", WITH_NUMBER).invokeExact(handle, mode);
    } catch (Throwable e) {
      throw Foreign.thrown(e);
    }
  }

  @Override
  public void gemm(ColumnProduct p) {
    boolean isDouble = p.precision() == Precision.DOUBLE;
    try {
      if (p.count() == 1) {
        check(one(isDouble ? dgemm : sgemm, p), isDouble ? "cublasDgemm" : "cublasSgemm", p);
      } else {
        check(
            many(isDouble ? dgemmBatched : sgemmBatched, p),
            isDouble ? "cublasDgemmStridedBatched" : "cublasSgemmStridedBatched",
            p);
      }
    } catch (Throwable e) {
      throw Foreign.thrown(e);
    }
  }

  private int one(MethodHandle function, ColumnProduct p) throws Throwable {
    return (int)
        function.invokeExact(
            handle,
            CublasStatus.operation(p.left()),
            CublasStatus.operation(p.right()),
            p.m(),
            p.n(),
            p.k(),
            scalars.one(p.precision()),
            p.left().address(),
            p.left().stride(),
            p.right().address(),
            p.right().stride(),
            scalars.zero(p.precision()),
            p.c(),
            p.m());
  }

  private int many(MethodHandle function, ColumnProduct p) throws Throwable {
    return (int)
        function.invokeExact(
            handle,
            CublasStatus.operation(p.left()),
            CublasStatus.operation(p.right()),
            p.m(),
            p.n(),
            p.k(),
            scalars.one(p.precision()),
            p.left().address(),
            p.left().stride(),
            p.left().step(),
            p.right().address(),
            p.right().stride(),
            p.right().step(),
            scalars.zero(p.precision()),
            p.c(),
            p.m(),
            p.step(),
            p.count());
  }

  @Override
  public void close() {
    try {
      int ignored = (int) function("cublasDestroy_v2", OF_HANDLE).invokeExact(handle);
    } catch (Throwable e) {
      throw Foreign.thrown(e);
    }
    arena.close();
  }
}
