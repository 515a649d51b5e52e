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
import java.util.stream.Stream;

/**
 * The figures of the GPU: how long things take, each beside its goal, as tables in Markdown.
 *
 * <p>Options: {@code --tiny} for sizes at which the host can do it all, to see that it runs; {@code
 * --torch FILE} with PyTorch's times for the same, as torch_figures.py writes them. To be run with
 * {@code -Dcotangent.kernels=cuda}; without a device it measures the host.
 *
 * <p>It ends with status 0 if all goals were reached, 1 if one was missed, and 3 if there was
 * nothing to compare with for one of them.
 */
public final class GpuFigures {
  /** Of PyTorch's speed, for matrix products by the same library. */
  private static final double PRODUCT_GOAL = 0.95;

  /** Of PyTorch's speed, for a network that is nearly all matrix products: 1.1 of its time. */
  private static final double NETWORK_GOAL = 1 / 1.1;

  /** Of the speed at which the device copies, for what has to be read and written at least. */
  private static final double CHAIN_GOAL = 0.8;

  // How many passes are asked for before one is waited for.
  private static final int PRODUCTS = 10;
  private static final int NETWORKS = 3;
  private static final int CHAINS = 20;

  private static final String METHOD =
      """

      Times are medians of 7 runs, after a warm-up of at least %s s, in single precision without \
      TF32 unless it says FLOAT64. **Excluded**: inputs are on the device before, and results \
      stay there. A run is several passes asked for one after the other (%d products, %d \
      networks, %d chains) and ends when one element of the last result has come back; its time \
      is divided by their number. Each pass computes all elements of its results: the product; \
      the loss and the gradients of all weights; the gradient of the chain, whose value nobody \
      asks for. **Included**: one pass, from Java arrays to Java arrays (PyTorch: from its \
      tensors on the host to such); goals are for the device's work alone.
      """;

  private static final String[] COLUMNS = {
    "task", "transfers", "time in ms", "speed", "reference in ms", "goal", "verdict"
  };

  private final FigureTable table = new FigureTable(System.out);
  private final boolean tiny;
  private final Map<String, Double> torch;
  private final double settleSeconds;
  private final Timing timing;

  private GpuFigures(boolean tiny, Map<String, Double> torch) {
    this.tiny = tiny;
    this.torch = torch;
    settleSeconds = tiny ? 0.01 : 1;
    timing = new Timing(settleSeconds);
  }

  /** Writes the figures. */
  public static void main(String[] arguments) throws IOException {
    List<String> options = List.of(arguments);
    int file = options.indexOf("--torch");
    GpuFigures figures =
        new GpuFigures(
            options.contains("--tiny"),
            file < 0 ? Map.of() : numbers(Files.readString(Path.of(options.get(file + 1)))));
    figures.write();
    System.exit(
        switch (figures.table.worst()) {
          case PASS -> 0;
          case FAIL -> 1;
          case UNKNOWN -> 3;
        });
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
    System.out.printf(METHOD, settleSeconds, PRODUCTS, NETWORKS, CHAINS);
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
    Supplier<Tensor> freshA = fresh(a);
    Supplier<Tensor> freshB = fresh(b);
    compare(
        "matrix product, %s, n = %d".formatted(type, n),
        name,
        2.0 * n * n * n,
        PRODUCT_GOAL,
        timing.seconds(PRODUCTS, () -> Probe.of(a.matmul(b))),
        timing.seconds(() -> fetch(freshA.get().matmul(freshB.get()))));
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
    Supplier<Tensor> freshData = fresh(data);
    List<Supplier<Tensor>> freshWeights = Arrays.stream(weights).map(GpuFigures::fresh).toList();
    compare(
        "network %1$d-%1$d-%1$d-%2$d, FLOAT32, batch %3$d".formatted(width, classes, batch),
        "mlp_f32",
        operations,
        NETWORK_GOAL,
        timing.seconds(NETWORKS, () -> lossAndGradient(network(data, labels), weights)),
        timing.seconds(() ->
            fetchAll(
                network(freshData.get(), labels),
                freshWeights.stream().map(Supplier::get).toArray(Tensor[]::new))));
  }

