package dev.cotangent.compiled.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Interpreter;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.runtime.Rows;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.primitive.Unary;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules as operations of a graph are those of the registry. */
class RulesTest {
  private static final double[] COORDINATES = {-2.5, -1, -0.7, -0.0, 0, 0.25, 0.5, 1, 1.5, 3};

  private static final Unary SOFTSIGN_BY_CASES =
      Primitive.unary(
          "softsignByCases",
          x -> x / (1 + Math.abs(x)),
          (x, y) ->
              x.lessThan(0) ? x.rsub(1).square().reciprocal() : x.add(1).square().reciprocal());

  @TestFactory
  Stream<DynamicTest> theyAreTheRegistrys() {
    return Stream.concat(Registry.all().stream(), Stream.of(Rows.REMAINDER, SOFTSIGN_BY_CASES))
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> isTheRegistrys(row)));
  }

  private static void isTheRegistrys(Primitive row) {
    for (double[] x : points(row)) {
      for (int k = 0; k < x.length; k++) {
        int argument = k;
        Function emitted = emitted(Rules.of(row, x.length, k), x.length);
        for (Subgradient policy : Subgradient.values()) {
          double expected = policy.during(() -> slope(row, argument, x));
          double actual = policy.during(() -> run(emitted, point(row, x)));
          double tolerance = Math.max(2 * Math.ulp(expected), Double.MIN_NORMAL);
          assertEquals(expected, actual, tolerance, row + "' " + k + " " + Arrays.toString(x));
        }
      }
    }
  }

  private static List<double[]> points(Primitive row) {
    int arity = row.arity() < 0 ? 3 : row.arity();
    List<double[]> points = new ArrayList<>();
    int count = (int) Math.pow(COORDINATES.length, arity);
    for (int code = 0; code < count; code++) {
      double[] x = new double[arity];
      int rest = code;
      for (int k = 0; k < arity; k++) {
        x[k] = COORDINATES[rest % COORDINATES.length];
        rest /= COORDINATES.length;
      }
      if (row.domain().contains(x)
          && !Double.isNaN(value(row, x))
          && (count < 1000 || code % 7 == 0)) {
        points.add(x);
      }
    }
    return points;
  }

  /** The arguments, and the result. */
  private static double[] point(Primitive row, double... x) {
    double[] point = Arrays.copyOf(x, x.length + 1);
    point[x.length] = value(row, x);
    return point;
  }

  private static double value(Primitive row, double... x) {
    return switch (row) {
      case Unary f -> f.value(x[0]);
      case Binary f -> f.value(x[0], x[1]);
      case Nary f -> f.value(x);
    };
  }

  private static double slope(Primitive row, int k, double... x) {
    double y = value(row, x);
    return switch (row) {
      case Unary f -> f.slope(x[0], y);
      case Binary f -> k == 0 ? f.first(x[0], x[1], y) : f.second(x[0], x[1], y);
      case Nary f -> f.partial(k, x, y);
    };
  }

  /** A function of the operation's arguments and its result. */
  private static Function emitted(Partial partial, int arity) {
    Function f = new Function("partial", ConstantDescs.CD_double);
    List<@Nullable Value> point = parameters(f, arity + 1);
    Builder b = new Builder(f);
    for (int k = 0; k <= arity; k++) {
      point.set(k, partial.needs().contains(k) ? point.get(k) : null);
    }
    b.end(new Terminator.Return(partial.emit(b, point)));
    return b.finish();
  }

  private static List<@Nullable Value> parameters(Function f, int count) {
    List<@Nullable Value> parameters = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      parameters.add(f.addParameter("x" + k, ConstantDescs.CD_double));
    }
    return parameters;
  }

  private static double run(Function f, double... x) {
    Object result = Interpreter.run(f, Arrays.stream(x).boxed().toArray());
    return (Double) Objects.requireNonNull(result);
  }

  /** The contribution of a partial times a factor at a point. */
  private static double times(Partial partial, double factor, double... point) {
    Function f = new Function("times", ConstantDescs.CD_double);
    List<@Nullable Value> parameters = parameters(f, point.length);
    Builder b = new Builder(f);
    b.end(new Terminator.Return(partial.emitTimes(b, b.constant(factor), parameters)));
    return run(b.finish(), point);
  }

  @Test
  void whatIsNotSelectedIsDropped() {
    for (double factor : new double[] {Double.POSITIVE_INFINITY, Double.NaN, 3}) {
      assertEquals(0, times(Rules.of(Piecewise.MAX, 0), factor, 1, 2, 2));
      assertEquals(factor, times(Rules.of(Piecewise.MAX, 1), factor, 1, 2, 2));
      assertEquals(0, times(Rules.of(Piecewise.MIN, 1), factor, 1, 2, 1));
      assertEquals(0, times(Rules.of(Piecewise.RELU, 0), factor, -1, 0));
      assertEquals(-factor, times(Rules.of(Piecewise.ABS, 0), factor, -1, 1));
      assertEquals(0, times(Rules.of(Piecewise.CLAMP, 0), factor, 5, 0, 1, 1));
      assertEquals(0, times(Rules.of(Piecewise.CLAMP, 1), factor, 5, 0, 1, 1));
      assertEquals(factor, times(Rules.of(Piecewise.CLAMP, 2), factor, 5, 0, 1, 1));
      assertEquals(0, times(Rules.of(Piecewise.SELECT, 0), factor, 5, 0, 1, 0));
      assertEquals(factor, times(Rules.of(Piecewise.SELECT, 1), factor, 5, 0, 1, 0));
      assertEquals(0, times(Rules.of(Piecewise.SELECT, 2), factor, 5, 0, 1, 0));
      assertEquals(0, times(Rules.of(Piecewise.FLOOR, 0), factor, 0.5, 0));
      // The slope of the power is selected with its factor.
      assertEquals(0, times(Rules.of(Arithmetic.POW, 0), factor, 0, 0, 1));
    }
  }

  @Test
  void productsAreThoseOfTheSlope() {
    for (Primitive row : Registry.builtIn()) {
      double[] x = row.arity() == 3 ? new double[] {0.3, 0.1, 0.9} : new double[] {0.3, 0.7};
      x = row.arity() == 1 ? new double[] {row == Elementary.ACOSH ? 1.5 : 0.3} : x;
      for (int k = 0; k < x.length; k++) {
        double expected = 0.7 * slope(row, k, x);
        double actual = times(Rules.of(row, x.length, k), 0.7, point(row, x));
        assertEquals(expected, actual, 4 * Math.ulp(expected), row.name());
      }
    }
  }

  @Test
  void formulasSayWhatTheyNeed() {
    assertEquals(Set.of(1), Rules.of(Elementary.EXP, 0).needs());
    assertEquals(Set.of(0), Rules.of(Elementary.SIN, 0).needs());
    assertEquals(Set.of(), Rules.of(Arithmetic.ADD, 0).needs());
    assertEquals(Set.of(1), Rules.of(Arithmetic.MUL, 0).needs());
    assertEquals(Set.of(1, 2), Rules.of(Arithmetic.DIV, 1).needs());
    assertEquals(Set.of(0, 1), Rules.of(Piecewise.MAX, 0).needs());
    assertEquals(Set.of(0, 3), Rules.of(Elementary.LOG_SUM_EXP, 3, 0).needs());
    assertTrue(Rules.of(Piecewise.RINT, 0).isZero());
    assertFalse(Rules.of(Piecewise.ABS, 0).isZero());
    assertTrue(Rules.of(Elementary.SIN, 0).cost() > Rules.of(Arithmetic.DIV, 0).cost());
    assertEquals(0, Rules.of(Arithmetic.ADD, 1).cost());
  }

  @Test
  void aPartialIsSingularWhereItsFormulaMayBeInfinite() {
    for (Unary row : List.of(Arithmetic.SQRT, Elementary.LOG, Elementary.ASIN)) {
      assertTrue(Rules.of(row, 0).isSingular(), row.name());
    }
    assertTrue(Rules.of(Arithmetic.POW, 1).isSingular(), "it takes the logarithm");
    for (Unary row : List.of(Arithmetic.SQUARE, Elementary.EXP, Elementary.SIN)) {
      assertFalse(Rules.of(row, 0).isSingular(), row.name());
    }
    assertFalse(Rules.of(Arithmetic.MUL, 0).isSingular());
  }

  @Test
  void constantOperandsMakeFormulasShort() {
    assertEquals(0, power(1).cost());
    assertEquals(1, power(2).cost());
    assertEquals(2, power(3).cost());
    assertTrue(power(0).isZero());
    for (double exponent : new double[] {-2, -1, 0, 0.5, 1, 2, 3, 4, 5, 1.7}) {
      for (double x : new double[] {0.3, 1, 2.5, 7}) {
        double y = Math.pow(x, exponent);
        double expected = Arithmetic.POW.first(x, exponent, y);
        double actual = run(emitted(power(exponent), 2), x, exponent, y);
        assertEquals(expected, actual, 3 * Math.ulp(expected));
      }
    }
    assertEquals(0, run(emitted(power(2), 2), 0, 2, 0));
    assertEquals(Double.POSITIVE_INFINITY, run(emitted(power(0.5), 2), 0, 0.5, 0));
  }

  /** The slope of a power with a constant exponent. */
  private static Partial power(double exponent) {
    Function f = new Function("power", ConstantDescs.CD_double);
    Value x = f.addParameter("x", ConstantDescs.CD_double);
    Builder b = new Builder(f);
    Op row = new Op.Row(Arithmetic.POW, MathRows.call(Arithmetic.POW));
    return Rules.of(b.emit(row, ConstantDescs.CD_double, x, b.constant(exponent)), 0);
  }

  @Test
  void weightsOfSelectionsAreConstantAndOtherSlopesOfSlopesAreRefused() {
    Primitive inside = Rules.row(weight(Piecewise.CLAMP));
    assertTrue(Rules.of(Objects.requireNonNull(inside), 0).isZero());
    Partial opaque = Rules.of(SOFTSIGN_BY_CASES, 0);
    Primitive slope = ((Formula.Application) opaque.first()).primitive();
    var refusal = assertThrows(UnsupportedConstructException.class, () -> Rules.of(slope, 0));
    assertTrue(refusal.getMessage().contains("softsignByCases"));
  }

  private static Op weight(Primitive row) {
    return Objects.requireNonNull(Rules.of(row, 0).weight());
  }

  @Test
  void theRuntimeAsksForThePolicyAtKinksOnly() {
    assertEquals(1, Rows.weight(Piecewise.ABS, 2));
    assertEquals(0.5, Rows.weight(Piecewise.ABS, 0));
    assertEquals(1.0, Subgradient.FIRST.during(() -> Rows.weight(Piecewise.MAX, 4, 4)));
    assertEquals(0.0, Subgradient.SECOND.during(() -> Rows.weight(Piecewise.MAX, 4, 4)));
    assertEquals(Double.NaN, Rows.weight(Piecewise.MAX, 4, Double.NaN));
    assertEquals(2, Rows.mix(1, 2, Double.NaN));
    assertEquals(3, Rows.mix(0, Double.NaN, 3));
    assertEquals(2.5, Rows.mix(0.5, 2, 3));
    assertEquals(Real.of(2).sigmoid().value(), Rows.value(Elementary.SIGMOID, 2));
    assertEquals(8, Rows.value(Arithmetic.POW, 2, 3));
    assertEquals(7, Rows.value(Arithmetic.FMA, 2, 3, 1));
  }
}
