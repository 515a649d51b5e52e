package dev.cotangent.backend.cuda.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.kernel.Precision;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The kernels compute what loops do, for any shape and any number of blocks. The emulator sees to
 * it that they neither leave their arrays nor read what nobody has written.
 */
class KernelsTest {
  private static final int ROUNDS = 12;

  private final KernelDevice device = new KernelDevice();
  private final Random random = new Random(20260213);

  @AfterEach
  void close() {
    device.close();
  }

  /** An array [outer, count, inner], cut into chunks of the middle axis. */
  private record Shape(int outer, int count, int inner, int chunk) {
    int size() {
      return outer * count * inner;
    }

    int chunks() {
      return Math.max(1, (count + chunk - 1) / chunk);
    }

    int at(int o, int k, int i) {
      return (o * count + k) * inner + i;
    }

    /** The places of the elements of a chunk of a column. */
    IntStream column(int o, int c, int i) {
      return IntStream.range(Math.min(count, c * chunk), Math.min(count, (c + 1) * chunk))
          .map(k -> at(o, k, i));
    }
  }

  /** Shapes with nothing, with one element, with less and with more than a block has threads. */
  private Shape shape(int round, boolean rows) {
    int[] counts = {0, 1, 2, 31, 255, 256, 257, 1000};
    int count = counts[round % counts.length];
    int outer = round % 5 == 4 ? 0 : 1 + random.nextInt(4);
    int inner = rows ? 1 : random.nextInt(6);
    return new Shape(outer, count, inner, 1 + random.nextInt(count + 3));
  }

  private int blocks() {
    return 1 + random.nextInt(5);
  }

  private double[] numbers(Precision precision, int n) {
    return KernelDevice.rounded(precision, random.doubles(n, -1, 1).toArray());
  }

  /** Small integers, of which many are equal. */
  private double[] ties(int n) {
    return random.ints(n, 0, 4).asDoubleStream().toArray();
  }

  private interface Reduction {
    double of(IntStream places);
  }

  private static double[] reduced(Shape shape, Reduction reduction) {
    double[] result = new double[shape.outer * shape.chunks() * shape.inner];
    Arrays.setAll(
        result,
        t -> {
          int i = t % shape.inner;
          int c = t / shape.inner % shape.chunks();
          return reduction.of(shape.column(t / shape.inner / shape.chunks(), c, i));
        });
    return result;
  }

  private double[] reduce(
      String kernel, boolean rows, Shape shape, Precision in, Precision out, double... x) {
    int size = shape.outer * shape.chunks() * shape.inner;
    long y = device.room(out, size);
    long from = device.put(in, x);
    if (rows) {
      device.run(kernel, blocks(), from, y, shape.outer, shape.count, shape.chunk, shape.chunks());
    } else {
      device.run(
          kernel,
          blocks(),
          from,
          y,
          shape.outer,
          shape.count,
          shape.inner,
          shape.chunk,
          shape.chunks());
    }
    return device.get(out, y, size);
  }

  /** Any order of a sum of n numbers below 1 is within n²/2 roundings of its last places. */
  private static double tolerance(int n, Precision out) {
    return (n + 1.0) * (n + 1.0) * 0x1p-53 + (out == Precision.SINGLE ? (n + 1) * 0x1p-24 : 0);
  }

  private void sums(boolean rows) {
    for (Precision in : Precision.values()) {
      for (Precision out : Precision.values()) {
        String kernel =
            (rows ? "sum_rows_" : "sum_columns_")
                + KernelDevice.type(in)
                + "_"
                + KernelDevice.type(out);
        for (int round = 0; round < ROUNDS; round++) {
          Shape shape = shape(round, rows);
          double[] x = numbers(in, shape.size());
          double[] want = reduced(shape, places -> places.mapToDouble(at -> x[at]).sum());
          double[] got = reduce(kernel, rows, shape, in, out, x);
          assertArrayEquals(want, got, tolerance(shape.count, out), kernel + shape);
          assertArrayEquals(
              got, reduce(kernel, rows, shape, in, out, x), "other blocks, other sums");
        }
      }
    }
  }