  private static TensorFunction network(Tensor data, int[] labels) {
    return w -> {
      Tensor first = data.affine(w[0], w[1]).relu();
      return first.affine(w[2], w[3]).relu().affine(w[4], w[5]).crossEntropy(labels);
    };
  }

  private static Tensor lossAndGradient(TensorFunction f, Tensor... x) {
    return Reverse.withGradient(f, (loss, slopes) -> Probe.of(withFirst(loss, slopes)).detach(), x);
  }

  private static Tensor[] withFirst(Tensor first, Tensor... others) {
    return Stream.concat(Stream.of(first), Arrays.stream(others)).toArray(Tensor[]::new);
  }

  /** Fetches the value and the gradient. */
  private static double fetchAll(TensorFunction f, Tensor... x) {
    return Reverse.withGradient(
        f,
        (value, slopes) ->
            value.item() + Arrays.stream(slopes).mapToDouble(GpuFigures::fetch).sum(),
        x);
  }

  /** Writes what was measured beside PyTorch's times for the same. */
  private void compare(
      String task, String name, double operations, double goal, double excluded, double included) {
    table.row(
        task, "excluded", excluded, rate(operations / excluded, "flop/s"), reference(name), goal);
    table.row(
        "",
        "included",
        included,
        rate(operations / included, "flop/s"),
        reference(name + "_included"),
        FigureTable.NO_GOAL);
  }

  private OptionalDouble reference(String name) {
    Double seconds = torch.get(name);
    return seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds);
  }

  /** x is read and the gradient is written: as much as to copy x. */
  private void chain() {
    int n = tiny ? 10_000 : 100_000_000;
    long bytes = (long) n * Float.BYTES;
    TensorFunction chain = x -> x[0].tanh().mul(x[0]).add(1).sigmoid().square().sum();
    OptionalDouble copying = copying(bytes);
    Tensor x = Tensor.generate(ElementType.FLOAT32, i -> i % 1000 / 500.0 - 1, n);
    double excluded = timing.seconds(CHAINS, () -> gradient(chain, x));
    String task = "gradient of tanh, mul, add, sigmoid, square, sum of %,d floats".formatted(n);
    table.row(task, "excluded", excluded, rate(2 * bytes / excluded, "B/s"), copying, CHAIN_GOAL);
    Supplier<Tensor> fresh = fresh(x);
    double included =
        timing.seconds(
            () -> Reverse.withGradient(chain, (value, slopes) -> fetch(slopes[0]), fresh.get()));
    String speed = rate(2 * bytes / included, "B/s");
    table.row("", "included", included, speed, copying, FigureTable.NO_GOAL);
  }

  private static Tensor gradient(TensorFunction f, Tensor x) {
    return Reverse.withGradient(f, (value, slopes) -> Probe.of(slopes).detach(), x);
  }

  /** Returns the time in which the device copies so many bytes, if there is a device with room. */
  private OptionalDouble copying(long bytes) {
    if (Device.current().isEmpty()) {
      return OptionalDouble.empty();
    }
    try (Driver driver = Devices.open(Device.current().orElseThrow().index())) {
      long from = driver.allocate(bytes);
      long to = driver.allocate(bytes);
      if (from == 0 || to == 0) {
        return OptionalDouble.empty();
      }
      driver.clear(from, bytes);
      return OptionalDouble.of(timing.seconds(() -> copies(driver, from, to, bytes)) / CHAINS);
    }
  }

  private static int copies(Driver driver, long from, long to, long bytes) {
    for (int i = 0; i < CHAINS; i++) {
      driver.copy(to, from, bytes);
    }
    driver.await();
    return CHAINS;
  }

  private static String rate(double perSecond, String unit) {
    return "%.1f G%s".formatted(perSecond * 1e-9, unit);
  }
}
