package dev.cotangent.backend.cuda;

import dev.cotangent.backend.cuda.driver.Devices;
import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.kernel.Device;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The figures of the GPU: how long things take, each beside its goal, as tables in Markdown.
 *
 * <p>Options: {@code --tiny} for sizes at which the host can do it all, to see that it runs; {@code
 * --torch FILE} with PyTorch's times for the same, as torch_figures.py writes them. To be run with
 * {@code -Dcotangent.kernels=cuda}; without a device it measures the host.
 *
 * <p>With transfers excluded the arrays are on the device before, and one number for each result
 * comes back; included, inputs and results are arrays of Java.
 */
public final class GpuFigures {
  /** Of PyTorch's speed, for matrix products by the same library. */
  private static final double PRODUCT_GOAL = 0.9;

  /** Of PyTorch's speed, for a network that is nearly all matrix products. */
  private static final double NETWORK_GOAL = 0.9;

  /** Of the speed at which the device copies, for what has to be read and written at least. */
  private static final double CHAIN_GOAL = 0.7;

  private static final String[] COLUMNS = {
    "task", "transfers", "time in ms", "speed", "reference in ms", "goal", "verdict"
  };

  private final FigureTable table = new FigureTable(System.out);
  private final boolean tiny;
  private final Map<String, Double> torch;
  private final Timing timing;

  private GpuFigures(boolean tiny, Map<String, Double> torch) {
    this.tiny = tiny;
    this.torch = torch;
    timing = new Timing(tiny ? 0.01 : 1);
  }

  /** Writes the figures; ends with status 1 if a goal was missed. */
  public static void main(String[] arguments) throws IOException {
    List<String> options = List.of(arguments);
    int file = options.indexOf("--torch");
    GpuFigures figures =
        new GpuFigures(
            options.contains("--tiny"),
            file < 0 ? Map.of() : numbers(Files.readString(Path.of(options.get(file + 1)))));
    figures.write();
    System.exit(figures.table.allReached() ? 0 : 1);
  }

  /** Reads a JSON object whose values are numbers. */
  private static Map<String, Double> numbers(String json) {
    Map<String, Double> result = new HashMap<>();
    Pattern.compile("\"(\\w+)\"\\s*:\\s*([-+.0-9eE]+)")
        .matcher(json)
        .results()
        .forEach(entry -> result.put(entry.group(1), Double.valueOf(entry.group(2))));
    return result;
  }

  private void write() {
    System.out.println(
        "\nMeasured on " + Device.current().map(Device::name).orElse("the host") + ".");
    table.begin("Against PyTorch on the same device", COLUMNS);
    product(ElementType.FLOAT64, "gemm_f64");
    product(ElementType.FLOAT32, "gemm_f32");
    network();
    table.begin("A chain of operations with its gradient, against copying in the device", COLUMNS);
    chain();
    new Crossovers(table, tiny ? 2 : 15).write();
    Device.current().ifPresent(device -> System.out.println("\n" + device.usage()));
  }

  private void product(ElementType type, String name) {
    int n = tiny ? 64 : 4096;
    Tensor a = matrix(type, n, n);
    Tensor b = matrix(type, n, n);
    double operations = 2.0 * n * n * n;
    String task = "matrix product, %s, n = %d".formatted(type, n);
    compare(task, name, () -> a.matmul(b).sum().item(), operations, PRODUCT_GOAL);
    Supplier<Tensor> freshA = fresh(a);
    Supplier<Tensor> freshB = fresh(b);
    included(() -> fetch(freshA.get().matmul(freshB.get())), operations);
  }

  /** Small numbers of either sign: sums of many stay small. */
  private static Tensor matrix(ElementType type, int... shape) {
    return Tensor.generate(type, i -> (i * 7919L % 201 - 100) / 3200.0, shape);
  }

  /** Returns what makes the same tensor again, of an array of Java. */
  private static Supplier<Tensor> fresh(Tensor x) {
    int[] shape = x.shape();
    if (x.type() == ElementType.FLOAT64) {
      double[] elements = x.toArray();
      return () -> Tensor.of(elements, shape);
    }
    float[] elements = x.toFloatArray();
    return () -> Tensor.of(elements, shape);
  }

  /** Fetches all elements, and returns one. */
  private static double fetch(Tensor x) {
    return x.type() == ElementType.FLOAT64 ? x.toArray()[0] : x.toFloatArray()[0];
  }

