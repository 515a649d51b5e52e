package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import dev.cotangent.tensor.TensorRegistry.Example;
import dev.cotangent.tensor.TensorRegistry.Family;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Taylor series say what nested derivatives say, for every row, program, kink and nesting. */
class TaylorPropertiesTest {
  private static final int ORDER = 6;

  /** Relative to the largest coefficient: both ways round in each of some hundred operations. */
  private static final double ROUNDING = 1e-10;

  static List<Primitive> rows() {
    Rows.all();
    return Registry.all();
  }

  static List<Family> families() {
    return TensorRows.all();
  }

  /** The coefficients of f at 0 by derivatives of derivatives, in several modes. */
  private static double[] nested(UnaryOperator<Real> f, int order) {
    double[] c = new double[order + 1];
    double factorial = 1;
    UnaryOperator<Real> derivative = f;
    for (int k = 0; k <= order; k++) {
      factorial *= Math.max(1, k);
      c[k] = derivative.apply(Real.of(0)).value() / factorial;
      UnaryOperator<Real> last = derivative;
      derivative = k == 1 ? x -> Door.REVERSE.derivative(last, x) : Forward.derivative(last);
    }
    return c;
  }

  /** Where the operands of a row are at t. */
  private static Real[] at(double[][] curve, Real t) {
    Real[] x = new Real[curve.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = Real.of(0);
      for (int k = curve[i].length - 1; k >= 0; k--) {
        x[i] = x[i].mul(t).add(curve[i][k]);
      }
    }
    return x;
  }

  /** A curve through a point. */
  private static double[][] curve(double[] x, int order, SplittableRandom random) {
    double[][] curve = new double[x.length][order + 1];
    for (int i = 0; i < x.length; i++) {
      curve[i][0] = x[i];
      for (int k = 1; k <= Math.min(2, order); k++) {
        curve[i][k] = random.nextDouble(-0.5, 0.5);
      }
    }
    return curve;
  }

  private static void assertClose(double[] expected, double[] actual, String what) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertTrue(Double.isFinite(size), what + ": " + Arrays.toString(expected));
    assertArrayEquals(expected, actual, ROUNDING * size, what);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rowsAlongCurves(Primitive f) {
    SplittableRandom random = new SplittableRandom(1);
    for (double[] x : Points.of(f, 12)) {
      double[][] curve = curve(x, ORDER, random);
      double[] expected = nested(t -> f.apply(at(curve, t)), ORDER);
      double[] actual = Forward.taylor(p -> new Real[] {f.apply(p)}, curve)[0];
      assertClose(expected, actual, f + " at " + Arrays.toString(x));
    }
  }

  /** Operands that are constants, one after the other. */
  @ParameterizedTest
  @MethodSource("rows")
  void rowsWithConstantOperands(Primitive f) {
    for (double[] x : Points.of(f, 3)) {
      for (int k = 0; k < x.length; k++) {
        int moving = k;
        UnaryOperator<Real> g =
            t -> {
              Real[] p = Real.of(x);
              p[moving] = p[moving].add(t);
              return f.apply(p);
            };
        assertClose(nested(g, 4), Forward.taylor(g, 0, 4), f + " at " + Arrays.toString(x));
      }
    }
  }

