package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.driver.DriverException;
import dev.cotangent.backend.cuda.emulator.EmulatedDriver;
import dev.cotangent.backend.cuda.emulator.EmulatedDriver.Schedule;
import dev.cotangent.kernel.Device;
import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceException;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a device does when its memory is full, when it fails, and when it is closed. */
@Timeout(60)
class DeviceFaultsTest {
  private static final TensorFunction LOSS =
      x -> x[0].matmul(x[0].transpose().mul(0.1)).softmax(1).square().gather(0, 0, 2).sum();

  private static Tensor ramp(int... shape) {
    return Tensor.generate(i -> Math.sin(i + 1), shape);
  }

  // Memory.

  @Test
  void garbageMakesRoom() {
    EmulatedDriver driver = new EmulatedDriver(1 << 18);
    CudaDevice device = TestDevices.of(driver);
    for (int i = 0; i < 30; i++) {
      Tensor x = ramp(2048);
      assertArrayEquals(
          Device.onHost(() -> x.mul(2)).toArray(), device.during(() -> x.mul(2)).toArray());
    }
    assertTrue(driver.trims() > 0);
    assertTrue(device.usage().collected() > 0);
  }

  @Test
  void whatDoesNotFitSaysSoAndLeavesTheRestAsItWas() {
    EmulatedDriver driver = new EmulatedDriver(1 << 16);
    CudaDevice device = TestDevices.of(driver);
    Tensor small = ramp(20, 50);
    Tensor kept = device.during(() -> small.matmul(small.transpose()));
    long before = driver.liveBytes();
    Tensor large = ramp(10_000);
    Supplier<double[]> work = () -> large.mul(2).toArray();
    String message = assertThrows(DeviceException.class, () -> device.during(work)).getMessage();
    assertTrue(message.contains("upload"), message);
    assertTrue(message.contains("80,000 bytes"), message);
    assertEquals(before, driver.liveBytes());
    assertArrayEquals(
        Device.onHost(() -> ramp(10_000).mul(2)).toArray(),
        Device.onHost(() -> large.mul(2).toArray()));
    assertArrayEquals(
        Device.onHost(() -> small.matmul(small.transpose())).toArray(), kept.toArray(), 1e-13);
    assertArrayEquals(new double[] {6}, device.during(() -> Tensor.of(2.0).mul(3).toArray()));
  }

  private static final List<UnaryOperator<Tensor>> OPERATIONS =
      List.of(
          x -> x.gather(0, 3, 1, 1),
          x -> x.scatterAdd(0, new int[] {1, 0, 1}, x.slice(0, 0, 3)),
          x -> Tensor.concat(0, x.exp(), x),
          x -> x.transpose().mul(2).matmul(x),
          x -> x.reshape(x.size()).sum(),
          x -> x.sum(0),
          x -> x.exp().max(1));

  /** Each is run where a little is missing for its largest need. */
  @Test
  void anOperationThatFindsNoMemoryGivesBackWhatItHadTaken() {
    for (int i = 0; i < OPERATIONS.size(); i++) {
      UnaryOperator<Tensor> operation = OPERATIONS.get(i);
      FaultyDriver roomy = new FaultyDriver(new EmulatedDriver(1 << 24));
      roomy.device().during(() -> operation.apply(ramp(300, 40)).toArray());
      EmulatedDriver tight = new EmulatedDriver(roomy.peak() - 256);
      CudaDevice device = TestDevices.of(tight);
      Tensor x = ramp(300, 40);
      assertThrows(
          DeviceException.class,
          () -> device.during(() -> operation.apply(x).toArray()),
          "operation " + i);
      long bytes = 300 * 40 * 8; // what is left is the operand
      assertEquals(bytes, TestDevices.liveBytes(device, bytes), "operation " + i);
    }
  }

  /** The third use of a planned value would keep it, if there were memory; and there is not. */
  @Test
  void whatIsKeptForLaterIsNotWorthAFailure() {
    int n = 1024;
    CudaDevice device = TestDevices.of(new EmulatedDriver(n * 8 * 5 / 2));
    Tensor x = ramp(n);
    device.during(() -> {
      Tensor y = x.exp();
      for (int i = 1; i < 5; i++) {
        double factor = i;
        double[] expected = Device.onHost(() -> x.exp().mul(factor).toArray());
        assertArrayEquals(expected, y.mul(factor).toArray(), 1e-14);
      }
      return y;
    });
  }

