package dev.cotangent.backend.cuda.driver;

/** A library of matrix products, made ready for a stream. */
interface Blas extends AutoCloseable {
  /** Computes products, in the stream. */
  void gemm(ColumnProduct product);

  /** Ends the use of the library; errors are not reported. */
  @Override
  void close();
}
