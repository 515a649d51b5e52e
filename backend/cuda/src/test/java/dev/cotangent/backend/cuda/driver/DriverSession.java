package dev.cotangent.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.kernel.Precision;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a program does with a driver, in a process of its own: over the stubs of NVIDIA's libraries,
 * or on a GPU. In the end it writes {@code done}.
 */
final class DriverSession {
  /** y[i] = a x[i]; the last of 100 parameters, where 100 is written; a write to nowhere. */
  static final String PROGRAM =
      """
      .version 8.0
      .target sm_75
      .address_size 64
      .visible .entry scale(.param .u64 y, .param .u64 x, .param .f64 a, .param .u64 n) {
        .reg .pred %p;
        .reg .u32 %i<4>;
        .reg .u64 %d<6>;
        .reg .f64 %f<3>;
        mov.u32 %i1, %ctaid.x;
        mov.u32 %i2, %ntid.x;
        mov.u32 %i3, %tid.x;
        mad.lo.u32 %i1, %i1, %i2, %i3;
        cvt.u64.u32 %d1, %i1;
        ld.param.u64 %d2, [n];
        setp.ge.u64 %p, %d1, %d2;
        @%p ret;
        shl.b64 %d1, %d1, 3;
        ld.param.u64 %d3, [x];
        add.u64 %d3, %d3, %d1;
        ld.param.u64 %d4, [y];
        add.u64 %d4, %d4, %d1;
        ld.param.f64 %f1, [a];
        ld.global.f64 %f2, [%d3];
        mul.f64 %f2, %f1, %f2;
        st.global.f64 [%d4], %f2;
        ret;
      }
      .visible .entry last(PARAMETERS) {
        .reg .u64 %d;
        .reg .u32 %i;
        ld.param.u64 %d, [p99];
        mov.u32 %i, 100;
        st.global.u32 [%d], %i;
        ret;
      }
      .visible .entry fault(.param .u64 p0) {
        .reg .u64 %d;
        mov.u64 %d, 8;
        st.global.u64 [%d], %d;
        ret;
      }
      """
          .replace(
              "PARAMETERS",
              IntStream.range(0, 100)
                  .mapToObj(i -> ".param .u64 p" + i)
                  .collect(Collectors.joining(", ")));

  private DriverSession() {}

  /** Runs scenarios, separated by commas. */
  public static void main(String[] arguments) throws Exception {
    for (String scenario : arguments[0].split(",")) {
      run(scenario);
    }
    System.out.println("done");
  }

  private static void run(String scenario) throws Exception {
    switch (scenario) {
      case "devices" -> devices();
      case "work" -> work();
      case "threads" -> threads();
      case "memory" -> memory();
      case "fault" -> fault();
      case "programs" -> programs();
      case "gemm" -> gemm();
      case "noGemm" -> noGemm();
      default -> throw new IllegalArgumentException(scenario);
    }
  }

  private static void devices() {
    System.out.println(Devices.obstacle() + " " + Devices.all());
    System.out.println(Devices.describe());
    String message = assertThrows(RuntimeException.class, () -> Devices.open(7)).getMessage();
    System.out.println(message);
    if (Devices.obstacle().isEmpty()) {
      try (Driver driver = Devices.open(0)) {
        assertEquals("Stub 0", driver.name());
      }
    }
  }

  private static void work() {
    Driver driver = Devices.open(0);
    assertTrue(driver.multiprocessors() > 0);
    long free = driver.freeBytes();
    assertTrue(free <= driver.totalBytes());
    long x = driver.allocate(5 * Double.BYTES);
    long y = driver.allocate(5 * Double.BYTES);
    assertEquals(0, x % 256);
    long large = driver.allocate(16 << 20);
    driver.await();
    assertTrue(driver.freeBytes() <= free - (16 << 20));
    driver.free(large);
    scale(driver, x, y);
    copyAndClear(driver, x, y);
    marks(driver);
    manyArguments(driver, x);
    driver.free(x);
    driver.free(y);
    driver.trim();
    assertTrue(driver.freeBytes() > free - (16 << 20));
    driver.close();
    driver.close();
    assertThrows(IllegalStateException.class, driver::await);
    assertThrows(IllegalStateException.class, driver::reached);
  }

  private static void scale(Driver driver, long x, long y) {
    MemorySegment whole = driver.staging(8 * Double.BYTES);
    MemorySegment part = whole.asSlice(2 * Double.BYTES, 5 * Double.BYTES); // not from its start
    MemorySegment.copy(new double[] {1, 2, 3, 4, 5}, 0, part, ValueLayout.JAVA_DOUBLE, 0, 5);
    driver.upload(x, part);
    Driver.Kernel kernel = driver.load(PROGRAM, "scale");
    driver.launch(kernel, 1, 256, y, x, Double.doubleToRawLongBits(0.5), 5);
    driver.launch(kernel, 1, 256, y, y, Double.doubleToRawLongBits(-2), 3); // its own arguments
    driver.download(part, y);
    driver.await();
    assertArrayEquals(new double[] {-1, -2, -3, 2, 2.5}, part.toArray(ValueLayout.JAVA_DOUBLE));
  }

  private static void copyAndClear(Driver driver, long x, long y) {
    MemorySegment result = driver.staging(5 * Double.BYTES);
    driver.clear(x, 4 * Double.BYTES);
    driver.copy(x + Double.BYTES, y + 4 * Double.BYTES, Double.BYTES);
    driver.download(result, x);
    driver.await();
    assertArrayEquals(new double[] {0, 2.5, 0, 0, 5}, result.toArray(ValueLayout.JAVA_DOUBLE));
  }

  private static void marks(Driver driver) {
    assertEquals(0, driver.reached());
    driver.mark(7);
    driver.mark(-8);
    driver.await();
    assertEquals(-8, driver.reached());
  }