  // Failures.

  @ParameterizedTest
  @EnumSource
  void theOperationAtFaultIsNamedWhoeverNotices(Schedule schedule) {
    EmulatedDriver driver = new EmulatedDriver(1 << 20, false, schedule);
    CudaDevice device = TestDevices.of(driver);
    Tensor x = ramp(8, 8);
    driver.failLaunch(2);
    DeviceException first =
        assertThrows(
            DeviceException.class,
            () -> device.during(() -> x.gather(0, 1, 2).matmul(x).max(1).exp().toArray()));
    assertTrue(first.getMessage().contains("failed in matmul"), first::getMessage);
    assertInstanceOf(DriverException.class, first.getCause());
    DeviceException later =
        assertThrows(DeviceException.class, () -> device.during(() -> x.mul(2).toArray()));
    assertTrue(later.getMessage().contains("failed in matmul"), later::getMessage);
    assertTrue(later.getMessage().contains("nothing can be computed"), later::getMessage);
    assertArrayEquals(ramp(8, 8).toArray(), x.toArray());
    assertNotNull(Device.onHost(() -> Reverse.gradient(LOSS, x)));
    assertDoesNotThrow(device::close);
  }

  /** Wherever it happens in a gradient: tapes are ended, and nothing but the failure comes out. */
  @Test
  void aGradientMayFailAtAnyLaunch() {
    double[] expected = Device.onHost(() -> Reverse.gradient(LOSS, ramp(5, 3))[0].toArray());
    EmulatedDriver sound = new EmulatedDriver(1 << 20);
    TestDevices.of(sound).during(() -> Reverse.gradient(LOSS, ramp(5, 3))[0].toArray());
    for (int launch = 1; launch <= sound.launches(); launch++) {
      Schedule schedule = launch % 2 == 0 ? Schedule.AT_ONCE : Schedule.LATE;
      EmulatedDriver driver = new EmulatedDriver(1 << 20, false, schedule);
      CudaDevice device = TestDevices.of(driver);
      driver.failLaunch(launch);
      Tensor x = ramp(5, 3);
      for (int time = 0; time < 2; time++) {
        assertThrows(
            DeviceException.class,
            () -> device.during(() -> Reverse.gradient(LOSS, x)[0].toArray()));
      }
      assertArrayEquals(
          expected,
          Device.onHost(() -> Reverse.gradient(LOSS, x)[0].toArray()),
          "launch " + launch);
    }
  }

  @Test
  void lettingGoNeverThrowsEvenIfItIsTheFirstToNotice() {
    FaultyDriver driver = new FaultyDriver(new EmulatedDriver(1 << 20));
    CudaDevice device = driver.device();
    DeviceKernels kernels = device.kernels(Thresholds.none());
    DeviceArray x = kernels.upload(new double[] {1, 2}, 2);
    x.hold();
    driver.breakDown();
    assertDoesNotThrow(x::letGo);
    assertThrows(DeviceException.class, () -> kernels.upload(new double[1], 1));
    assertDoesNotThrow(device::close);
  }

  @Test
  void aTapeEndsOnADeviceThatHasBrokenDown() {
    FaultyDriver driver = new FaultyDriver(new EmulatedDriver(1 << 20));
    CudaDevice device = driver.device();
    IllegalArgumentException own = new IllegalArgumentException("the user's");
    TensorFunction f =
        x -> {
          x[0].matmul(x[0]).exp().max(0);
          driver.breakDown();
          throw own;
        };
    assertSame(
        own,
        assertThrows(
            RuntimeException.class, () -> device.during(() -> Reverse.gradient(f, ramp(4, 4)))));
  }

