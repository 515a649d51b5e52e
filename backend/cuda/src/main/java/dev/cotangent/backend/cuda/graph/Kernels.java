package dev.cotangent.backend.cuda.graph;

import dev.cotangent.backend.cuda.code.DeviceCode;
import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.kernel.Precision;
import java.util.Arrays;

/** Runs the kernels that are not put together from rows: reductions, movements, products. */
final class Kernels {
  private static final int THREADS = 256;
  private static final int WARP = 32;
  private static final int BLOCKS_PER_MULTIPROCESSOR = 16;

  /** So many elements of a row are summed up by one block. */
  static final int ROW_CHUNK = 1 << 13;

  /** So many elements are summed up by one thread. */
  static final int COLUMN_CHUNK = 128;

  private static final int TILE = 64;

  private final Graph graph;

  Kernels(Graph graph) {
    this.graph = graph;
  }

  /** [outer, count, inner] as a reduction meets it. */
  private record Extent(int outer, int count, int inner) {
    long size() {
      return (long) outer * count * inner;
    }

    /** Whether each row is worth a block of threads that work together. */
    boolean isRows() {
      return inner == 1 && count > COLUMN_CHUNK;
    }
  }

  /** Runs a kernel whose tasks take a whole block of threads each, or may do so. */
  private void runBlocks(String name, long tasks, long... arguments) {
    run(name, tasks, THREADS, arguments);
  }

  /** Runs a kernel whose tasks take a thread each; if they are few, one block of as many. */
  private void runThreads(String name, long tasks, long... arguments) {
    int threads = (int) Math.min(THREADS, Math.ceilDiv(Math.max(1, tasks), WARP) * WARP);
    run(name, Math.ceilDiv(tasks, threads), threads, arguments);
  }

  private void run(String name, long blocks, int threads, long... arguments) {
    Stream stream = graph.stream();
    Driver.Kernel kernel = stream.kernel(name, name, () -> DeviceCode.kernel(name));
    long most = (long) stream.driver().multiprocessors() * BLOCKS_PER_MULTIPROCESSOR;
    stream.launch(name, kernel, (int) Math.clamp(blocks, 1, most), threads, arguments);
  }

  private static String type(Precision precision) {
    return precision == Precision.DOUBLE ? "f64" : "f32";
  }

  /** Fills the memory of a result that has so many elements. */
  void reduce(Plan.Reduction plan, long result, Precision precision) {
    Node x = plan.operand();
    Extent extent = new Extent(plan.outer(), plan.count(), plan.inner());
    String name = plan.sum() ? "sum" : "max";
    reduce(name, graph.address(x), x.precision(), extent, result, precision);
  }

  /** So many parts does a long row have. */
  static int chunks(int count) {
    return Math.max(1, Math.ceilDiv(count, ROW_CHUNK));
  }

  /** Reduces what the parts of rows have come to. */
  void reduceParts(Plan.Reduction plan, int chunks, long parts, long result, Precision precision) {
    Extent extent = new Extent(plan.outer(), chunks, 1);
    reduce(plan.sum() ? "sum" : "max", parts, plan.between(), extent, result, precision);
  }

  /** Reduces parts first where the axis is long: sums of parts are kept in double precision. */
  private void reduce(
      String name, long x, Precision of, Extent extent, long result, Precision precision) {
    int chunk = extent.isRows() ? ROW_CHUNK : COLUMN_CHUNK;
    int chunks = Math.max(1, Math.ceilDiv(extent.count, chunk));
    if (chunks == 1) {
      reduceChunks(name, x, of, extent, new Cut(chunk, 1), result, precision);
      return;
    }
    Precision between = name.equals("sum") ? Precision.DOUBLE : of;
    Extent rest = new Extent(extent.outer, chunks, extent.inner);
    graph.lend(
        rest.size() * between.bytes(),
        parts -> {
          reduceChunks(name, x, of, extent, new Cut(chunk, chunks), parts, between);
          reduce(name, parts, between, rest, result, precision);
        });
  }

  /** The middle axis in chunks. */
  private record Cut(int chunk, int chunks) {}

