package dev.cotangent.bench.peers;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_get_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.cotangent.bench.peer.RandomData;
import java.nio.file.Path;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/** OpenBLAS's matrix product, over memory outside the heap, so that nothing is copied. */
final class OpenBlas {
  private OpenBlas() {}

  /** Loads OpenBLAS from the class path. */
  static void start(int threads) {
    Path cache = Path.of(System.getProperty("java.io.tmpdir"), "cotangent-peers", "javacpp");
    System.setProperty("org.bytedeco.javacpp.cachedir", cache.toString());
    blas_set_num_threads(threads);
    if (blas_get_num_threads() != threads) {
      throw new IllegalStateException(
          "OpenBLAS has " + blas_get_num_threads() + " threads, not " + threads);
    }
  }

  /** Returns the product of two square matrices, each transposed or not, to be run repeatedly. */
  static Runnable product(GemmBenchmark setting) {
    int n = setting.size;
    int aForm = setting.transposed.a() ? CblasTrans : CblasNoTrans;
    int bForm = setting.transposed.b() ? CblasTrans : CblasNoTrans;
    return switch (setting.type) {
      case F32 -> {
        var a = new FloatPointer(RandomData.floats(setting.a()));
        var b = new FloatPointer(RandomData.floats(setting.b()));
        var c = new FloatPointer((long) n * n);
        yield () -> cblas_sgemm(CblasRowMajor, aForm, bForm, n, n, n, 1, a, n, b, n, 0, c, n);
      }
      case F64 -> {
        var a = new DoublePointer(setting.a());
        var b = new DoublePointer(setting.b());
        var c = new DoublePointer((long) n * n);
        yield () -> cblas_dgemm(CblasRowMajor, aForm, bForm, n, n, n, 1, a, n, b, n, 0, c, n);
      }
    };
  }
}
