package dev.cotangent.checkpoint;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * States in a file, which is deleted when the store is closed. It is read and written in a way that
 * an interrupt does not close.
 */
final class DiskStore implements Store {
  private final Path file;
  private final RandomAccessFile access;
  private final ByteBuffer bytes;

  /**
   * Makes the file.
   *
   * @param directory where it lies
   * @param size the numbers in a state
   */
  DiskStore(Path directory, int size) {
    this.bytes = ByteBuffer.allocate(Math.multiplyExact(size, Double.BYTES));
    try {
      this.file = Files.createTempFile(directory, "cotangent", ".checkpoints");
      this.access = new RandomAccessFile(file.toFile(), "rw");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a file for checkpoints cannot be made in "
              + directory
              + "; name a folder that exists and can be written to",
          e);
    }
  }

  @Override
  public void put(int slot, double[] state) {
    bytes.asDoubleBuffer().put(state);
    try {
      access.seek(place(slot));
      access.write(bytes.array());
    } catch (IOException e) {
      throw failed("written to", slot, "is the disk full?", e);
    }
  }

  @Override
  public void get(int slot, double[] state) {
    try {
      access.seek(place(slot));
      access.readFully(bytes.array());
    } catch (IOException e) {
      throw failed("read from", slot, "was the file changed?", e);
    }
    bytes.asDoubleBuffer().get(state);
  }

  private long place(int slot) {
    return (long) slot * bytes.capacity();
  }

  private UncheckedIOException failed(String what, int slot, String question, IOException e) {
    return new UncheckedIOException(
        "checkpoint "
            + slot
            + " of "
            + bytes.capacity()
            + " bytes cannot be "
            + what
            + " "
            + file
            + "; "
            + question,
        e);
  }

  @Override
  public void close() {
    try (access) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoints in " + file + " cannot be deleted", e);
    }
  }
}
