package dev.cotangent.backend.cuda.driver;

import dev.cotangent.kernel.Precision;
import java.lang.foreign.MemorySegment;

/**
 * The few calls that the backend needs of a device and its driver. Everything but allocation takes
 * place in the order of the calls, some time after them: one stream. Addresses are the device's.
 *
 * <p>Calls come from one thread at a time, but not always the same one.
 *
 * <p>Every method throws {@link DriverException} if the driver reports an error, be it an earlier
 * operation's.
 */
public interface Driver extends AutoCloseable {
  /** A loaded kernel. */
  interface Kernel {}

  /** Returns the device's name. */
  String name();

  /** Returns the bytes of the device's memory. */
  long totalBytes();

  /** Returns the bytes of the device's memory that are free, for any program. */
  long freeBytes();

  /** Returns the number of multiprocessors. */
  int multiprocessors();

  /** Returns the address of so many bytes, a multiple of 256, or 0 if there is not as much. */
  long allocate(long bytes);

  /** Frees memory once everything asked for so far has been done. */
  void free(long address);

  /** Gives memory that is free but kept back to the device. */
  void trim();

  /**
   * Returns host memory that transfers can be made from and to; it is the driver's, till the end.
   */
  MemorySegment staging(long bytes);

  /** Copies from staging memory to the device; the memory must not change until {@link #await}. */
  void upload(long to, MemorySegment from);

  /** Copies from the device to staging memory; it is there after {@link #await}. */
  void download(MemorySegment to, long from);

  /** Copies within the device. */
  void copy(long to, long from, long bytes);

  /** Writes zeros. */
  void clear(long address, long bytes);

  /**
   * Compiles a program for the device.
   *
   * @param ptx the program's text
   * @param entry the name of its kernel
   */
  Kernel load(String ptx, String entry);

  /**
   * Runs a kernel over a grid of one dimension.
   *
   * @param arguments one for each of the kernel's parameters, which are all of 64 bits: addresses,
   *     whole numbers, or the bits of a double
   */
  void launch(Kernel kernel, int blocks, int threadsPerBlock, long... arguments);

  /**
   * Computes matrix products in the order of rows: c[b] = a[b] · b[b].
   *
   * @return false if there is no library for it here: then nothing was done
   */
  boolean gemm(Product product);

  /** Notes that everything asked for so far is known by a number; see {@link #reached}. */
  void mark(int number);

  /** Returns the last mark that the device has reached; to be asked after an error too. */
  int reached();

  /** Waits until everything asked for has been done. */
  void await();

  /** Ends the use of the device. */
  @Override
  void close();

  /**
   * Matrix products, all elements in rows: c is m × n, a is m × k or, transposed, k × m, b is k × n
   * or n × k. Rows of a matrix are so many elements apart as its stride says.
   *
   * @param precision of all elements
   * @param m the rows of c
   * @param n the columns of c
   * @param k the length of the sums
   * @param a the address of the first left factor
   * @param aStride between the rows of a left factor as it lies
   * @param aTransposed whether the left factors lie transposed
   * @param aStep from one left factor to the next, in elements; 0 if there is one for all
   * @param b the address of the first right factor
   * @param bStride between the rows of a right factor as it lies
   * @param bTransposed whether the right factors lie transposed
   * @param bStep from one right factor to the next, in elements; 0 if there is one for all
   * @param c the address of the first product; products lie one after the other without gaps
   * @param count the number of products
   */
  record Product(
      Precision precision,
      int m,
      int n,
      int k,
      long a,
      int aStride,
      boolean aTransposed,
      long aStep,
      long b,
      int bStride,
      boolean bTransposed,
      long bStep,
      long c,
      int count) {}
}
