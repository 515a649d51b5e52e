package dev.cotangent.commons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.exception.NoDataException;
import org.apache.commons.math3.exception.NotStrictlyPositiveException;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;

/** Numbers and tensors to matrices, and back. */
class MatricesTest {
  private static final double[][] ROWS = {{1, -0.0, Double.NaN}, {4, 5, 1e300}};

  @Test
  void thereAndBack() {
    RealMatrix matrix = MatrixUtils.createRealMatrix(ROWS);
    RealVector vector = new ArrayRealVector(ROWS[1]);
    assertArrayEquals(ROWS, Matrices.matrix(Matrices.reals(matrix)).getData());
    assertArrayEquals(ROWS, Matrices.matrix(Matrices.tensor(matrix)).getData());
    assertEquals(vector, Matrices.vector(Matrices.reals(vector)));
    assertEquals(vector, Matrices.vector(Matrices.tensor(vector)));
    assertArrayEquals(new int[] {2, 3}, Matrices.tensor(matrix).shape());
    assertArrayEquals(new int[] {3}, Matrices.tensor(vector).shape());
    assertEquals(4, Matrices.reals(matrix)[1][0].value());
  }

  /** A tensor's strides and its type do not matter. */
  @Test
  void viewsAndSinglePrecision() {
    Tensor view = Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}}).swapAxes(0, 1);
    assertArrayEquals(new double[][] {{1, 3, 5}, {2, 4, 6}}, Matrices.matrix(view).getData());
    assertArrayEquals(new double[] {0.5, 3}, Matrices.vector(Tensor.floats(0.5f, 3)).toArray());
  }

  private static void loses(UnaryOperator<Real> conversion) {
    var error =
        assertThrows(IllegalStateException.class, () -> Forward.derivative(conversion, 1.0));
    assertTrue(error.getMessage().contains("detach()"), error.getMessage());
    assertThrows(
        IllegalStateException.class, () -> Reverse.gradient(x -> conversion.apply(x[0]), 1));
  }

  @Test
  void derivativesAreNotLost() {
    loses(x -> Real.of(Matrices.vector(Real.one(), x).getEntry(1)));
    loses(x -> Real.of(Matrices.matrix(new Real[][] {{x}}).getEntry(0, 0)));
    loses(x -> Real.of(Matrices.vector(Tensor.of(new Real[] {x}, 1)).getEntry(0)));
    loses(x -> Real.of(Matrices.matrix(Tensor.of(new Real[] {x}, 1, 1)).getEntry(0, 0)));
    double slope = Forward.derivative(x -> x.mul(Matrices.vector(x.detach()).getEntry(0)), 3.0);
    assertEquals(3, slope);
  }

  @Test
  void shapesThatAreNone() {
    Tensor tensor = Tensor.of(ROWS);
    assertThrows(DimensionMismatchException.class, () -> Matrices.vector(tensor));
    assertThrows(DimensionMismatchException.class, () -> Matrices.matrix(tensor.flatten()));
    assertThrows(
        NotStrictlyPositiveException.class, () -> Matrices.matrix(Tensor.of(new double[0], 0, 2)));
    assertThrows(NoDataException.class, () -> Matrices.matrix(new Real[0][]));
    Real[][] ragged = {Real.of(1, 2), Real.of(3, 4, 5)};
    assertThrows(DimensionMismatchException.class, () -> Matrices.matrix(ragged));
    assertThrows(NullPointerException.class, () -> Matrices.vector(Real.one(), null));
  }
}
