package dev.cotangent.commons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.exception.ConvergenceException;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.exception.MathUnsupportedOperationException;
import org.apache.commons.math3.exception.NotPositiveException;
import org.apache.commons.math3.exception.NullArgumentException;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.exception.TooManyIterationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.MaxIter;
import org.apache.commons.math3.optim.OptimizationData;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Newton's method on problems whose answers are known, and on those that have none. */
class NewtonOptimizerTest {
  private static final double TOLERANCE = 1e-10;

  private static PointValuePair optimize(
      NewtonOptimizer newton, GoalType goal, ScalarFunction f, double... start) {
    Objective objective = Objective.of(f);
    return newton.optimize(
        objective.function(),
        objective.gradient(),
        objective.hessian(),
        goal,
        new InitialGuess(start),
        new MaxEval(1000));
  }

  private static PointValuePair minimum(ScalarFunction f, double... start) {
    return optimize(new NewtonOptimizer(TOLERANCE), GoalType.MINIMIZE, f, start);
  }

  private record Problem(
      String name, ScalarFunction f, List<Double> start, List<Double> minimum, double accuracy) {}

  /** With a regular Hessian the last step is quadratic: the point is right to rounding. */
  private static final List<Problem> PROBLEMS =
      List.of(
          new Problem(
              "Rosenbrock", Problems::rosenbrock, List.of(-1.2, 1.0), List.of(1.0, 1.0), 1e-11),
          new Problem(
              "Rosenbrock, 4",
              Problems::rosenbrock,
              List.of(-1.2, 1.0, -1.2, 1.0),
              List.of(1.0, 1.0, 1.0, 1.0),
              1e-11),
          new Problem("Beale", Problems::beale, List.of(1.0, 1.0), List.of(3.0, 0.5), 1e-11),
          new Problem(
              "Wood",
              Problems::wood,
              List.of(-3.0, -1.0, -3.0, -1.0),
              List.of(1.0, 1.0, 1.0, 1.0),
              1e-11),
          // The gradient is of third order in the distance: 1e-10 is reached about 1e-10^(1/3)
          // away.
          new Problem(
              "Powell, singular",
              Problems::powellSingular,
              List.of(3.0, -1.0, 0.0, 1.0),
              List.of(0.0, 0.0, 0.0, 0.0),
              1e-3),
          new Problem(
              "Brown, badly scaled",
              Problems::brownBadlyScaled,
              List.of(1.0, 1.0),
              List.of(1e6, 2e-6),
              1e-9));

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Test
  void knownMinima() {
    for (Problem problem : PROBLEMS) {
      PointValuePair found = minimum(problem.f, array(problem.start));
      assertArrayEquals(array(problem.minimum), found.getPoint(), problem.accuracy, problem.name);
      assertEquals(0, found.getValue(), 1e-9, problem.name);
      assertEquals(problem.f.apply(Real.of(found.getPoint())).value(), found.getValue());
    }
  }

  @Test
  void aQuadraticFunctionTakesOneStep() {
    NewtonOptimizer newton = new NewtonOptimizer(1e-12);
    ScalarFunction f =
        x -> x[0].sub(0.5).square().add(x[0].add(x[1]).square()).add(x[2].square().mul(50));
    PointValuePair found = optimize(newton, GoalType.MINIMIZE, f, 0.1, 0.2, 0.3);
    assertArrayEquals(new double[] {0.5, -0.5, 0}, found.getPoint(), 1e-15);
    assertEquals(1, newton.getIterations());
    assertEquals(2, newton.getEvaluations());
  }

  @Test
  void theMinimumOfASumOfManyTermsIsFoundThoughItsValueRounds() {
    ScalarFunction f =
        x -> {
          Real sum = Real.of(1e6);
          for (int i = 0; i < 1000; i++) {
            sum = sum.add(x[0].sub(x[1].mul(Math.cos(i))).sub(Math.sin(i)).softplus());
            sum = sum.add(x[0].sub(x[1].mul(Math.cos(i))).sub(Math.sin(i)).square());
          }
          return sum;
        };
    double[] found = minimum(f, 5, -3).getPoint();
    double[] gradient = Derivatives.gradient(f, found).toArray();
    assertArrayEquals(new double[2], gradient, TOLERANCE);
  }

  @Test
  void aMaximumIsAMinimumTheOtherWayUp() {
    NewtonOptimizer newton = new NewtonOptimizer(TOLERANCE);
    ScalarFunction bell =
        x -> x[0].sub(1).square().add(x[1].add(2).square()).add(1).reciprocal().mul(3);
    PointValuePair top = optimize(newton, GoalType.MAXIMIZE, bell, 4, 1);
    assertArrayEquals(new double[] {1, -2}, top.getPoint(), 1e-10);
    assertEquals(3, top.getValue(), 1e-15);
  }

  @Test
  void aStartOnASaddleOrOnAMaximumIsLeft() {
    ScalarFunction twoHollows = x -> x[0].square().square().sub(x[0].square()).add(x[1].square());
    for (double[] start : new double[][] {{0, 0}, {0, 3}}) {
      PointValuePair found = minimum(twoHollows, start);
      assertEquals(Math.sqrt(0.5), Math.abs(found.getPoint()[0]), 1e-11);
      assertEquals(0, found.getPoint()[1], 1e-11);
      assertEquals(-0.25, found.getValue(), 1e-15);
    }
    PointValuePair sine = minimum(x -> x[0].sin(), Math.PI / 2);
    assertEquals(-1, sine.getValue(), 1e-15);
  }

