package dev.cotangent.sparse;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Pullback;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;

/**
 * A function's sparse Jacobian, prepared once and evaluated at many points. Immutable, and safe to
 * use from any number of threads at once.
 *
 * <p>Columns of one colour go through forward mode as one direction, several directions in a pass;
 * rows of one colour are swept back through reverse mode as one weight vector, several sweeps over
 * a recording. What comes out, the compressed matrix, has every entry somewhere by itself, and
 * where is known in advance. So a tridiagonal Jacobian of any size costs three directions, and one
 * with a full row and a full column beside the diagonal two directions and a sweep, or the other
 * way round.
 *
 * {@snippet :
 * SparseJacobian jacobian = SparseJacobian.prepare(f, x0);
 * for (double[] x : points) {
 *   CsrMatrix matrix = jacobian.at(x);
 * }
 * }
 *
 * <p>That the pattern fits is {@linkplain Check checked} at every point, by one more direction
 * unless another check is chosen. Entries that are infinite or NaN stay where they belong.
 */
public final class SparseJacobian {
  private final VectorFunction f;
  private final Coloring coloring;
  private final Check check;

  /** For each entry the colour of its column, or the complement of its row's. */
  private final int[] sources;

  /** The direction of the check's product. */
  private final double[] probe;

  private SparseJacobian(VectorFunction f, Coloring coloring, Check check, int... sources) {
    this.f = f;
    this.coloring = coloring;
    this.check = check;
    this.sources = sources;
    this.probe = Verification.direction(coloring.pattern().columns());
  }

  /**
   * Prepares a function: finds the {@linkplain Pattern#jacobianNear pattern} at a point and colours
   * it, in the way that needs the fewest sweeps.
   *
   * @param x the point, of length n
   */
  public static SparseJacobian prepare(VectorFunction f, double... x) {
    return of(f, Pattern.jacobianNear(f, x));
  }

  /**
   * Prepares a function whose pattern is known: colours columns, rows or both, whatever needs the
   * fewest sweeps.
   *
   * @param pattern m rows, n columns, an entry for each derivative that is not always 0
   */
  public static SparseJacobian of(VectorFunction f, Pattern pattern) {
    return of(f, Coloring.fewest(pattern));
  }

  /**
   * Prepares a function whose pattern has been coloured.
   *
   * @param coloring of columns, rows or both
   * @throws IllegalArgumentException if it is a colouring of a symmetric matrix, from which only a
   *     {@link SparseHessian} can be read
   */
  public static SparseJacobian of(VectorFunction f, Coloring coloring) {
    if (coloring.kind() == Coloring.Kind.STAR || coloring.kind() == Coloring.Kind.ACYCLIC) {
      throw new IllegalArgumentException(
          "Jacobian: a "
              + coloring.kind()
              + " colouring is one for a SparseHessian; colour"
              + " columns, rows or both");
    }
    return new SparseJacobian(f, coloring, Check.PRODUCT, DirectRecovery.sources(coloring));
  }

  /** Returns the same with another check of whether the pattern fits. */
  public SparseJacobian checking(Check check) {
    return new SparseJacobian(f, coloring, check, sources);
  }

  /** Returns the colouring, which knows the pattern. */
  public Coloring coloring() {
    return coloring;
  }

  /** Returns the number of directions and sweeps that an evaluation takes, without the check. */
  public int sweeps() {
    return coloring.colors();
  }

  /**
   * Returns the Jacobian at a point.
   *
   * @param x the point, of length n
   * @throws PatternMismatchException if the check says that the pattern does not fit
   * @throws IllegalArgumentException if the point has another length than the pattern has columns
   */
  public CsrMatrix at(double... x) {
    Pattern pattern = coloring.pattern();
    Verification.requireLength(pattern.columns(), x.length);
    double[][] forward = forward(x);
    double[][] reverse = reverse(x);
    double[] values = new double[pattern.nonzeros()];
    for (int i = 0; i < pattern.rows(); i++) {
      for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
        int source = sources[k];
        values[k] = source >= 0 ? forward[i][source] : reverse[~source][pattern.column(k)];
      }
    }
    CsrMatrix jacobian = new CsrMatrix(pattern, values);
    verify(jacobian, x);
    return jacobian;
  }

  /** J S, m rows with a number for each colour: the derivatives of t ↦ f(x + S t). */
  private double[][] forward(double... x) {
    if (coloring.columnColors() == 0) {
      return new double[0][];
    }
    double[] origin = new double[coloring.columnColors()];
    Arrays.fill(origin, -0.0); // x + -0 is x, for 0 and -0 too
    double[][] compressed = Forward.jacobian(t -> f.apply(shifted(x, t)), origin);
    Verification.requireOutputs(coloring.pattern().rows(), compressed.length);
    return compressed;
  }

  private Real[] shifted(double[] x, Real... t) {
    Real[] shifted = new Real[x.length];
    for (int j = 0; j < shifted.length; j++) {
      int color = coloring.ofColumn(j);
      shifted[j] = color == Coloring.NONE ? Real.of(x[j]) : t[color].add(x[j]);
    }
    return shifted;
  }

  /** Wᵀ J, n numbers for each colour of rows. */
  private double[][] reverse(double... x) {
    double[][] compressed = new double[coloring.rowColors()][];
    if (compressed.length > 0) {
      Pullback pullback = Reverse.pullback(f, x);
      Verification.requireOutputs(coloring.pattern().rows(), pullback.outputs());
      for (int color = 0; color < compressed.length; color++) {
        compressed[color] = pullback.apply(weights(color));
      }
    }
    return compressed;
  }

  private double[] weights(int color) {
    double[] weights = new double[coloring.pattern().rows()];
    Arrays.setAll(weights, i -> coloring.ofRow(i) == color ? 1 : 0);
    return weights;
  }

  private void verify(CsrMatrix jacobian, double... x) {
    switch (check) {
      case NONE -> {}
      case PATTERN -> Verification.requireCovers(coloring.pattern(), Pattern.jacobian(f, x));
      case PRODUCT -> {
        double[] product = Forward.jvp(f, x, probe);
        Verification.requireOutputs(jacobian.rows(), product.length);
        Verification.requireProduct(jacobian, probe, product, 0, witness(x));
      }
    }
  }

  private Verification.Witness witness(double... x) {
    return new Verification.Witness() {
      @Override
      public double[] row(int i) {
        double[] unit = new double[coloring.pattern().rows()];
        unit[i] = 1;
        return Reverse.vjp(f, x, unit);
      }

      @Override
      public Pattern pattern() {
        return Pattern.jacobian(f, x);
      }
    };
  }
}
