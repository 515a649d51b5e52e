package dev.cotangent.backend.cuda.graph;

import dev.cotangent.backend.cuda.code.DeviceFunction;
import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.kernel.Device;
import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceMatrix;
import dev.cotangent.kernel.Precision;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * The arrays of one device and what is done with them. Elementwise operations only make plans;
 * everything else, and whoever wants to read, has plans carried out: see {@link Evaluation}.
 */
public final class Graph {
  /** A plan of more steps is carried out in parts. */
  private static final int MOST_STEPS = 48;

  private final Stream stream;
  private final Pool pool;
  private final Transfers transfers;
  private final Kernels kernels;

  /** Makes an empty graph on a device. */
  public Graph(Driver driver) {
    this.stream = new Stream(driver);
    this.pool = new Pool(stream);
    this.transfers = new Transfers(stream);
    this.kernels = new Kernels(this);
  }

  Stream stream() {
    return stream;
  }

  Pool pool() {
    return pool;
  }

  Kernels kernels() {
    return kernels;
  }

  private Node node(DeviceArray x) {
    if (x instanceof Node node && node.isOf(this)) {
      node.requireThere();
      return node;
    }
    throw new IllegalStateException("an array of another device: " + x);
  }

  private Node[] nodes(DeviceArray... x) {
    return Arrays.stream(x).map(this::node).toArray(Node[]::new);
  }

  // Memory that is filled: whatever goes wrong meanwhile, it is not lost.

  void free(Pool.Block block) {
    stream.givingBack(() -> pool.free(block));
  }

  /** Gives a node memory, which an action fills. */
  void compute(Node node, LongConsumer filling) {
    Pool.Block block = pool.allocate(node, node.bytes());
    try {
      filling.accept(block.address);
    } catch (RuntimeException | Error e) {
      free(block);
      throw e;
    }
    node.compute(block);
  }

  /** Returns a node whose memory an action fills. */
  Node computed(int length, Precision precision, LongConsumer filling) {
    Node node = new Node(this, length, precision, null);
    compute(node, filling);
    return node;
  }

  /** Lends memory to an action. */
  void lend(long bytes, LongConsumer action) {
    Pool.Block block = pool.allocate(bytes);
    try {
      action.accept(block.address);
    } finally {
      free(block);
    }
  }

  /** Lends memory that holds indices. */
  void lend(int[] indices, LongConsumer action) {
    MemorySegment elements = MemorySegment.ofArray(indices);
    lend(
        elements.byteSize(),
        address -> {
          transfers.upload(elements, address);
          action.accept(address);
        });
  }

  // Arrays that come and go.

  /** Copies elements to the device. */
  public DeviceArray upload(Precision precision, MemorySegment elements) {
    return stream.during(
        "upload",
        () ->
            computed(
                (int) (elements.byteSize() / precision.bytes()),
                precision,
                address -> transfers.upload(elements, address)));
  }

  void compute(Node node) {
    stream.during(
        "compute",
        () -> {
          Evaluation.of(this, node);
          return node;
        });
  }

  void read(Node node, double[] to) {
    requirePrecision(node, Precision.DOUBLE);
    read(node, MemorySegment.ofArray(to));
  }

  void read(Node node, float[] to) {
    requirePrecision(node, Precision.SINGLE);
    read(node, MemorySegment.ofArray(to));
  }

  private static void requirePrecision(Node node, Precision precision) {
    if (node.precision() != precision) {
      throw new IllegalArgumentException("elements are " + node.precision() + ", not " + precision);
    }
  }

  private void read(Node node, MemorySegment to) {
    stream.during(
        "download",
        () -> {
          long from = address(node);
          transfers.download(to.asSlice(0, node.bytes()), from);
          return node;
        });
  }

  /** Where a node's elements lie, in rows; they are computed if they are not yet. */
  long address(Node node) {
    if (node.isPlanned() && node.plan() instanceof Plan.View view && view.isInRows()) {
      return view.base().address() + (long) view.at() * node.precision().bytes();
    }
    Evaluation.of(this, node);
    return node.address();
  }

  // Plans.

  /** Returns n equal elements. */
  public DeviceArray constant(Precision precision, double value, int n) {
    return new Node(this, n, precision, new Plan.Constant(value));
  }

  /** Returns the values of a function. */
  public DeviceArray apply(DeviceFunction function, Precision precision, DeviceArray... x) {
    return planned(function.name(), precision, x, operands -> new Plan.Value(function, operands));
  }

  /** Returns the weights of a row's first piece. */
  public DeviceArray weight(
      DeviceFunction side, double tie, Precision precision, DeviceArray... x) {
    return planned(side.name(), precision, x, operands -> new Plan.Weight(side, tie, operands));
  }

  /** Returns elements in another precision. */
  public DeviceArray convert(DeviceArray x, Precision precision) {
    return x.precision() == precision
        ? x
        : planned("convert", precision, new DeviceArray[] {x}, Plan.Conversion::new);
  }

  private interface Planning {
    Plan of(List<Node> operands);
  }

  private DeviceArray planned(
      String name, Precision precision, DeviceArray[] x, Planning planning) {
    return with(
        name,
        x,
        operands -> {
          requireEqualLengths(name, operands);
          shorten(operands);
          return new Node(this, operands[0].length(), precision, planning.of(List.of(operands)));
        });
  }

  private static void requireEqualLengths(String name, Node... x) {
    for (Node operand : x) {
      if (operand.length() != x[0].length()) {
        throw new IllegalArgumentException(
            name + ": arrays of " + x[0].length() + " and " + operand.length() + " elements");
      }
    }
  }

