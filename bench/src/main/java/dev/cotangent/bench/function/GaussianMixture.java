package dev.cotangent.bench.function;

import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import org.apache.commons.math3.special.Gamma;

/**
 * The log posterior of a mixture of Gaussians, given n points in d dimensions. Component c has the
 * weight exp(αc) / Σ exp(α), the mean μc and the precision matrix QcᵀQc, where Qc is lower
 * triangular with the diagonal exp(qc) and, below it, lc, column by column. The precisions have a
 * Wishart prior with V = I/γ² and d + m + 1 degrees of freedom. Up to a constant it is
 *
 * <pre>  Σᵢ log Σc exp βᵢc  -  n log Σc exp αc  +  Σc (m Σⱼ qcⱼ - γ²/2 |Qc|²),
 *  βᵢc = αc + Σⱼ qcⱼ - |Qc (xᵢ - μc)|² / 2.</pre>
 *
 * <p>Microsoft's ADBench made it a test of automatic differentiation: Šrajer, Kukelova and
 * Fitzgibbon (2018), "A benchmark of selected algorithmic differentiation tools on some problems in
 * computer vision and machine learning".
 *
 * <p>The value is to be had in two ways, whichever is measured: {@link #objective} in plain Java,
 * and {@link #logPosterior} over tensors, which can be differentiated. {@link #gradient} is the
 * derivative by hand.
 *
 * {@snippet :
 * GaussianMixture mixture = new GaussianMixture(x, 0, 1, 5);
 * double value = mixture.objective(parameters);
 * Tensor[] gradient = Reverse.gradient(mixture::logPosterior, parameters.tensors());
 * Parameters byHand = mixture.gradient(parameters);
 * }
 */
public final class GaussianMixture {
  private final int n;
  private final int d;
  private final int components;
  private final int wishartM;
  private final double gamma;
  private final MixtureByHand byHand;
  private final double constant;

  /** The points as columns, and below them a row of ones: [d + 1, n]. */
  private final Tensor points;

  /** Where each element of Q lies in the row (exp q, l, 0). */
  private final int[] places;

  /**
   * Makes the function.
   *
   * @param x the points, n rows of length d
   * @param wishartM the degrees of freedom of the prior beyond d + 1, m
   * @param gamma the precision of the prior, γ
   * @param components the number of components, k
   * @throws IllegalArgumentException if something of this is empty, uneven or out of range
   */
  public GaussianMixture(double[][] x, int wishartM, double gamma, int components) {
    require(x.length > 0 && x[0].length > 0, "x: at least one point is needed, of one number");
    require(components > 0, "k: at least one component is needed, not " + components);
    require(wishartM >= 0, "m: it must be 0 or more, not " + wishartM);
    require(gamma > 0, "gamma: it must be positive, not " + gamma);
    this.n = x.length;
    this.d = x[0].length;
    requireShape("x", x, n, d);
    this.components = components;
    this.wishartM = wishartM;
    this.gamma = gamma;
    this.constant = -0.5 * n * d * Math.log(2 * Math.PI) + components * logWishartConstant();
    double[][] columns = columns(x);
    this.byHand = new MixtureByHand(columns, wishartM, gamma, components);
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    this.points = Tensor.concat(0, Tensor.of(columns), Tensor.of(ones, 1, n));
    this.places = places();
  }

  /**
   * What the function is differentiated by; also the form of its gradient.
   *
   * @param alpha the logarithms of the weights, up to a constant: k
   * @param mu the means: k rows of length d
   * @param q the logarithms of the diagonals: k rows of length d
   * @param l what is below the diagonals, column by column: k rows of length d (d - 1) / 2
   */
  @SuppressWarnings("ArrayRecordComponent") // the caller's to keep or change
  public record Parameters(double[] alpha, double[][] mu, double[][] q, double[][] l) {
    /** Returns what four tensors hold, such as a gradient; the inverse of {@link #tensors}. */
    public static Parameters of(Tensor... x) {
      return new Parameters(x[0].toArray(), rows(x[1]), rows(x[2]), rows(x[3]));
    }

