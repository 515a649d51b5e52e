package dev.cotangent.primitive;

import java.util.Objects;

/** Checks of what users hand in; every message names the operation and what to do. */
final class Arguments {
  private Arguments() {}

  static void requireLength(Primitive f, int length) {
    if (f.arity() >= 0 && f.arity() != length) {
      throw new IllegalArgumentException(
          f.name() + " takes " + f.arity() + " argument(s), but was given " + length);
    }
  }

  static NullPointerException nullOperand(Primitive f) {
    return new NullPointerException(f.name() + ": an operand is null");
  }

  static Real required(Real x, String operation) {
    return Objects.requireNonNull(x, () -> operation + ": an operand is null");
  }
}
