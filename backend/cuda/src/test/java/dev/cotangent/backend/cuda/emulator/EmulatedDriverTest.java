package dev.cotangent.backend.cuda.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.driver.Driver.Kernel;
import dev.cotangent.backend.cuda.driver.Driver.Product;
import dev.cotangent.backend.cuda.driver.DriverException;
import dev.cotangent.backend.cuda.emulator.EmulatedDriver.Schedule;
import dev.cotangent.kernel.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The emulated device is as strict as it says, and fails when it is told to. */
class EmulatedDriverTest {
  /** y[i] = 2 x[i] for each of n threads, or for all threads if n is large. */
  private static final String TWICE =
      """
      .version 8.0
      .target sm_75
      .address_size 64
      .visible .entry twice(.param .u64 x, .param .u64 y, .param .u64 n)
      .maxntid 64
      {
        .reg .b64 %x, %y, %n, %i;
        .reg .b32 %block, %size, %thread;
        .reg .f64 %value;
        .reg .pred %beyond;
        ld.param.u64 %x, [x];
        ld.param.u64 %y, [y];
        ld.param.u64 %n, [n];
        mov.u32 %block, %ctaid.x;
        mov.u32 %size, %ntid.x;
        mov.u32 %thread, %tid.x;
        mad.lo.u32 %thread, %block, %size, %thread;
        cvt.u64.u32 %i, %thread;
        setp.ge.u64 %beyond, %i, %n;
        @%beyond ret;
        shl.b64 %i, %i, 3;
        add.u64 %x, %x, %i;
        add.u64 %y, %y, %i;
        ld.global.f64 %value, [%x];
        add.f64 %value, %value, %value;
        st.global.f64 [%y], %value;
      }
      """;