  private void network() {
    int batch = tiny ? 16 : 4096;
    int width = tiny ? 32 : 4096;
    int classes = 10;
    int[][] shapes = {
      {width, width}, {width}, {width, width}, {width}, {width, classes}, {classes}
    };
    int[] labels = IntStream.range(0, batch).map(i -> i % classes).toArray();
    Tensor data = matrix(ElementType.FLOAT32, batch, width);
    Tensor[] weights =
        Arrays.stream(shapes).map(s -> matrix(ElementType.FLOAT32, s)).toArray(Tensor[]::new);
    double forward = 2.0 * batch * width * (2.0 * width + classes);
    double operations = 3 * forward - 2.0 * batch * width * width; // the data has no gradient
    String task = "network %1$d-%1$d-%1$d-10, FLOAT32, batch %2$d".formatted(width, batch);
    compare(task, "mlp_f32", () -> sums(network(data, labels), weights), operations, NETWORK_GOAL);
    Supplier<Tensor> freshData = fresh(data);
    List<Supplier<Tensor>> freshWeights = Arrays.stream(weights).map(GpuFigures::fresh).toList();
    included(
        () ->
            fetchAll(
                Reverse.gradient(
                    network(freshData.get(), labels),
                    freshWeights.stream().map(Supplier::get).toArray(Tensor[]::new))),
        operations);
  }

  private static TensorFunction network(Tensor data, int[] labels) {
    return w -> {
      Tensor first = data.affine(w[0], w[1]).relu();
      return first.affine(w[2], w[3]).relu().affine(w[4], w[5]).crossEntropy(labels);
    };
  }

  private static double sums(TensorFunction f, Tensor... x) {
    return Reverse.withGradient(
        f, (value, slopes) -> Arrays.stream(slopes).mapToDouble(g -> g.sum().item()).sum(), x);
  }

  private static double fetchAll(Tensor[] x) {
    return Arrays.stream(x).mapToDouble(GpuFigures::fetch).sum();
  }

  private void compare(
      String task, String name, Supplier<Double> measured, double operations, double goal) {
    Double reference = torch.get(name);
    OptionalDouble time = reference == null ? OptionalDouble.empty() : OptionalDouble.of(reference);
    double seconds = timing.seconds(measured);
    table.row(task, "excluded", seconds, rate(operations / seconds, "flop/s"), time, goal);
  }

  private void included(Supplier<Double> measured, double operations) {
    double seconds = timing.seconds(measured);
    String speed = rate(operations / seconds, "flop/s");
    table.row("", "included", seconds, speed, OptionalDouble.empty(), 0);
  }

  /** At least x is read; x is read and the gradient written; that is read for its sum. */
  private void chain() {
    int n = tiny ? 10_000 : 100_000_000;
    long bytes = 4L * n * Float.BYTES;
    TensorFunction chain = x -> x[0].tanh().mul(x[0]).add(1).sigmoid().square().sum();
    OptionalDouble copying = copying(bytes / 2);
    Tensor x = Tensor.generate(ElementType.FLOAT32, i -> i % 1000 / 500.0 - 1, n);
    double excluded = timing.seconds(() -> sums(chain, x));
    String task = "tanh, mul, add, sigmoid, square, sum of %,d floats".formatted(n);
    table.row(task, "excluded", excluded, rate(bytes / excluded, "B/s"), copying, CHAIN_GOAL);
    Supplier<Tensor> fresh = fresh(x);
    double included = timing.seconds(() -> fetchAll(Reverse.gradient(chain, fresh.get())));
    String speed = rate(bytes / included, "B/s");
    table.row("", "included", included, speed, OptionalDouble.empty(), 0);
  }

  /** Returns the time in which the device copies so many bytes, if there is a device with room. */
  private OptionalDouble copying(long bytes) {
    if (Device.current().isEmpty()) {
      return OptionalDouble.empty();
    }
    try (Driver driver = Devices.open(Device.current().orElseThrow().index())) {
      long from = driver.allocate(2 * bytes);
      return from == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(
              timing.seconds(() -> {
                driver.copy(from + bytes, from, bytes);
                driver.await();
                return 0;
              }));
    }
  }

  private static String rate(double perSecond, String unit) {
    return "%.1f G%s".formatted(perSecond * 1e-9, unit);
  }
}
