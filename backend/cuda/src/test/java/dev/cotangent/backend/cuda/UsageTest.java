package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.backend.cuda.emulator.EmulatedDriver;
import dev.cotangent.kernel.Device;
import dev.cotangent.kernel.Device.Usage;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import dev.cotangent.tensor.Update;
import dev.cotangent.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The counts of a device are right, and training copies no more than it has to. */
class UsageTest {
  private static final Update STEP = Update.of(3, x -> x[0].sub(x[2].mul(x[1])));
  private static final int[] CLASSES = {0, 2, 1, 2, 0};

  private final CudaDevice device =
      TestDevices.of(new EmulatedDriver(1 << 24, true, EmulatedDriver.Schedule.LATE));

  private static Tensor ramp(int... shape) {
    return Tensor.generate(i -> Math.sin(i + 1), shape);
  }

  @Test
  void whatIsCopiedIsCounted() {
    assertEquals(new Usage(0, 0, 0, 0, 0, 0, 0), device.usage());
    Tensor x = ramp(10, 10);
    Tensor y = device.during(() -> x.matmul(x).exp());
    Usage computed = device.usage();
    assertEquals(1, computed.kernels(), "the product; the exponential is planned");
    assertEquals(1, computed.uploads());
    assertEquals(800, computed.uploadedBytes());
    assertEquals(0, computed.downloads());
    assertEquals(2 * 1024, computed.liveBytes(), "x and the product, in grains of 256");
    y.toArray();
    y.toArray();
    Usage read = device.usage();
    assertEquals(2, read.kernels());
    assertEquals(1, read.uploads());
    assertEquals(1, read.downloads(), "read twice, copied once");
    assertEquals(800, read.downloadedBytes());
    assertEquals(0, read.collected());
  }

  /** A classifier with a hidden layer. */
  private static final class Model {
    final List<Variable> parameters = new ArrayList<>();
    final Tensor batch = ramp(5, 4);
    final Tensor rate = Tensor.scalar(0.1);
    final TensorFunction loss =
        p -> batch.affine(p[0], p[1]).tanh().affine(p[2], p[3]).crossEntropy(CLASSES);

    Model() {
      for (Tensor initial : List.of(ramp(4, 6), ramp(6), ramp(6, 3), ramp(3))) {
        parameters.add(Variable.of(initial));
      }
    }

    void train(int steps) {
      for (int i = 0; i < steps; i++) {
        Tensor[] values = parameters.stream().map(Variable::value).toArray(Tensor[]::new);
        Tensor[] gradient = Reverse.gradient(loss, values);
        for (int k = 0; k < gradient.length; k++) {
          parameters.get(k).update(STEP, gradient[k], rate);
        }
      }
    }

    double[] first() {
      return parameters.getFirst().copy().toArray();
    }
  }

  /**
   * Nothing comes back, and all that goes there are places of classes, which are numbers of the
   * host's and may be others each time: 5 for the loss's gather, and for the scatter of its slope
   * where the sources of each of the 15 scores begin, with the end, and the 5 sources.
   */
  @Test
  void aStepOfTrainingCopiesTheClassesAndNothingElse() {
    double[] expected =
        Device.onHost(() -> {
          Model model = new Model();
          model.train(12);
          return model.first();
        });
    Model model = device.during(Model::new);
    train(model, 2);
    Usage before = device.usage();
    train(model, 10);
    Usage after = device.usage();
    assertEquals(0, after.downloads());
    assertEquals(10 * 3, after.uploads() - before.uploads());
    assertEquals(10 * (5 + 16 + 5) * Integer.BYTES, after.uploadedBytes() - before.uploadedBytes());
    assertArrayEquals(expected, device.during(model::first), 1e-12); // parameters are about 1
    assertEquals(1, device.usage().downloads(), "what the test reads");
  }

  private void train(Model model, int steps) {
    device.during(() -> {
      model.train(steps);
      return true;
    });
  }
}
