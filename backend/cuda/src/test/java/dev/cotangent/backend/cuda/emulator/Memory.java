package dev.cotangent.backend.cuda.emulator;

/** Memory with addresses, as loads and stores see it. */
interface Memory {
  /** Returns the given number of bytes, 1, 2, 4 or 8, lowest first, with zeros above. */
  long load(long address, int bytes);

  /** Writes the lowest bytes of a value, 1, 2, 4 or 8 of them. */
  void store(long address, int bytes, long value);
}
