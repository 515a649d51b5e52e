package dev.cotangent.bench.result;

/** A way to a Jacobian. */
public enum Mode {
  /** Forward mode: one direction for each input. */
  FORWARD,
  /** Reverse mode: one sweep for each output. */
  REVERSE,
  /** The mode that the library chooses. */
  HYBRID,
  /** The derivative that is generated of the function in plain Java. */
  COMPILED
}
