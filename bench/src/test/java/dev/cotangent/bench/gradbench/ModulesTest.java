package dev.cotangent.bench.gradbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The modules' answers beside closed forms, and beside loops over doubles with hand adjoints. */
class ModulesTest {
  /** What a module answers to an input, as it is written. */
  private static double[] answer(Module module, String function, String input)
      throws JsonProcessingException {
    return answer(module.evaluation(function, Json.read(input)));
  }

  private static <R> double[] answer(Evaluation<R> evaluation) {
    Object output = evaluation.output().apply(evaluation.run().get());
    return output instanceof double[] several ? several : new double[] {(Double) output};
  }

  private static double[] lse(String function, double... x) throws JsonProcessingException {
    return answer(new LseModule(), function, "{\"x\": " + Arrays.toString(x) + "}");
  }

  private static double[] ode(String function, int s, double... x) throws JsonProcessingException {
    return answer(
        new OdeModule(), function, "{\"x\": " + Arrays.toString(x) + ", \"s\": " + s + "}");
  }

  /** Checks numbers up to rounding: GradBench's own comparison allows 1e-4. */
  private static void assertClose(double[] expected, double... actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-12 * Math.abs(expected[i]), "element " + i);
    }
  }

  private static double[] random(int n, double from, double to) {
    return new Random(n).doubles(n, from, to).toArray();
  }

  // hello

  @Test
  void helloSquaresAndDoubles() throws JsonProcessingException {
    for (double x : new double[] {0, -1.5, 3, 1e100, Double.MIN_VALUE}) {
      assertEquals(x * x, answer(new HelloModule(), "square", "" + x)[0]);
      assertEquals(2 * x, answer(new HelloModule(), "double", "" + x)[0]);
    }
  }

  // lse

  /** The sizes cross those at which kernels work block by block. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000, 1025, 40_000})
  void lseIsTheLogarithmAndItsGradientTheShares(int n) throws JsonProcessingException {
    double[] x = random(n, -3, 5);
    double sum = Arrays.stream(x).map(Math::exp).sum(); // nothing overflows here
    assertClose(new double[] {Math.log(sum)}, lse("primal", x));
    assertClose(Arrays.stream(x).map(v -> Math.exp(v) / sum).toArray(), lse("gradient", x));
  }

  @Test
  void lseDoesNotOverflow() throws JsonProcessingException {
    assertClose(new double[] {1e5 + Math.log(2)}, lse("primal", 1e5, 1e5, -1e5));
    assertClose(new double[] {0.5, 0.5, 0}, lse("gradient", 1e5, 1e5, -1e5));
    assertClose(new double[] {-1e5}, lse("primal", -1e5, -1.1e5));
    assertClose(new double[] {1, 0}, lse("gradient", -1e5, -1.1e5));
  }

  // ode

  /** The first four solutions are polynomials in t of a degree that the method solves exactly. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100})
  void odeSolvesPolynomialsExactly(int s) throws JsonProcessingException {
    double[] x = {0.7, -1.3, 2.1, 0.4};
    double[] y = new double[4];
    double product = 1;
    for (int i = 0; i < 4; i++) {
      product *= x[i] * 2 / (i + 1);
      y[i] = product;
    }
    assertClose(y, ode("primal", s, x));
    assertClose(Arrays.stream(x).map(v -> y[3] / v).toArray(), ode("gradient", s, x));
    assertClose(new double[] {2}, ode("gradient", s, 0.7));
  }

  /** All steps on the way are linear in each x, so that a difference over any distance is exact. */
  @ParameterizedTest
  @ValueSource(ints = {3, 20}) // each step reaches four elements further
  void odeHasTheGradientOfItsOwnSolution(int s) throws JsonProcessingException {
    double[] x = random(9, 0.5, 4);
    double[] gradient = ode("gradient", s, x);
    assertEquals(x.length, gradient.length);
    double last = ode("primal", s, x)[8];
    for (int i = 0; i < x.length; i++) {
      double[] there = x.clone();
      there[i] += 8;
      double expected = (ode("primal", s, there)[8] - last) / 8;
      assertEquals(expected, gradient[i], 1e-11 * Math.abs(expected), "element " + i);
    }
  }

  /**
   * The method of Runge and Kutta once more, step by step for numbers, with its adjoint by hand.
   */
  @Test
  void odeIsTheMethodOfRungeAndKutta() throws JsonProcessingException {
    double[] x = random(200, 0.9, 1.1);
    for (int i = 0; i < x.length; i++) {
      x[i] *= 0.5 * (i + 1); // so that no element vanishes
    }
    HandOde hand = new HandOde(100, x);
    double[] gradient = hand.gradient();
    assertTrue(Math.abs(gradient[0]) > 1e-100, "there is something to compare");
    assertClose(hand.solution(), ode("primal", 100, x));
    assertClose(gradient, ode("gradient", 100, x));
  }

  /** Linear as it is, y ← (1 + A + A²/2 + A³/6 + A⁴/24) y with A = h f', and an inhomogeneity. */
  private record HandOde(int steps, double... x) {
    /** h f(y) with y₋₁ = first. */
    private double[] slope(double first, double... y) {
      double h = 2.0 / steps;
      return IntStream.range(0, x.length)
          .mapToDouble(i -> h * x[i] * (i == 0 ? first : y[i - 1]))
          .toArray();
    }

    /** The terms hf(y), A hf(y)... of one step. */
    private double[][] terms(double... y) {
      double[] a1 = slope(1, y);
      double[] a2 = slope(0, a1);
      double[] a3 = slope(0, a2);
      return new double[][] {a1, a2, a3, slope(0, a3)};
    }

    private double[] next(double... y) {
      double[][] a = terms(y);
      double[] next = new double[y.length];
      Arrays.setAll(next, i -> y[i] + a[0][i] + a[1][i] / 2 + a[2][i] / 6 + a[3][i] / 24);
      return next;
    }

    double[] solution() {
      double[] y = new double[x.length];
      for (int step = 0; step < steps; step++) {
        y = next(y);
      }
      return y;
    }

    double[] gradient() {
      double[][] states = new double[steps + 1][x.length];
      for (int step = 0; step < steps; step++) {
        states[step + 1] = next(states[step]);
      }
      double[] gradient = new double[x.length];
      double[] w = new double[x.length];
      w[x.length - 1] = 1;
      for (int step = steps - 1; step >= 0; step--) {
        w = back(w, states[step], gradient);
      }
      return gradient;
    }

    /** One step backwards: adds to the gradient, and returns the adjoint of the state before. */
    private double[] back(double[] w, double[] y, double[] gradient) {
      double h = 2.0 / steps;
      double[] factorials = {1, 2, 6, 24};
      double[][] a = terms(y);
      double[] term = new double[x.length];
      for (int k = 3; k >= 0; k--) {
        double[] in = k == 0 ? y : a[k - 1];
        double[] further = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          double adjoint = term[i] + w[i] / factorials[k];
          gradient[i] += h * adjoint * (i == 0 ? (k == 0 ? 1 : 0) : in[i - 1]);
          if (i > 0) {
            further[i - 1] = h * adjoint * x[i];
          }
        }
        term = further;
      }
      for (int i = 0; i < w.length; i++) {
        term[i] += w[i];
      }
      return term;
    }
  }

  // saddle and particle

  @ParameterizedTest
  @ValueSource(strings = {"ff", "fr", "rf", "rr"})
  void saddleStopsWhereGradBenchSays(String function) throws JsonProcessingException {
    double stop = 8.246324826140356e-06;
    assertClose(
        new double[] {stop, stop, stop, stop},
        answer(new SaddleModule(), function, "{\"start\": [1.0, 1.0]}"));
  }

  /** From elsewhere as well: by the same descent over doubles, with the gradient by hand. */
  @ParameterizedTest
  @ValueSource(strings = {"ff", "fr", "rf", "rr"})
  void saddleIsTwoDescents(String function) throws JsonProcessingException {
    double[] stop = handDescent(v -> v[0] * v[0] + v[1] * v[1], 2, -0.5, 3);
    assertClose(
        new double[] {stop[0], stop[1], stop[0], stop[1]},
        answer(new SaddleModule(), function, "{\"start\": [-0.5, 3]}"));
  }

  /** GradBench's gradient descent for a function whose gradient at v is so many times v. */
  private static double[] handDescent(ToDoubleFunction<double[]> f, double slope, double... start) {
    double[] v = start;
    double eta = 1e-5;
    for (int good = 0; slope * Math.hypot(v[0], v[1]) > 1e-5; ) {
      if (good == 10) {
        eta *= 2;
        good = 0;
      }
      double[] next = {v[0] - eta * slope * v[0], v[1] - eta * slope * v[1]};
      if (Math.hypot(next[0] - v[0], next[1] - v[1]) <= 1e-5) {
        break;
      }
      boolean better = f.applyAsDouble(next) < f.applyAsDouble(v);
      v = better ? next : v;
      good = better ? good + 1 : 0;
      eta = better ? eta : eta / 2;
    }
    return v;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "fr", "rf", "rr"})
  void particleStopsWhereGradBenchSays(String function) throws JsonProcessingException {
    double w = answer(new ParticleModule(), function, "{\"w\": 0.0}")[0];
    assertEquals(0.2071918746486116, w, 1e-12);
  }

  /** From wherever the search begins, the particle meets the ground at the origin. */
  @Test
  void particleMeetsTheOrigin() throws JsonProcessingException {
    for (double start : new double[] {0.1, 0.3}) {
      double w = answer(new ParticleModule(), "rf", "{\"w\": " + start + "}")[0];
      assertEquals(0, ground(w), 1e-3, "from " + start);
      assertTrue(Math.abs(ground(start)) > 0.01, "the search had something to do");
    }
  }

  /** Where the particle meets the ground, with the force by hand. */
  private static double ground(double w) {
    double[] x = {0, 8};
    double[] v = {0.75, 0};
    while (x[1] + 0.1 * v[1] > 0) {
      double[] force = {0, 0};
      for (double height : new double[] {10 - w, 0}) {
        double r = Math.hypot(x[0] - 10, x[1] - height);
        force[0] += (x[0] - 10) / (r * r * r);
        force[1] += (x[1] - height) / (r * r * r);
      }
      for (int i = 0; i < 2; i++) {
        x[i] += 0.1 * v[i];
        v[i] += 0.1 * force[i];
      }
    }
    return x[0] - v[0] * x[1] / v[1];
  }
}
