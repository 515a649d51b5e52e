package dev.cotangent.kernel;

/**
 * Elements in a device's memory, or a plan to compute them there: a value that never changes. Who
 * keeps one {@linkplain #hold holds} it and lets go of it at the end, which frees the memory at
 * once; what nobody has let go of is freed when the garbage collector finds it.
 *
 * <p>Safe to use from any thread.
 */
public interface DeviceArray {
  /** Returns the number of elements. */
  int length();

  /** Returns the precision of the elements. */
  Precision precision();

  /** Counts a holder more. */
  void hold();

  /** Counts a holder less; the last one frees the memory. */
  void letGo();

  /** Has the elements computed, if they are only planned; does not wait for it. */
  void compute();

  /**
   * Copies the elements to the front of an array, which must be of the same precision and at least
   * as long; waits until they are computed.
   */
  void read(double[] to);

  /** Copies the elements to the front of an array, as above. */
  void read(float[] to);
}
