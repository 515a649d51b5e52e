package dev.cotangent.kernel;

/** The precision of an array's elements. */
public enum Precision {
  /** Elements of 64 bits. */
  DOUBLE(Double.BYTES),

  /** Elements of 32 bits. */
  SINGLE(Float.BYTES);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the bytes that an element takes. */
  public int bytes() {
    return bytes;
  }
}
