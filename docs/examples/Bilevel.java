import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.implicit.Implicit;
import dev.cotangent.implicit.InnerObjective;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How much should a regression be regularised? A problem on two levels: the weights are those that
 * are best for one half of the data under a given penalty, and the penalty is the one whose weights
 * are best for the other half.
 *
 * <p>The inner level is ridge regression of malignant (1) against benign (-1) tumours on 30
 * standardised features and a bias (see {@code docs/data/SOURCES.md}). The outer level needs the
 * derivatives of the best weights in the penalty, which come from the implicit function theorem;
 * nothing of the inner minimisation is recorded.
 */
public class Bilevel {
  private static final double TOLERANCE = 1e-9;
  private static final int MOST_STEPS = 50;

  /** The samples with even numbers, to learn from, and those with odd ones, to judge by. */
  private static final Tensor[] SAMPLES = new Tensor[2];

  private static final Tensor[] CLASSES = new Tensor[2];

  static {
    double[][] rows = read("breast_cancer.csv");
    int features = rows[0].length - 1;
    standardise(rows, features);
    for (int half = 0; half < 2; half++) {
      int count = (rows.length + 1 - half) / 2;
      int start = half;
      SAMPLES[half] =
          Tensor.generate(
              i -> {
                int j = i % (features + 1);
                return j == features ? 1 : rows[start + 2 * (i / (features + 1))][j];
              },
              count,
              features + 1);
      CLASSES[half] = Tensor.generate(i -> 1 - 2 * rows[start + 2 * i][features], count);
    }
  }

  private static Real misses(int half, Real... weights) {
    Tensor scores = SAMPLES[half].matmul(Tensor.of(weights, weights.length));
    return scores.sub(CLASSES[half]).square().mean().toReal();
  }

  /** What is to be small for the weights w: misses, and weights, at a price of exp(p₀). */
  private static final InnerObjective TRAINING =
      (w, p) -> misses(0, w).add(p[0].exp().mul(Real.dot(w, w)));

  /**
   * Returns the mean square miss on the second half of the data, with the weights that are best for
   * the first half.
   *
   * @param x the logarithm of the penalty
   */
  public static Real f(Real[] x) {
    return misses(1, Implicit.argmin(TRAINING, new double[SAMPLES[0].size(1)], x));
  }

  /** Finds the best penalty by Newton's method and prints each step. */
  public static void main(String[] args) {
    double x = Math.log(1e-3);
    System.out.println("step      penalty    validation loss         slope");
    for (int step = 0; step <= MOST_STEPS; step++) {
      var here = Reverse.valueAndGradient(Bilevel::f, x);
      double slope = here.gradient()[0];
      System.out.printf(
          Locale.ROOT,
          "%4d    %9.3e    %15.12f    %10.3e%n",
          step,
          Math.exp(x),
          here.value(),
          slope);
      if (Math.abs(slope) < TOLERANCE) {
        System.out.printf(Locale.ROOT, "converged; the best penalty is %.6f%n", Math.exp(x));
        return;
      }
      double curvature = Hybrid.hessian(Bilevel::f, x)[0][0];
      x -= curvature > 0 ? Math.clamp(slope / curvature, -1.0, 1.0) : Math.signum(slope);
    }
    throw new IllegalStateException("no convergence in " + MOST_STEPS + " steps");
  }

  private static void standardise(double[][] rows, int features) {
    for (int j = 0; j < features; j++) {
      double mean = 0;
      for (double[] row : rows) {
        mean += row[j] / rows.length;
      }
      double variance = 0;
      for (double[] row : rows) {
        variance += (row[j] - mean) * (row[j] - mean) / rows.length;
      }
      for (double[] row : rows) {
        row[j] = (row[j] - mean) / Math.sqrt(variance);
      }
    }
  }

  /**
   * Reads a file from the folder that the system property {@code cotangent.data} names, or else
   * from docs/data in the working directory or in one above it.
   */
  private static double[][] read(String name) {
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
      List<String> lines = Files.readAllLines(base.resolve(folder).resolve(name));
      return lines.stream().skip(1).map(Bilevel::numbers).toArray(double[][]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] numbers(String line) {
    String[] cells = line.split(",");
    double[] numbers = new double[cells.length];
    for (int i = 0; i < cells.length; i++) {
      numbers[i] = Double.parseDouble(cells[i]);
    }
    return numbers;
  }
}
