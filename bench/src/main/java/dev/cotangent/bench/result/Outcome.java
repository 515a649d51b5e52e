package dev.cotangent.bench.result;

import org.jspecify.annotations.Nullable;

/**
 * What became of one measurement: figures, or the reason why there are none.
 *
 * @param status what became of it
 * @param message a sentence for a person: why there are no figures, or why they are of fewer JVMs
 *     than they were to be; else empty
 * @param primalNanos the time of one run of the function itself
 * @param nanos the time of one run of its derivative
 * @param ratio the derivative's time over the function's, both measured in turns in the same JVMs
 * @param allocatedBytes what one run of the derivative allocates on the heap; -1 if not known
 * @param tapeBytes the bytes of its longest tape; -1 if not known, or without a tape, or where the
 *     hybrid mode has recorded only to choose forward mode
 * @param sweeps directions pushed forward plus adjoints swept back; -1 if not known
 */
public record Outcome(
    Status status,
    String message,
    @Nullable Estimate primalNanos,
    @Nullable Estimate nanos,
    @Nullable Estimate ratio,
    long allocatedBytes,
    long tapeBytes,
    long sweeps) {

  /** Returns an outcome without figures. */
  public static Outcome without(Status status, String message) {
    return new Outcome(status, message, null, null, null, -1, -1, -1);
  }
}