  /** The unit of the function does not matter, nor that of the tolerance with it. */
  @Test
  void scales() {
    for (double unit : new double[] {1e-200, 1e-30, 1e30, 1e200}) {
      ScalarFunction f = x -> Problems.beale(x).mul(unit);
      NewtonOptimizer newton = new NewtonOptimizer(TOLERANCE * unit);
      double[] found = optimize(newton, GoalType.MINIMIZE, f, 1, 1).getPoint();
      assertArrayEquals(new double[] {3, 0.5}, found, 1e-11);
    }
  }

  @Test
  void aDomainIsNotLeft() {
    // Newton's full step from 5 would go to -15.
    PointValuePair found = minimum(x -> x[0].sub(x[0].log()), 5);
    assertEquals(1, found.getPoint()[0], 1e-10);
    assertEquals(1, found.getValue(), 1e-15);
  }

  @Test
  void aConstantIsAtItsMinimumAnywhere() {
    PointValuePair found = minimum(x -> Real.of(7), 1, 2);
    assertArrayEquals(new double[] {1, 2}, found.getPoint());
    assertEquals(7, found.getValue());
  }

  private static void failsNaming(
      Class<? extends Exception> type, Executable action, String... words) {
    String message = assertThrows(type, action).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), "'" + word + "' in: " + message);
    }
  }

  @Test
  void failuresShowTheValues() {
    // 1 is a minimum, where neither piece is flat.
    failsNaming(
        ConvergenceException.class,
        () -> minimum(x -> x[0].sub(1).abs().add(x[0].mul(0.5)), 0),
        "kink",
        "the point [0.99999",
        "the value is 0.5000",
        "gradient [-0.5]");
    failsNaming(ConvergenceException.class, () -> minimum(x -> x[0].exp().neg(), 3), "-Infinity");
    failsNaming(
        ConvergenceException.class, () -> minimum(x -> x[0].neg(), 3), "without end", "[-1.0]");
    failsNaming(
        ConvergenceException.class,
        () -> minimum(x -> x[0].log(), -2),
        "not finite",
        "[-2.0]",
        "NaN");
    failsNaming(
        ConvergenceException.class, () -> minimum(x -> x[0].square(), Double.NaN), "not finite");
    // Near -20 the numbers are too far apart for the slope to vanish.
    failsNaming(
        ConvergenceException.class,
        () ->
            optimize(
                new NewtonOptimizer(0),
                GoalType.MAXIMIZE,
                x -> x[0].mul(2e-9).sub(x[0].exp()).add(3),
                1),
        "tolerance of 0.0");
  }

  @Test
  void whatWasGrantedIsNotExceeded() {
    Objective valley = Objective.of(Problems::rosenbrock);
    List<OptimizationData> data =
        List.of(
            valley.function(),
            valley.gradient(),
            valley.hessian(),
            GoalType.MINIMIZE,
            new InitialGuess(new double[] {-1.2, 1}));
    NewtonOptimizer newton = new NewtonOptimizer(TOLERANCE);
    OptimizationData[] some = data.toArray(OptimizationData[]::new);
    failsNaming(TooManyEvaluationsException.class, () -> newton.optimize(some), "0");
    OptimizationData[] fewSteps = Arrays.copyOf(some, some.length + 2);
    fewSteps[some.length] = new MaxEval(1000);
    fewSteps[some.length + 1] = new MaxIter(3);
    failsNaming(TooManyIterationsException.class, () -> newton.optimize(fewSteps), "the point [");
    assertEquals(3, newton.getMaxIterations());
    OptimizationData[] fewValues = Arrays.copyOf(some, some.length + 1);
    fewValues[some.length] = new MaxEval(4);
    failsNaming(
        TooManyEvaluationsException.class,
        () -> new NewtonOptimizer(TOLERANCE).optimize(fewValues),
        "the point [");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Objective valley = Objective.of(Problems::rosenbrock);
    InitialGuess start = new InitialGuess(new double[] {-1.2, 1});
    MaxEval evaluations = new MaxEval(100);
    NewtonOptimizer newton = new NewtonOptimizer(TOLERANCE);
    failsNaming(
        NullArgumentException.class,
        () -> newton.optimize(valley.function(), valley.gradient(), start, evaluations),
        "Hessian");
    assertThrows(
        MathUnsupportedOperationException.class,
        () ->
            new NewtonOptimizer(1)
                .optimize(valley.function(), start, evaluations, SimpleBounds.unbounded(2)));
    assertThrows(
        DimensionMismatchException.class,
        () ->
            newton.optimize(
                valley.function(),
                valley.gradient(),
                new ObjectiveFunctionHessian(x -> new double[3][3]),
                start,
                evaluations));
    assertThrows(
        DimensionMismatchException.class,
        () ->
            newton.optimize(
                valley.function(),
                new ObjectiveFunctionGradient(x -> new double[3]),
                valley.hessian(),
                start,
                evaluations));
    assertThrows(NotPositiveException.class, () -> new NewtonOptimizer(-1));
    assertThrows(NotPositiveException.class, () -> new NewtonOptimizer(Double.NaN));
  }
}
