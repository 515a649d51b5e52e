import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealVector;

/**
 * Logistic regression on real data, by Newton's method: a softmax classifier with two classes tells
 * malignant from benign tumours.
 *
 * <p>The data are 569 samples with 30 features (see {@code docs/data/SOURCES.md}), standardised to
 * mean 0 and variance 1, with a constant 1 in front as bias. Each class has weights of its own, 2 x
 * 31 = 62 in all. Softmax alone does not tell weights apart that differ by the same vector in both
 * classes; the L2 term does, and makes the Hessian positive definite.
 */
public class LogisticRegression {
  private static final double L2 = 1;
  private static final double TOLERANCE = 1e-10;
  private static final int MOST_STEPS = 50;

  private static final double[][] SAMPLES;
  private static final int[] LABELS;
  private static final int FEATURES;

  static {
    List<String> lines = read("breast_cancer.csv");
    FEATURES = lines.get(1).split(",").length; // the label leaves its place to the bias
    SAMPLES = new double[lines.size() - 1][FEATURES];
    LABELS = new int[SAMPLES.length];
    for (int s = 0; s < SAMPLES.length; s++) {
      String[] cells = lines.get(s + 1).split(",");
      SAMPLES[s][0] = 1;
      for (int j = 1; j < FEATURES; j++) {
        SAMPLES[s][j] = Double.parseDouble(cells[j - 1]);
      }
      LABELS[s] = Integer.parseInt(cells[FEATURES - 1]);
    }
    standardise();
  }

  /**
   * Returns the negative log likelihood of the data, with the L2 term.
   *
   * @param w the weights of class 0, then those of class 1
   */
  public static Real f(Real[] w) {
    if (w.length != 2 * FEATURES) {
      throw new IllegalArgumentException(
          w.length + " weights were given, but there are " + 2 * FEATURES);
    }
    Real loss = Real.dot(w, w).mul(L2 / 2);
    for (int s = 0; s < SAMPLES.length; s++) {
      Real[] scores = {score(w, 0, SAMPLES[s]), score(w, FEATURES, SAMPLES[s])};
      loss = loss.add(Real.logSumExp(scores).sub(scores[LABELS[s]]));
    }
    return loss;
  }

  private static Real score(Real[] w, int from, double[] sample) {
    Real score = w[from].mul(sample[0]);
    for (int j = 1; j < sample.length; j++) {
      score = score.add(w[from + j].mul(sample[j]));
    }
    return score;
  }

  /** Finds the weights and prints each step. */
  public static void main(String[] args) {
    double[] w = new double[2 * FEATURES];
    System.out.println("step    negative log likelihood    |gradient|    forward - reverse");
    for (int step = 0; step <= MOST_STEPS; step++) {
      var here = Reverse.valueAndGradient(LogisticRegression::f, w);
      RealVector gradient = new ArrayRealVector(here.gradient());
      RealVector forward = new ArrayRealVector(Forward.gradient(LogisticRegression::f, w));
      System.out.printf(
          Locale.ROOT,
          "%4d    %23.15f    %10.3e    %17.1e%n",
          step,
          here.value(),
          gradient.getNorm(),
          forward.getDistance(gradient));
      if (gradient.getNorm() < TOLERANCE) {
        System.out.printf(
            Locale.ROOT, "converged; %.1f %% of the samples are told right%n", 100 * accuracy(w));
        return;
      }
      var hessian = new Array2DRowRealMatrix(Hybrid.hessian(LogisticRegression::f, w));
      RealVector newton = new CholeskyDecomposition(hessian, 1e-9, 0).getSolver().solve(gradient);
      w = new ArrayRealVector(w).subtract(newton).toArray();
    }
    throw new IllegalStateException("no convergence in " + MOST_STEPS + " steps");
  }

  private static double accuracy(double[] w) {
    Real[] weights = Real.of(w);
    int right = 0;
    for (int s = 0; s < SAMPLES.length; s++) {
      Real malignant = score(weights, 0, SAMPLES[s]);
      Real benign = score(weights, FEATURES, SAMPLES[s]);
      right += benign.greaterThan(malignant) == (LABELS[s] == 1) ? 1 : 0;
    }
    return (double) right / SAMPLES.length;
  }

  private static void standardise() {
    for (int j = 1; j < FEATURES; j++) {
      double mean = 0;
      for (double[] sample : SAMPLES) {
        mean += sample[j] / SAMPLES.length;
      }
      double variance = 0;
      for (double[] sample : SAMPLES) {
        variance += (sample[j] - mean) * (sample[j] - mean) / SAMPLES.length;
      }
      for (double[] sample : SAMPLES) {
        sample[j] = (sample[j] - mean) / Math.sqrt(variance);
      }
    }
  }

  /**
   * Reads a file from the folder that the system property {@code cotangent.data} names, or else
   * from docs/data in the working directory or in one above it.
   */
  private static List<String> read(String name) {
    Path folder = Path.of(System.getProperty("cotangent.data", "docs/data"));
    Path base = Path.of("").toAbsolutePath();
    while (base != null && !Files.exists(base.resolve(folder).resolve(name))) {
      base = base.getParent();
    }
    if (base == null) {
      throw new IllegalStateException(
          "cannot find " + name + ": start in Cotangent's folder, or set -Dcotangent.data");
    }
    try {
      return Files.readAllLines(base.resolve(folder).resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
