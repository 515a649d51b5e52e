package dev.cotangent.compiled.source;

import dev.cotangent.compiled.UnsupportedConstructException;

/** Words what cannot be translated. */
public final class Refusal {
  private Refusal() {}

  /**
   * Returns an exception that does not yet name the place.
   *
   * @param what what it is
   * @param instead what to do
   */
  public static UnsupportedConstructException of(String what, String instead) {
    return new UnsupportedConstructException(what + "; " + instead);
  }
}