  private void reduceChunks(
      String name, long x, Precision of, Extent extent, Cut cut, long result, Precision precision) {
    String types = type(of) + (name.equals("sum") ? "_" + type(precision) : "");
    long results = (long) extent.outer * cut.chunks * extent.inner;
    if (extent.isRows()) {
      String kernel = name + "_rows_" + types;
      runBlocks(kernel, results, x, result, extent.outer, extent.count, cut.chunk, cut.chunks);
    } else {
      runThreads(
          name + "_columns_" + types,
          results,
          x,
          result,
          extent.outer,
          extent.count,
          extent.inner,
          cut.chunk,
          cut.chunks);
    }
  }

  Node selection(Node x, Node largest, int outer, int count, int inner, int policy) {
    return graph.computed(
        outer * count * inner,
        x.precision(),
        result ->
            runBlocks(
                "selection_" + type(x.precision()),
                (long) outer * inner,
                graph.address(x),
                graph.address(largest),
                result,
                outer,
                count,
                inner,
                policy));
  }

  Node gather(Node x, int outer, int count, int inner, int... indices) {
    int length = outer * indices.length * inner;
    return graph.computed(
        length,
        x.precision(),
        result ->
            graph.lend(
                indices,
                places ->
                    runThreads(
                        "gather_" + type(x.precision()),
                        length,
                        graph.address(x),
                        result,
                        places,
                        outer,
                        count,
                        inner,
                        indices.length)));
  }

  /** The sources of each place are listed one after the other, so that each sum has its order. */
  Node scatterAdd(Node x, int outer, int places, int inner, int... indices) {
    int[] starts = new int[places + 1];
    for (int index : indices) {
      starts[index + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = Arrays.copyOf(starts, places);
    int[] order = new int[indices.length];
    for (int j = 0; j < indices.length; j++) {
      order[next[indices[j]]++] = j;
    }
    int length = outer * places * inner;
    return graph.computed(
        length,
        x.precision(),
        result ->
            graph.lend(
                starts,
                begins ->
                    graph.lend(
                        order,
                        sources ->
                            runThreads(
                                "scatter_add_" + type(x.precision()),
                                length,
                                graph.address(x),
                                result,
                                begins,
                                sources,
                                outer,
                                places,
                                inner,
                                indices.length))));
  }

  Node concat(Node[] x, int outer, int[] counts, int inner) {
    int stride = Arrays.stream(counts).sum() * inner;
    return graph.computed(
        outer * stride, x[0].precision(), result -> place(x, result, outer, counts, inner, stride));
  }

  private void place(Node[] x, long result, int outer, int[] counts, int inner, int stride) {
    int start = 0;
    for (int k = 0; k < x.length; k++) {
      int run = counts[k] * inner;
      if (run > 0) {
        runThreads(
            "place_" + type(x[k].precision()),
            (long) outer * run,
            graph.address(x[k]),
            result,
            outer,
            run,
            stride,
            start);
      }
      start += run;
    }
  }

  /**
   * Matrix products by our own kernel, for any strides; in one launch if they are spaced evenly.
   */
  void gemm(Matrices a, Matrices b, Precision precision, long c) {
    if (a.isEvenlySpaced() && b.isEvenlySpaced()) {
      gemm(a, b, 0, a.count(), precision, c);
    } else {
      for (int product = 0; product < a.count(); product++) {
        gemm(a, b, product, 1, precision, c);
      }
    }
  }

  private void gemm(Matrices a, Matrices b, int first, int count, Precision precision, long c) {
    int m = a.rows();
    int n = b.columns();
    int bytes = precision.bytes();
    runBlocks(
        "gemm_" + type(precision),
        (long) Math.ceilDiv(m, TILE) * Math.ceilDiv(n, TILE) * count,
        a.address() + a.offsets()[first] * bytes,
        b.address() + b.offsets()[first] * bytes,
        c + (long) first * m * n * bytes,
        a.step(),
        b.step(),
        count,
        m,
        n,
        a.columns(),
        a.rowStride(),
        a.columnStride(),
        b.rowStride(),
        b.columnStride());
  }
}
