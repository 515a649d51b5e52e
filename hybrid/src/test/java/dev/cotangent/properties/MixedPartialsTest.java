package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cotangent.commons.DerivativeStructures;
import dev.cotangent.dual.Forward;
import dev.cotangent.dual.MixedPartials;
import dev.cotangent.dual.RealPartials;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.commons.math3.analysis.differentiation.DSCompiler;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.hipparchus.analysis.differentiation.DSFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mixed partials against Commons Math, Hipparchus and nested derivatives. */
class MixedPartialsTest {
  private static final double[] POINT = {0.7, -0.4, 1.1};

  /**
   * How far a partial may be off, relative to the largest one of its order: what cancels in the
   * sums over lines grows by some 3 for each order.
   */
  private static double rounding(int order) {
    return 1e-15 * Math.pow(3, order);
  }

  private static Real[] map(Real... x) {
    Real a = x[0].mul(x[1]).add(x[2].sin());
    Real b = x[0].exp().div(x[1].square().add(1));
    Real c = x[0].square().add(x[1].square()).add(x[2].square()).sqrt();
    return new Real[] {a.mul(b).add(c), b.sin().mul(c).div(a.square().add(2))};
  }

  private static DerivativeStructure[] commons(int order) {
    DerivativeStructure x = new DerivativeStructure(3, order, 0, POINT[0]);
    DerivativeStructure y = new DerivativeStructure(3, order, 1, POINT[1]);
    DerivativeStructure z = new DerivativeStructure(3, order, 2, POINT[2]);
    DerivativeStructure a = x.multiply(y).add(z.sin());
    DerivativeStructure b = x.exp().divide(y.multiply(y).add(1));
    DerivativeStructure c = x.multiply(x).add(y.multiply(y)).add(z.multiply(z)).sqrt();
    return new DerivativeStructure[] {
      a.multiply(b).add(c), b.sin().multiply(c).divide(a.multiply(a).add(2))
    };
  }

  private static double[] ofOrder(MixedPartials p, int k) {
    DSCompiler layout = DSCompiler.getCompiler(p.variables(), p.order());
    return IntStream.range(0, layout.getSize())
        .mapToObj(layout::getPartialDerivativeOrders)
        .filter(index -> Arrays.stream(index).sum() == k)
        .mapToDouble(p::at)
        .toArray();
  }

  private static void assertSame(MixedPartials expected, MixedPartials actual) {
    for (int k = 0; k <= expected.order(); k++) {
      double[] wanted = ofOrder(expected, k);
      double size = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
      assertArrayEquals(wanted, ofOrder(actual, k), rounding(k) * (size + 1e-300), "order " + k);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 6, 8, 10})
  void agreeWithCommonsMath(int order) {
    MixedPartials[] partials = Forward.partials(MixedPartialsTest::map, POINT, order);
    DerivativeStructure[] structures = commons(order);
    for (int i = 0; i < partials.length; i++) {
      assertSame(DerivativeStructures.partials(structures[i]), partials[i]);
    }
  }

  @Test
  void agreeWithHipparchus() {
    DSFactory factory = new DSFactory(2, 9);
    var x = factory.variable(0, 0.4);
    var y = factory.variable(1, 1.3);
    var expected = x.multiply(y).tanh().add(y.log().divide(x.exp())).pow(3);
    MixedPartials actual =
        Forward.partials(
            p -> p[0].mul(p[1]).tanh().add(p[1].log().div(p[0].exp())).pow(3), 9, 0.4, 1.3);
    assertSame(MixedPartials.of(2, 9, expected::getPartialDerivative), actual);
  }

  @Provide
  Arbitrary<Program> programs() {
    return Program.upTo(8);
  }

  @Provide
  Arbitrary<double[]> points() {
    return Program.points();
  }

