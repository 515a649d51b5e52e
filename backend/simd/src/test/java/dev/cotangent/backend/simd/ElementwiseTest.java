package dev.cotangent.backend.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.kernel.ArrayKernels;
import dev.cotangent.kernel.Gates;
import dev.cotangent.kernel.ReferenceKernels;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.Unary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loops over arrays against the reference, bit for bit or within the bounds given here. */
class ElementwiseTest {
  private static final ArrayKernels SIMD = new SimdKernels();
  private static final ArrayKernels REFERENCE = new ReferenceKernels();
  private static final int SIZE = 4098;
  private static final int[] SIZES = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 511, 512, 513, 1023, 1025, 4098
  };
  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    -Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    0.49999999999999994,
    0x1p52 + 0.5,
    0x1p23 - 0.5,
    709.78,
    709.79,
    -708.5,
    -745.13,
    -745.14,
    710,
    -50,
    37,
    88.72,
    88.73,
    -87.4,
    -103.9,
    -104,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    Math.PI,
    -Math.PI / 2,
    1e6,
    1000000.1,
    1e22
  };

  /**
   * How many ulps a row may be from the reference, which is up to 1.5 from the exact value itself;
   * all others have no loop of their own or one that is exact, and must agree.
   */
  private static final Map<Primitive, Integer> ULPS =
      Map.ofEntries(
          Map.entry(Elementary.EXP, 1),
          Map.entry(Elementary.EXPM1, 2),
          Map.entry(Elementary.LOG, 1),
          Map.entry(Elementary.LOG1P, 2),
          Map.entry(Elementary.SIN, 2),
          Map.entry(Elementary.COS, 2),
          Map.entry(Elementary.TANH, 3),
          Map.entry(Elementary.SECH, 3),
          Map.entry(Elementary.SIGMOID, 3),
          Map.entry(Elementary.SIGMOID_SLOPE, 5),
          Map.entry(Elementary.SOFTPLUS, 3),
          Map.entry(Elementary.LOG_SIGMOID, 3));

  private static final double[] X = sample(1);
  private static final double[] Y = shuffled(sample(2));

  static Stream<Unary> unary() {
    return Registry.builtIn().stream().filter(Unary.class::isInstance).map(Unary.class::cast);
  }

  static Stream<Binary> binary() {
    return Stream.concat(
        Registry.builtIn().stream().filter(Binary.class::isInstance).map(Binary.class::cast),
        Stream.of(Gates.GATE, Gates.ROUTE, Gates.GUARD));
  }

  static Stream<Unary> unaryLoops() {
    return unary().filter(f -> Rows.doubles(f) != null);
  }

  static Stream<Binary> binaryLoops() {
    return binary().filter(f -> Rows.doubles(f) != null);
  }

  /** Numbers of all magnitudes, among them the special ones. */
  private static double[] sample(long seed) {
    Random random = new Random(seed);
    double[] x = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      x[i] =
          switch (i % 5) {
            case 0 -> SPECIAL[i / 5 % SPECIAL.length];
            case 1 -> Double.longBitsToDouble(random.nextLong());
            case 2 -> random.nextGaussian() * 3;
            case 3 -> 1 + random.nextGaussian() * Math.pow(2, -random.nextInt(60));
            default -> (random.nextDouble() - 0.5) * (random.nextBoolean() ? 1500 : 200);
          };
    }
    return x;
  }

  private static double[] shuffled(double[] x) {
    Random random = new Random(3);
    for (int i = SIZE - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double t = x[i];
      x[i] = x[j];
      x[j] = t;
    }
    for (int i = 0; i < SIZE; i += 7) {
      x[i] = X[i];
    }
    return x;
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  private static double[] mapped(ArrayKernels kernels, Unary f, double[] x, int n) {
    double[] y = new double[x.length];
    kernels.map(f, x, 0, y, 0, n);
    return y;
  }

  private static float[] mapped(ArrayKernels kernels, Unary f, float[] x, int n) {
    float[] y = new float[x.length];
    kernels.map(f, x, 0, y, 0, n);
    return y;
  }

  /** The reference's sech is 0 where cosh overflows; the exact value is subnormal there. */
  private static boolean beyondReference(Unary f, double x) {
    return f == Elementary.SECH && Math.abs(x) > 710;
  }

  @ParameterizedTest
  @MethodSource("unary")
  void agreesWithTheReference(Unary f) {
    int ulps = ULPS.getOrDefault(f, 0);
    double[] expected = mapped(REFERENCE, f, X, SIZE);
    double[] actual = mapped(SIMD, f, X, SIZE);
    float[] narrow = floats(X);
    float[] expectedFloats = mapped(REFERENCE, f, narrow, SIZE);
    float[] actualFloats = mapped(SIMD, f, narrow, SIZE);
    for (int i = 0; i < SIZE; i++) {
      String where = f + " at " + X[i];
      if (!beyondReference(f, X[i])) {
        assertClose(expected[i], actual[i], ulps * Math.ulp(expected[i]), where);
      }
      float scale = ulps == 0 ? 0 : 2 * Math.ulp(expectedFloats[i]);
      assertClose(expectedFloats[i], actualFloats[i], scale, where + " (float)");
    }
  }

  /** Equal down to the sign of 0, or no more than the bound apart. */
  private static void assertClose(double expected, double actual, double bound, String where) {
    if (Double.compare(expected, actual) == 0) {
      return;
    }
    boolean close = Math.abs(expected - actual) <= bound && expected != actual;
    assertTrue(close, () -> where + ": " + expected + ", but was " + actual);
  }

  @ParameterizedTest
  @MethodSource("binary")
  void agreesWithTheReference(Binary f) {
    double[] expected = new double[SIZE];
    double[] actual = new double[SIZE];
    REFERENCE.map(f, X, 0, Y, 0, expected, 0, SIZE);
    SIMD.map(f, X, 0, Y, 0, actual, 0, SIZE);
    assertArrayEquals(expected, actual);
    float[] expectedFloats = new float[SIZE];
    float[] actualFloats = new float[SIZE];
    REFERENCE.map(f, floats(X), 0, floats(Y), 0, expectedFloats, 0, SIZE);
    SIMD.map(f, floats(X), 0, floats(Y), 0, actualFloats, 0, SIZE);
    assertArrayEquals(expectedFloats, actualFloats);
  }

  @ParameterizedTest
  @MethodSource("unaryLoops")
  void doesNotDependOnThePlace(Unary f) {
    double[] whole = mapped(SIMD, f, X, SIZE);
    float[] narrow = floats(X);
    float[] wholeFloats = mapped(SIMD, f, narrow, SIZE);
    for (int n : SIZES) {
      for (int at = 0; at <= Math.min(5, SIZE - n); at++) {
        double[] inPlace = X.clone();
        SIMD.map(f, inPlace, at, inPlace, at, n);
        double[] expected = X.clone();
        System.arraycopy(whole, at, expected, at, n);
        assertArrayEquals(expected, inPlace);
        float[] shifted = new float[n + 3];
        SIMD.map(f, narrow, at, shifted, 2, n);
        float[] expectedFloats = new float[n + 3];
        System.arraycopy(wholeFloats, at, expectedFloats, 2, n);
        assertArrayEquals(expectedFloats, shifted);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("binaryLoops")
  void doesNotDependOnThePlace(Binary f) {
    for (int n : SIZES) {
      for (int at = 0; at <= Math.min(3, SIZE - n); at++) {
        double[] expected = Y.clone();
        REFERENCE.map(f, X, at, expected, at, expected, at, n);
        double[] actual = Y.clone();
        SIMD.map(f, X, at, actual, at, actual, at, n);
        assertArrayEquals(expected, actual);
        float[] expectedFloats = floats(X);
        REFERENCE.map(f, expectedFloats, at, floats(Y), at, expectedFloats, at, n);
        float[] actualFloats = floats(X);
        SIMD.map(f, actualFloats, at, floats(Y), at, actualFloats, at, n);
        assertArrayEquals(expectedFloats, actualFloats);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("unaryLoops")
  void doesNotDependOnTheCompiler(Unary f) {
    int n = 45;
    double[] x = Arrays.copyOfRange(X, 100, 100 + n);
    float[] narrow = floats(x);
    double[] first = mapped(SIMD, f, x, n);
    float[] firstFloats = mapped(SIMD, f, narrow, n);
    double[] y = new double[n];
    float[] z = new float[n];
    for (int i = 0; i < 20_000; i++) {
      SIMD.map(f, x, 0, y, 0, n);
      SIMD.map(f, narrow, 0, z, 0, n);
    }
    assertArrayEquals(first, y);
    assertArrayEquals(firstFloats, z);
  }

  /** Within 2 ulps of values that were computed in many digits; subnormal ones too. */
  @Test
  void isAccurate() throws IOException {
    try (var in = ElementwiseTest.class.getResourceAsStream("elementary.txt");
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(ElementwiseTest::checkAccuracy);
    }
  }

  private static void checkAccuracy(String line) {
    String[] words = line.split(" ");
    Unary f = (Unary) Registry.find(words[0]).orElseThrow();
    double[] x = {Double.parseDouble(words[1])};
    BigDecimal exact = new BigDecimal(words[2]);
    double y = mapped(SIMD, f, x, 1)[0];
    double ulps =
        new BigDecimal(y).subtract(exact).abs().doubleValue() / Math.ulp(exact.doubleValue());
    double bound = f == Elementary.SIGMOID_SLOPE ? 3 : 2;
    assertTrue(ulps <= bound, () -> line + ": " + y + " is " + ulps + " ulps off");
  }

  @Test
  void weighsLikeTheReference() {
    for (double tie : new double[] {0, 0.25, 0.5, 1}) {
      for (int n : SIZES) {
        unary().filter(f -> !f.kinks().isEmpty()).forEach(f -> checkWeights(f, tie, n));
        binary().filter(f -> !f.kinks().isEmpty()).forEach(f -> checkWeights(f, tie, n));
      }
    }
  }

  private static void checkWeights(Unary f, double tie, int n) {
    double[] expected = new double[n];
    double[] actual = new double[n];
    REFERENCE.weight(f, tie, X, 0, expected, 0, n);
    SIMD.weight(f, tie, X, 0, actual, 0, n);
    assertArrayEquals(expected, actual, f.name());
    float[] expectedFloats = new float[n];
    float[] actualFloats = new float[n];
    REFERENCE.weight(f, tie, floats(X), 0, expectedFloats, 0, n);
    SIMD.weight(f, tie, floats(X), 0, actualFloats, 0, n);
    assertArrayEquals(expectedFloats, actualFloats, f.name());
  }

  private static void checkWeights(Binary f, double tie, int n) {
    double[] expected = new double[n];
    double[] actual = new double[n];
    REFERENCE.weight(f, tie, X, 0, Y, 0, expected, 0, n);
    SIMD.weight(f, tie, X, 0, Y, 0, actual, 0, n);
    assertArrayEquals(expected, actual, f.name());
    float[] expectedFloats = new float[n];
    float[] actualFloats = new float[n];
    REFERENCE.weight(f, tie, floats(X), 0, floats(Y), 0, expectedFloats, 0, n);
    SIMD.weight(f, tie, floats(X), 0, floats(Y), 0, actualFloats, 0, n);
    assertArrayEquals(expectedFloats, actualFloats, f.name());
  }

  /**
   * The error of a pairwise sum is below (about 50 + log₂ n) · 2⁻⁵³ times the sum of magnitudes.
   */
  @Test
  void sumsUpAccurately() {
    Random random = new Random(4);
    double[] x = random.doubles(10_000, -1, 1).map(t -> t * t * t * 1e6).toArray();
    double[] y = random.doubles(10_000, -1, 1).toArray();
    float[] xs = floats(x);
    float[] ys = floats(y);
    for (int n : List.of(0, 1, 7, 8, 31, 32, 33, 63, 100, 1023, 1024, 1025, 2050, 9_997)) {
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal dot = BigDecimal.ZERO;
      BigDecimal floatSum = BigDecimal.ZERO;
      BigDecimal floatDot = BigDecimal.ZERO;
      double size = 0;
      for (int i = 3; i < n + 3; i++) {
        sum = sum.add(new BigDecimal(x[i]));
        dot = dot.add(new BigDecimal(x[i]).multiply(new BigDecimal(y[i - 2])));
        floatSum = floatSum.add(new BigDecimal(xs[i]));
        floatDot = floatDot.add(new BigDecimal(xs[i]).multiply(new BigDecimal(ys[i - 2])));
        size += Math.abs(x[i]);
      }
      double bound = size * 64 * 0x1p-53;
      assertEquals(sum.doubleValue(), SIMD.sum(x, 3, n), bound);
      assertEquals(dot.doubleValue(), SIMD.dot(x, 3, y, 1, n), bound);
      assertEquals(floatSum.doubleValue(), SIMD.sum(xs, 3, n), bound);
      assertEquals(floatDot.doubleValue(), SIMD.dot(xs, 3, ys, 1, n), bound);
    }
  }

  @Test
  void sumsUpInAnOrderThatDependsOnTheLengthAlone() {
    double[] x = new Random(5).doubles(2_100, -1, 1).toArray();
    for (int n : SIZES) {
      if (n > 2_090) {
        continue;
      }
      double[] moved = new double[2_100];
      System.arraycopy(x, 0, moved, 9, n);
      double first = SIMD.sum(x, 0, n);
      for (int i = 0; i < 2_000; i++) {
        SIMD.sum(x, 0, n);
      }
      assertEquals(first, SIMD.sum(moved, 9, n));
      assertEquals(first, SIMD.sum(x, 0, n));
    }
  }

  @Test
  void findsTheLargest() {
    double[] x = new Random(6).doubles(300, -2, -1).toArray();
    for (int n = 0; n < 280; n++) {
      assertEquals(REFERENCE.max(x, 2, n), SIMD.max(x, 2, n));
      assertEquals(REFERENCE.max(floats(x), 2, n), SIMD.max(floats(x), 2, n));
    }
    for (double special : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0, -0.0}) {
      for (int at = 0; at < 70; at++) {
        double[] y = x.clone();
        y[at] = special;
        y[70 - at] = Math.min(special, y[70 - at]);
        assertEquals(REFERENCE.max(y, 0, 71), SIMD.max(y, 0, 71));
        assertEquals(REFERENCE.max(floats(y), 0, 71), SIMD.max(floats(y), 0, 71));
      }
    }
  }

  @Test
  void leavesUsersRowsToTheReference() {
    Unary mine = Primitive.unary("mine", t -> 3 * t, (t, u) -> dev.cotangent.primitive.Real.of(3));
    assertArrayEquals(mapped(REFERENCE, mine, X, SIZE), mapped(SIMD, mine, X, SIZE));
    assertEquals(null, Rows.doubles(mine));
    assertEquals(null, Rows.doubles(Arithmetic.HYPOT));
  }
}
