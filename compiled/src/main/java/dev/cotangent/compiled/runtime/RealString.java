package dev.cotangent.compiled.runtime;

import dev.cotangent.primitive.Real;

/** Stands for {@link String}'s static methods: a text shows the value. */
public final class RealString {
  private RealString() {}

  /** Returns the value as text. */
  public static String valueOf(Real x) {
    return String.valueOf(x.value());
  }
}
