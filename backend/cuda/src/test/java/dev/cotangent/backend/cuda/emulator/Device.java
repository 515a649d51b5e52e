package dev.cotangent.backend.cuda.emulator;

import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.kernel.Precision;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Short ways to bring arrays to a device and back, and to run a kernel over them. */
public class Device implements AutoCloseable {
  private static final int THREADS = 128;

  private final Driver driver;

  /** Opens an emulated device. */
  Device() {
    this(new EmulatedDriver(1L << 28));
  }

  /** Takes a device, which ends with this. */
  protected Device(Driver driver) {
    this.driver = driver;
  }

  /** Returns the device itself. */
  protected final Driver driver() {
    return driver;
  }

  /** Brings numbers to the device; returns their address. */
  public final long put(double... values) {
    return put(MemorySegment.ofArray(values));
  }

  /** Brings numbers to the device; returns their address. */
  public final long put(float... values) {
    return put(MemorySegment.ofArray(values));
  }

  /** Brings numbers to the device; returns their address. */
  public final long put(long... values) {
    return put(MemorySegment.ofArray(values));
  }

  /** Brings numbers to the device; returns their address. */
  public final long put(int... values) {
    return put(MemorySegment.ofArray(values));
  }

  /** Brings numbers to the device in a precision; returns their address. */
  public final long put(Precision precision, double... values) {
    return precision == Precision.DOUBLE ? put(values) : put(floats(values));
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private long put(MemorySegment values) {
    long address = room(values.byteSize());
    if (values.byteSize() > 0) {
      driver.upload(address, driver.staging(values.byteSize()).copyFrom(values));
      driver.await();
    }
    return address;
  }

  private long room(long bytes) {
    return driver.allocate(Math.max(1, bytes));
  }

  /** Returns the address of elements that nobody has written. */
  public final long room(Precision precision, long elements) {
    return room(elements * precision.bytes());
  }

  /** Returns numbers that lie at an address. */
  public final double[] doubles(long address, int count) {
    return get(address, (long) count * Double.BYTES).toArray(ValueLayout.JAVA_DOUBLE);
  }

  /** Returns numbers that lie at an address. */
  public final float[] floats(long address, int count) {
    return get(address, (long) count * Float.BYTES).toArray(ValueLayout.JAVA_FLOAT);
  }

  /** Returns numbers that lie at an address. */
  public final long[] longs(long address, int count) {
    return get(address, (long) count * Long.BYTES).toArray(ValueLayout.JAVA_LONG);
  }

  /** Returns numbers that lie at an address. */
  public final int[] ints(long address, int count) {
    return get(address, (long) count * Integer.BYTES).toArray(ValueLayout.JAVA_INT);
  }

  /** Returns numbers of a precision that lie at an address. */
  public final double[] get(Precision precision, long address, int count) {
    if (precision == Precision.DOUBLE) {
      return doubles(address, count);
    }
    float[] floats = floats(address, count);
    double[] values = new double[count];
    Arrays.setAll(values, i -> floats[i]);
    return values;
  }

  private MemorySegment get(long address, long bytes) {
    if (bytes == 0) {
      return MemorySegment.NULL;
    }
    MemorySegment staging = driver.staging(bytes);
    driver.download(staging, address);
    driver.await();
    return staging;
  }

  /** Runs a kernel with enough blocks for so many threads. */
  public final void run(String ptx, String entry, int count, long... arguments) {
    Driver.Kernel kernel = driver.load(ptx, entry);
    driver.launch(kernel, Math.ceilDiv(count, THREADS), THREADS, arguments);
    driver.await();
  }

  @Override
  public final void close() {
    driver.close();
  }
}