  @Test
  void sumsOfRows() {
    sums(true);
  }

  @Test
  void sumsOfColumns() {
    sums(false);
  }

  private void largest(boolean rows, Precision precision) {
    String kernel = (rows ? "max_rows_" : "max_columns_") + KernelDevice.type(precision);
    for (int round = 0; round < ROUNDS; round++) {
      Shape shape = shape(round, rows);
      double[] x = numbers(precision, shape.size());
      for (int at = random.nextInt(40); at < x.length; at += 1 + random.nextInt(900)) {
        x[at] = new double[] {Double.NaN, -0.0, 0.0, Double.NEGATIVE_INFINITY}[random.nextInt(4)];
      }
      double[] want =
          reduced(
              shape,
              places ->
                  places.mapToDouble(at -> x[at]).reduce(Double.NEGATIVE_INFINITY, Math::max));
      assertArrayEquals(want, reduce(kernel, rows, shape, precision, precision, x), kernel + shape);
    }
  }

  @ParameterizedTest
  @EnumSource
  void largestOfRows(Precision precision) {
    largest(true, precision);
  }

  @ParameterizedTest
  @EnumSource
  void largestOfColumns(Precision precision) {
    largest(false, precision);
  }

  @ParameterizedTest
  @EnumSource
  void zeroIsLargerThanMinusZero(Precision precision) {
    Shape shape = new Shape(1, 3, 1, 3);
    String kernel = "max_rows_" + KernelDevice.type(precision);
    double[] zeros = {-0.0, 0.0, -0.0};
    assertArrayEquals(new double[] {0.0}, reduce(kernel, true, shape, precision, precision, zeros));
    assertArrayEquals(
        new double[] {-0.0}, reduce(kernel, true, shape, precision, precision, -0.0, -0.0, -0.0));
  }

  private static double share(int policy, int before, int ties) {
    return switch (policy) {
      case 0 -> 1.0 / ties;
      case 1 -> before == 0 ? 1 : 0;
      default -> before == ties - 1 ? 1 : 0;
    };
  }