    /** Returns them as the arguments of {@link #logPosterior}. */
    public Tensor[] tensors() {
      return new Tensor[] {Tensor.of(alpha), Tensor.of(mu), Tensor.of(q), Tensor.of(l)};
    }

    private static double[][] rows(Tensor matrix) {
      double[] elements = matrix.toArray();
      double[][] rows = new double[matrix.size(0)][];
      int columns = matrix.size(1);
      Arrays.setAll(rows, i -> Arrays.copyOfRange(elements, i * columns, (i + 1) * columns));
      return rows;
    }
  }

  /**
   * Returns parameters that fit.
   *
   * @throws IllegalArgumentException if one has another shape; the message names it
   */
  public Parameters requireFitting(Parameters p) {
    require(
        p.alpha.length == components,
        "alpha: %d component(s), but %d are expected".formatted(p.alpha.length, components));
    requireShape("mu", p.mu, components, d);
    requireShape("q", p.q, components, d);
    requireShape("l", p.l, components, d * (d - 1) / 2);
    return p;
  }

  /** Returns the log posterior, computed in plain Java. */
  public double objective(Parameters p) {
    return constant + byHand.objective(requireFitting(p));
  }

  /** Returns the gradient of the log posterior, derived and written by hand in plain Java. */
  public Parameters gradient(Parameters p) {
    return byHand.gradient(requireFitting(p));
  }

  /**
   * Returns the log posterior as a tensor of one element: a {@link
   * dev.cotangent.tensor.TensorFunction}.
   *
   * <p>All components' Q (x - μ) are one matrix product: of (Q, -Q μ) with the points and, below
   * them, ones.
   *
   * @param p alpha, mu, q and l, as {@link Parameters#tensors} gives them
   */
  public Tensor logPosterior(Tensor... p) {
    Tensor alpha = p[0];
    Tensor logDeterminants = p[2].sum(1);
    Tensor factors = factors(p[2].exp(), p[3]);
    Tensor offsets = factors.matmul(p[1].reshape(components, d, 1)).neg();
    Tensor y = Tensor.concat(2, factors, offsets).reshape(components * d, d + 1).matmul(points);
    Tensor distances = y.square().reshape(components, d, n).sum(1);
    Tensor beta = alpha.add(logDeterminants).reshape(components, 1).sub(distances.mul(0.5));
    Tensor likelihood = beta.logSumExp(0).sum().sub(alpha.logSumExp().mul(n));
    Tensor prior =
        logDeterminants.sum().mul(wishartM).sub(factors.square().sum().mul(gamma * gamma / 2));
    return likelihood.add(prior).add(constant);
  }

  /** The matrices Q: [k, d, d]. */
  private Tensor factors(Tensor diagonals, Tensor l) {
    return Tensor.concat(1, diagonals, l, Tensor.zeros(components, 1))
        .gather(1, places)
        .reshape(components, d, d);
  }

  private int[] places() {
    int[] places = new int[d * d];
    int below = d;
    for (int j = 0; j < d; j++) {
      places[j * d + j] = j;
      for (int i = j + 1; i < d; i++) {
        places[i * d + j] = below++;
      }
    }
    for (int j = 1; j < d; j++) {
      for (int i = 0; i < j; i++) {
        places[i * d + j] = below; // the 0 at the end
      }
    }
    return places;
  }

  /** The logarithm of what makes the Wishart density one. */
  private double logWishartConstant() {
    int freedom = d + wishartM + 1;
    double logGamma = 0.25 * d * (d - 1) * Math.log(Math.PI);
    for (int j = 0; j < d; j++) {
      logGamma += Gamma.logGamma(0.5 * (freedom - j));
    }
    return freedom * d * (Math.log(gamma) - 0.5 * Math.log(2)) - logGamma;
  }

  private static double[][] columns(double[][] rows) {
    double[][] columns = new double[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return columns;
  }

  private static void requireShape(String name, double[][] matrix, int rows, int columns) {
    require(
        matrix.length == rows,
        "%s: %d row(s), but %d are expected".formatted(name, matrix.length, rows));
    for (int i = 0; i < rows; i++) {
      require(
          matrix[i].length == columns,
          "%s[%d]: %d number(s), but %d are expected"
              .formatted(name, i, matrix[i].length, columns));
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
