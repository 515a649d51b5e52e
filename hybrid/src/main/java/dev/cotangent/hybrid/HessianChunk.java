package dev.cotangent.hybrid;

import dev.cotangent.primitive.ScalarFunction;

/**
 * How many columns of a Hessian are computed in one pass of forward over reverse mode. The more,
 * the fewer recordings; but an entry of such a tape carries a tangent for each column, twice.
 */
final class HessianChunk {
  private static final int MOST = 128;
  private static final int TOO_FEW_INPUTS = 4;
  private static final int TOO_NARROW = 8;
  private static final int BYTES_PER_ENTRY = 256;
  private static final int BYTES_PER_TANGENT = 2 * Double.BYTES;

  private HessianChunk() {}

  /** Returns the number of columns in a pass; 1 where products with unit vectors are better. */
  static int of(ScalarFunction f, double... x) {
    if (x.length <= TOO_FEW_INPUTS) {
      return 1;
    }
    return columns(TapeLength.of(f.asVector(), x), Runtime.getRuntime().maxMemory() / 8);
  }

  /** Returns the number of columns for which a tape of so many entries fits into so many bytes. */
  static int columns(long entries, long memory) {
    long tangents = (memory / Math.max(1, entries) - BYTES_PER_ENTRY) / BYTES_PER_TANGENT;
    return tangents < TOO_NARROW ? 1 : (int) Math.min(MOST, tangents);
  }
}
