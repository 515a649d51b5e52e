package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.emulator.EmulatedDriver;
import dev.cotangent.backend.cuda.emulator.EmulatedDriver.Schedule;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.kernel.Device;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.TensorPullback;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import dev.cotangent.tensor.Update;
import dev.cotangent.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * When memory on the device is freed: not before its last use, which the emulated device would
 * report, and not much later either.
 */
@Timeout(120)
class DeviceLifetimesTest {
  private static final TensorFunction LOSS =
      x -> x[0].matmul(x[0].transpose().mul(0.1)).softmax(1).square().gather(0, 0, 2).sum();

  private final EmulatedDriver driver = new EmulatedDriver(1L << 24);
  private final CudaDevice device = TestDevices.of(driver);

  private static Tensor ramp(int... shape) {
    return Tensor.generate(i -> Math.sin(i + 1), shape);
  }

  /** Work leaves nothing behind, whatever it returns being dropped. */
  private void requireNothingLeft(String what, Runnable work) {
    for (int i = 0; i < 5; i++) {
      device.during(() -> {
        work.run();
        return true;
      });
    }
    assertEquals(0, TestDevices.liveBytes(device, 0), what);
    assertEquals(0, driver.liveBytes(), what);
  }

  @Test
  void allMemoryIsFreedInTheEnd() {
    requireNothingLeft("gradient", () -> Reverse.gradient(LOSS, ramp(6, 3)));
    requireNothingLeft(
        "gradient that is read", () -> Reverse.gradient(LOSS, ramp(6, 3))[0].toArray());
    requireNothingLeft(
        "value and gradient", () -> Reverse.valueAndGradient(LOSS, ramp(6, 3)).value().item());
    requireNothingLeft(
        "pullback",
        () -> {
          TensorPullback pullback = Reverse.pullback(x -> x[0].matmul(x[0]), ramp(4, 4));
          pullback.apply(ramp(4, 4));
          pullback.apply(ramp(4, 4))[0].toArray();
        });
    requireNothingLeft("Hessian", () -> Hybrid.hessian(LOSS, ramp(3, 2)).toArray());
    requireNothingLeft(
        "gradient of a gradient",
        () ->
            Reverse.gradient(
                x -> Reverse.gradient(y -> y[0].matmul(x[0]).sin().sum(), x[0])[0].square().sum(),
                ramp(3, 3))[0]
                .toArray());
    requireNothingLeft(
        "exception",
        () ->
            assertThrows(
                ArithmeticException.class,
                () ->
                    Reverse.gradient(
                        x -> {
                          Tensor y = x[0].matmul(x[0]).exp().max(0);
                          throw new ArithmeticException("rank " + y.rank());
                        },
                        ramp(4, 4))));
    assertTrue(device.usage().collected() > 0, "results that were dropped are found and counted");
  }

  /** What a tape holds is freed with it: between rounds only the results are left. */
  @Test
  void intermediateValuesDoNotWaitForTheGarbageCollector() {
    Tensor factor = ramp(1, 200);
    TensorFunction f =
        x -> x[0].matmul(factor).exp().sum(0).max(0).add(x[0].mul(factor).sin().sum());
    device.during(() -> Reverse.gradient(f, ramp(4, 1))[0].toArray());
    long before = device.usage().liveBytes();
    int rounds = 10;
    for (int i = 0; i < rounds; i++) {
      device.during(() -> Reverse.gradient(f, ramp(4, 1))[0].toArray());
    }
    // The point and the gradient of a round, 256 bytes each; an intermediate value has 6,400.
    assertTrue(device.usage().liveBytes() <= before + rounds * 2 * 256, device.usage()::toString);
  }

  @Test
  void variablesDoNotPileUpPlansNorMemory() {
    Update decay = Update.of(2, x -> x[0].mul(0.999).add(x[1]));
    Tensor shift = Tensor.scalar(1e-3);
    Supplier<double[]> work =
        () -> {
          Variable x = Variable.of(ramp(32));
          for (int i = 0; i < 1000; i++) {
            x.update(decay, shift);
          }
          return x.copy().toArray();
        };
    double[] expected = Device.onHost(work);
    assertArrayEquals(expected, device.during(work)); // products and sums are the host's to the bit
    // The variable, its copy, the start, and a few updates' results that only a plan needs.
    assertTrue(device.usage().liveBytes() <= 8 * 256, device.usage()::toString);
  }

