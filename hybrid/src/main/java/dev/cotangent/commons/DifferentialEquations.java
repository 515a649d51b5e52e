package dev.cotangent.commons;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.exception.NotFiniteNumberException;
import org.apache.commons.math3.exception.NotStrictlyPositiveException;
import org.apache.commons.math3.exception.util.LocalizedFormats;
import org.apache.commons.math3.ode.MainStateJacobianProvider;
import org.apache.commons.math3.ode.ParameterJacobianProvider;
import org.apache.commons.math3.ode.UnknownParameterException;

/**
 * Differential equations y' = f(t, y, p) with the Jacobians of f in the state y and in named
 * parameters p: all that Commons Math wants to integrate them, and to integrate beside them the
 * variational equations, which say how the solution depends on where it starts and on p.
 *
 * {@snippet :
 * DifferentialEquations decay =
 *     DifferentialEquations.of(1, (t, y, p) -> new Real[] {y[0].mul(p[0]).neg()}).with("rate", 0.5);
 *
 * JacobianMatrices sensitivities = new JacobianMatrices(decay, "rate");
 * sensitivities.addParameterJacobianProvider(decay);
 * ExpandableStatefulODE equations = new ExpandableStatefulODE(decay);
 * equations.setTime(0);
 * equations.setPrimaryState(new double[] {1});
 * sensitivities.registerVariationalEquations(equations);
 * new DormandPrince853Integrator(1e-6, 1, 1e-12, 1e-12).integrate(equations, 2);
 *
 * double[] byRate = new double[1];
 * sensitivities.getCurrentParameterJacobian("rate", byRate);   // -2 / e
 * }
 *
 * <p>With S = ∂y/∂y₀ and s = ∂y/∂p these are S' = (∂f/∂y) S and s' = (∂f/∂y) s + ∂f/∂p (Hairer,
 * Nørsett and Wanner 1993, "Solving Ordinary Differential Equations I", section I.14). The
 * Jacobians are taken in forward mode, as f has as many inputs as outputs.
 *
 * <p>Immutable, and safe for use by several threads as long as f is.
 */
public final class DifferentialEquations
    implements MainStateJacobianProvider, ParameterJacobianProvider {
  /** The right-hand side of differential equations. */
  @FunctionalInterface
  public interface RightHandSide {
    /**
     * Returns dy/dt.
     *
     * @param t the time
     * @param y the state, of length n
     * @param p the parameters, in the order in which they were {@linkplain #with added}
     * @return of length n
     */
    Real[] at(Real t, Real[] y, Real[] p);
  }

  private final int dimension;
  private final RightHandSide f;
  private final List<String> names;
  private final double[] parameters;

  private DifferentialEquations(
      int dimension, RightHandSide f, List<String> names, double... parameters) {
    this.dimension = dimension;
    this.f = f;
    this.names = names;
    this.parameters = parameters;
  }

  /**
   * Returns differential equations, so far without parameters.
   *
   * @param dimension n, the length of the state
   * @param f the right-hand side
   * @throws NotStrictlyPositiveException if the dimension is not positive
   */
  public static DifferentialEquations of(int dimension, RightHandSide f) {
    if (dimension < 1) {
      throw new NotStrictlyPositiveException(dimension);
    }
    return new DifferentialEquations(dimension, Objects.requireNonNull(f, "f"), List.of());
  }

  /**
   * Returns these equations with one parameter, or one more.
   *
   * @param parameter its name
   * @param value its value
   * @throws IllegalArgumentException if there is a parameter of that name
   */
  public DifferentialEquations with(String parameter, double value) {
    if (names.contains(Objects.requireNonNull(parameter, "parameter"))) {
      throw new IllegalArgumentException("there are two parameters named " + parameter);
    }
    List<String> longer = new ArrayList<>(names);
    longer.add(parameter);
    double[] values = Arrays.copyOf(parameters, longer.size());
    values[names.size()] = value;
    return new DifferentialEquations(dimension, f, List.copyOf(longer), values);
  }

  @Override
  public int getDimension() {
    return dimension;
  }

  /** {@return the names of the parameters, in their order} */
  @Override
  public List<String> getParametersNames() {
    return names;
  }

  @Override
  public boolean isSupported(String name) {
    return names.contains(name);
  }

  /**
   * Computes y' = f(t, y, p).
   *
   * @throws DimensionMismatchException if y, yDot or what f returns has not length n
   * @throws NotFiniteNumberException if the time is not finite, as it is before it has been set;
   *     the integrators would never end
   */
  @Override
  public void computeDerivatives(double t, double[] y, double[] yDot) {
    if (!Double.isFinite(t)) {
      NotFiniteNumberException error = new NotFiniteNumberException(t);
      error.getContext().addMessage(LocalizedFormats.SIMPLE_MESSAGE, "set the time first: setTime");
      throw error;
    }
    requireDimension(y.length);
    requireDimension(yDot.length);
    Real[] rates = Level.call(inState(t), Real.of(y));
    requireDimension(rates.length);
    System.arraycopy(Level.doubles(rates), 0, yDot, 0, dimension);
  }

  /**
   * Computes ∂f/∂y.
   *
   * @param yDot f at the point, which is not looked at
   * @param dFdY n rows of length n, to be filled
   * @throws DimensionMismatchException if an array, or what f returns, has not the size it should
   */
  @Override
  public void computeMainStateJacobian(double t, double[] y, double[] yDot, double[][] dFdY) {
    requireDimension(y.length);
    requireDimension(dFdY.length);
    double[][] jacobian = Forward.jacobian(inState(t), y);
    requireDimension(jacobian.length);
    for (int i = 0; i < dimension; i++) {
      requireDimension(dFdY[i].length);
      System.arraycopy(jacobian[i], 0, dFdY[i], 0, dimension);
    }
  }

  /**
   * Computes ∂f/∂p for one of the parameters.
   *
   * @param yDot f at the point, which is not looked at
   * @param dFdP of length n, to be filled
   * @throws UnknownParameterException if there is no parameter of that name
   * @throws DimensionMismatchException if an array, or what f returns, has not the size it should
   */
  @Override
  public void computeParameterJacobian(
      double t, double[] y, double[] yDot, String paramName, double[] dFdP) {
    int index = names.indexOf(paramName);
    if (index < 0) {
      throw new UnknownParameterException(paramName);
    }
    requireDimension(y.length);
    requireDimension(dFdP.length);
    double[] direction = new double[parameters.length];
    direction[index] = 1;
    VectorFunction inParameters = p -> f.at(Real.of(t), Real.of(y), p);
    double[] derivative = Forward.jvp(inParameters, parameters, direction);
    requireDimension(derivative.length);
    System.arraycopy(derivative, 0, dFdP, 0, dimension);
  }

  private VectorFunction inState(double t) {
    return y -> f.at(Real.of(t), y, Real.of(parameters));
  }

  private void requireDimension(int length) {
    if (length != dimension) {
      throw new DimensionMismatchException(length, dimension);
    }
  }
}