  /** More than the block of arguments holds at first. */
  private static void manyArguments(Driver driver, long x) {
    long[] arguments = new long[100];
    arguments[99] = x;
    MemorySegment result = driver.staging(Integer.BYTES);
    driver.launch(driver.load(PROGRAM, "last"), 65_536, 1_024, arguments);
    driver.download(result, x);
    driver.await();
    assertEquals(100, result.get(ValueLayout.JAVA_INT, 0));
    String message =
        assertThrows(
                DriverException.class,
                () -> driver.launch(driver.load(PROGRAM, "scale"), 0, 256, 9))
            .getMessage();
    assertTrue(
        message.startsWith(
            "cuLaunchKernel of scale, 0 blocks of 256 threads, arguments [9]:"
                + " CUDA_ERROR_INVALID_VALUE ("),
        message);
  }

  /** A context is current on a thread of the system; each call must find it so. */
  private static void threads() throws InterruptedException {
    try (Driver driver = Devices.open(0)) {
      Runnable use =
          () -> {
            long address = driver.allocate(8);
            driver.clear(address, 8);
            driver.await();
            driver.free(address);
          };
      for (int i = 0; i < 3; i++) {
        use.run();
        finish(Thread.ofPlatform().unstarted(use));
        finish(Thread.ofVirtual().unstarted(use));
      }
      Runnable close = driver::close;
      finish(Thread.ofPlatform().unstarted(close));
    }
  }

  private static void finish(Thread thread) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    thread.join();
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  private static void memory() {
    try (Driver driver = Devices.open(0)) {
      long free = driver.freeBytes();
      long most = driver.allocate(free / 4 * 3);
      assertNotEquals(0, most);
      assertEquals(0, driver.allocate(free / 2));
      assertNotEquals(0, driver.allocate(0));
      driver.clear(most, free / 2);
      driver.free(most);
      assertNotEquals(0, driver.allocate(free / 2));
      driver.await();
      assertEquals(0, driver.allocate(1L << 50));
      assertThrows(IllegalArgumentException.class, () -> driver.staging(1L << 31));
    }
  }

  private static void fault() {
    try (Driver driver = Devices.open(0)) {
      long x = driver.allocate(64);
      Driver.Kernel kernel = driver.load(PROGRAM, "fault");
      driver.clear(x, 64);
      driver.mark(1);
      driver.launch(kernel, 1, 1, x);
      driver.mark(2);
      String message = assertThrows(DriverException.class, driver::await).getMessage();
      assertTrue(message.startsWith("cuStreamSynchronize: CUDA_ERROR_"), message);
      assertTrue(message.contains("nothing more can be done with it"), message);
      assertEquals(1, driver.reached());
      assertThrows(DriverException.class, () -> driver.allocate(8));
      assertThrows(DriverException.class, () -> driver.free(x));
      assertEquals(1, driver.reached());
      assertDoesNotThrow(driver::close);
    }
  }

  private static void programs() {
    try (Driver driver = Devices.open(0)) {
      String log = failure(() -> driver.load(PROGRAM.replace("mad.lo", "nonsense"), "scale"));
      assertTrue(
          log.matches("(?s)cuModuleLoadDataEx of scale [(].*nonsense.*[)]: CUDA_ERR.*"), log);
      String version =
          failure(() -> driver.load(PROGRAM.replace("version 8.0", "version 99.0"), "f"));
      assertTrue(version.contains("CUDA_ERROR_UNSUPPORTED_PTX_VERSION"), version);
      assertTrue(version.endsWith("is older than CUDA 12.0: install a newer one"), version);
      String absent = failure(() -> driver.load(PROGRAM, "absent"));
      assertTrue(absent.startsWith("cuModuleGetFunction of absent: CUDA_ERROR_NOT_FOUND"), absent);
      driver.load(PROGRAM, "scale");
    }
  }

  private static String failure(Runnable action) {
    return assertThrows(DriverException.class, action::run).getMessage();
  }

  /** Of 2 × 3 and 3 × 2, of floats; then of sums without members. */
  private static void gemm() {
    System.out.println(Devices.describe());
    try (Driver driver = Devices.open(0)) {
      MemorySegment host = driver.staging(16 * Float.BYTES);
      float[] factors = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
      MemorySegment.copy(factors, 0, host, ValueLayout.JAVA_FLOAT, 0, 12);
      long a = driver.allocate(16 * Float.BYTES);
      long b = a + 6 * Float.BYTES;
      long c = b + 6 * Float.BYTES;
      driver.upload(a, host);
      assertTrue(driver.gemm(product(2, 2, 3, a, b, c)));
      driver.download(host, a);
      driver.await();
      assertArrayEquals(new float[] {58, 64, 139, 154}, last(host, 4));
      assertTrue(driver.gemm(product(2, 2, 0, a, b, c)));
      assertTrue(driver.gemm(product(0, 2, 3, a, b, c)));
      driver.download(host, a);
      driver.await();
      assertArrayEquals(new float[4], last(host, 4));
    }
  }

  private static float[] last(MemorySegment host, int count) {
    float[] all = host.toArray(ValueLayout.JAVA_FLOAT);
    return Arrays.copyOfRange(all, all.length - count, all.length);
  }

  private static void noGemm() {
    System.out.println(Devices.describe());
    try (Driver driver = Devices.open(0)) {
      assertFalse(driver.gemm(product(1, 1, 1, 0, 0, 0)));
    }
  }

  private static Driver.Product product(int m, int n, int k, long a, long b, long c) {
    return new Driver.Product(Precision.SINGLE, m, n, k, a, k, false, 0, b, n, false, 0, c, 1);
  }
}