  @Property(
      seed = "21",
      tries = 60,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void agreeWithNesting(@ForAll("programs") Program f, @ForAll("points") double[] x) {
    MixedPartials partials = Forward.partials(f, 3, x);
    List<Door> doors = List.of(Door.REVERSE, Door.FORWARD, Door.TANGENT);
    for (int k = 0; k <= 3; k++) {
      double[] nested = Real.values(Door.derivatives(doors.subList(0, k), f, Real.of(x)));
      double[] actual = new double[nested.length];
      for (int entry = 0; entry < nested.length; entry++) {
        int[] index = new int[3];
        for (int rest = entry, i = 0; i < k; i++, rest /= 3) {
          index[rest % 3]++;
        }
        actual[entry] = partials.at(index);
      }
      double size = Arrays.stream(nested).map(Math::abs).max().orElse(0);
      assertArrayEquals(nested, actual, 1e-11 * (1e-3 + size), "order " + k);
    }
  }

  /** The gradient of a third derivative consists of fourth ones. */
  @Test
  void nest() {
    ScalarFunction f = x -> map(x)[1];
    MixedPartials plain = Forward.partials(f, 4, POINT);
    double[] expected = {plain.at(2, 1, 1), plain.at(1, 2, 1), plain.at(1, 1, 2)};
    for (Door door : Door.values()) {
      Real[] gradient = door.gradient(x -> Forward.partials(f, 3, x).at(1, 1, 1), Real.of(POINT));
      assertArrayEquals(expected, Real.values(gradient), 1e-12, door.toString());
    }
    RealPartials constants = Forward.partials(f, 4, Real.of(POINT));
    assertEquals(plain.at(2, 1, 1), constants.at(2, 1, 1).value(), 1e-12);
    assertEquals(plain.value(), constants.value().value());
    assertArrayEquals(plain.gradient(), Real.values(constants.gradient()), 1e-14);
    assertEquals("[3, 4]", Arrays.toString(new int[] {constants.variables(), constants.order()}));
  }

  /** What is differentiated outside is not lost silently. */
  @Test
  void outerNumbers() {
    ScalarFunction loses = x -> Real.of(Forward.partials(y -> y[0].mul(x[0]), 2, 1.0).value());
    assertThrows(IllegalStateException.class, () -> Reverse.gradient(loses, 2));
    double slope =
        Reverse.gradient(
            x -> Real.of(Forward.partials(y -> y[0].mul(x[0].detach()), 2, 1.0).at(1)).mul(x[0]),
            2)[0];
    assertEquals(2, slope);
  }

  @Test
  void thereAndBack() {
    for (DerivativeStructure structure : commons(5)) {
      MixedPartials partials = DerivativeStructures.partials(structure);
      assertArrayEquals(
          structure.getAllDerivatives(), DerivativeStructures.of(partials).getAllDerivatives());
      assertEquals(structure.getPartialDerivative(2, 0, 1), partials.at(2, 0, 1));
      assertEquals(structure.taylor(0.1, 0.2, -0.1), partials.taylor(0.1, 0.2, -0.1), 1e-13);
    }
  }

  /** A function applied to structures that are functions themselves. */
  @Test
  void functionsOfStructures() {
    DerivativeStructure x = new DerivativeStructure(2, 5, 0, 1.5);
    DerivativeStructure y = new DerivativeStructure(2, 5, 1, 0.5);
    DerivativeStructure a = x.multiply(y).sin();
    DerivativeStructure b = x.divide(y.add(1));
    DerivativeStructure c = y.exp();
    DerivativeStructure expected = a.exp().multiply(b).add(c.sqrt()).divide(b.add(a));
    DerivativeStructure actual =
        DerivativeStructures.apply(
            p -> p[0].exp().mul(p[1]).add(p[2].sqrt()).div(p[1].add(p[0])), a, b, c);
    assertSame(DerivativeStructures.partials(expected), DerivativeStructures.partials(actual));
  }

  /** Of one variable they are what the Taylor series says, at any order. */
  @Test
  void highOrdersOfOneVariable() {
    MixedPartials partials = Forward.partials(x -> x[0].exp(), 150, 0.0);
    partials.forEach((orders, value) -> assertEquals(1, value, 1e-13));
  }

  @Test
  void misuse() {
    assertThrows(IllegalArgumentException.class, () -> DerivativeStructures.apply(x -> Real.of(1)));
    DerivativeStructure x = new DerivativeStructure(2, 3, 0, 1);
    DerivativeStructure y = new DerivativeStructure(3, 3, 0, 1);
    assertThrows(
        DimensionMismatchException.class,
        () -> DerivativeStructures.apply(p -> p[0].mul(p[1]), x, y));
  }
}
