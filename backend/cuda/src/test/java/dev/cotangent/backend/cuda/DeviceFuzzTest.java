package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.kernel.Device;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random programs compute the same on a device, on the host, and on both in turns: values,
 * gradients, and derivatives of derivatives. {@code -Dcotangent.fuzz=n} runs n times as many, and
 * {@code -Dcotangent.fuzz.seed=k} begins with program k.
 */
class DeviceFuzzTest {
  private static final int TIMES = Integer.getInteger("cotangent.fuzz", 1);
  private static final int FIRST = Integer.getInteger("cotangent.fuzz.seed", 0);

  private final CudaDevice device = TestDevices.fresh();
  private final CudaDevice late = TestDevices.withLibrary();

  private static IntStream seeds(int count) {
    return IntStream.range(FIRST, FIRST + count * TIMES);
  }

  private static Tensor[] inputs(RandomProgram program, ElementType type) {
    return new Tensor[] {program.input(type, 0), program.input(type, 1)};
  }

  /** Runs with kernels that take an operation or leave it to the host, at random. */
  private <T> T inTurns(int seed, Supplier<T> action) {
    DeviceKernels all = device.kernels(Thresholds.none());
    Random coin = new Random(seed);
    Object some =
        Proxy.newProxyInstance(
            DeviceKernels.class.getClassLoader(),
            new Class<?>[] {DeviceKernels.class},
            (self, method, arguments) -> {
              if (method.getName().equals("suits")) {
                return coin.nextBoolean();
              }
              try {
                return method.invoke(all, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return DeviceKernels.during((DeviceKernels) some, action);
  }

  /** The elements of results, which are read in an order of their own. */
  private static double[][] elements(int seed, List<Tensor> results) {
    double[][] all = new double[results.size()][];
    List<Integer> order =
        Arrays.asList(IntStream.range(0, all.length).boxed().toArray(Integer[]::new));
    Collections.shuffle(order, new Random(seed));
    order.forEach(k -> all[k] = results.get(k).toArray());
    return all;
  }

  /** Runs a program here, there and in turns; from run to run a device gives the same bits. */
  private void requireSame(int seed, double tolerance, Supplier<List<Tensor>> program) {
    Supplier<double[][]> run =
        () -> {
          try {
            return elements(seed, program.get());
          } catch (RuntimeException e) {
            return fail("program " + seed, e);
          }
        };
    double[][] expected = Device.onHost(run);
    double[][] there = device.during(run);
    double[][] withLibrary = late.during(run);
    requireClose(seed, "on the device", tolerance, expected, there);
    requireClose(seed, "once more", 0, there, device.during(run));
    requireClose(seed, "with a library", tolerance, expected, withLibrary);
    requireClose(seed, "with a library once more", 0, withLibrary, late.during(run));
    requireClose(seed, "in turns", tolerance, expected, inTurns(seed, run));
  }

  private static void requireClose(
      int seed, String where, double tolerance, double[][] expected, double[][] actual) {
    for (int k = 0; k < expected.length; k++) {
      String what = "program " + seed + " " + where + ", result " + k;
      assertEquals(expected[k].length, actual[k].length, what);
      double size =
          1 + Arrays.stream(expected[k]).filter(Double::isFinite).map(Math::abs).max().orElse(0);
      for (int i = 0; i < expected[k].length; i++) {
        double a = expected[k][i];
        double b = actual[k][i];
        boolean same = Double.compare(a, b) == 0 || Math.abs(a - b) <= tolerance * size;
        if (!same) {
          fail(what + ", element " + i + " of " + expected[k].length + ": " + a + " and " + b);
        }
      }
    }
  }

  @Test
  void exactProgramsGiveTheSameBitForBit() {
    seeds(9)
        .forEach(seed -> {
          RandomProgram program = RandomProgram.exact(seed, seed % 2 == 0);
          ElementType type = seed % 3 == 0 ? ElementType.FLOAT32 : ElementType.FLOAT64;
          Tensor[] x = inputs(program, type);
          requireSame(seed, 0, () -> program.run(x));
        });
  }

  /** Slopes are products of small whole numbers and halves; a sum of them may be rounded. */
  @Test
  void gradientsAtKinksAreTheSameUnderEveryPolicy() {
    seeds(6)
        .forEach(seed -> {
          RandomProgram program = RandomProgram.exact(seed, seed % 4 == 0);
          Tensor[] x = inputs(program, ElementType.FLOAT64);
          Subgradient policy = Subgradient.values()[seed % Subgradient.values().length];
          requireSame(
              seed, 1e-13, () -> policy.during(() -> List.of(Reverse.gradient(program::loss, x))));
        });
  }

  /** Functions differ by some 1e-16, which up to 14 steps and two derivatives magnify. */
  @Test
  void smoothProgramsAndTheirDerivativesAreTheSameButForRounding() {
    seeds(8)
        .forEach(seed -> {
          RandomProgram program = RandomProgram.smooth(seed);
          Tensor[] x = inputs(program, ElementType.FLOAT64);
          Tensor[] v = {x[0].mul(0.5).detach(), x[1].sin().detach()};
          requireSame(
              seed,
              1e-11,
              () ->
                  switch (seed % 4) {
                    case 0 -> program.run(x);
                    case 1 -> List.of(Reverse.gradient(program::loss, x));
                    case 2 -> List.of(Forward.jvp(program::loss, x, v));
                    default -> List.of(Hybrid.hessianVectorProduct(program::loss, x, v));
                  });
        });
  }

  /** As above, from 1e-7. */
  @Test
  void singlePrecisionIsTheSameButForRounding() {
    seeds(6)
        .forEach(seed -> {
          RandomProgram program = RandomProgram.smooth(seed);
          Tensor[] x = inputs(program, ElementType.FLOAT32);
          requireSame(
              seed,
              1e-4,
              () -> seed % 2 == 0 ? program.run(x) : List.of(Reverse.gradient(program::loss, x)));
        });
  }
}