  /**
   * Coefficients that are numbers of an outer differentiation go the other way through the code.
   */
  @ParameterizedTest
  @MethodSource("rows")
  void derivativesOfCoefficients(Primitive f) {
    SplittableRandom random = new SplittableRandom(2);
    for (double[] x : Points.of(f, 2)) {
      double[][] curve = curve(x, 3, random);
      ScalarFunction third =
          p -> Forward.taylor(q -> new Real[] {f.apply(q)}, moved(curve, p))[0][3];
      double[] expected = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        int variable = i;
        expected[i] =
            nested(t -> slope(f, variable, at(curve, t)), 3)[3]; // d/dx commutes with d/dt
      }
      for (Door door : Door.values()) {
        assertClose(expected, Real.values(door.gradient(third, Real.of(x))), f + " by " + door);
      }
      double value = third.apply(Real.of(x)).value();
      double plain = Forward.taylor(q -> new Real[] {f.apply(q)}, curve)[0][3];
      assertEquals(plain, value, ROUNDING * (1 + Math.abs(plain)));
    }
  }

  private static Real[][] moved(double[][] curve, Real[] start) {
    Real[][] moved = new Real[curve.length][];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = Real.of(curve[i]);
      moved[i][0] = start[i];
    }
    return moved;
  }

  private static Real slope(Primitive f, int variable, Real[] x) {
    return Forward.derivative(
        v -> {
          Real[] y = x.clone();
          y[variable] = v;
          return f.apply(y);
        },
        x[variable]);
  }

  static List<Arguments> kinks() {
    return KinkTest.kinks().toList();
  }

  /** At a kink all orders are those of the mixture of pieces, as with nested derivatives. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("kinks")
  void kinks(String name, ScalarFunction f, double[] at, double[][] expected) {
    double[][] curve = curve(at, 3, new SplittableRandom(3));
    for (Subgradient policy : Subgradient.values()) {
      policy.during(() -> {
        UnaryOperator<Real> g = t -> f.apply(at(curve, t)).exp();
        double[] series = Forward.taylor(p -> new Real[] {f.apply(p).exp()}, curve)[0];
        assertEquals(nested(g, 1)[1], series[1], 1e-14, name + ", " + policy);
        if (!name.startsWith("hypot")) { // whose second derivative at the origin is infinite
          assertArrayEquals(nested(g, 3), series, 1e-14, name + ", " + policy);
        }
        return null;
      });
    }
    var report = Kinks.watch(() -> Forward.taylor(p -> new Real[] {f.apply(p)}, curve));
    assertTrue(!report.met().isEmpty(), name);
  }

  @Provide
  Arbitrary<Program> programs() {
    return Program.upTo(12);
  }

  @Provide
  Arbitrary<double[]> points() {
    return Program.points();
  }

  @Property(
      seed = "11",
      tries = 150,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void programsAlongLines(
      @ForAll("programs") Program f, @ForAll("points") double[] x, @ForAll("points") double[] v) {
    UnaryOperator<Real> g =
        t -> f.apply(new Real[] {t.mul(v[0]).add(x[0]), t.mul(v[1]).add(x[1]), t.add(x[2])});
    double[] expected = nested(g, 4);
    assertClose(expected, Forward.taylor(g, 0, 4), "plain");
    // Taylor within Taylor: the k-th coefficient's own coefficients.
    double[] inner = Forward.taylor(s -> Forward.taylor(g, s, 2)[2], 0, 2);
    assertClose(
        new double[] {expected[2], 3 * expected[3], 6 * expected[4]}, inner, "within itself");
  }

  @Property(seed = "12", tries = 60, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void coefficientsOfProgramsNest(@ForAll("programs") Program f, @ForAll("points") double[] x) {
    ScalarFunction second =
        p -> Forward.taylor(t -> f.apply(new Real[] {p[0].add(t), p[1], p[2].mul(t)}), p[0], 2)[2];
    double[] forward = Forward.gradient(second, x);
    assertClose(forward, Reverse.gradient(second, x), "reverse over Taylor");
    UnaryOperator<Real> overReverse =
        t -> Reverse.gradient(f, new Real[] {t.add(x[0]), Real.of(x[1]), t.mul(x[2])})[0];
    assertClose(nested(overReverse, 3), Forward.taylor(overReverse, 0, 3), "Taylor over reverse");
  }

  // Tensors.

  private static Tensor at(Tensor[] curve, Tensor t) {
    Tensor sum = curve[curve.length - 1];
    for (int k = curve.length - 2; k >= 0; k--) {
      sum = sum.mul(t).add(curve[k]);
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("families")
  void tensorRows(Family family) {
    SplittableRandom random = new SplittableRandom(family.name().hashCode());
    for (int i = 0; i < 10; i++) {
      Example example = family.draw(random);
      if (!family.name().equals("convert")) { // its value has less digits than the comparison
        tensorRow(example, random);
      }
    }
  }

  private static void tensorRow(Example example, SplittableRandom random) {
    int order = 3;
    Tensor[][] curve = new Tensor[example.operands().length][order + 1];
    for (int i = 0; i < curve.length; i++) {
      int[] shape = example.operands()[i].shape();
      for (int k = 0; k <= order; k++) {
        double size = k == 0 || k == 3 ? 0 : 0.3;
        curve[i][k] = Tensor.generate(e -> random.nextDouble(-1, 1), shape).mul(size);
      }
      curve[i][0] = example.operands()[i];
    }
    TensorFunction f = x -> Tensor.apply(example.row(), x);
    TensorFunction[] derivative = {
      t -> f.apply(Arrays.stream(curve).map(c -> at(c, t[0])).toArray(Tensor[]::new))
    };
    Tensor[] series = Forward.taylor(f, curve);
    double factorial = 1;
    for (int k = 0; k <= order; k++) {
      factorial *= Math.max(1, k);
      double[] expected =
          derivative[0].apply(new Tensor[] {Tensor.scalar(0)}).mul(1 / factorial).toArray();
      assertArrayEquals(expected, series[k].toArray(), 1e-10, example.row() + ", order " + k);
      TensorFunction last = derivative[0];
      derivative[0] = t -> Forward.jvp(last, t, new Tensor[] {Tensor.scalar(1)});
    }
  }

  /** A row does to a tensor what it does to each element, along a curve of its own for each. */
  @ParameterizedTest
  @MethodSource("rows")
  void tensorsElementByElement(Primitive f) {
    SplittableRandom random = new SplittableRandom(5);
    List<double[]> points =
        Points.of(f, 12).stream()
            .filter(x -> x.length == Math.max(2, f.arity()) || f.arity() == 1)
            .limit(3)
            .toList();
    double[][][] curves = points.stream().map(x -> curve(x, 4, random)).toArray(double[][][]::new);
    int operands = points.getFirst().length;
    Tensor[][] curve = new Tensor[operands][5];
    for (int i = 0; i < operands; i++) {
      for (int k = 0; k <= 4; k++) {
        int operand = i;
        int order = k;
        curve[i][k] = Tensor.generate(e -> curves[e][operand][order], curves.length);
      }
    }
    Tensor[] series = Forward.taylor(x -> Tensor.apply(f, x), curve);
    for (int e = 0; e < curves.length; e++) {
      double[] actual = new double[5];
      for (int k = 0; k <= 4; k++) {
        actual[k] = series[k].toArray()[e];
      }
      assertClose(
          Forward.taylor(x -> new Real[] {f.apply(x)}, curves[e])[0], actual, f + " at " + e);
    }
  }

  /** A gradient of Taylor coefficients of a network's loss, and the network in single precision. */
  @Test
  void tensorsNest() {
    Tensor x = Tensor.of(new double[][] {{0.3, -0.2}, {0.5, 0.7}});
    Tensor v = Tensor.of(new double[][] {{1, 0.5}, {-0.5, 2}});
    TensorFunction loss = p -> p[0].matmul(x).tanh().softmax(1).square().sum();
    TensorFunction third = p -> Forward.taylor(loss, new Tensor[] {p[0]}, new Tensor[] {v}, 3)[3];
    double[] reverse = Reverse.gradient(third, x)[0].toArray();
    assertArrayEquals(Forward.gradient(third, x).toArray(), reverse, 1e-13);
    double step = 1e-4;
    double up = third.apply(new Tensor[] {x.add(v.mul(step))}).item();
    double down = third.apply(new Tensor[] {x.sub(v.mul(step))}).item();
    double along = 0;
    for (int i = 0; i < 4; i++) {
      along += reverse[i] * v.toArray()[i];
    }
    assertEquals((up - down) / (2 * step), along, 1e-6);
    Tensor[] single =
        Forward.taylor(
            p -> p[0].matmul(x.to(ElementType.FLOAT32)).relu().add(1).log().sum(),
            new Tensor[] {x.to(ElementType.FLOAT32)},
            new Tensor[] {v.to(ElementType.FLOAT32)},
            2);
    VectorFunction wide =
        p -> new Real[] {Tensor.of(p, 2, 2).matmul(x).relu().add(1).log().sum().toReal()};
    double[][] curve = new double[4][];
    Arrays.setAll(curve, i -> new double[] {x.toArray()[i], v.toArray()[i], 0});
    double[] expected = Forward.taylor(wide, curve)[0];
    for (int k = 0; k <= 2; k++) {
      assertEquals(ElementType.FLOAT32, single[k].type());
      assertEquals(expected[k], single[k].item(), 1e-5);
    }
  }
}
