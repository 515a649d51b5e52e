package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.backend.cuda.emulator.CudaTools;
import dev.cotangent.backend.cuda.emulator.EmulatedDriver;
import dev.cotangent.kernel.Device;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which kernels expressions become: how many, and how large. */
class FusedKernelsTest {
  /** Devices before 7.0 and drivers before 12.1 take no more: 4 KB. */
  private static final int MOST_PARAMETERS = 512;

  private final List<String> texts = new ArrayList<>();
  private final CudaDevice device = watched(new EmulatedDriver(1L << 28));

  /** A device that keeps the texts of the kernels that it is asked to load. */
  private CudaDevice watched(EmulatedDriver driver) {
    Object watching =
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (self, method, arguments) -> {
              if (method.getName().equals("load")) {
                texts.add((String) arguments[0]);
              }
              try {
                return method.invoke(driver, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return new CudaDevice(0, driver.name(), driver.totalBytes(), any -> (Driver) watching);
  }

  private static int parameters(String text) {
    return text.split("\\.param \\.u64 p", -1).length - 1;
  }

  private void requireSame(Supplier<Tensor> work) {
    double[] expected = Device.onHost(() -> work.get().toArray());
    assertArrayEquals(expected, device.during(() -> work.get().toArray()), 1e-13);
  }

  /** The elements of a tensor in an order that no two axes can be merged in. */
  private static Tensor shuffled(Tensor x, Random random) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
    Collections.shuffle(axes, random);
    return x.transpose(axes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Each axis of each view is two parameters. */
  @Test
  void viewsOfHighRankStayWithinTheLimits() {
    int[] shape = new int[14];
    Arrays.fill(shape, 2);
    Tensor x = Tensor.generate(Math::sin, shape);
    requireSame(() -> {
      Random random = new Random(2);
      Tensor sum = x;
      for (int i = 0; i < 26; i++) {
        sum = sum.add(shuffled(x, random));
      }
      return sum;
    });
    String widest = Collections.max(texts, Comparator.comparing(FusedKernelsTest::parameters));
    assertTrue(parameters(widest) <= MOST_PARAMETERS, () -> parameters(widest) + " parameters");
    CudaTools.assemble(widest);
  }

  @Test
  void expressionsMayHaveManyInputs() {
    Tensor[] x = new Tensor[60];
    Arrays.setAll(x, k -> Tensor.generate(i -> Math.sin(i + k), 9));
    requireSame(() -> {
      Tensor product = x[0];
      for (int k = 1; k < x.length; k++) {
        product = product.mul(x[k].add(1.5)).maximum(-k);
      }
      return product;
    });
    assertTrue(texts.stream().allMatch(text -> parameters(text) <= MOST_PARAMETERS));
  }

  /** Else a loop over data would compile in each round, and never forget a kernel. */
  @Test
  void loopsWhoseNumbersChangeFindTheirKernelsAgain() {
    Random random = new Random(3);
    Tensor x = Tensor.generate(Math::sin, 40);
    device.during(() -> {
      for (int round = 0; round < 20; round++) {
        Tensor y = x;
        for (int i = 0; i < 6; i++) {
          y = y.mul(random.nextInt(2)).add(random.nextInt(3));
        }
        y.toArray();
      }
      return x;
    });
    assertEquals(1, texts.size());
  }

  @Test
  void aKernelServesAllPolicies() {
    Tensor x = Tensor.of(-1, 0, 2);
    for (Subgradient policy : Subgradient.values()) {
      requireSame(() ->
          policy.during(() -> Reverse.gradient(p -> p[0].relu().mul(3).maximum(0).sum(), x)[0]));
    }
    assertEquals(1, texts.size());
  }
}