  /**
   * A kernel that does not compile, for instance: earlier ones are not to blame, later ones run.
   */
  @Test
  void aCallThatIsRefusedIsNotTheEndOfTheDevice() {
    FaultyDriver driver =
        new FaultyDriver(new EmulatedDriver(1 << 20, false, EmulatedDriver.Schedule.LATE));
    CudaDevice device = driver.device();
    Tensor x = ramp(4, 4);
    Tensor product = device.during(() -> x.matmul(x));
    driver.refuseNext("load");
    DeviceException refused =
        assertThrows(DeviceException.class, () -> device.during(() -> product.max(1).toArray()));
    assertTrue(refused.getMessage().startsWith("compute is not possible"), refused::getMessage);
    assertArrayEquals(
        Device.onHost(() -> x.matmul(x).max(1).toArray()),
        device.during(() -> product.max(1).toArray()),
        1e-14);
  }

  // The end, and the choice.

  @Test
  void whatLiesOnAClosedDeviceIsLostAndWhatLiesHereIsNot() {
    EmulatedDriver driver = new EmulatedDriver(1 << 20);
    CudaDevice device = TestDevices.of(driver);
    Tensor x = ramp(4, 4);
    Tensor there = device.during(() -> x.matmul(x));
    Tensor planned = device.during(() -> x.exp());
    Tensor both = device.during(() -> x.matmul(x));
    double[] read = both.toArray();
    device.close();
    assertDoesNotThrow(device::close);
    for (Tensor lost : List.of(there, planned)) {
      String message = assertThrows(DeviceException.class, lost::toArray).getMessage();
      assertTrue(message.contains("was closed"), message);
    }
    assertThrows(DeviceException.class, () -> device.during(() -> x.mul(2)));
    assertThrows(DeviceException.class, device::freeBytes);
    assertArrayEquals(read, both.toArray());
    assertArrayEquals(ramp(4, 4).toArray(), x.toArray());
    assertEquals(0, device.usage().liveBytes());
  }

  @Test
  void closingADeviceThatWasNotUsedDoesNotStartIt() {
    CudaDevice device =
        new CudaDevice(
            0,
            "none",
            1,
            any -> {
              throw new AssertionError("nobody needs the driver");
            });
    device.close();
    assertEquals(new Device.Usage(0, 0, 0, 0, 0, 0, 0), device.usage());
  }

  @Test
  void aDeviceMayBeClosedWhileOthersComputeOnIt() throws Exception {
    CudaDevice device = TestDevices.of(new EmulatedDriver(1 << 22));
    CountDownLatch running = new CountDownLatch(3);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<Object>> ends =
          IntStream.range(0, 3)
              .mapToObj(i ->
                  threads.<Object>submit(() -> {
                    while (true) {
                      device.during(() -> Reverse.gradient(LOSS, ramp(5, 3))[0].toArray());
                      running.countDown();
                    }
                  }))
              .toList();
      assertTrue(running.await(30, TimeUnit.SECONDS));
      device.close();
      for (Future<Object> end : ends) {
        Throwable cause =
            assertThrows(ExecutionException.class, () -> end.get(30, TimeUnit.SECONDS)).getCause();
        assertInstanceOf(DeviceException.class, cause);
      }
    }
  }

  @Test
  void aSettingAsksForADeviceByItsNumber() {
    CudaDevice first = new CudaDevice(0, "a", 1, any -> null);
    CudaDevice second = new CudaDevice(1, "b", 1, any -> null);
    List<CudaDevice> both = List.of(first, second);
    assertSame(first, CudaProvider.asked(null, both));
    assertSame(second, CudaProvider.asked(" 1 ", both));
    for (String wrong : List.of("2", "-1", "one", "")) {
      String message =
          assertThrows(IllegalStateException.class, () -> CudaProvider.asked(wrong, both))
              .getMessage();
      assertTrue(message.startsWith("-Dcotangent.cuda.device=" + wrong + ":"), message);
      assertTrue(message.contains("device 1 (b)"), message);
    }
  }

  @Test
  void aDeviceIsChosenBeforeTheFirstUse() {
    CudaDevice first = new CudaDevice(0, "a", 1, any -> null);
    CudaDevice second = new CudaDevice(1, "b", 1, any -> null);
    DeviceChoice choice = new DeviceChoice();
    choice.choose(first);
    choice.choose(second);
    assertSame(second, choice.use(() -> first));
    choice.choose(second);
    assertThrows(IllegalStateException.class, () -> choice.choose(first));
    assertSame(second, choice.use(() -> first));
    assertSame(first, new DeviceChoice().use(() -> first));
  }
}
