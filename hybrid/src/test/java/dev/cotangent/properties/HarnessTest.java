package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.primitive.Unary;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Tests the tests: rows that are wrong on purpose, each rejected by the check it breaks. */
class HarnessTest {
  private static final Real ZERO = Real.of(0);
  private static final Real ONE = Real.of(1);

  private static void passes(Primitive f, BiConsumer<Primitive, double[]> check) {
    assertDoesNotThrow(() -> Points.of(f, 20).forEach(x -> check.accept(f, x)));
  }

  private static void fails(Primitive wrong, BiConsumer<Primitive, double[]> check) {
    var error =
        assertThrows(
            AssertionError.class, () -> Points.of(wrong, 20).forEach(x -> check.accept(wrong, x)));
    assertTrue(error.getMessage().startsWith(wrong.name()), "the message names the row: " + error);
  }

  private static void failsItsRole(Primitive wrong) {
    var error =
        assertThrows(AssertionError.class, () -> Checks.roleHolds(wrong, Points.of(wrong, 20)));
    assertTrue(error.getMessage().startsWith(wrong.name()), "the message names the row: " + error);
  }

  @Test
  void aWrongSlopeIsSeenByDifferences() {
    fails(
        Primitive.unary("wrongSin", Math::sin, (x, y) -> x.cos().neg()),
        Checks::gradientMatchesDifferences);
    fails(
        Primitive.unary("almostExp", Math::exp, (x, y) -> y.mul(1 + 1e-6)),
        Checks::gradientMatchesDifferences);
    passes(
        Primitive.unary("rightSin", Math::sin, (x, y) -> x.cos()),
        Checks::gradientMatchesDifferences);
  }

  @Test
  void aWrongSecondPartialIsSeenByDifferences() {
    Primitive wrong =
        Primitive.binary("wrongProduct", (x, y) -> x * y, (x, y, z) -> y, (x, y, z) -> y);
    fails(wrong, Checks::gradientMatchesDifferences);
  }

  @Test
  void aWrongPartialOfManyIsSeenByDifferences() {
    Primitive wrong =
        Primitive.nary(
            "wrongTriple",
            3,
            x -> x[0] * x[1] * x[2],
            (k, x, y) -> k == 2 ? x[0].mul(x[0]) : x[(k + 1) % 3].mul(x[(k + 2) % 3]));
    fails(wrong, Checks::gradientMatchesDifferences);
  }

  @Test
  void aRuleThatCannotBeDifferentiatedIsSeenInTheSecondDerivative() {
    Unary wrong = Primitive.unary("cutOff", x -> x * x * x, (x, y) -> x.detach().square().mul(3));
    passes(wrong, Checks::gradientMatchesDifferences);
    fails(wrong, Checks::secondDerivativesMatchDifferences);
  }

  @Test
  void aRuleThatChangesFromCallToCallIsSeenByTheFastPath() {
    AtomicInteger calls = new AtomicInteger();
    Unary wrong =
        Primitive.unary("fickle", x -> x * x, (x, y) -> x.mul(2 + 1e-9 * calls.getAndIncrement()));
    fails(wrong, Checks::fastPathIsTheRule);
  }

  @Test
  void partialsThatAreNotSymmetricAreSeenInTheHessian() {
    Primitive wrong =
        Primitive.binary(
            "twisted", (x, y) -> x * y, (x, y, z) -> y, (x, y, z) -> x.mul(y).div(y.detach()));
    passes(wrong, Checks::gradientMatchesDifferences);
    fails(wrong, Checks::secondDerivativesMatchDifferences);
  }

  @Test
  void aWrongDomainIsSeen() {
    fails(
        Primitive.unary("rootOfAll", Math::sqrt, (x, y) -> y.rdiv(0.5)),
        Checks::domainHasValuesAndSlopes);
  }

  @Test
  void aDistributorMustNotLookAtItsInputs() {
    failsItsRole(
        Primitive.binary("product", (x, y) -> x * y, (x, y, z) -> y, (x, y, z) -> x)
            .as(Role.DISTRIBUTOR));
  }

  @Test
  void aSwitcherMustNotLookAtTheInputItSwitches() {
    failsItsRole(
        Primitive.binary(
                "squareTimes",
                (x, y) -> x * x * y,
                (x, y, z) -> x.mul(y).mul(2),
                (x, y, z) -> x.square())
            .as(Role.SWITCHER));
  }

  @Test
  void aRouterMustNotScale() {
    failsItsRole(
        Primitive.unary("steepRelu", x -> Math.max(2 * x, 0), (x, y) -> Real.of(2))
            .kinked("x = 0", x -> x, 0, (x, y) -> ZERO)
            .as(Role.ROUTER));
  }

  @Test
  void aMaximumMustRouteToTheWinner() {
    Primitive wrong =
        Primitive.binary("loserTakesAll", Math::max, (x, y, z) -> ZERO, (x, y, z) -> ONE)
            .kinked("x = y", (x, y) -> x - y, 0.5, (x, y, z) -> ONE, (x, y, z) -> ZERO)
            .as(Role.ROUTER);
    fails(wrong, Checks::gradientMatchesDifferences);
  }

  @Test
  void aSelectionMustHandOnTheSelected() {
    Nary wrong =
        Primitive.nary("lastOfThree", 3, x -> x[2], (k, x, y) -> ZERO)
            .selecting("nowhere", x -> false, (x, tie) -> new double[] {1, 0, 0});
    fails(wrong, Checks::gradientMatchesDifferences);
    Nary twice =
        Primitive.nary("bothOfTwo", 2, x -> x[0] + x[1], (k, x, y) -> ZERO)
            .selecting("nowhere", x -> false, (x, tie) -> new double[] {1, 1});
    failsItsRole(twice);
  }

  /** The checks that compare two ways to the same number, given a row that differs in one. */
  @Test
  void aDifferenceBetweenTwoCallsIsSeenByEveryComparison() {
    Supplier<Primitive> drifting =
        () -> {
          AtomicInteger calls = new AtomicInteger();
          return Primitive.unary(
              "drifting",
              x -> x * x * x,
              (x, y) -> {
                x.value(); // keeps the rule from being compiled: it is evaluated each time
                return x.square().mul(3 + 1e-3 * calls.getAndIncrement());
              });
        };
    fails(drifting.get(), Checks::modesGiveThePartials);
    fails(drifting.get(), Checks::modesAgreeOnIntermediates);
    fails(drifting.get(), Checks::fastTangentsAreTheRulesDerivatives);
    fails(drifting.get(), (f, x) -> Checks.nestingsAgree(f, x, 2));
    fails(drifting.get(), (f, x) -> Checks.nestingsAgree(f, x, 3));
    fails(drifting.get(), Checks::jvpIsLinear);
    fails(drifting.get(), Checks::adjointIdentity);
    fails(drifting.get(), (f, x) -> Checks.chainRule(f, x, f, x));
  }
}
