package dev.cotangent.backend.cuda.driver;

/** What cuBLAS's results mean, and the numbers it takes for words. */
final class CublasStatus {
  /** The factor lies as it is. */
  static final int OP_N = 0;

  /** The factor lies transposed. */
  static final int OP_T = 1;

  /** Products in the elements' own precision. */
  static final int DEFAULT_MATH = 0;

  /** Products of floats from factors of 10 bits, with sums in full. */
  static final int TF32_MATH = 3;

  private CublasStatus() {}

  /** Returns the way of computing that was asked for. */
  static int mathMode() {
    return Boolean.getBoolean("cotangent.cuda.tf32") ? TF32_MATH : DEFAULT_MATH;
  }

  /** Returns cuBLAS's word for how a factor lies. */
  static int operation(ColumnProduct.Factor factor) {
    return factor.transposed() ? OP_T : OP_N;
  }

  /** Throws an exception if a call's result is an error. */
  static void check(int status, String call) {
    if (status != 0) {
      throw new DriverException(call + ": " + name(status) + hint(status));
    }
  }

  /** Throws an exception if products could not be computed. */
  static void check(int status, String call, ColumnProduct product) {
    if (status != 0) {
      check(status, call + " of " + product);
    }
  }

  private static String name(int status) {
    return switch (status) {
      case 1 -> "CUBLAS_STATUS_NOT_INITIALIZED";
      case 3 -> "CUBLAS_STATUS_ALLOC_FAILED";
      case 7 -> "CUBLAS_STATUS_INVALID_VALUE";
      case 8 -> "CUBLAS_STATUS_ARCH_MISMATCH";
      case 11 -> "CUBLAS_STATUS_MAPPING_ERROR";
      case 13 -> "CUBLAS_STATUS_EXECUTION_FAILED";
      case 14 -> "CUBLAS_STATUS_INTERNAL_ERROR";
      case 15 -> "CUBLAS_STATUS_NOT_SUPPORTED";
      case 16 -> "CUBLAS_STATUS_LICENSE_ERROR";
      default -> "cuBLAS status " + status;
    };
  }

  private static String hint(int status) {
    return switch (status) {
      case 1, 3 ->
          "; cuBLAS needs some memory of the device for itself, and a driver not older than"
              + " the library";
      case 8 -> "; this cuBLAS is not made for this device: install another version";
      case 13, 14 -> "; an earlier kernel may have failed on the device";
      default -> "";
    };
  }
}
