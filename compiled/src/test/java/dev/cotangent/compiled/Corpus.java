package dev.cotangent.compiled;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Plain Java methods of six inputs: each construct of the language alone, and a few combined. They
 * are smooth near the inputs 0.6, 0.7, … 1.1, where their derivatives are tested, unless they say
 * that they jump; their values are tested everywhere, where they may throw.
 */
final class Corpus {
  private Corpus() {}

  /** A method whose values have no derivative to compare with. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Jumps {}

  static final double HALF = 0.5;
  private static final double ROOT = Math.sqrt(2);
  private static final double[] TABLE = {1, -2, 0.25, 4};
  private static final double[][] MATRIX = {{1, 2, 3}, {4, 5, 6}, {7, 8, 10}};
  static double mutable = 3;

  enum Shape {
    SQUARE,
    CIRCLE,
    TRIANGLE
  }

  // Straight lines.

  static double operators(double[] x) {
    return -x[0] * x[1] + x[2] / x[3] - (x[4] - x[5]);
  }

  static double remainders(double[] x) {
    return x[0] % 0.4 + 7.1 % x[1] + (x[2] * 5) % x[3];
  }

  static double constantsOnTheLeft(double[] x) {
    return 2 * x[0] + (3 - x[1]) - 1 / x[2] + (1 + x[3]) * (0 - x[4]);
  }

  static double constantsOnTheRight(double[] x) {
    return x[0] * 2 + (x[1] - 3) - x[2] / 7 + (x[3] + 1) * (x[4] - 0.0);
  }

  static double constantExpressions(double[] x) {
    int n = x.length;
    return (2.0 * n + 1) / 3 * x[0] + x[1] * Math.sqrt(n * 2.0) + n / 4 + (double) n / 4 * x[2];
  }

  @Jumps
  static double negativeZero(double[] x) {
    double zero = -0.0;
    return 1 / (zero * Math.abs(x[0]) + zero) + x[1] * 0 + (0.0 - x[2] * 0);
  }

  static double compoundAssignment(double[] x) {
    double a = x[0];
    a += x[1];
    a *= a;
    a -= 3;
    a /= x[2];
    x[3] += a;
    x[4] *= x[3]--;
    double b = x[5]++ + ++x[5];
    return a + x[3] + x[4] + b;
  }

  static double chainedAssignment(double[] x) {
    double a;
    double b;
    a = b = x[0] * x[1];
    double[] y = new double[2];
    y[0] = y[1] = a + b;
    long m;
    long n = m = 3L;
    return a * y[0] + b * y[1] + m * n * x[2];
  }

  static double shufflesOfLongs(double[] x) {
    long[] counts = new long[3];
    int i = 0;
    counts[i++] += 5;
    counts[i] = counts[i - 1] = 7;
    long old = counts[i]++;
    double[] y = {x[0], x[1], x[2]};
    y[i--] += counts[1] * x[3];
    return y[0] * old + y[1] * counts[1];
  }

  static double casts(double[] x) {
    int i = (int) (x[0] * 10 + 0.5);
    long n = (long) (x[1] * 10 - 0.5);
    short s = (short) (x[2] * 100 + 0.5);
    char c = (char) (x[3] * 100 + 0.5);
    return i * x[0] + n * x[1] + s * x[2] + c + (byte) i;
  }

  static double floatsOfConstants(double[] x) {
    float f = 0.1f * x.length;
    return f * x[0] + (float) 3 * x[1];
  }

  static double fields(double[] x) {
    return HALF * x[0] + ROOT * x[1] + TABLE[2] * x[2] + MATRIX[1][2] * x[3] + mutable * x[4];
  }

  // Control flow.

  static double branches(double[] x) {
    if (x[0] < x[1]) {
      return x[2] * x[3];
    } else if (x[0] > 2 * x[1]) {
      return x[2] + x[3];
    }
    return x[4];
  }

  static double comparisons(double[] x) {
    double sum = 0;
    if (x[0] < x[1]) sum += 1 * x[2];
    if (x[0] <= x[1]) sum += 2 * x[3];
    if (x[0] > x[1]) sum += 4 * x[4];
    if (x[0] >= x[1]) sum += 8 * x[5];
    if (x[0] == x[1]) sum += 16 * x[2];
    if (x[0] != x[1]) sum += 32 * x[3];
    if (!(x[0] < 1)) sum += 64 * x[4];
    if (!(1 >= x[0])) sum += 128 * x[5];
    if (x[0] == 0) sum += 256;
    if (0 != x[0]) sum += 512 * x[0];
    return sum;
  }

  static double conditions(double[] x) {
    boolean isLess = x[0] < x[1];
    boolean isEqual = x[2] == x[3];
    if ((isLess && !(x[2] > x[4])) || isEqual) {
      return x[0] * x[5];
    }
    return isLess ^ isEqual ? x[1] : x[2];
  }

  static double ternaries(double[] x) {
    double a = x[0] < 1 ? x[1] : 2;
    double b = 3 * (x[0] > 0 ? x[2] : -x[2]);
    return a + b + (x[3] > x[4] ? 1 : x[4] > 0 ? x[5] * x[5] : 0.5);
  }

  static double loops(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * i;
    }
    int k = 0;
    while (k < 3) {
      sum *= x[k++];
    }
    do {
      sum -= x[k];
    } while (++k < x.length);
    for (double v : x) {
      sum += v * v;
    }
    return sum;
  }

  static double loopOverDoubles(double[] x) {
    double sum = 0;
    for (double t = 0; t < 1; t += 0.125) {
      sum += t * x[0] + Math.exp(-t * x[1]);
    }
    return sum;
  }

  static double labels(double[] x) {
    double sum = 0;
    outer:
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        if (j == i) {
          continue outer;
        }
        if (sum > 1e3) {
          break outer;
        }
        if (j == 4) {
          break;
        }
        sum += x[i] * x[j];
      }
    }
    return sum;
  }

  static double earlyReturn(double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (x[i] > 0.95) {
        return i * x[i] * x[0];
      }
    }
    return x[0];
  }

  @SuppressWarnings("fallthrough") // what is to be tested
  static double oldSwitch(double[] x) {
    double y = 1;
    for (int i = 0; i < x.length; i++) {
      switch (i) {
        case 0:
          y += x[0];
        case 1:
          y *= x[1];
          break;
        case 1000:
          return 0;
        default:
          y -= x[i];
      }
    }
    return y;
  }

  static double newSwitch(double[] x) {
    double sum = 0;
    for (Shape shape : Shape.values()) {
      sum +=
          switch (shape) {
            case SQUARE -> x[0] * x[0];
            case CIRCLE -> Math.PI * x[1];
            case TRIANGLE -> {
              double half = x[2] / 2;
              yield half * x[3];
            }
          };
    }
    return sum;
  }

  static double switchOverText(double[] x) {
    double sum = 0;
    for (String s : new String[] {"one", "two", "other"}) {
      sum +=
          switch (s) {
            case "one" -> x[0];
            case "two" -> x[1] * x[1];
            default -> 3;
          };
    }
    return sum;
  }

  static double switchOverPatterns(double[] x) {
    Object[] objects = {1, "two", Shape.CIRCLE, 4L};
    double sum = 0;
    for (Object o : objects) {
      sum +=
          switch (o) {
            case Integer i when i > 0 -> i * x[0];
            case String s -> s.length() * x[1];
            case Shape shape -> x[2];
            default -> x[3] * x[3];
          };
    }
    return sum;
  }

  static double caught(double[] x) {
    double sum = x[0];
    try {
      sum *= x[1];
      sum += x[(int) (x[2] * 100)];
    } catch (ArrayIndexOutOfBoundsException e) {
      sum *= x[3];
    } finally {
      sum += x[4] * x[4];
    }
    return sum;
  }

  static double thrown(double[] x) {
    if (!(x[0] > 0)) {
      throw new IllegalArgumentException("x[0] = " + x[0] + " of " + x.length + ", " + x[1]);
    }
    return Math.log(x[0]);
  }

  // Arrays.

  static double arrays(double[] x) {
    double[] a = {x[0], 1, x[1], 0};
    double[] b = new double[4];
    System.arraycopy(a, 0, b, 1, 3);
    double[] c = b.clone();
    c[0] = x[2];
    double[] swapped = c;
    c = b;
    b = swapped;
    Arrays.fill(a, 1, 3, x[3]);
    return b[0] * c[1] + a[1] * a[2] + b[3] + c[0] + a[3] + a.length;
  }

  static double arraysOfArrays(double[] x) {
    double[][] a = new double[2][3];
    double[][] b = new double[2][];
    double[][][] c = new double[2][2][2];
    a[1][2] = x[0];
    b[0] = a[1];
    b[1] = new double[] {x[1], x[2]};
    double[][] d = b.clone();
    d[0][0] += x[3];
    c[1][0][1] = x[4];
    double[] row = a[0];
    a[0] = a[1];
    a[1] = row;
    double sum = 0;
    for (double[] r : a) {
      for (double v : r) {
        sum += v * (sum + 1);
      }
    }
    return sum + d[1][1] * c[1][0][1] + c[0][1][1] + b[1].length;
  }

  static double copies(double[] x) {
    double[] longer = Arrays.copyOf(x, 8);
    double[] part = Arrays.copyOfRange(x, 4, 8);
    longer[7] += part[0] * part[1];
    part[3] -= longer[1];
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    return longer[7] * part[3] + part[2] + sorted[0] * sorted[5];
  }

  static double swappedSteps(double[] x) {
    double[] now = x.clone();
    double[] next = new double[x.length];
    for (int step = 0; step < 5; step++) {
      for (int i = 0; i < now.length; i++) {
        next[i] = now[i] + 0.1 * (now[(i + 1) % now.length] - now[i]) * now[i];
      }
      double[] old = now;
      now = next;
      next = old;
    }
    return now[0] * now[3];
  }

  static double lists(double[] x) {
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rows.add(new double[] {x[i], x[i + 3]});
    }
    Map<String, double[]> named = new HashMap<>();
    named.put("last", rows.getLast());
    double sum = 0;
    for (double[] row : rows) {
      sum += row[0] * row[1];
    }
    return sum * Objects.requireNonNull(named.get("last"))[0];
  }

  // Methods.

  static double helper(double[] x) {
    assert x.length == 6;
    return area(x[0], x[1]) * index(3)
        + weighted(2, x[2], 3L, x[3], true)
        + power(x[4], 5)
        + sum(x);
  }

  private static int index(int i) {
    return 2 * i - 1;
  }

  static double area(double width, double height) {
    return width * height;
  }

  private static double weighted(int i, double a, long n, double b, boolean isOn) {
    return isOn ? i * a + n * b : 0;
  }

  private static double power(double x, int n) {
    return n == 0 ? 1 : n % 2 == 0 ? power(x * x, n / 2) : x * power(x, n - 1);
  }

  private static double sum(double... x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum;
  }

  static double mutualRecursion(double[] x) {
    return even(x, 0);
  }

  private static double even(double[] x, int i) {
    return i == x.length ? 1 : x[i] * odd(x, i + 1);
  }

  private static double odd(double[] x, int i) {
    return i == x.length ? 1 : x[i] + even(x, i + 1);
  }

  static double results(double[] x) {
    double[] y = new double[3];
    into(x, y);
    double[] z = scaled(y, 2);
    z[0] = y[1];
    double unused = area(x[0], x[1]);
    scaled(z, 1);
    area(1, 2);
    return y[0] + z[1] * z[2] + z[0];
  }

  private static void into(double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] * x[i + 3];
    }
  }

  private static double[] scaled(double[] x, double c) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = c * x[i];
    }
    return y;
  }

  static double otherClasses(double[] x) {
    return Other.lanczos(x[0] + 1) + Nested.shifted(x[1]) * Other.squareOf(x[2]);
  }

  private static final class Nested {
    private static final double SHIFT = Math.cbrt(3);

    private static double shifted(double x) {
      return x + SHIFT;
    }
  }

  static double randomNumbers(double[] x) {
    Random random = new Random(7);
    double sum = 0;
    for (int i = 0; i < 20; i++) {
      sum += Math.max(0, x[0] * Math.exp(x[1] * random.nextGaussian()) - random.nextDouble());
    }
    return sum / 20;
  }

  @Jumps
  static double texts(double[] x) {
    String s = "" + x[0] + x.length + 'c' + 3L + (x[1] > 0);
    StringBuilder b = new StringBuilder().append(x[2]).append(x[3] > 0);
    return s.length() * x[0] + b.length() + String.valueOf(x[4]).length() * x[4];
  }

  static double tests(double[] x) {
    if (Double.isNaN(x[0]) || Double.isInfinite(x[1]) || !Double.isFinite(x[2])) {
      return Double.compare(x[0], x[1]);
    }
    int order = Double.compare(x[3], x[4]) + Double.compare(x[0], -0.0);
    return order * x[5] + Double.max(x[0], x[1]) * Double.sum(x[2], x[3]) + Double.min(x[4], 2);
  }

  // Math.

  static double mathWithSlopes(double[] x) {
    double a = Math.sin(x[0]) + Math.cos(x[1]) + Math.tan(x[2]) + Math.asin(x[0] / 2);
    double b = Math.acos(x[1] / 3) + Math.atan(x[2]) + Math.sinh(x[3]) + Math.cosh(x[4]);
    double c = Math.tanh(x[5]) * Math.exp(x[0]) + Math.expm1(x[1]) + Math.log(x[2]);
    double d = Math.log10(x[3]) + Math.log1p(x[4]) + Math.sqrt(x[5]) + Math.cbrt(x[0]);
    double e = Math.pow(x[1], x[2]) + Math.pow(x[3], 3) + Math.pow(2, x[4]) + Math.abs(x[5]);
    double f = Math.hypot(x[0], x[1]) + Math.hypot(x[2], 2) + Math.atan2(x[3], x[4]);
    double g = Math.atan2(x[5], 2) + Math.max(x[0], x[1]) + Math.min(x[2], 0.1) + Math.max(0, x[3]);
    return a + b + c + d + e + f + g + Math.fma(x[0], x[1], x[2]) + Math.fma(2, x[3], 1);
  }

  static double mathByComposition(double[] x) {
    double a = Math.toRadians(x[0]) + Math.toDegrees(x[1]) + Math.clamp(x[2], 0.1, 2.0);
    double b = Math.IEEEremainder(x[3], 0.4) + Math.copySign(x[4], -x[5]) + Math.scalb(x[0], 3);
    return a + b * Math.clamp(x[1], x[0], x[2]);
  }

  static double mathPiecewiseConstant(double[] x) {
    double a = Math.floor(x[0] * 3.3) + Math.ceil(x[1] * 3.3) * x[2] + Math.rint(x[3] * 3.3);
    double b = Math.round(x[4] * 3.3) * x[5] + Math.signum(x[0]) + Math.ulp(x[1]) * x[2];
    return a + b + Math.getExponent(x[3]) * x[3] + Math.floorMod(-7, 3) * x[0];
  }

  static double strictMath(double[] x) {
    double a = StrictMath.sin(x[0]) + StrictMath.exp(x[1]) * StrictMath.log(x[2]);
    double b = StrictMath.pow(x[3], x[4]) + StrictMath.pow(x[5], 2.5) + StrictMath.hypot(x[0], 3);
    double c = StrictMath.cos(x[1]) + StrictMath.tan(x[2]) + StrictMath.cbrt(x[3]);
    double d = StrictMath.sinh(x[4]) + StrictMath.cosh(x[5]) + StrictMath.tanh(x[0]);
    double e = StrictMath.log10(x[1]) + StrictMath.log1p(x[2]) + StrictMath.expm1(x[3]);
    double f = StrictMath.asin(x[0] / 2) + StrictMath.acos(x[1] / 2) + StrictMath.atan(x[2]);
    double g = StrictMath.atan2(x[3], x[4]) + StrictMath.sqrt(x[5]) + StrictMath.max(x[0], 0.1);
    return a + b + c + d + e + f + g + StrictMath.abs(x[1]) + StrictMath.floor(x[2]) * x[2];
  }

  // Records.

  record Vector(double x, double y) {
    Vector {
      if (x == 1e300) {
        throw new IllegalArgumentException("x is " + x);
      }
    }

    Vector(double both) {
      this(both, both);
    }

    static final Vector UNIT = new Vector(1, 0);

    Vector plus(Vector other) {
      return new Vector(x + other.x, y() + other.y());
    }

    Vector times(double c) {
      return new Vector(c * x, c * y);
    }

    double norm() {
      return Math.sqrt(x * x + y * y);
    }
  }

  record Body(Vector position, double mass, int number, double[] history, String name) {}

  record Named(String name, int size) {}

  static double records(double[] x) {
    Vector a = new Vector(x[0], x[1]);
    Vector b = a.plus(new Vector(x[2])).times(x[3]).plus(Vector.UNIT);
    return b.norm() + a.x() * b.y();
  }

  static double recordsOfRecords(double[] x) {
    Body[] bodies = new Body[2];
    for (int i = 0; i < bodies.length; i++) {
      Vector p = new Vector(x[2 * i], x[2 * i + 1]);
      bodies[i] = new Body(p, x[4 + i], i + 1, new double[] {x[i], i}, "body " + i);
    }
    bodies[0].history()[1] = x[5];
    List<Body> list = new ArrayList<>(List.of(bodies));
    double sum = new Named("four", 4).size();
    for (Body b : list) {
      sum += b.mass() * b.position().norm() * b.number() + b.history()[1] * b.name().length();
    }
    Object o = list.get(0).position();
    if (o instanceof Vector v && !(o instanceof String)) {
      sum *= v.x();
    }
    return sum;
  }
}
