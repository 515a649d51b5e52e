package dev.cotangent.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {
  /** ½ Σ aᵢ xᵢ²: its gradient is aᵢ xᵢ. */
  private static final double[] A = {0.5, 2};

  private static final double[] START = {3, -4};
  private static final double RATE = 0.1;

  private static Training quadratic(Optimizer optimizer, int steps) {
    Training training = Training.of(List.of(Tensor.of(START)), optimizer, 1);
    Tensor a = Tensor.of(A);
    for (int i = 0; i < steps; i++) {
      training.step(x -> x[0].square().mul(a).sum().mul(0.5));
    }
    return training;
  }

  @Test
  void gradientDescentOnAQuadraticShrinksEachCoordinate() {
    double[] x = quadratic(Optimizer.gradientDescent(RATE), 7).parameters()[0].toArray();
    for (int i = 0; i < x.length; i++) {
      assertEquals(START[i] * Math.pow(1 - RATE * A[i], 7), x[i], 1e-14);
    }
  }

  @Test
  void momentumOnAQuadraticIsALinearRecurrence() {
    double mu = 0.8;
    double[] x = quadratic(Optimizer.momentum(RATE, mu), 9).parameters()[0].toArray();
    for (int i = 0; i < x.length; i++) {
      // x(n+1) = (1 + mu - rate a) x(n) - mu x(n-1), whose solution is a sum of two powers
      double half = (1 + mu - RATE * A[i]) / 2;
      double squared = half * half - mu;
      double first = START[i] * (1 - RATE * A[i]);
      double expected;
      if (squared >= 0) {
        double root = Math.sqrt(squared);
        double c = (first - START[i] * (half - root)) / (2 * root);
        expected = c * Math.pow(half + root, 9) + (START[i] - c) * Math.pow(half - root, 9);
      } else {
        double radius = Math.sqrt(mu);
        double angle = Math.acos(half / radius);
        double c = (first / radius - START[i] * Math.cos(angle)) / Math.sin(angle);
        expected = Math.pow(radius, 9) * (START[i] * Math.cos(9 * angle) + c * Math.sin(9 * angle));
      }
      assertEquals(expected, x[i], 1e-13);
    }
  }

  @Test
  void adamBeginsWithStepsOfTheRateAgainstTheSign() {
    double[] x = quadratic(Optimizer.adam(RATE), 1).parameters()[0].toArray();
    assertArrayEquals(new double[] {3 - RATE, -4 + RATE}, x, 1e-8);
  }

  @Test
  void adamUnderAConstantGradientKeepsItsStep() {
    Training training = Training.of(List.of(Tensor.of(0, 0)), Optimizer.adam(RATE), 1);
    Tensor slope = Tensor.of(5, -0.01);
    for (int i = 0; i < 20; i++) {
      training.step(x -> x[0].mul(slope).sum());
    }
    // both corrected means are exact, so that each step is rate · g / (|g| + epsilon)
    double[] x = training.parameters()[0].toArray();
    assertEquals(-20 * RATE * 5 / (5 + 1e-8), x[0], 1e-12);
    assertEquals(20 * RATE * 0.01 / (0.01 + 1e-8), x[1], 1e-12);
  }

  @Test
  void adamIsItsDefinition() {
    double[] x = START.clone();
    double[] m = new double[2];
    double[] v = new double[2];
    for (int t = 1; t <= 30; t++) {
      for (int i = 0; i < 2; i++) {
        double g = A[i] * x[i];
        m[i] = 0.7 * m[i] + 0.3 * g;
        v[i] = 0.9 * v[i] + 0.1 * g * g;
        double mean = m[i] / (1 - Math.pow(0.7, t));
        double root = Math.sqrt(v[i] / (1 - Math.pow(0.9, t)));
        x[i] -= RATE * mean / (root + 1e-3);
      }
    }
    Training training = quadratic(Optimizer.adam(RATE, 0.7, 0.9, 1e-3), 30);
    assertArrayEquals(x, training.parameters()[0].toArray(), 1e-12);
    assertEquals(30, training.steps());
  }

  @Test
  void aStepReturnsTheLossBeforeIt() {
    Training training = quadratic(Optimizer.gradientDescent(RATE), 0);
    assertEquals(25, training.step(x -> x[0].square().sum()), 1e-14);
    assertTrue(training.step(x -> x[0].square().sum()) < 25);
  }

  /** A problem that a small net can learn: which side of a circle. */
  private static final class Circle {
    final Layer net =
        Layers.sequence(
            Layers.linear(2, 16), Layers.tanh(), Layers.dropout(0.1), Layers.linear(16, 2));
    final Tensor points;
    final int[] inside = new int[200];
    final Training training;
    final Batches batches = Batches.of(200, 32, 5);

    Circle(ElementType type, long seed) {
      SplittableRandom random = new SplittableRandom(3);
      points = Tensor.generate(type, i -> 4 * random.nextDouble() - 2, 200, 2);
      double[] squares = points.square().sum(1).toArray();
      Arrays.setAll(inside, i -> squares[i] < 2 ? 1 : 0);
      training = Training.of(net, type, Optimizer.adam(0.02), seed);
    }

    Circle train(int epochs) {
      for (int i = 0; i < epochs; i++) {
        batches.epoch(batch -> {
          Tensor x = batch.of(points);
          int[] y = batch.of(inside);
          training.step((pass, p) -> Losses.crossEntropy(net.apply(pass, x, p), y));
        });
      }
      return this;
    }

    double accuracy() {
      int[] chosen = net.predict(points, training.parameters()).argMax(1);
      int right = 0;
      for (int i = 0; i < chosen.length; i++) {
        right += chosen[i] == inside[i] ? 1 : 0;
      }
      return right / 200.0;
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void aNetLearnsACircle(ElementType type) {
    double accuracy = new Circle(type, 7).train(80).accuracy();
    assertTrue(accuracy > 0.9, "accuracy " + accuracy);
  }

  @Test
  void equalSeedsGiveEqualParametersBitForBit() {
    Tensor[] first = new Circle(ElementType.FLOAT32, 7).train(3).training.parameters();
    Tensor[] second = new Circle(ElementType.FLOAT32, 7).train(3).training.parameters();
    Tensor[] other = new Circle(ElementType.FLOAT32, 8).train(3).training.parameters();
    for (int i = 0; i < first.length; i++) {
      assertArrayEquals(first[i].toFloatArray(), second[i].toFloatArray());
    }
    assertFalse(Arrays.equals(first[0].toFloatArray(), other[0].toFloatArray()));
  }

  @Test
  void parametersThatWereHandedOutDoNotChange() {
    Tensor initial = Tensor.of(START);
    Training training = Training.of(List.of(initial), Optimizer.gradientDescent(RATE), 1);
    Tensor before = training.parameters()[0];
    training.step(x -> x[0].square().sum());
    assertArrayEquals(START, before.toArray());
    assertArrayEquals(START, initial.toArray());
  }

  @Test
  void aParameterThatWasKeptFromAStepCannotBeUsedButIsCopiedWhenDetached() {
    Training training = Training.of(List.of(Tensor.of(START)), Optimizer.momentum(RATE, 0.5), 1);
    Tensor[] kept = new Tensor[2];
    training.step(x -> {
      kept[0] = x[0];
      kept[1] = x[0].detach();
      return x[0].square().sum();
    });
    assertThrows(IllegalStateException.class, () -> kept[0].toArray());
    assertArrayEquals(START, kept[1].toArray());
  }

  @Test
  void aLossThatFailsChangesNothing() {
    Training training = Training.of(List.of(Tensor.of(START)), Optimizer.adam(RATE), 1);
    assertThrows(
        IllegalArgumentException.class, () -> training.step(x -> x[0].add(Tensor.zeros(3))));
    assertThrows(IllegalArgumentException.class, () -> training.step(x -> x[0]));
    assertArrayEquals(START, training.parameters()[0].toArray());
    assertEquals(0, training.steps());
  }

  @Test
  void optimizersRejectWhatMakesNoSense() {
    for (double rate : List.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY)) {
      assertThrows(IllegalArgumentException.class, () -> Optimizer.gradientDescent(rate));
      assertThrows(IllegalArgumentException.class, () -> Optimizer.momentum(rate, 0.9));
      assertThrows(IllegalArgumentException.class, () -> Optimizer.adam(rate));
    }
    assertThrows(IllegalArgumentException.class, () -> Optimizer.momentum(0.1, 1));
    assertThrows(IllegalArgumentException.class, () -> Optimizer.adam(0.1, 0.9, -0.1, 1e-8));
  }

  @Test
  void stepsAllocateNextToNothingOnceTheFirstHaveBeenMade() {
    Circle circle = new Circle(ElementType.FLOAT32, 7).train(60);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    circle.train(20);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    int steps = 20 * circle.batches.count();
    assertTrue(bytes / steps < 24 * 1024, bytes / steps + " bytes a step");
  }

  @Test
  void aLossThatDependsOnAnOuterDifferentiationChangesNothing() {
    Training training =
        Training.of(List.of(Tensor.of(1), Tensor.of(2)), Optimizer.gradientDescent(0.1), 1);
    Reverse.gradient(
        z -> {
          var e =
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      training.step((Tensor[] x) -> x[0].square().sum().add(x[1].mul(z[0]).sum())));
          assertTrue(e.getMessage().contains("detach()"), e.getMessage());
          return z[0].sum();
        },
        Tensor.of(3));
    assertEquals(0, training.steps());
    assertEquals(1, training.parameters()[0].item());
  }
}