  /** Carries out the operands' longest plans until they are short enough to be put together. */
  private void shorten(Node... operands) {
    while (true) {
      Node longest = null;
      int steps = 0;
      for (Node operand : operands) {
        if (operand.isPlanned()) {
          steps += operand.steps;
          longest = longest == null || operand.steps > longest.steps ? operand : longest;
        }
      }
      if (longest == null || steps < MOST_STEPS) {
        return;
      }
      Evaluation.of(this, longest);
    }
  }

  /** Returns elements in another order. */
  public DeviceArray view(DeviceArray x, int at, int[] sizes, int[] strides) {
    return stream.during(
        "view",
        () -> {
          Node base = node(x);
          int length = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
          Plan.View view = new Plan.View(base, at, sizes, strides);
          if (at == 0 && length == base.length() && view.isInRows()) {
            return base;
          }
          if (base.isPlanned() && base.plan() instanceof Plan.Constant constant) {
            return new Node(this, length, base.precision(), constant);
          }
          Evaluation.of(this, base);
          return new Node(this, length, base.precision(), view);
        });
  }

  /** Returns sums over the middle axis. */
  public DeviceArray sum(DeviceArray x, int outer, int count, int inner) {
    return reduction("sum", x, true, outer, count, inner);
  }

  /** Returns the largest elements along the middle axis. */
  public DeviceArray max(DeviceArray x, int outer, int count, int inner) {
    return reduction("max", x, false, outer, count, inner);
  }

  private DeviceArray reduction(
      String name, DeviceArray x, boolean sum, int outer, int count, int inner) {
    return stream.during(
        name,
        () -> {
          Node of = node(x);
          shorten(of);
          Plan plan = new Plan.Reduction(of, sum, outer, count, inner);
          return new Node(this, outer * inner, of.precision(), plan);
        });
  }

  /**
   * Does something with operands. They are held meanwhile, since to compute one may be the end of
   * another that nobody holds; and those that nobody holds or needs afterwards end with it.
   */
  private Node with(String name, DeviceArray[] x, Function<Node[], Node> action) {
    return stream.during(
        name,
        () -> {
          Node[] operands = nodes(x);
          Arrays.stream(operands).forEach(Node::hold);
          try {
            return action.apply(operands);
          } finally {
            Arrays.stream(operands).forEach(Node::letGo);
          }
        });
  }

  // What is done at once.

  /** Returns how much of each element was selected as the largest. */
  public DeviceArray selection(
      DeviceArray x, DeviceArray largest, int outer, int count, int inner, int policy) {
    return with(
        "selection",
        new DeviceArray[] {x, largest},
        of -> kernels.selection(of[0], of[1], outer, count, inner, policy));
  }

  /** Returns elements at indices of the middle axis. */
  public DeviceArray gather(DeviceArray x, int outer, int count, int inner, int... indices) {
    return with(
        "gather", new DeviceArray[] {x}, of -> kernels.gather(of[0], outer, count, inner, indices));
  }

  /** Returns zeros with elements added at indices of the middle axis. */
  public DeviceArray scatterAdd(DeviceArray x, int outer, int places, int inner, int... indices) {
    return with(
        "scatterAdd",
        new DeviceArray[] {x},
        of -> kernels.scatterAdd(of[0], outer, places, inner, indices));
  }

  /** Returns arrays one after the other along the middle axis. */
  public DeviceArray concat(DeviceArray[] x, int outer, int[] counts, int inner) {
    return with("concat", x, of -> kernels.concat(of, outer, counts, inner));
  }

  /** Returns matrix products. */
  public DeviceArray gemm(DeviceMatrix a, DeviceMatrix b) {
    return with(
        "matmul",
        new DeviceArray[] {a.data(), b.data()},
        of -> product(matrices(a), matrices(b), of));
  }

  private Matrices matrices(DeviceMatrix x) {
    long[] offsets = Arrays.stream(x.offsets()).asLongStream().toArray();
    return new Matrices(
        address(node(x.data())), offsets, x.rows(), x.columns(), x.rowStride(), x.columnStride());
  }

  private Node product(Matrices a, Matrices b, Node... factors) {
    int count = a.offsets().length;
    int length = count * a.rows() * b.columns();
    Precision precision = factors[0].precision();
    return computed(
        length,
        precision,
        c -> {
          if (a.columns() == 0) {
            stream.driver().clear(c, (long) length * precision.bytes());
          } else if (!byLibrary(a, b, precision, c)) {
            kernels.gemm(a, b, precision, c);
          }
        });
  }

  private boolean byLibrary(Matrices a, Matrices b, Precision precision, long c) {
    Matrices.Lying left = a.lying();
    Matrices.Lying right = b.lying();
    if (left == null || right == null) {
      return false;
    }
    int bytes = precision.bytes();
    Driver.Product product =
        new Driver.Product(
            precision,
            a.rows(),
            b.columns(),
            a.columns(),
            a.address() + a.first() * bytes,
            left.stride(),
            left.transposed(),
            left.step(),
            b.address() + b.first() * bytes,
            right.stride(),
            right.transposed(),
            right.step(),
            c,
            a.offsets().length);
    return stream.gemm("gemm", product);
  }

  // Accounts, and the end.

  /** Ends the use of the device. What lies there alone is lost. */
  public void close() {
    synchronized (stream) {
      stream.close();
      pool.end();
    }
  }

  /** Returns the bytes of the device's memory that are free, for any program. */
  public long freeBytes() {
    return stream.during("freeBytes", () -> stream.driver().freeBytes());
  }

  /** Returns what has been done so far. */
  public Device.Usage usage() {
    synchronized (stream) {
      return new Device.Usage(
          stream.launches(),
          transfers.uploads(),
          transfers.uploadedBytes(),
          transfers.downloads(),
          transfers.downloadedBytes(),
          pool.live(),
          pool.collected());
    }
  }
}
