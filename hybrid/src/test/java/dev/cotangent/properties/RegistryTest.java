package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.Unary;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the registry, whoever added it, has the properties of {@link Checks}. */
class RegistryTest {
  static List<Primitive> rows() {
    return Rows.all();
  }

  private static void atPoints(Primitive f, int count, BiConsumer<Primitive, double[]> check) {
    Points.of(f, count).forEach(x -> check.accept(f, x));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void domain(Primitive f) {
    atPoints(f, 200, Checks::domainHasValuesAndSlopes);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void modesGiveThePartials(Primitive f) {
    atPoints(f, 200, Checks::modesGiveThePartials);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void modesAgreeOnIntermediates(Primitive f) {
    atPoints(f, 200, Checks::modesAgreeOnIntermediates);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void gradientMatchesDifferences(Primitive f) {
    atPoints(f, 100, Checks::gradientMatchesDifferences);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void fastPathIsTheRule(Primitive f) {
    atPoints(f, 200, Checks::fastPathIsTheRule);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void fastTangentsAreTheRulesDerivatives(Primitive f) {
    atPoints(f, 200, Checks::fastTangentsAreTheRulesDerivatives);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void role(Primitive f) {
    Checks.roleHolds(f, Points.of(f, 200));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void secondDerivativesAgree(Primitive f) {
    atPoints(f, 20, (g, x) -> Checks.nestingsAgree(g, x, 2));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void thirdDerivativesAgree(Primitive f) {
    atPoints(f, 4, (g, x) -> Checks.nestingsAgree(g, x, 3));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void secondDerivativesMatchDifferences(Primitive f) {
    atPoints(f, 20, Checks::secondDerivativesMatchDifferences);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void jvpIsLinear(Primitive f) {
    atPoints(f, 100, Checks::jvpIsLinear);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void adjointIdentity(Primitive f) {
    atPoints(f, 100, Checks::adjointIdentity);
  }

  /** Every row after this one and before it, wherever the result lies in the other's domain. */
  @ParameterizedTest
  @MethodSource("rows")
  void chainRule(Primitive f) {
    for (Primitive g : rows()) {
      List<double[]> outer = Points.of(g, 4);
      for (double[] x : Points.of(f, 10)) {
        for (double[] rest : outer) {
          double[] arguments = rest.clone();
          arguments[0] = f.apply(Real.of(x)).value();
          if (g.domain().contains(arguments) && !g.hasKinkAt(arguments)) {
            Checks.chainRule(f, x, g, rest);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isKnownByName(Primitive f) {
    assertEquals(f, Registry.find(f.name()).orElseThrow());
    assertFalse(f.formulas().isEmpty());
    assertFalse(f.domain().text().isEmpty());
  }

  @Test
  void namesAreTakenOnce() {
    var second = Primitive.unary("sin", Math::sin, (x, y) -> x.cos());
    var error = assertThrows(IllegalArgumentException.class, () -> Registry.add(second));
    assertTrue(error.getMessage().contains("sin"));
    assertEquals(rows().size(), rows().stream().map(Primitive::name).distinct().count());
    assertTrue(Registry.find("nothing").isEmpty());
  }

  /**
   * A row that nobody has used yet is compiled when many threads use it at once for the first time.
   */
  @Test
  void freshRowsOnManyThreads() {
    for (int i = 0; i < 20; i++) {
      Unary fresh = Primitive.unary("fresh", x -> x * x * x, (x, y) -> x.square().mul(3));
      List<Double> slopes =
          IntStream.range(0, 64)
              .parallel()
              .mapToObj(k -> Forward.derivative(fresh::apply, 2.0))
              .distinct()
              .toList();
      assertEquals(List.of(12.0), slopes);
      double[][] hessian = Hybrid.hessian(x -> fresh.apply(x[0]), 2);
      assertEquals(12.0, hessian[0][0]);
    }
  }
}
