package dev.cotangent.backend.cuda.graph;

import dev.cotangent.backend.cuda.driver.Driver;
import java.lang.foreign.MemorySegment;

/**
 * Copies between the host's arrays and the device. An array of the JVM's may move while the device
 * reads it, so everything goes through a staging memory, by halves: while the device takes one, the
 * other is filled. Counts what it does.
 */
final class Transfers {
  private static final long HALF = 8L << 20;

  private final Stream stream;
  private MemorySegment staging = MemorySegment.NULL;
  private boolean inFlight;
  private long uploads;
  private long uploadedBytes;
  private long downloads;
  private long downloadedBytes;

  Transfers(Stream stream) {
    this.stream = stream;
  }

  long uploads() {
    return uploads;
  }

  long uploadedBytes() {
    return uploadedBytes;
  }

  long downloads() {
    return downloads;
  }

  long downloadedBytes() {
    return downloadedBytes;
  }

  private MemorySegment half(long number) {
    if (staging.byteSize() == 0) {
      staging = stream.driver().staging(2 * HALF);
    }
    return staging.asSlice(number % 2 * HALF, HALF);
  }

  /** Copies an array's front to the device. */
  void upload(MemorySegment from, long to) {
    Driver driver = stream.driver();
    uploads++;
    uploadedBytes += from.byteSize();
    await();
    long half = 0;
    for (long done = 0; done < from.byteSize(); done += HALF, half++) {
      if (half >= 2) {
        driver.await(); // the device may still be reading this half
      }
      long bytes = Math.min(HALF, from.byteSize() - done);
      MemorySegment place = half(half).asSlice(0, bytes);
      place.copyFrom(from.asSlice(done, bytes));
      driver.upload(to + done, place);
    }
    inFlight = true;
  }

  /** Copies from the device to an array's front, and waits for it. */
  void download(MemorySegment to, long from) {
    Driver driver = stream.driver();
    downloads++;
    downloadedBytes += to.byteSize();
    await();
    for (long done = 0, half = 0; done < to.byteSize(); done += HALF, half++) {
      long bytes = Math.min(HALF, to.byteSize() - done);
      driver.download(half(half).asSlice(0, bytes), from + done);
      driver.await();
      to.asSlice(done, bytes).copyFrom(half(half).asSlice(0, bytes));
    }
  }

  /** Waits until the staging memory is free. */
  private void await() {
    if (inFlight) {
      stream.driver().await();
      inFlight = false;
    }
  }
}
