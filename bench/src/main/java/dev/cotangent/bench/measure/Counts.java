package dev.cotangent.bench.measure;

/**
 * What a derivative takes apart from time; -1 where it is not known or does not apply.
 *
 * @param sweeps directions pushed forward, plus adjoints swept back
 * @param tapeBytes the bytes of the longest tape
 */
public record Counts(long sweeps, long tapeBytes) {
  /** Nothing is known. */
  public static final Counts UNKNOWN = new Counts(-1, -1);
}
