package dev.cotangent.bench.function;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.function.GaussianMixture.Parameters;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianMixtureTest {
  /**
   * From a program in mpmath with 50 digits: the logarithm of the product of the densities as they
   * are defined (Gaussian mixture and Wishart, with matrices and their determinants), and central
   * differences of it with h = 1e-15.
   */
  private static final double VALUE = -22.174631688434726;

  private static final double[] ALPHA_SLOPES = {0.3037529410877102, -0.3037529410877102};
  private static final double[][] MU_SLOPES = {
    {2.5401531417592405, 0.7366441121706796}, {0.8326721820973598, -0.0020372166528780907}
  };
  private static final double[][] Q_SLOPES = {
    {-0.5902819074218905, 0.18509268934879808}, {-0.4969694145627743, 0.5092818768198399}
  };
  private static final double[][] L_SLOPES = {{-0.9196256537292882}, {0.9938231474306272}};

  private final GaussianMixture small =
      new GaussianMixture(new double[][] {{0.5, -1.25}, {1.5, 0.75}, {-0.25, 2}}, 1, 0.75, 2);
  private final Parameters smallParameters =
      new Parameters(
          new double[] {0.25, -0.5},
          new double[][] {{0.1, 0.2}, {-0.3, 0.4}},
          new double[][] {{0.3, -0.2}, {0.15, -0.1}},
          new double[][] {{0.6}, {-0.7}});

  @Test
  void valueIsThatOfTheDensities() {
    assertEquals(VALUE, small.objective(smallParameters), 1e-13);
    assertEquals(VALUE, small.logPosterior(smallParameters.tensors()).item(), 1e-13);
  }

  @Test
  void gradientIsThatOfTheDensities() {
    Parameters expected = new Parameters(ALPHA_SLOPES, MU_SLOPES, Q_SLOPES, L_SLOPES);
    assertClose(expected, small.gradient(smallParameters), 1e-13);
    assertClose(expected, taped(small, smallParameters), 1e-13);
  }

  /**
   * Sizes around the loops' steps: of 64 points, and of 4 columns. The gradients' elements are sums
   * that cancel, of at most 1e3 terms below 1e4; 1e-9 is far above their rounding.
   */
  @ParameterizedTest
  @CsvSource({"1,1,1,0", "1,3,5,2", "2,4,64,0", "3,1,65,1", "5,2,63,0", "6,3,130,3", "9,4,67,0"})
  void handAndTapeAgree(int d, int k, int n, int m) {
    Random random = new Random(d);
    GaussianMixture mixture = new GaussianMixture(normal(random, n, d), m, 1.25, k);
    Parameters p = parameters(random, d, k);
    double value = mixture.objective(p);
    assertEquals(value, mixture.logPosterior(p.tensors()).item(), 1e-12 * Math.abs(value));
    assertClose(taped(mixture, p), mixture.gradient(p), 1e-9);
  }

  /** Central differences with h = 1e-5 have errors of some h² and ε/h times the values' size. */
  @Test
  void gradientIsThatOfDifferences() {
    Random random = new Random(3);
    GaussianMixture mixture = new GaussianMixture(normal(random, 70, 3), 2, 0.5, 3);
    Parameters p = parameters(random, 3, 3);
    Parameters gradient = taped(mixture, p);
    assertDifferences(mixture::objective, p, p.alpha(), gradient.alpha());
    for (int c = 0; c < 3; c++) {
      assertDifferences(mixture::objective, p, p.mu()[c], gradient.mu()[c]);
      assertDifferences(mixture::objective, p, p.q()[c], gradient.q()[c]);
      assertDifferences(mixture::objective, p, p.l()[c], gradient.l()[c]);
    }
  }

  private static void assertDifferences(
      ToDoubleFunction<Parameters> f, Parameters p, double[] x, double[] gradient) {
    double h = 1e-5;
    for (int i = 0; i < x.length; i++) {
      double at = x[i];
      x[i] = at + h;
      double above = f.applyAsDouble(p);
      x[i] = at - h;
      double below = f.applyAsDouble(p);
      x[i] = at;
      double difference = (above - below) / (2 * h);
      assertEquals(difference, gradient[i], 1e-6 * (1 + Math.abs(difference)));
    }
  }

  @Test
  void onlyDifferencesOfAlphaMatter() {
    double shift = 800; // beyond what exp can take
    Parameters p = smallParameters;
    double[] alpha = Arrays.stream(p.alpha()).map(a -> a + shift).toArray();
    Parameters shifted = new Parameters(alpha, p.mu(), p.q(), p.l());
    assertEquals(VALUE, small.objective(shifted), 1e-11);
    assertEquals(VALUE, small.logPosterior(shifted.tensors()).item(), 1e-11);
    assertClose(small.gradient(p), small.gradient(shifted), 1e-11);
    assertClose(small.gradient(p), taped(small, shifted), 1e-11);
  }

  @Test
  void tensorsAndBack() {
    Parameters p = parameters(new Random(1), 3, 2);
    assertClose(p, Parameters.of(p.tensors()), 0);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    double[][] x = {{1, 2}, {3, 4}};
    assertRefused("x", () -> new GaussianMixture(new double[0][], 0, 1, 1));
    assertRefused("x[1]", () -> new GaussianMixture(new double[][] {{1, 2}, {3}}, 0, 1, 1));
    assertRefused("k", () -> new GaussianMixture(x, 0, 1, 0));
    assertRefused("m", () -> new GaussianMixture(x, -1, 1, 1));
    assertRefused("gamma", () -> new GaussianMixture(x, 0, Double.NaN, 1));
    GaussianMixture mixture = new GaussianMixture(x, 0, 1, 1);
    double[] alpha = {0};
    double[][] row = {{0, 0}};
    double[][] l = {{0}};
    assertRefused("alpha", () -> mixture.objective(new Parameters(new double[2], row, row, l)));
    assertRefused("mu[0]", () -> mixture.objective(new Parameters(alpha, l, row, l)));
    assertRefused("q", () -> mixture.gradient(new Parameters(alpha, row, x, l)));
    assertRefused("l[0]", () -> mixture.gradient(new Parameters(alpha, row, row, row)));
  }

  private static void assertRefused(String field, Runnable action) {
    var refused = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(refused.getMessage().startsWith(field + ":"), refused.getMessage());
  }

  private static Parameters taped(GaussianMixture mixture, Parameters p) {
    return Parameters.of(Reverse.gradient(mixture::logPosterior, p.tensors()));
  }

  private static Parameters parameters(Random random, int d, int k) {
    return new Parameters(
        normal(random, 1, k)[0],
        normal(random, k, d),
        normal(random, k, d),
        normal(random, k, d * (d - 1) / 2));
  }

  private static double[][] normal(Random random, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return matrix;
  }

  private static void assertClose(Parameters expected, Parameters actual, double tolerance) {
    assertClose(expected.alpha(), actual.alpha(), tolerance);
    for (int c = 0; c < expected.alpha().length; c++) {
      assertClose(expected.mu()[c], actual.mu()[c], tolerance);
      assertClose(expected.q()[c], actual.q()[c], tolerance);
      assertClose(expected.l()[c], actual.l()[c], tolerance);
    }
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertArrayEquals(expected, actual, tolerance * (1 + size));
  }
}
