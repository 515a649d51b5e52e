package dev.cotangent.bench.peer;

import dev.cotangent.bench.function.GaussianMixture;
import dev.cotangent.bench.function.GaussianMixture.Parameters;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;
import org.hipparchus.util.MathArrays;

/**
 * The log posterior of a {@link GaussianMixture}; the inputs are its parameters, in a row: α, all
 * μ, all q, all l.
 */
public final class MixtureModel implements ScalarProblem {
  /** The prior's degrees of freedom beyond the least, which is GradBench's setting, too. */
  private static final int WISHART_M = 0;

  /** The prior's precision. */
  public static final double GAMMA = 1;

  private final int d;
  private final int components;
  private final double[][] x;
  private final GaussianMixture mixture;
  private final double[] point;

  /** What does not depend on the parameters. */
  private final double constant;

  MixtureModel(int d, int components, int n) {
    Random random = new Random(1);
    this.d = d;
    this.components = components;
    this.x = new double[n][];
    Arrays.setAll(x, i -> RandomData.normal(random, d, 1));
    this.mixture = new GaussianMixture(x, WISHART_M, GAMMA, components);
    this.point = RandomData.normal(random, components * (1 + d + d + d * (d - 1) / 2), 0.3);
    this.constant = constant();
  }

  /** Read off where all parameters are 0: all components are the same, with unit precision. */
  private double constant() {
    double squares = Arrays.stream(x).flatMapToDouble(Arrays::stream).map(v -> v * v).sum();
    double prior = -GAMMA * GAMMA / 2 * d * components;
    return mixture.objective(parameters(new double[point.length])) + squares / 2 - prior;
  }

  /** Returns the number of dimensions. */
  public int dimensions() {
    return d;
  }

  /** Returns the number of components. */
  public int components() {
    return components;
  }

  /** Returns the points, a row each. */
  public double[][] points() {
    return x;
  }

  /** Returns what does not depend on the parameters. */
  public double constantTerm() {
    return constant;
  }

  @Override
  public double[] point() {
    return point;
  }

  @Override
  public double plain(double[] p) {
    return mixture.objective(parameters(p));
  }

  @Override
  public Contestant cotangent() {
    Tensor[] p = parameters(point).tensors();
    return Contestant.of(
        () -> Reverse.gradient(mixture::logPosterior, p),
        gradient -> flat(Parameters.of(gradient)));
  }

  @Override
  public double[] byHand(double[] p) {
    return flat(mixture.gradient(parameters(p)));
  }

  private Parameters parameters(double[] p) {
    return new Parameters(
        Arrays.copyOf(p, components),
        rows(p, components, d),
        rows(p, components * (1 + d), d),
        rows(p, components * (1 + 2 * d), d * (d - 1) / 2));
  }

  private double[][] rows(double[] p, int from, int length) {
    double[][] rows = new double[components][];
    Arrays.setAll(rows, c -> Arrays.copyOfRange(p, from + c * length, from + (c + 1) * length));
    return rows;
  }

  private double[] flat(Parameters p) {
    double[] flat = Arrays.copyOf(p.alpha(), point.length);
    int at = components;
    for (double[][] part : new double[][][] {p.mu(), p.q(), p.l()}) {
      for (double[] row : part) {
        System.arraycopy(row, 0, flat, at, row.length);
        at += row.length;
      }
    }
    return flat;
  }

  private int mu(int c) {
    return components + c * d;
  }

  private int q(int c) {
    return components * (1 + d) + c * d;
  }

  private int l(int c) {
    return components * (1 + 2 * d) + c * (d * (d - 1) / 2);
  }

