package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.commons.CommonsFunctions;
import dev.cotangent.commons.Derivatives;
import dev.cotangent.commons.DifferentiableFunctions;
import dev.cotangent.commons.LeastSquares;
import dev.cotangent.commons.Objective;
import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealLinearOperator;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/** On random programs, what Commons Math is handed is what the doors give. */
class CommonsProgramProperties {
  /** Some hundred operations, in whichever order their derivatives are multiplied. */
  private static final double ROUNDING = 1e-11;

  private static final int INPUTS = 3;

  @Provide
  Arbitrary<Program> programs() {
    return Program.upTo(25);
  }

  @Provide
  Arbitrary<Program> shortPrograms() {
    return Program.upTo(5);
  }

  @Provide
  Arbitrary<double[]> points() {
    return Program.points();
  }

  @Property(seed = "11", tries = 200, edgeCases = EdgeCasesMode.NONE)
  void objectives(@ForAll("programs") Program f, @ForAll("points") double[] x) {
    Objective objective = Objective.of(f);
    double[] gradient = Reverse.gradient(f, x);
    double value = f.apply(Real.of(x)).value();
    assertEquals(value, objective.function().getObjectiveFunction().value(x), "without a tape");
    assertArrayEquals(gradient, objective.gradient().getObjectiveFunctionGradient().value(x));
    assertEquals(value, objective.function().getObjectiveFunction().value(x), "remembered");
    double[][] hessian = objective.hessian().function().value(x);
    double[][] halves = Hybrid.hessian(f, x);
    for (int i = 0; i < INPUTS; i++) {
      for (int j = 0; j < INPUTS; j++) {
        assertEquals(hessian[j][i], hessian[i][j], "symmetric to the last bit");
      }
      assertClose(halves[i], hessian[i]);
    }
  }

  @Property(seed = "12", tries = 200, edgeCases = EdgeCasesMode.NONE)
  void operatorsAreTheirMatrices(
      @ForAll("programs") Program f, @ForAll("points") double[] x, @ForAll("points") double[] v) {
    RealMatrix jacobian = Derivatives.jacobian(f.several(), x);
    RealVector direction = new ArrayRealVector(v);
    assertMatrix(jacobian, Derivatives.jacobianOperator(f.several(), x), direction);
    assertMatrix(Derivatives.hessian(f, x), Derivatives.hessianOperator(f, x), direction);
    assertArrayEquals(Reverse.gradient(f, x), Derivatives.gradient(f, x).toArray());
    var model = LeastSquares.model(f.several());
    assertEquals(jacobian, model.computeJacobian(x));
    assertArrayEquals(Real.values(f.several().apply(Real.of(x))), model.computeValue(x).toArray());
    assertEquals(jacobian, model.value(new ArrayRealVector(x)).getSecond());
    assertEquals(model.computeValue(x), model.value(new ArrayRealVector(x)).getFirst());
  }

  private static void assertMatrix(RealMatrix matrix, RealLinearOperator operator, RealVector v) {
    assertEquals(matrix.getRowDimension(), operator.getRowDimension());
    assertEquals(matrix.getColumnDimension(), operator.getColumnDimension());
    assertClose(matrix.operate(v).toArray(), operator.operate(v).toArray());
    assertClose(matrix.transpose().operate(v).toArray(), operator.operateTranspose(v).toArray());
  }

  /** There and back: a program as a function of Commons Math, and that as a primitive. */
  @Property(seed = "13", tries = 60, edgeCases = EdgeCasesMode.NONE)
  void roundTrips(@ForAll("shortPrograms") Program f, @ForAll("points") double[] x) {
    Nary row = CommonsFunctions.nary("program", INPUTS, DifferentiableFunctions.multivariate(f));
    for (List<Door> doors : Door.nestings(2)) {
      assertClose(
          Real.values(Door.derivatives(doors, f, Real.of(x))),
          Real.values(Door.derivatives(doors, row::apply, Real.of(x))));
    }
  }

  @Property(seed = "14", tries = 60, edgeCases = EdgeCasesMode.NONE)
  void roundTripsInOneVariable(@ForAll("shortPrograms") Program f, @ForAll("points") double[] x) {
    UnaryOperator<Real> slice = t -> f.apply(new Real[] {t, t.sin(), t.square()});
    Unary row = CommonsFunctions.unary("slice", DifferentiableFunctions.univariate(slice));
    assertClose(
        DifferentiableFunctions.derivatives(slice, x[0], 3),
        DifferentiableFunctions.derivatives(row::apply, x[0], 3));
    assertEquals(
        Forward.derivative(slice, x[0]),
        Reverse.gradient(p -> row.apply(p[0]), x[0])[0],
        ROUNDING * (1 + Math.abs(Forward.derivative(slice, x[0]))));
  }

  private static void assertClose(double[] expected, double[] actual) {
    double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    assertArrayEquals(expected, actual, ROUNDING * scale);
  }
}
