package dev.cotangent.compiled;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of zeros to collect gradients in, so that an array that a caller hands in stays as it is
 * when the method throws. A small one is made anew, which is cheaper than to agree with other
 * threads on one; a large one is kept for the next call.
 */
final class Spare {
  private static final int SMALL = 64;

  private final AtomicReference<double @Nullable []> idle = new AtomicReference<>();

  double[] take(int length) {
    if (length <= SMALL) {
      return new double[length];
    }
    double[] kept = idle.getAndSet(null);
    if (kept == null || kept.length != length) {
      return new double[length];
    }
    Arrays.fill(kept, 0);
    return kept;
  }

  void give(double[] array) {
    if (array.length > SMALL) {
      idle.set(array);
    }
  }
}
