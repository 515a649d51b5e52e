package dev.cotangent.hybrid;

/** A mode of differentiation. */
public enum Mode {
  /** Tangents from the inputs to the outputs. */
  FORWARD,

  /** Adjoints from the outputs back to the inputs. */
  REVERSE
}
