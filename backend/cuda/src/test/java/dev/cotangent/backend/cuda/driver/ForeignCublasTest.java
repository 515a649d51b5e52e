package dev.cotangent.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.kernel.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** cuBLAS's functions bound by hand, and the change from rows to columns, over a stub of cuBLAS. */
final class ForeignCublasTest {
  private static SymbolLookup library;

  @BeforeAll
  static void compile() {
    library = Foreign.library(Stubs.cublas13().toString()).orElseThrow();
  }

  private static int stub(String variable) {
    return stubbed(variable, Integer.BYTES).get(ValueLayout.JAVA_INT, 0);
  }

  @SuppressWarnings("restricted")
  private static MemorySegment stubbed(String variable, long bytes) {
    return library.findOrThrow(variable).reinterpret(bytes);
  }

  /** The sums are of small whole numbers: exact in both precisions, in any order. */
  @Test
  void productsAreThoseOfPlainLoops() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      check(
          Precision.values()[i % 2],
          random.nextInt(1, 6),
          random.nextInt(1, 6),
          random.nextInt(1, 6),
          random.nextBoolean(),
          random.nextBoolean(),
          random.nextInt(3),
          random.nextInt(1, 4),
          random.nextBoolean(),
          random);
    }
  }

  private static void check(
      Precision precision,
      int m,
      int n,
      int k,
      boolean aTransposed,
      boolean bTransposed,
      int gap,
      int count,
      boolean oneForAll,
      Random random) {
    int aRows = aTransposed ? k : m;
    int bRows = bTransposed ? n : k;
    int aStride = (aTransposed ? m : k) + gap;
    int bStride = (bTransposed ? k : n) + 2 * gap;
    long aStep = (long) aRows * aStride + gap;
    long bStep = oneForAll ? 0 : (long) bRows * bStride;
    double[] a = random.ints((int) aStep * count, -9, 10).asDoubleStream().toArray();
    double[] b =
        random.ints(bRows * bStride * (oneForAll ? 1 : count), -9, 10).asDoubleStream().toArray();
    try (Arena arena = Arena.ofConfined();
        Blas blas = new ForeignCublas(library, 0)) {
      MemorySegment c = write(arena, precision, new double[m * n * count + 1]);
      blas.gemm(
          ColumnProduct.of(
              new Driver.Product(
                  precision,
                  m,
                  n,
                  k,
                  write(arena, precision, a).address(),
                  aStride,
                  aTransposed,
                  aStep,
                  write(arena, precision, b).address(),
                  bStride,
                  bTransposed,
                  bStep,
                  c.address(),
                  count)));
      for (int q = 0; q < count; q++) {
        for (int i = 0; i < m; i++) {
          for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int l = 0; l < k; l++) {
              sum +=
                  a[(int) (q * aStep) + (aTransposed ? l * aStride + i : i * aStride + l)]
                      * b[(int) (q * bStep) + (bTransposed ? j * bStride + l : l * bStride + j)];
            }
            assertEquals(sum, read(precision, c, (q * m + i) * n + j));
          }
        }
      }
      assertEquals(0, read(precision, c, m * n * count)); // nothing is written beyond
    }
  }

  private static MemorySegment write(Arena arena, Precision precision, double[] x) {
    if (precision == Precision.DOUBLE) {
      return arena.allocateFrom(ValueLayout.JAVA_DOUBLE, x);
    }
    MemorySegment floats = arena.allocate(ValueLayout.JAVA_FLOAT, x.length);
    for (int i = 0; i < x.length; i++) {
      floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) x[i]);
    }
    return floats;
  }

  private static double read(Precision precision, MemorySegment x, int i) {
    return precision == Precision.DOUBLE
        ? x.getAtIndex(ValueLayout.JAVA_DOUBLE, i)
        : x.getAtIndex(ValueLayout.JAVA_FLOAT, i);
  }

  /** Whatever the stride of a single row is said to be: 0, or the length of something else. */
  @Test
  void aSingleRowNeedsNoStride() {
    try (Arena arena = Arena.ofConfined();
        Blas blas = new ForeignCublas(library, 0)) {
      MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, 2, 3, 0);
      long address = x.address();
      blas.gemm(
          ColumnProduct.of(
              new Driver.Product(
                  Precision.DOUBLE,
                  1,
                  1,
                  2,
                  address,
                  0,
                  false,
                  0,
                  address,
                  0,
                  true,
                  0,
                  address + 2 * Double.BYTES,
                  1)));
      assertEquals(13, x.getAtIndex(ValueLayout.JAVA_DOUBLE, 2));
    }
  }

  @Test
  void theHandleIsMadeForAStreamAndGivenUp() {
    try (Blas blas = new ForeignCublas(library, 42)) {
      assertTrue(blas instanceof ForeignCublas);
      assertEquals(1, stub("stub_open"));
      assertEquals(42, stubbed("stub_stream", Long.BYTES).get(ValueLayout.JAVA_LONG, 0));
      assertEquals(CublasStatus.DEFAULT_MATH, stub("stub_math"));
    }
    assertEquals(0, stub("stub_open"));
  }

  @Test
  void shortFactorsAreUsedOnlyIfAskedFor() {
    System.setProperty("cotangent.cuda.tf32", "true");
    try (Blas blas = new ForeignCublas(library, 0)) {
      assertEquals(CublasStatus.TF32_MATH, stub("stub_math"), blas::toString);
    } finally {
      System.clearProperty("cotangent.cuda.tf32");
    }
  }

  @Test
  void errorsNameTheCallAndTheProduct() {
    try (Blas blas = new ForeignCublas(library, 0)) {
      Driver.Product product =
          new Driver.Product(Precision.SINGLE, 2, 2, 2, 0, 1, false, 0, 0, 2, false, 0, 0, 1);
      String message =
          assertThrows(DriverException.class, () -> blas.gemm(ColumnProduct.of(product)))
              .getMessage();
      assertTrue(message.startsWith("cublasSgemm of ColumnProduct[precision=SINGLE"), message);
      assertTrue(message.contains("CUBLAS_STATUS_INVALID_VALUE"), message);
    }
  }
}
