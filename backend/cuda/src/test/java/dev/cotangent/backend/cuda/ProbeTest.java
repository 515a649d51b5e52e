package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.kernel.Device;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is timed is computed, all of it and nothing else, and is not copied. */
class ProbeTest {
  private static final int N = 1000;

  private final CudaDevice device = TestDevices.fresh();
  private final Tensor x = Tensor.generate(i -> i * 1e-3, N);

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void itHoldsTheFirstElements() {
    double[] probe = device.during(() -> Probe.of(x.add(3), x.reshape(10, -1).exp()).toArray());
    assertArrayEquals(new double[] {3, 1}, probe);
  }

  /** For each pass a kernel that writes the gradient, and one that moves its first element. */
  @Test
  void eachPassIsComputedAndLeavesNothingBehind() {
    TensorFunction chain = p -> p[0].tanh().mul(p[0]).square().sum();
    device.during(() -> {
      Probe.of(x.neg()); // so that x is there
      Device.Usage before = device.usage();
      for (int pass = 1; pass <= 3; pass++) {
        Tensor probe = Reverse.withGradient(chain, (y, g) -> Probe.of(g[0]).detach(), x);
        Device.Usage usage = device.usage();
        assertEquals(2L * pass, usage.kernels() - before.kernels());
        assertEquals(0, usage.downloads() + usage.uploads() - before.uploads());
        assertEquals(1, probe.size());
      }
      long kept = device.usage().liveBytes() - before.liveBytes();
      assertTrue(kept < N * Double.BYTES, kept + " bytes: a gradient was not freed with its tape");
      return x;
    });
  }

  /** A product's elements are computed before anybody asks; a planned sum's are not. */
  @Test
  void sumsAndProductsAreComputedToo() {
    device.during(() -> {
      Tensor matrix = x.reshape(10, 100);
      long before = device.usage().kernels();
      Probe.of(matrix.matmul(matrix.transpose()));
      Probe.of(matrix.sum(0));
      assertEquals(4, device.usage().kernels() - before);
      assertEquals(0, device.usage().downloads());
      return matrix;
    });
  }
}
