package dev.cotangent.backend.cuda.driver;

import static dev.cotangent.backend.cuda.driver.CublasStatus.check;
import static jcuda.jcublas.JCublas2.cublasCreate;
import static jcuda.jcublas.JCublas2.cublasDestroy;
import static jcuda.jcublas.JCublas2.cublasDgemm;
import static jcuda.jcublas.JCublas2.cublasDgemmStridedBatched;
import static jcuda.jcublas.JCublas2.cublasSetMathMode;
import static jcuda.jcublas.JCublas2.cublasSetStream;
import static jcuda.jcublas.JCublas2.cublasSgemm;
import static jcuda.jcublas.JCublas2.cublasSgemmStridedBatched;

import dev.cotangent.kernel.Precision;
import java.lang.foreign.Arena;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.jcublas.cublasHandle;
import jcuda.runtime.cudaStream_t;

/** cuBLAS 12 through JCublas, which is bound to that version. */
final class JCublas implements Blas {
  private final Arena arena = Arena.ofShared();
  private final Scalars scalars = new Scalars(arena);
  private final cublasHandle handle = new cublasHandle();

  /** Makes the library ready in the current context. */
  JCublas(CUstream stream) {
    check(cublasCreate(handle), "cublasCreate");
    check(cublasSetStream(handle, new cudaStream_t(stream)), "cublasSetStream");
    check(cublasSetMathMode(handle, CublasStatus.mathMode()), "cublasSetMathMode");
  }

  @Override
  public void gemm(ColumnProduct p) {
    boolean isDouble = p.precision() == Precision.DOUBLE;
    if (p.count() == 1) {
      check(
          isDouble ? oneOfDoubles(p) : oneOfFloats(p), isDouble ? "cublasDgemm" : "cublasSgemm", p);
    } else {
      check(
          isDouble ? manyOfDoubles(p) : manyOfFloats(p),
          isDouble ? "cublasDgemmStridedBatched" : "cublasSgemmStridedBatched",
          p);
    }
  }

  private int oneOfDoubles(ColumnProduct p) {
    return cublasDgemm(
        handle,
        CublasStatus.operation(p.left()),
        CublasStatus.operation(p.right()),
        p.m(),
        p.n(),
        p.k(),
        one(p),
        pointer(p.left()),
        p.left().stride(),
        pointer(p.right()),
        p.right().stride(),
        zero(p),
        Handles.device(p.c()),
        p.m());
  }

  private int oneOfFloats(ColumnProduct p) {
    return cublasSgemm(
        handle,
        CublasStatus.operation(p.left()),
        CublasStatus.operation(p.right()),
        p.m(),
        p.n(),
        p.k(),
        one(p),
        pointer(p.left()),
        p.left().stride(),
        pointer(p.right()),
        p.right().stride(),
        zero(p),
        Handles.device(p.c()),
        p.m());
  }

  private int manyOfDoubles(ColumnProduct p) {
    return cublasDgemmStridedBatched(
        handle,
        CublasStatus.operation(p.left()),
        CublasStatus.operation(p.right()),
        p.m(),
        p.n(),
        p.k(),
        one(p),
        pointer(p.left()),
        p.left().stride(),
        p.left().step(),
        pointer(p.right()),
        p.right().stride(),
        p.right().step(),
        zero(p),
        Handles.device(p.c()),
        p.m(),
        p.step(),
        p.count());
  }

  private int manyOfFloats(ColumnProduct p) {
    return cublasSgemmStridedBatched(
        handle,
        CublasStatus.operation(p.left()),
        CublasStatus.operation(p.right()),
        p.m(),
        p.n(),
        p.k(),
        one(p),
        pointer(p.left()),
        p.left().stride(),
        p.left().step(),
        pointer(p.right()),
        p.right().stride(),
        p.right().step(),
        zero(p),
        Handles.device(p.c()),
        p.m(),
        p.step(),
        p.count());
  }

  private Pointer one(ColumnProduct p) {
    return Handles.host(scalars.one(p.precision()));
  }

  private Pointer zero(ColumnProduct p) {
    return Handles.host(scalars.zero(p.precision()));
  }

  private static CUdeviceptr pointer(ColumnProduct.Factor factor) {
    return Handles.device(factor.address());
  }

  @Override
  public void close() {
    cublasDestroy(handle);
    arena.close();
  }
}
