package dev.cotangent.backend.cuda;

import dev.cotangent.kernel.Device;
import dev.cotangent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * From which size on a device is faster than the host, operation by operation, in floats. Each
 * operation is asked for alone and waited for: within a program, where the device has the next one
 * at hand, it pays earlier.
 */
final class Crossovers {
  private final Timing timing = new Timing(0.05);
  private final FigureTable table;
  private final int doublings;

  /**
   * Makes a measurement.
   *
   * @param doublings how many sizes are tried
   */
  Crossovers(FigureTable table, int doublings) {
    this.table = table;
    this.doublings = doublings;
  }

  /** Measures all operations and writes a row for each. */
  void write() {
    table.begin(
        "The smallest size at which the device is faster than the host",
        "operation",
        "transfers excluded",
        "transfers included");
    Map<String, UnaryOperator<Tensor>> operations = new LinkedHashMap<>();
    operations.put("add, n elements", x -> x.add(x));
    operations.put("exp, n elements", Tensor::exp);
    operations.put("tanh, n elements", Tensor::tanh);
    operations.put("sum of n elements", x -> x.sum());
    operations.forEach((name, f) -> row(name, 1 << 10, Crossovers::vector, f));
    row("softmax, n rows of 64", 1 << 4, n -> vector(64 * n).reshape(n, 64), x -> x.softmax(1));
    row("matmul, n × n", 1 << 3, n -> vector(n * n).reshape(n, n), x -> x.matmul(x));
  }

  private static Tensor vector(int size) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = i % 100 / 100f;
    }
    return Tensor.of(x, size);
  }

  private void row(
      String name, int smallest, IntFunction<Tensor> input, UnaryOperator<Tensor> operation) {
    table.row(
        name,
        text(smallest, input, x -> () -> Probe.of(operation.apply(x)).sum().item()),
        text(smallest, input, x -> fresh(x, operation)));
  }

  /** What is not on the device yet, and comes back whole. */
  private static Supplier<Number> fresh(Tensor x, UnaryOperator<Tensor> operation) {
    float[] elements = x.toFloatArray();
    int[] shape = x.shape();
    return () -> operation.apply(Tensor.of(elements, shape)).toFloatArray()[0];
  }

  /** A task of an input. */
  private interface Task {
    Supplier<Number> of(Tensor x);
  }

  private String text(int smallest, IntFunction<Tensor> input, Task task) {
    OptionalInt size = crossover(smallest, input, task);
    int largest = smallest << (doublings - 1);
    return size.isPresent()
        ? "%,d".formatted(size.getAsInt())
        : "none up to %,d".formatted(largest);
  }

  /** Grows the size until the device is faster. */
  private OptionalInt crossover(int smallest, IntFunction<Tensor> input, Task task) {
    for (int i = 0; i < doublings; i++) {
      int size = smallest << i;
      Supplier<Number> measured = task.of(input.apply(size));
      double device = timing.seconds(measured);
      double host = Device.onHost(() -> timing.seconds(task.of(input.apply(size))));
      if (device < host) {
        return OptionalInt.of(size);
      }
    }
    return OptionalInt.empty();
  }
}