  private static void weights(
      Shape shape, double[] x, double most, int column, int policy, double... w) {
    int[] places = shape.column(column / shape.inner, 0, column % shape.inner).toArray();
    int[] tied = Arrays.stream(places).filter(at -> x[at] == most).toArray();
    for (int at : places) {
      w[at] = tied.length == 0 ? Double.NaN : 0;
    }
    for (int i = 0; i < tied.length; i++) {
      w[tied[i]] = share(policy, i, tied.length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void selections(Precision precision) {
    for (int round = 0; round < 2 * ROUNDS; round++) {
      Shape some = shape(round, round % 2 == 0);
      Shape shape = new Shape(some.outer, some.count, some.inner, Math.max(1, some.count));
      double[] x = ties(shape.size());
      int columns = shape.outer * shape.inner;
      double[] largest = random.ints(columns, 2, 5).asDoubleStream().toArray();
      int policy = round % 3;
      double[] want = new double[x.length];
      for (int column = 0; column < columns; column++) {
        weights(shape, x, largest[column], column, policy, want);
      }
      long w = device.room(precision, x.length);
      device.run(
          "selection_" + KernelDevice.type(precision),
          blocks(),
          device.put(precision, x),
          device.put(precision, largest),
          w,
          shape.outer,
          shape.count,
          shape.inner,
          policy);
      assertArrayEquals(
          KernelDevice.rounded(precision, want),
          device.get(precision, w, x.length),
          shape + ", " + policy);
    }
  }

  /** Many columns are for threads of their own, even if they are long. */
  @Test
  void selectionsOfManyLongColumns() {
    Shape shape = new Shape(1, 256, 300, 256);
    double[] x = ties(shape.size());
    double[] largest = new double[300];
    Arrays.fill(largest, 3);
    double[] want = new double[x.length];
    for (int column = 0; column < 300; column++) {
      weights(shape, x, 3, column, 2, want);
    }
    for (int blocks = 1; blocks <= 2; blocks++) {
      long w = device.room(Precision.DOUBLE, x.length);
      long from = device.put(Precision.DOUBLE, x);
      long most = device.put(Precision.DOUBLE, largest);
      device.run("selection_f64", blocks, from, most, w, 1, 256, 300, 2);
      assertArrayEquals(want, device.get(Precision.DOUBLE, w, x.length));
    }
  }

  @ParameterizedTest
  @EnumSource
  void gathers(Precision precision) {
    for (int round = 0; round < ROUNDS; round++) {
      Shape shape = shape(round, false);
      int m = shape.count == 0 ? 0 : random.nextInt(400);
      int[] indices = random.ints(m, 0, Math.max(1, shape.count)).toArray();
      double[] x = numbers(precision, shape.size());
      double[] want = new double[shape.outer * m * shape.inner];
      Arrays.setAll(
          want,
          t -> {
            int j = t / shape.inner % m;
            return x[shape.at(t / shape.inner / m, indices[j], t % shape.inner)];
          });
      long y = device.room(precision, want.length);
      device.run(
          "gather_" + KernelDevice.type(precision),
          blocks(),
          device.put(precision, x),
          y,
          device.put(indices),
          shape.outer,
          shape.count,
          shape.inner,
          m);
      assertArrayEquals(want, device.get(precision, y, want.length), shape + ", " + m);
    }
  }

  private static double plus(Precision precision, double x, double y) {
    return precision == Precision.DOUBLE ? x + y : (float) x + (float) y;
  }

  @ParameterizedTest
  @EnumSource
  void scattersAddInOrder(Precision precision) {
    for (int round = 0; round < ROUNDS; round++) {
      Shape shape = shape(round, false);
      int places = random.nextInt(300);
      int[] where = random.ints(places == 0 ? 0 : shape.count, 0, Math.max(1, places)).toArray();
      int m = where.length;
      Shape incoming = new Shape(shape.outer, m, shape.inner, 1);
      double[] x = numbers(precision, incoming.size());
      double[] want = new double[shape.outer * places * shape.inner];
      for (int at = 0; at < x.length; at++) {
        int p = where[at / shape.inner % m];
        int o = at / shape.inner / m;
        int to = (o * places + p) * shape.inner + at % shape.inner;
        want[to] = plus(precision, want[to], x[at]);
      }
      int[] order =
          IntStream.range(0, m)
              .boxed()
              .sorted(Comparator.comparing(j -> where[j]))
              .mapToInt(j -> j)
              .toArray();
      int[] starts =
          IntStream.rangeClosed(0, places)
              .map(p -> (int) Arrays.stream(where).filter(q -> q < p).count())
              .toArray();
      long y = device.room(precision, want.length);
      device.run(
          "scatter_add_" + KernelDevice.type(precision),
          blocks(),
          device.put(precision, x),
          y,
          device.put(starts),
          device.put(order),
          shape.outer,
          places,
          shape.inner,
          m);
      assertArrayEquals(want, device.get(precision, y, want.length), shape + ", " + places);
    }
  }

  @ParameterizedTest
  @EnumSource
  void placesRunsAmongOthers(Precision precision) {
    for (int round = 0; round < ROUNDS; round++) {
      int outer = random.nextInt(5);
      int run = random.nextInt(round % 2 == 0 ? 6 : 300);
      int start = random.nextInt(10);
      int stride = start + run + random.nextInt(10);
      double[] x = numbers(precision, outer * run);
      double[] want = numbers(precision, outer * stride);
      long y = device.put(precision, want);
      for (int at = 0; at < x.length; at++) {
        want[at / run * stride + start + at % run] = x[at];
      }
      device.run(
          "place_" + KernelDevice.type(precision),
          blocks(),
          device.put(precision, x),
          y,
          outer,
          run,
          stride,
          start);
      assertArrayEquals(want, device.get(precision, y, want.length));
    }
  }

  /** Sums of products of numbers below 1, rounded k times. */
  private static double productTolerance(int k, Precision precision) {
    return (k + 1.0) * (k + 1.0) * (precision == Precision.DOUBLE ? 0x1p-53 : 0x1p-24);
  }

  private void product(Precision precision, int count, int m, int n, int k, int turn) {
    boolean aTurned = turn % 2 == 1;
    boolean bTurned = turn / 2 % 2 == 1;
    int gap = random.nextInt(3);
    int aRow = aTurned ? 1 : k + gap;
    int aColumn = aTurned ? m + gap : 1;
    int bRow = bTurned ? 1 : n + gap;
    int bColumn = bTurned ? k + gap : 1;
    int aSize = (m + k + 3) * (m + k + 3);
    int bSize = (n + k + 3) * (n + k + 3);
    double[] a = numbers(precision, Math.max(1, count) * aSize);
    double[] b = numbers(precision, Math.max(1, count) * bSize);
    int aStep = aSize;
    int bStep = turn == 0 ? 0 : bSize; // 0: one for all
    double[] want = new double[count * m * n];
    Arrays.setAll(
        want,
        t -> {
          int j = t % n;
          int i = t / n % m;
          int p = t / n / m;
          int aAt = p * aStep + i * aRow;
          int bAt = p * bStep + j * bColumn;
          return IntStream.range(0, k)
              .mapToDouble(q -> a[aAt + q * aColumn] * b[bAt + q * bRow])
              .sum();
        });
    long c = device.room(precision, want.length);
    device.run(
        "gemm_" + KernelDevice.type(precision),
        blocks(),
        device.put(precision, a),
        device.put(precision, b),
        c,
        aStep,
        bStep,
        count,
        m,
        n,
        k,
        aRow,
        aColumn,
        bRow,
        bColumn);
    assertArrayEquals(
        want,
        device.get(precision, c, want.length),
        productTolerance(k, precision),
        count + " products of " + m + ", " + n + ", " + k + ", turned " + turn);
  }

  @ParameterizedTest
  @EnumSource
  void products(Precision precision) {
    int[][] sizes = {
      {1, 1, 1, 1},
      {3, 5, 2, 7},
      {1, 64, 64, 16},
      {2, 65, 63, 17},
      {1, 130, 3, 33},
      {3, 4, 4, 0},
      {0, 3, 3, 3},
      {1, 0, 5, 2},
      {1, 5, 0, 2},
      {4, 1, 9, 15}
    };
    for (int turn = 0; turn < 4; turn++) {
      for (int[] size : sizes) {
        product(precision, size[0], size[1], size[2], size[3], turn);
      }
    }
  }

  /** What lies beyond the edges takes no part: not even 0 · ∞. */
  @Test
  void infinitiesStayInTheirRows() {
    long a = device.put(Precision.DOUBLE, Double.POSITIVE_INFINITY, 1);
    long b = device.put(Precision.DOUBLE, 2, 3);
    long c = device.room(Precision.DOUBLE, 4);
    device.run("gemm_f64", 1, a, b, c, 0, 0, 1, 2, 2, 1, 1, 1, 1, 1);
    double[] want = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 2, 3};
    assertArrayEquals(want, device.get(Precision.DOUBLE, c, 4));
  }

  @Test
  void aProgramHasOneKernelAndWhatItNeeds() {
    String program = DeviceCode.kernel("gemm_f32");
    assertEquals(1, program.lines().filter(line -> line.startsWith(".visible .entry")).count());
    assertTrue(program.startsWith(".version 8.0\n.target sm_75\n.address_size 64\n"), program);
    assertTrue(DeviceCode.kernels().contains(program.substring(program.indexOf(".visible"))));
    var e = assertThrows(IllegalArgumentException.class, () -> DeviceCode.kernel("gemm"));
    assertTrue(e.getMessage().startsWith("the PTX text has no item gemm"), e.getMessage());
  }
}
