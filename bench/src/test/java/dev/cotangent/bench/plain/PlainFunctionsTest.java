package dev.cotangent.bench.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.function.GaussianMixture;
import dev.cotangent.bench.function.GaussianMixture.Parameters;
import dev.cotangent.compiled.Compiled;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written by hand is right: its value is the function's, its derivative the library's. */
class PlainFunctionsTest {
  /** Of sizes that a tape of numbers takes in its stride, the least ones among them. */
  static Stream<PlainFunction> functions() {
    return Stream.of(
        new RosenbrockValley(2),
        new RosenbrockValley(10),
        new LogisticLoss(20, 7),
        new LogSumExp(1),
        new LogSumExp(30),
        new LotkaVolterra(1),
        new LotkaVolterra(50),
        new HeatEquation(3, 1),
        new HeatEquation(8, 5),
        new HeatEquation(8, 6),
        new BurgersEquation(3, 1),
        new BurgersEquation(8, 5),
        new BurgersEquation(8, 6),
        new MixtureModel(1, 1, 5),
        new MixtureModel(3, 4, 20),
        new LogDeterminant(1),
        new LogDeterminant(12));
  }

  private static void assertClose(double[] expected, double[] actual) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertArrayEquals(expected, actual, 1e-12 * (1 + largest));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void theGradientByHandIsTheLiftedFunctions(PlainFunction function) {
    double[] x = function.point();
    double[] expected = Reverse.gradient(Compiled.lift(function.primal()), x);
    double[] gradient = new double[x.length];
    Arrays.fill(gradient, Double.NaN); // whatever was there before
    double value = function.valueAndGradient(x, gradient);
    assertClose(expected, gradient);
    double primal = function.primal().apply(x);
    assertEquals(primal, value, 1e-13 * Math.abs(primal));
    assertArrayEquals(function.point(), x, "the point is left as it is");
  }

  /** What an object keeps from one call does not reach the next one. */
  @ParameterizedTest
  @MethodSource("functions")
  void callsDoNotDependOnEachOther(PlainFunction function) {
    double[] x = function.point();
    double[] first = new double[x.length];
    double firstValue = function.valueAndGradient(x, first);
    double[] elsewhere = x.clone();
    for (int i = 0; i < x.length; i++) {
      elsewhere[i] *= 1 + 1e-3 * Math.sin(i);
    }
    function.valueAndGradient(elsewhere, new double[x.length]);
    double[] again = new double[x.length];
    assertEquals(firstValue, function.valueAndGradient(x, again));
    assertArrayEquals(first, again);
  }

  @Test
  void theProductByHandIsTheHessiansProduct() {
    RosenbrockValley function = new RosenbrockValley(12);
    double[] x = function.point();
    double[] v = new Random(3).doubles(12).toArray();
    double[] product = new double[12];
    RosenbrockValley.hessianVectorProduct(x, v, product);
    assertClose(Hybrid.hessianVectorProduct(Compiled.lift(function.primal()), x, v), product);
  }

  @Test
  void theSlopeOfTheLossIsFiniteWhereItsExponentialIsNot() {
    double[] gradient = new double[1];
    double value = new LogisticLoss(5, 1).valueAndGradient(new double[] {1e4}, gradient);
    assertEquals(Double.POSITIVE_INFINITY, value);
    assertTrue(Double.isFinite(gradient[0]));
  }

  /** The gradient of log det A by a symmetric A is the inverse of A. */
  @Test
  void theDeterminantsGradientIsTheInverse() {
    int n = 9;
    LogDeterminant function = new LogDeterminant(n);
    double[] a = function.point();
    RealMatrix matrix = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      matrix.setRow(i, Arrays.copyOfRange(a, i * n, (i + 1) * n));
    }
    LUDecomposition decomposition = new LUDecomposition(matrix);
    double[] gradient = new double[n * n];
    double value = function.valueAndGradient(a, gradient);
    assertEquals(Math.log(decomposition.getDeterminant()), value, 1e-12);
    RealMatrix inverse = decomposition.getSolver().getInverse();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double share = i == j ? 1 : j < i ? 2 : 0; // both elements are read off the lower one
        assertEquals(share * inverse.getEntry(i, j), gradient[i * n + j], 1e-13);
      }
    }
  }

  @Test
  void theMixtureIsTheOneOfTheOtherModules() {
    int d = 3;
    int k = 4;
    MixtureModel function = new MixtureModel(d, k, 20);
    double[] p = function.point();
    GaussianMixture mixture =
        new GaussianMixture(function.points(), MixtureModel.WISHART_M, MixtureModel.GAMMA, k);
    double[] gradient = new double[p.length];
    double value = function.valueAndGradient(p, gradient);
    assertClose(flat(mixture.gradient(parameters(p, d, k)), d, k), gradient);
    double[] origin = new double[p.length];
    assertEquals(
        mixture.objective(parameters(p, d, k)) - mixture.objective(parameters(origin, d, k)),
        value - function.primal().apply(origin),
        1e-11);
  }

  private static Parameters parameters(double[] p, int d, int k) {
    Parameters empty = empty(d, k);
    exchange(p, empty, d, k, false);
    return empty;
  }

  private static double[] flat(Parameters parameters, int d, int k) {
    double[] p = new double[k * (1 + d + d * (d + 1) / 2)];
    exchange(p, parameters, d, k, true);
    return p;
  }

  private static Parameters empty(int d, int k) {
    return new Parameters(
        new double[k], new double[k][d], new double[k][d], new double[k][d * (d - 1) / 2]);
  }

  /** Copies between the two forms: all α, all μ, and q and l component by component. */
  private static void exchange(double[] flat, Parameters p, int d, int k, boolean toFlat) {
    int at = copy(flat, 0, p.alpha(), toFlat);
    for (double[] mean : p.mu()) {
      at = copy(flat, at, mean, toFlat);
    }
    for (int c = 0; c < k; c++) {
      at = copy(flat, at, p.q()[c], toFlat);
      at = copy(flat, at, p.l()[c], toFlat);
    }
    assertEquals(flat.length, at, d + " dimensions");
  }

  private static int copy(double[] flat, int at, double[] row, boolean toFlat) {
    if (toFlat) {
      System.arraycopy(row, 0, flat, at, row.length);
    } else {
      System.arraycopy(flat, at, row, 0, row.length);
    }
    return at + row.length;
  }
}
