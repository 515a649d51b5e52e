package dev.cotangent.implicit;

import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Tensor;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.LUDecomposition;

/**
 * A square linear system A x = b. Rows and columns are scaled to a largest element of 1 before the
 * elimination, so that the units of equations and unknowns do not decide what counts as singular.
 */
final class DenseSystem {
  /** A pivot below this, of a scaled matrix, is rounding. */
  private static final double PIVOT = 1e-14;

  private final DecompositionSolver solver;
  private final double[] rows;
  private final double[] columns;

  private DenseSystem(double[][] a) {
    int n = a.length;
    rows = new double[n];
    columns = new double[n];
    double[][] scaled = new double[n][n];
    for (int i = 0; i < n; i++) {
      rows[i] = scale(Plain.norm(a[i]));
      for (int j = 0; j < n; j++) {
        scaled[i][j] = rows[i] * a[i][j];
        columns[j] = Math.max(columns[j], Math.abs(scaled[i][j]));
      }
    }
    for (int j = 0; j < n; j++) {
      columns[j] = scale(columns[j]);
      for (int i = 0; i < n; i++) {
        scaled[i][j] *= columns[j];
      }
    }
    solver = new LUDecomposition(new Array2DRowRealMatrix(scaled, false), PIVOT).getSolver();
  }

  private static double scale(double largest) {
    return largest == 0 ? 1 : 1 / largest;
  }

  /**
   * Factors the Jacobian of equations in their unknowns.
   *
   * @param name the operation, for messages
   * @throws IllegalStateException if it is singular, or not finite
   */
  static DenseSystem of(String name, double[][] a, double[] y, double[] p) {
    for (double[] row : a) {
      if (!Plain.isFinite(row)) {
        throw new IllegalStateException(
            name
                + ": a derivative of the equations is not finite at "
                + place(y, p)
                + ": a row of it is "
                + Plain.text(row));
      }
    }
    DenseSystem system = new DenseSystem(a);
    if (!system.solver.isNonSingular()) {
      throw singular(name, y, p);
    }
    return system;
  }

  static IllegalStateException singular(String name, double[] y, double[] p) {
    return new IllegalStateException(
        name
            + ": the derivative of the equations in the unknowns is singular at "
            + place(y, p)
            + ", or as good as: the solution is not a function of the parameters there; look for a"
            + " multiple root or for equations that say the same, or start elsewhere");
  }

  static String place(double[] y, double[] p) {
    return "y = " + Plain.text(y) + ", p = " + Plain.text(p);
  }

  double[] solve(double[] b) {
    double[] scaled = b.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= rows[i];
    }
    return weakest(scaled);
  }

  /** A vector that the matrix makes nearly as small as any, from a start in scaled equations. */
  double[] weakest(double[] start) {
    double[] x = solver.solve(new ArrayRealVector(start, false)).toArray();
    for (int j = 0; j < x.length; j++) {
      x[j] *= columns[j];
    }
    return x;
  }

  /** Solves a system of numbers of any kind, which is known to be regular. */
  static Real[] solve(Real[][] a, boolean transposed, Real... b) {
    int n = a.length;
    Real[] elements = new Real[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(a[i], 0, elements, i * n, n);
    }
    Tensor matrix = Tensor.of(elements, n, n);
    return (transposed ? matrix.transpose() : matrix).solve(Tensor.of(b, n)).toReals();
  }
}
