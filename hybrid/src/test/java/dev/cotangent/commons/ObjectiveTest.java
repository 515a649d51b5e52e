package dev.cotangent.commons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Subgradient;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.analysis.MultivariateVectorFunction;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;
import org.apache.commons.math3.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer.Formula;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;
import org.junit.jupiter.api.Test;

/** Objectives for the optimisers of Commons Math. */
class ObjectiveTest {
  private static MultivariateFunction value(Objective f) {
    return f.function().getObjectiveFunction();
  }

  private static MultivariateVectorFunction gradient(Objective f) {
    return f.gradient().getObjectiveFunctionGradient();
  }

  @Test
  void conjugateGradientsFindTheEndOfTheValley() {
    Objective valley = Objective.of(Problems::rosenbrock);
    PointValuePair minimum =
        new NonLinearConjugateGradientOptimizer(
                Formula.POLAK_RIBIERE, new SimpleValueChecker(1e-15, 1e-15))
            .optimize(
                valley.function(),
                valley.gradient(),
                GoalType.MINIMIZE,
                new InitialGuess(new double[] {-1.2, 1, 0.5}),
                new MaxEval(10_000));
    // The value is quadratic in the distance, and its least curvature there is about 1/2.
    assertArrayEquals(new double[] {1, 1, 1}, minimum.getPoint(), 1e-5);
    assertEquals(0, minimum.getValue(), 1e-11);
  }

  @Test
  void derivativeFreeOptimisersUseTheFunctionAlone() {
    PointValuePair minimum =
        new BOBYQAOptimizer(5)
            .optimize(
                Objective.of(Problems::rosenbrock).function(),
                GoalType.MINIMIZE,
                new InitialGuess(new double[] {-1.2, 1}),
                SimpleBounds.unbounded(2),
                new MaxEval(10_000));
    assertArrayEquals(new double[] {1, 1}, minimum.getPoint(), 1e-3);
  }

  @Test
  void valueAndGradientAtOnePointShareOneRecording() {
    AtomicInteger calls = new AtomicInteger();
    ScalarFunction f =
        x -> {
          calls.incrementAndGet();
          return x[0].mul(x[1]).sin();
        };
    Objective objective = Objective.of(f);
    double[] x = {0.5, 3};
    gradient(objective).value(x);
    assertEquals(1, calls.get());
    assertEquals(Math.sin(1.5), value(objective).value(x));
    gradient(objective).value(x);
    assertEquals(1, calls.get(), "the value came with the gradient");
    assertEquals(Math.sin(2), value(objective).value(new double[] {0.5, 4}));
    assertEquals(2, calls.get());
    gradient(objective).value(x);
    assertEquals(2, calls.get(), "a line search does not make the latest gradient forgotten");
  }

  /** Optimisers move the point in place, and may scale the gradient they are given. */
  @Test
  void arraysAreNotShared() {
    Objective objective = Objective.of(x -> x[0].square().mul(x[1]));
    double[] x = {3, 2};
    double[] first = gradient(objective).value(x);
    first[0] = Double.NaN;
    assertArrayEquals(new double[] {12, 9}, gradient(objective).value(x));
    x[0] = 1;
    assertArrayEquals(new double[] {4, 1}, gradient(objective).value(x));
    assertEquals(2, value(objective).value(x));
  }

  @Test
  void aGradientAtAKinkIsThatOfThePolicyInForce() {
    Objective objective = Objective.of(x -> x[0].relu());
    assertEquals(0, gradient(objective).value(new double[1])[0]);
    assertEquals(1, Subgradient.FIRST.during(() -> gradient(objective).value(new double[1])[0]));
    assertEquals(0, gradient(objective).value(new double[1])[0]);
  }

  @Test
  void manyThreadsAtManyPoints() {
    Objective objective = Objective.of(x -> x[0].sin().mul(x[1].exp()));
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(i -> {
          double[] x = {i % 7, 0.25 * (i % 5)};
          double growth = Math.exp(x[1]);
          assertEquals(Math.sin(x[0]) * growth, value(objective).value(x));
          double[] expected = {Math.cos(x[0]) * growth, Math.sin(x[0]) * growth};
          assertArrayEquals(expected, gradient(objective).value(x));
        });
  }

  @Test
  void whatIsNotFiniteIsHandedOn() {
    Objective objective = Objective.of(x -> x[0].log());
    assertTrue(Double.isNaN(value(objective).value(new double[] {-1})));
    assertTrue(Double.isNaN(gradient(objective).value(new double[] {-1})[0]));
    assertTrue(Double.isNaN(value(objective).value(new double[] {Double.NaN})));
    assertEquals(Double.NEGATIVE_INFINITY, value(objective).value(new double[] {0}));
  }

  @Test
  void derivativesOfOuterDifferentiationsAreNotLost() {
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                a -> Real.of(value(Objective.of(x -> x[0].mul(a))).value(new double[] {1})), 2.0));
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                a -> Real.of(gradient(Objective.of(x -> x[0].mul(a))).value(new double[] {1})[0]),
                2.0));
  }

  @Test
  void nullsAreNamed() {
    assertThrows(NullPointerException.class, () -> Objective.of(null));
    assertThrows(NullPointerException.class, () -> new ObjectiveFunctionHessian(null));
    var error =
        assertThrows(
            NullPointerException.class, () -> value(Objective.of(x -> null)).value(new double[1]));
    assertTrue(error.getMessage().contains("returned null"), error.getMessage());
  }
}