  @Test
  void aTensorOfAnEndedTapeIsStillAnError() {
    List<Tensor> leaked = new ArrayList<>();
    device.during(() ->
        Reverse.gradient(
            x -> {
              leaked.add(x[0].matmul(x[0]));
              return x[0].sum();
            },
            ramp(3, 3)));
    device.during(() -> Reverse.gradient(LOSS, ramp(3, 3))[0].toArray());
    for (Tensor tensor : leaked) {
      String message =
          assertThrows(
                  IllegalStateException.class, () -> device.during(() -> tensor.detach().mul(2)))
              .getMessage();
      assertTrue(message.contains("had ended"), message);
    }
  }

  /** A row's slope may need a value in several steps, between which the plan gets too long. */
  @Test
  void plansMayBeCarriedOutInTheMiddleOfARow() {
    for (Primitive row : List.of(Arithmetic.POW, Elementary.ACOSH, Elementary.TANH)) {
      for (int length = 38; length < 48; length++) {
        int sines = length;
        Supplier<double[]> work =
            () ->
                Reverse.gradient(x -> afterSines(row, sines, x[0].add(1)), Tensor.of(0.3, 0.4, 9))[
                    0]
                    .toArray();
        assertArrayEquals(Device.onHost(work), device.during(work), 1e-13, row.name() + length);
      }
    }
  }

  private static Tensor afterSines(Primitive row, int sines, Tensor x) {
    Tensor y = x;
    for (int i = 0; i < sines; i++) {
      y = y.sin();
    }
    y = y.square().add(1.5);
    Tensor z = row.arity() == 1 ? Tensor.apply(row, y) : Tensor.apply(row, y, x);
    return z.mul(ramp(2, 3)).sum();
  }

  @Test
  void memoryThatIsUsedAgainAllTheTimeIsNeverFreedTooEarly() {
    CudaDevice tiny = TestDevices.of(new EmulatedDriver(3 << 16, true, Schedule.LATE));
    for (int seed = 0; seed < 8; seed++) {
      int program = seed;
      Supplier<double[]> work = () -> new RandomProgram(program).gradient();
      assertArrayEquals(
          Device.onHost(work), tiny.during(work), 1e-9, "program " + program); // values are below 1
    }
    assertTrue(tiny.usage().collected() > 0);
  }

  /** A program of operations over matrices that keep their entries small. */
  private static final class RandomProgram {
    private final SplittableRandom random;
    private final long seed;

    RandomProgram(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    double[] gradient() {
      Tensor x = Tensor.generate(i -> Math.cos(i + seed), 12, 12);
      return Reverse.gradient(this::apply, x)[0].toArray();
    }

    private Tensor apply(Tensor... x) {
      List<Tensor> values = new ArrayList<>(List.of(x[0], x[0].tanh()));
      for (int i = 0; i < 25; i++) {
        values.add(step(pick(values), pick(values)));
        if (random.nextInt(8) == 0) {
          values.remove(random.nextInt(values.size()));
          Device.onHost(() -> Tensor.of(1.0).mul(2)); // in between
        }
        if (random.nextInt(40) == 0) {
          System.gc();
        }
      }
      Tensor sum = Tensor.scalar(0);
      for (Tensor value : values) {
        sum = sum.add(value.sum().mul(0.01));
      }
      return sum;
    }

    private Tensor pick(List<Tensor> values) {
      return values.get(random.nextInt(values.size()));
    }

    private Tensor step(Tensor x, Tensor y) {
      return switch (random.nextInt(9)) {
        case 0 -> x.matmul(y).mul(0.05).tanh();
        case 1 -> x.softmax(1).sub(y.mul(0.5));
        case 2 -> x.mul(y).sin();
        case 3 -> x.transpose().mul(0.9);
        case 4 -> x.sub(x.max(true, 0)).tanh();
        case 5 -> x.gather(0, 1, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11).mul(0.7);
        case 6 -> Tensor.concat(0, x.slice(0, 0, 5), y.slice(0, 5, 12)).cos();
        case 7 -> x.sum(true, 1).mul(0.1).tanh().mul(y);
        default -> x.square().add(1).reciprocal().mul(y);
      };
    }
  }

  /** A list of losses must not keep alive what they were computed from. */
  @Test
  void numbersForTheUserAreComputedAtOnce() {
    CudaDevice device = TestDevices.fresh();
    List<Tensor> losses = new ArrayList<>();
    device.during(() -> {
      Tensor x = ramp(10, 100);
      long before = device.usage().liveBytes();
      for (int i = 0; i < 50; i++) {
        losses.add(Reverse.valueAndGradient(LOSS, x).value());
        losses.add(x.mul(i).matmul(x.transpose()).sum());
      }
      long kept = TestDevices.liveBytes(device, before + 100 * 256) - before;
      assertTrue(kept <= 100 * 256 + 8192, () -> kept + " bytes"); // the losses, and x
      return x;
    });
    assertTrue(losses.stream().allMatch(loss -> Double.isFinite(loss.item())));
  }
}
