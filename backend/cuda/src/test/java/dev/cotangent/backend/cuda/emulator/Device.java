package dev.cotangent.backend.cuda.emulator;

import dev.cotangent.backend.cuda.driver.Driver;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Short ways to bring arrays to a device and back, and to run a kernel over them. */
public final class Device implements AutoCloseable {
  private static final int THREADS = 128;

  private final EmulatedDriver driver = new EmulatedDriver(1L << 28);

  /** Returns the device itself. */
  public EmulatedDriver driver() {
    return driver;
  }

  /** Brings numbers to the device; returns their address. */
  public long put(double... values) {
    return put(MemorySegment.ofArray(values));
  }

  /** Brings numbers to the device; returns their address. */
  public long put(float... values) {
    return put(MemorySegment.ofArray(values));
  }

  /** Brings numbers to the device; returns their address. */
  public long put(long... values) {
    return put(MemorySegment.ofArray(values));
  }

  /** Brings numbers to the device; returns their address. */
  public long put(int... values) {
    return put(MemorySegment.ofArray(values));
  }

  private long put(MemorySegment values) {
    long address = driver.allocate(values.byteSize());
    MemorySegment staging = driver.staging(values.byteSize());
    driver.upload(address, staging.copyFrom(values));
    driver.await();
    return address;
  }

  /** Returns numbers that lie at an address. */
  public double[] doubles(long address, int count) {
    return get(address, (long) count * Double.BYTES).toArray(ValueLayout.JAVA_DOUBLE);
  }

  /** Returns numbers that lie at an address. */
  public float[] floats(long address, int count) {
    return get(address, (long) count * Float.BYTES).toArray(ValueLayout.JAVA_FLOAT);
  }

  /** Returns numbers that lie at an address. */
  public long[] longs(long address, int count) {
    return get(address, (long) count * Long.BYTES).toArray(ValueLayout.JAVA_LONG);
  }

  /** Returns numbers that lie at an address. */
  public int[] ints(long address, int count) {
    return get(address, (long) count * Integer.BYTES).toArray(ValueLayout.JAVA_INT);
  }

  private MemorySegment get(long address, long bytes) {
    MemorySegment staging = driver.staging(bytes);
    driver.download(staging, address);
    driver.await();
    return staging;
  }

  /** Runs a kernel with enough blocks for so many threads. */
  public void run(String ptx, String entry, int count, long... arguments) {
    Driver.Kernel kernel = driver.load(ptx, entry);
    driver.launch(kernel, Math.ceilDiv(count, THREADS), THREADS, arguments);
    driver.await();
  }

  @Override
  public void close() {
    driver.close();
  }
}
