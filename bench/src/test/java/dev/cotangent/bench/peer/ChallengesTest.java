package dev.cotangent.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.analysis.differentiation.Gradient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All tools compute the same, on small variants of the challenges: each in a way of its own, so
 * that each is a witness for the others. Differences are one more, and the only one by a formula
 * for values alone.
 */
class ChallengesTest {
  /** Sums of some hundred terms in different orders differ by a few hundred roundings. */
  private static final double ROUNDING = 1e-12;

  static Stream<Arguments> scalarProblems() {
    return Stream.of(
        argumentSet("log product", new LogProduct()),
        argumentSet("Rosenbrock, numbers", new Rosenbrock(7)),
        argumentSet("Speelpenning", new Speelpenning(9)),
        argumentSet("log-sum-exp", new LogSumExp(11)),
        argumentSet("logistic regression", new LogisticRegression(12, 5)),
        argumentSet("mixture", new MixtureModel(3, 4, 6)),
        argumentSet("mixture in one dimension", new MixtureModel(1, 2, 5)),
        argumentSet("Lotka-Volterra", new LotkaVolterra(40)),
        argumentSet("heat", new Heat(5, 4)),
        argumentSet("Burgers", new Burgers(5, 4)),
        argumentSet("MLP", perceptron(Precision.F64)),
        argumentSet(
            "softmax classifier", new PerceptronLoss(Perceptron.random(5, 4, 3), Precision.F64)));
  }

  private static PerceptronLoss perceptron(Precision type) {
    return new PerceptronLoss(Perceptron.random(6, 5, 4, 4, 3), type);
  }

  static Stream<Arguments> challenges() {
    return Stream.concat(
        scalarProblems().map(problem -> gradient(problem)),
        Stream.of(
            argumentSet("tall", new JacobianChallenge(new TallMap(20))),
            argumentSet("wide", new JacobianChallenge(new WideMap(20))),
            argumentSet("Hessian", new HessianChallenge(6)),
            argumentSet("Hessian-vector product", new HessianProductChallenge(6)),
            argumentSet("Taylor", new TaylorChallenge(10))));
  }

  private static Arguments gradient(Arguments problem) {
    Arguments.ArgumentSet set = (Arguments.ArgumentSet) problem;
    return argumentSet(set.getName(), new GradientChallenge((ScalarProblem) set.get()[0]));
  }

  @ParameterizedTest
  @MethodSource("challenges")
  void allToolsAgree(Challenge challenge) {
    double[] ours = challenge.contestant(Tool.COTANGENT).numbers().get();
    for (Tool tool : challenge.tools()) {
      if (Tool.ALWAYS.contains(tool)) {
        assertClose(tool.label(), ours, challenge.contestant(tool).numbers().get(), ROUNDING);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("challenges")
  void canBeRunAgainAndAgain(Challenge challenge) {
    for (Tool tool : challenge.tools()) {
      if (Tool.ALWAYS.contains(tool)) {
        Contestant contestant = challenge.contestant(tool);
        double[] before = contestant.numbers().get();
        assertNotNull(contestant.run().get());
        assertClose(tool.label(), before, contestant.numbers().get(), 0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("challenges")
  void guestsAndToolsThatCannotAreRefused(Challenge challenge) {
    for (Tool tool : Tool.values()) {
      if (!Tool.ALWAYS.contains(tool) || !challenge.tools().contains(tool)) {
        assertThrows(IllegalArgumentException.class, () -> challenge.contestant(tool));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scalarProblems")
  void valuesAgree(ScalarProblem problem) {
    double[] x = problem.point();
    double value = problem.plain(x);
    double tolerance = ROUNDING * (1 + Math.abs(value));
    Gradient byGradient = problem.hipparchus(Hipparchus.gradients(x));
    assertEquals(value, byGradient.getValue(), tolerance);
    DerivativeStructure structure = problem.commonsMath(CommonsMath.variables(1, x));
    assertEquals(value, structure.getValue(), tolerance);
  }

  /**
   * Central differences of the fourth order, whose error is some 1e-11 here: h⁴ = 1e-12, and
   * roundings of 1e-16 over h = 1e-3.
   */
  @ParameterizedTest
  @MethodSource("scalarProblems")
  void byHandAgreesWithDifferences(ScalarProblem problem) {
    double[] x = problem.point();
    double h = 1e-3;
    double[] differences = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double near = along(problem, x, i, h) - along(problem, x, i, -h);
      double far = along(problem, x, i, 2 * h) - along(problem, x, i, -2 * h);
      differences[i] = (8 * near - far) / (12 * h);
    }
    assertClose("differences", differences, problem.byHand(x), 1e-7);
  }

  private static double along(ScalarProblem problem, double[] x, int i, double step) {
    double[] moved = x.clone();
    moved[i] += step;
    return problem.plain(moved);
  }

  @Test
  void largeRosenbrockIsComputedByArrays() {
    for (int n : new int[] {199, 200, 300}) {
      Rosenbrock problem = new Rosenbrock(n);
      double[] byHand = problem.byHand(problem.point());
      assertClose("n = " + n, byHand, problem.cotangent().numbers().get(), ROUNDING);
    }
  }

  @Test
  void singlePrecisionComesClose() {
    double[] doubles = perceptron(Precision.F64).cotangent().numbers().get();
    double[] floats = perceptron(Precision.F32).cotangent().numbers().get();
    assertClose("floats", doubles, floats, 1e-5);
  }

  static void assertClose(String who, double[] expected, double[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, who);
    double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      int at = i;
      assertEquals(expected[i], actual[i], tolerance * (1 + scale), () -> who + ", element " + at);
    }
  }
}