  @Override
  public <T extends CalculusFieldElement<T>> T hipparchus(T[] p) {
    T[] weights = Arrays.copyOf(p, components);
    T sum = Hipparchus.logSumExp(weights).multiply(-(double) x.length).add(constant);
    T[] diagonals = MathArrays.buildArray(p[0].getField(), components * d);
    for (int c = 0; c < components; c++) {
      for (int j = 0; j < d; j++) {
        weights[c] = weights[c].add(p[q(c) + j]);
        diagonals[c * d + j] = p[q(c) + j].exp();
      }
    }
    sum = sum.subtract(squares(p, diagonals).multiply(GAMMA * GAMMA / 2));
    for (double[] row : x) {
      T[] beta = MathArrays.buildArray(p[0].getField(), components);
      for (int c = 0; c < components; c++) {
        beta[c] = weights[c].subtract(distance(p, diagonals, c, row).multiply(0.5));
      }
      sum = sum.add(Hipparchus.logSumExp(beta));
    }
    return sum;
  }

  /** The squares of all elements of all Q. */
  private <T extends CalculusFieldElement<T>> T squares(T[] p, T[] diagonals) {
    T sum = p[0].getField().getZero();
    for (T diagonal : diagonals) {
      sum = sum.add(diagonal.square());
    }
    for (int e = l(0); e < p.length; e++) {
      sum = sum.add(p[e].square());
    }
    return sum;
  }

  /** The square of the length of Q (x - μ), column by column of Q. */
  private <T extends CalculusFieldElement<T>> T distance(
      T[] p, T[] diagonals, int c, double[] row) {
    T[] y = MathArrays.buildArray(p[0].getField(), d);
    int below = l(c);
    for (int j = 0; j < d; j++) {
      T centered = p[mu(c) + j].subtract(row[j]);
      y[j] = y[j].add(diagonals[c * d + j].multiply(centered));
      for (int i = j + 1; i < d; i++) {
        y[i] = y[i].add(p[below++].multiply(centered));
      }
    }
    T sum = p[0].getField().getZero();
    for (T component : y) {
      sum = sum.add(component.square());
    }
    return sum;
  }

  @Override
  public DerivativeStructure commonsMath(DerivativeStructure[] p) {
    DerivativeStructure[] weights = Arrays.copyOf(p, components);
    DerivativeStructure sum =
        CommonsMath.logSumExp(weights).multiply(-(double) x.length).add(constant);
    DerivativeStructure[] diagonals = new DerivativeStructure[components * d];
    for (int c = 0; c < components; c++) {
      for (int j = 0; j < d; j++) {
        weights[c] = weights[c].add(p[q(c) + j]);
        diagonals[c * d + j] = p[q(c) + j].exp();
      }
    }
    sum = sum.subtract(squares(p, diagonals).multiply(GAMMA * GAMMA / 2));
    for (double[] row : x) {
      DerivativeStructure[] beta = new DerivativeStructure[components];
      for (int c = 0; c < components; c++) {
        beta[c] = weights[c].subtract(distance(p, diagonals, c, row).multiply(0.5));
      }
      sum = sum.add(CommonsMath.logSumExp(beta));
    }
    return sum;
  }

  private DerivativeStructure squares(DerivativeStructure[] p, DerivativeStructure[] diagonals) {
    DerivativeStructure sum = CommonsMath.constant(p[0], 0);
    for (DerivativeStructure diagonal : diagonals) {
      sum = sum.add(diagonal.multiply(diagonal));
    }
    for (int e = l(0); e < p.length; e++) {
      sum = sum.add(p[e].multiply(p[e]));
    }
    return sum;
  }

  private DerivativeStructure distance(
      DerivativeStructure[] p, DerivativeStructure[] diagonals, int c, double[] row) {
    DerivativeStructure[] y = new DerivativeStructure[d];
    Arrays.fill(y, CommonsMath.constant(p[0], 0));
    int below = l(c);
    for (int j = 0; j < d; j++) {
      DerivativeStructure centered = p[mu(c) + j].subtract(row[j]);
      y[j] = y[j].add(diagonals[c * d + j].multiply(centered));
      for (int i = j + 1; i < d; i++) {
        y[i] = y[i].add(p[below++].multiply(centered));
      }
    }
    DerivativeStructure sum = CommonsMath.constant(p[0], 0);
    for (DerivativeStructure component : y) {
      sum = sum.add(component.multiply(component));
    }
    return sum;
  }

  @Override
  public long numbers() {
    return 2L * point.length;
  }
}
