package dev.cotangent.bench.result;

/** What became of a measurement. */
public enum Status {
  /** There are figures. */
  MEASURED,
  /** It took longer than its limit. */
  TIMED_OUT,
  /** It would not have fitted into memory, or did not. */
  TOO_LARGE,
  /** It threw an exception. */
  FAILED,
  /** It was not tried; the message says why. */
  SKIPPED
}
