package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.emulator.EmulatedDriver;
import dev.cotangent.backend.cuda.emulator.EmulatedDriver.Schedule;
import dev.cotangent.kernel.Device;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads, one device or two: the right results, and an end. */
@Timeout(120)
class DeviceThreadsTest {
  private static final int THREADS = 16;
  private static final int ROUNDS = 4;

  private final CudaDevice device =
      TestDevices.of(new EmulatedDriver(1 << 24, true, Schedule.LATE));
  private final CudaDevice other = TestDevices.of(new EmulatedDriver(1 << 24));

  private static Tensor ramp(int... shape) {
    return Tensor.generate(i -> Math.sin(i + 1), shape);
  }

  /** Runs tasks at once, one in each thread, and passes on what any of them throws. */
  private static void atOnce(IntFunction<Callable<Boolean>> tasks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Boolean>> ends = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Callable<Boolean> task = tasks.apply(i);
        ends.add(
            threads.submit(() -> {
              start.await();
              return task.call();
            }));
      }
      for (Future<Boolean> end : ends) {
        assertTrue(end.get(60, TimeUnit.SECONDS));
      }
    }
  }

  private static double[] gradient(Tensor shared, int thread) {
    TensorFunction f = x -> x[0].mul(thread + 1).matmul(shared).tanh().softmax(1).max(0).sum();
    return Reverse.gradient(f, ramp(3, 5))[0].toArray();
  }

  @Test
  void gradientsOfManyThreadsShareConstants() throws Exception {
    Tensor here = ramp(5, 4);
    Tensor there = device.during(() -> here.mul(0.5).matmul(ramp(4, 4)));
    double[] values = Device.onHost(() -> ramp(5, 4).mul(0.5).matmul(ramp(4, 4)).toArray());
    atOnce(thread -> {
      Tensor shared = thread % 2 == 0 ? here : there;
      Tensor copy = thread % 2 == 0 ? ramp(5, 4) : Tensor.of(values.clone(), 5, 4);
      double[] expected = Device.onHost(() -> gradient(copy, thread));
      return () -> {
        for (int i = 0; i < ROUNDS; i++) {
          assertArrayEquals(expected, device.during(() -> gradient(shared, thread)), 1e-13);
          assertArrayEquals(values, there.toArray(), 1e-13);
        }
        return true;
      };
    });
  }

  @Test
  void scopesNestedInEachOtherHoldForTheirThreadAlone() throws Exception {
    Tensor shared = device.during(() -> ramp(5, 4).mul(2));
    Tensor copy = ramp(5, 4).mul(2);
    atOnce(thread -> {
      double[] expected = Device.onHost(() -> gradient(copy, thread));
      return () -> {
        for (int i = 0; i < ROUNDS; i++) {
          double[] inner =
              device.during(() ->
                  Device.onHost(() -> {
                    assertTrue(Device.current().isEmpty());
                    return device.during(() -> {
                      assertTrue(Device.current().orElseThrow() == device);
                      return gradient(shared, thread);
                    });
                  }));
          assertArrayEquals(expected, inner, 1e-13);
          assertArrayEquals(expected, Device.onHost(() -> gradient(shared, thread)), 1e-13);
        }
        return true;
      };
    });
  }

  /** Half of the threads need a tensor on one device while the others take it to another. */
  @Test
  void tensorsMoveBetweenDevicesUnderTheirUsersHands() throws Exception {
    for (int time = 0; time < 2; time++) {
      Tensor shared = (time % 2 == 0 ? device : other).during(() -> ramp(5, 4).exp());
      double[] values = Device.onHost(() -> ramp(5, 4).exp().toArray());
      atOnce(thread -> {
        CudaDevice mine = thread % 2 == 0 ? device : other;
        double[] expected = Device.onHost(() -> gradient(Tensor.of(values.clone(), 5, 4), thread));
        return () -> {
          for (int i = 0; i < ROUNDS; i++) {
            assertArrayEquals(expected, mine.during(() -> gradient(shared, thread)), 1e-13);
          }
          return true;
        };
      });
    }
  }

  @Test
  void aProgramMayTakeItsDataFromDeviceToDevice() {
    Tensor x = ramp(6, 6);
    Tensor y = device.during(() -> x.matmul(x).mul(0.1));
    Tensor z = other.during(() -> y.exp().matmul(x));
    Tensor back = device.during(() -> z.sub(y));
    double[] expected =
        Device.onHost(() -> {
          Tensor first = ramp(6, 6).matmul(ramp(6, 6)).mul(0.1);
          return first.exp().matmul(ramp(6, 6)).sub(first).toArray();
        });
    assertArrayEquals(expected, back.toArray(), 1e-13);
  }
}
