package dev.cotangent.tensor;

/** The type of a tensor's elements. */
public enum ElementType {
  /** Double precision: 64 bits. */
  FLOAT64(Double.BYTES),

  /** Single precision: 32 bits. */
  FLOAT32(Float.BYTES);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the bytes that an element takes. */
  public int bytes() {
    return bytes;
  }
}
