package dev.cotangent.commons;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Vectors and matrices of Commons Math from numbers and tensors, and back. Each result is a copy.
 *
 * {@snippet :
 * RealMatrix covariance = new Covariance(samples).getCovarianceMatrix();
 * Tensor whitened = Matrices.tensor(covariance).cholesky();
 * }
 *
 * <p>Commons Math computes with {@code double}, which carries no derivative. A number that still
 * depends on a differentiation is therefore refused with an {@link IllegalStateException}: detach
 * it first, if its derivative is not wanted.
 */
public final class Matrices {
  private Matrices() {}

  /** Returns the entries of a vector as constants. */
  public static Real[] reals(RealVector vector) {
    return Real.of(vector.toArray());
  }

  /** Returns the rows of a matrix as constants. */
  public static Real[][] reals(RealMatrix matrix) {
    return Arrays.stream(matrix.getData()).map(Real::of).toArray(Real[][]::new);
  }

  /** Returns a vector as a tensor of one axis. */
  public static Tensor tensor(RealVector vector) {
    return Tensor.of(vector.toArray());
  }

  /** Returns a matrix as a tensor of two axes. */
  public static Tensor tensor(RealMatrix matrix) {
    return Tensor.of(matrix.getData());
  }

  /**
   * Returns constants as a vector.
   *
   * @throws IllegalStateException if one of them is not constant
   */
  public static RealVector vector(Real... entries) {
    return new ArrayRealVector(doubles("vector", entries), false);
  }

  /**
   * Returns a tensor of one axis as a vector.
   *
   * @throws DimensionMismatchException if it has not one axis
   * @throws IllegalStateException if it is not constant
   */
  public static RealVector vector(Tensor tensor) {
    return new ArrayRealVector(elements("vector", tensor, 1), false);
  }

  /**
   * Returns rows of constants as a matrix.
   *
   * @throws DimensionMismatchException if they differ in length
   * @throws org.apache.commons.math3.exception.NoDataException if the matrix would be empty
   * @throws IllegalStateException if an entry is not constant
   */
  public static RealMatrix matrix(Real[][] rows) {
    return new Array2DRowRealMatrix(
        Arrays.stream(rows).map(row -> doubles("matrix", row)).toArray(double[][]::new), false);
  }

  /**
   * Returns a tensor of two axes as a matrix.
   *
   * @throws DimensionMismatchException if it has not two axes
   * @throws org.apache.commons.math3.exception.NotStrictlyPositiveException if it is empty
   * @throws IllegalStateException if it is not constant
   */
  public static RealMatrix matrix(Tensor tensor) {
    double[] elements = elements("matrix", tensor, 2);
    int columns = tensor.shape()[1];
    RealMatrix matrix = new Array2DRowRealMatrix(tensor.shape()[0], columns);
    for (int i = 0; i < matrix.getRowDimension(); i++) {
      matrix.setRow(i, Arrays.copyOfRange(elements, i * columns, (i + 1) * columns));
    }
    return matrix;
  }

  private static double[] doubles(String operation, Real... entries) {
    for (Real entry : entries) {
      if (!entry.isConstant()) {
        throw lost(operation, "an entry depends on " + Level.levelOf(entry));
      }
    }
    return Real.values(entries);
  }

  private static double[] elements(String operation, Tensor tensor, int axes) {
    if (tensor.rank() != axes) {
      throw new DimensionMismatchException(tensor.rank(), axes);
    }
    if (!tensor.isConstant()) {
      throw lost(operation, "the tensor depends on a differentiation");
    }
    return tensor.toArray();
  }

  private static IllegalStateException lost(String operation, String what) {
    return new IllegalStateException(
        operation
            + ": "
            + what
            + ", and Commons Math would lose its derivative; detach() it first");
  }
}