  private static void assertError(String part, Executable call) {
    DriverException error = assertThrows(DriverException.class, call);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  private static MemorySegment doubles(EmulatedDriver driver, double... values) {
    long bytes = (long) values.length * Double.BYTES;
    return driver.staging(bytes).copyFrom(MemorySegment.ofArray(values));
  }

  private static double[] download(EmulatedDriver driver, long address, int count) {
    MemorySegment staging = driver.staging((long) count * Double.BYTES);
    driver.download(staging, address);
    driver.await();
    return staging.toArray(ValueLayout.JAVA_DOUBLE);
  }

  @Test
  void kernelsRunOverAGrid() {
    for (Schedule schedule : Schedule.values()) {
      try (EmulatedDriver driver = new EmulatedDriver(4096, false, schedule)) {
        long x = driver.allocate(40);
        long y = driver.allocate(40);
        driver.upload(x, doubles(driver, 1, 2, 3, 4, 5));
        driver.clear(y, 40);
        driver.launch(driver.load(TWICE, "twice"), 3, 2, x, y, 4);
        assertArrayEquals(new double[] {2, 4, 6, 8, 0}, download(driver, y, 5));
        assertEquals(1, driver.launches());
        assertEquals(4 * 17 + 2 * 10, driver.instructions());
      }
    }
  }

  @Test
  void freshMemoryIsNotANumber() {
    try (EmulatedDriver driver = new EmulatedDriver(1024)) {
      long x = driver.allocate(16);
      driver.launch(driver.load(TWICE, "twice"), 1, 2, x, x, 2);
      assertArrayEquals(new double[] {Double.NaN, Double.NaN}, download(driver, x, 2));
    }
  }

  @Test
  void accessesBeyondAnAllocationAreErrors() {
    try (EmulatedDriver driver = new EmulatedDriver(1024)) {
      long x = driver.allocate(256);
      long y = driver.allocate(24);
      Kernel twice = driver.load(TWICE, "twice");
      String place = "store of 8 bytes at 0x" + Long.toHexString(y + 24);
      assertError(place, () -> driver.launch(twice, 2, 2, x, y, 9));
      assertError("0 bytes after the end of the 24 bytes", driver::await);
      assertError("in twice, line 26, block 1, thread 1", driver::await);
      assertError("launch of twice", () -> driver.allocate(8));
    }
  }

  @Test
  void accessesAfterTheFreeingAreErrors() {
    try (EmulatedDriver driver = new EmulatedDriver(1024)) {
      long x = driver.allocate(256);
      driver.free(x);
      assertNotEquals(x, driver.allocate(256));
      Kernel twice = driver.load(TWICE, "twice");
      assertError("was freed", () -> driver.launch(twice, 1, 1, x, x, 1));
    }
  }

  @Test
  void misalignedAccessesAreErrors() {
    try (EmulatedDriver driver = new EmulatedDriver(1024)) {
      long x = driver.allocate(256);
      Kernel twice = driver.load(TWICE, "twice");
      assertError("not aligned", () -> driver.launch(twice, 1, 1, x + 4, x, 1));
    }
  }

  @Test
  void freeingTwiceIsAnError() {
    try (EmulatedDriver driver = new EmulatedDriver(1024)) {
      long x = driver.allocate(8);
      driver.free(x);
      assertError("no live allocation begins", () -> driver.free(x));
    }
  }

  @Test
  void transfersStayWithinAllocationsAndStagingMemory() {
    try (Arena arena = Arena.ofConfined();
        EmulatedDriver driver = new EmulatedDriver(1024)) {
      long x = driver.allocate(16);
      MemorySegment foreign = arena.allocate(8);
      assertError("staging", () -> driver.upload(x, foreign));
      assertError("staging", () -> driver.download(MemorySegment.ofArray(new double[1]), x));
      assertError("upload of 24 bytes", () -> driver.upload(x, driver.staging(24)));
    }
  }

  @Test
  void launchesMustSuitTheKernel() {
    try (EmulatedDriver driver = new EmulatedDriver(1024)) {
      Kernel twice = driver.load(TWICE, "twice");
      assertError("2 arguments instead of 3", () -> driver.launch(twice, 1, 1, 0, 0));
      assertError("1 to 64", () -> driver.launch(twice, 1, 65, 0, 0, 0));
      assertError("0 blocks", () -> driver.launch(twice, 0, 1, 0, 0, 0));
      assertError("only: twice", () -> driver.load(TWICE, "thrice"));
    }
  }

  @Test
  void memoryComesToAnEndAndIsCounted() {
    try (EmulatedDriver driver = new EmulatedDriver(1000)) {
      long x = driver.allocate(600);
      assertEquals(0, x % 256);
      assertEquals(0, driver.allocate(401));
      assertEquals(600, driver.liveBytes());
      assertEquals(400, driver.freeBytes());
      driver.free(x);
      assertNotEquals(0, driver.allocate(1000));
      assertEquals(2, driver.allocations());
      assertEquals(1, driver.frees());
    }
  }

  @Test
  void allocationsFailOnDemand() {
    try (EmulatedDriver driver = new EmulatedDriver(1000)) {
      driver.failAllocations(2);
      assertEquals(0, driver.allocate(1));
      assertEquals(0, driver.allocate(1));
      assertNotEquals(0, driver.allocate(1));
    }
  }

  @Test
  void launchesFailOnDemandAndLater() {
    for (Schedule schedule : Schedule.values()) {
      try (EmulatedDriver driver = new EmulatedDriver(1000, false, schedule)) {
        long x = driver.allocate(8);
        Kernel twice = driver.load(TWICE, "twice");
        driver.failLaunch(2);
        driver.launch(twice, 1, 1, x, x, 1);
        driver.mark(1);
        driver.launch(twice, 1, 1, x, x, 1);
        assertError("launch of twice", driver::await);
        assertError("launch of twice", () -> driver.free(x));
        assertEquals(1, driver.reached());
      }
    }
  }

  @Test
  void marksAreReachedOneByOneAndInTheEnd() {
    try (EmulatedDriver driver = new EmulatedDriver(1000, false, Schedule.LATE)) {
      driver.mark(1);
      driver.mark(2);
      driver.mark(3);
      assertEquals(1, driver.reached());
      assertEquals(2, driver.reached());
      driver.await();
      assertEquals(3, driver.reached());
    }
  }

  @Test
  void aLateDeviceSeesWhatStagingMemoryHoldsThen() {
    try (EmulatedDriver driver = new EmulatedDriver(1000, false, Schedule.LATE)) {
      long x = driver.allocate(8);
      MemorySegment staging = doubles(driver, 1);
      driver.upload(x, staging);
      staging.set(ValueLayout.JAVA_DOUBLE, 0, 2);
      assertArrayEquals(new double[] {2}, download(driver, x, 1));
      driver.free(x);
      assertNotEquals(0, driver.allocate(1000), "what is to be freed counts as free");
    }
  }

  @Test
  void threadsThatWaitForEachOtherAreAnError() {
    String ptx =
        """
        .visible .entry stuck(.param .u64 n)
        {
          .reg .pred %first;
          .reg .b32 %thread;
          mov.u32 %thread, %tid.x;
          setp.eq.u32 %first, %thread, 0;
          @%first bra APART;
          bar.sync 0;
          ret;
        APART:
          bar.sync 1;
        }
        """;
    try (EmulatedDriver driver = new EmulatedDriver(1000)) {
      Kernel stuck = driver.load(ptx, "stuck");
      assertError("wait for each other", () -> driver.launch(stuck, 1, 2, 0));
    }
  }

  @Test
  void sharedMemoryHasAnEnd() {
    String ptx =
        """
        .visible .entry beyond(.param .u64 n)
        {
          .shared .align 4 .b8 room[64];
          .reg .b32 %at;
          mov.u32 %at, room;
          st.shared.u32 [%at+60], 1;
          st.shared.u32 [%at+64], 1;
        }
        """;
    try (EmulatedDriver driver = new EmulatedDriver(1000)) {
      Kernel beyond = driver.load(ptx, "beyond");
      assertError(
          "store of 4 bytes at 64 of the block's shared memory",
          () -> driver.launch(beyond, 1, 1, 0));
    }
  }

  @Test
  void sharedMemoryIsForEachKernelItself() {
    String kernel =
        """
        .visible .entry %s(.param .u64 n)
        {
          .shared .align 4 .b8 room[32768];
          .reg .b32 %%x;
          ld.shared.u32 %%x, [room+32764];
        }
        """;
    try (EmulatedDriver driver = new EmulatedDriver(1000)) {
      String ptx = kernel.formatted("one") + kernel.formatted("other");
      driver.launch(driver.load(ptx, "one"), 1, 1, 0);
      driver.launch(driver.load(ptx, "other"), 1, 1, 0);
      String large = kernel.formatted("large").replace("32768", "49160");
      assertError("48 KiB", () -> driver.load(large, "large"));
    }
  }

  @Test
  void theLibraryMultipliesMatrices() {
    try (EmulatedDriver driver = new EmulatedDriver(4096, true, Schedule.AT_ONCE)) {
      long a = driver.allocate(48);
      long b = driver.allocate(96);
      long c = driver.allocate(64);
      driver.upload(a, doubles(driver, 1, 2, 3, 4, 5, 6));
      driver.upload(b, doubles(driver, 1, 0, 2, 0, 1, 3, 1, 1, 1, 2, 2, 2));
      // a is 3 x 2 and lies transposed, 2 x 3; the b are 3 x 2, one after the other.
      Product product = new Product(Precision.DOUBLE, 2, 2, 3, a, 2, true, 0, b, 2, false, 6, c, 2);
      assertTrue(driver.gemm(product));
      double[] expected = {
        1 + 6 + 5, 0 + 0 + 15, 2 + 8 + 6, 0 + 0 + 18, 1 + 3 + 10, 1 + 6 + 10, 2 + 4 + 12, 2 + 8 + 12
      };
      assertArrayEquals(expected, download(driver, c, 8));
    }
    try (EmulatedDriver driver = new EmulatedDriver(16)) {
      assertFalse(
          driver.gemm(
              new Product(Precision.SINGLE, 1, 1, 1, 0, 1, false, 0, 0, 1, false, 0, 0, 1)));
    }
  }

  @Test
  void nothingWorksAfterTheEnd() {
    EmulatedDriver driver = new EmulatedDriver(16);
    driver.close();
    driver.close();
    assertError("closed", driver::await);
  }
}
