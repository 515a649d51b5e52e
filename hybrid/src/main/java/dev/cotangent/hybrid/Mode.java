package dev.cotangent.hybrid;

/** A mode of differentiation. */
public enum Mode {
  /** Tangents from the inputs to the outputs. */
  FORWARD,

  /** Adjoints from the outputs back to the inputs. */
  REVERSE,

  /** Columns that share no row as one direction of forward mode, or rows as one sweep back. */
  COLORED,

  /** Some columns by forward mode, some rows by reverse mode, each by colours. */
  MIXED
}
