package dev.cotangent.hybrid;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.Arrays;

/**
 * Vector calculus: what physics asks of scalar and vector fields, by the modes that suit.
 *
 * {@snippet :
 * ScalarFunction potential = x -> x[0].square().add(x[1].square()).log();
 * double flat = Calculus.laplacian(potential, 1, 2);                // 0: it is harmonic
 * VectorFunction field = Reverse.gradient(potential);
 * double none = Calculus.scalarCurl(field, 1, 2);                   // 0: a gradient has no curl
 * }
 *
 * <p>Most methods exist for {@code double} and for {@link Real}; the second kind nests, as the
 * point and what the function closes over may depend on what is being differentiated. Costs are
 * given for n inputs, in evaluations of the function. A second derivative in one direction is taken
 * by forward mode over forward mode, without a tape, at the cost of a few evaluations: so what sums
 * up n of them needs neither the Hessian nor its memory.
 *
 * <p>All methods are safe to call from any number of threads at once. They throw {@link
 * NullPointerException}, naming what is null, for null arguments and for functions that return
 * null.
 */
public final class Calculus {
  private Calculus() {}

  // Second derivatives of scalar fields.

  /**
   * Returns vᵀ H v, with H the Hessian: the second derivative of f along a line, d²/dt² f(x + t v)
   * at t = 0. A few evaluations.
   *
   * @param x the point, of length n
   * @param v the direction, of length n, which need not have length 1 as a vector
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double secondDerivative(ScalarFunction f, double[] x, double[] v) {
    return secondDerivative(f, x, v, v);
  }

  /**
   * Returns uᵀ H v, with H the Hessian: the derivative of f in both directions. A few evaluations.
   *
   * @param x the point, of length n
   * @param u a direction, of length n
   * @param v a direction, of length n
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double secondDerivative(ScalarFunction f, double[] x, double[] u, double[] v) {
    requireLength("secondDerivative", x.length, u.length);
    requireLength("secondDerivative", x.length, v.length);
    return Forward.jvp(along(f, Real.of(v)), x, u)[0];
  }

  /** Returns uᵀ H v at a point, and for directions, that may depend on outer differentiations. */
  public static Real secondDerivative(ScalarFunction f, Real[] x, Real[] u, Real[] v) {
    requireLength("secondDerivative", x.length, u.length);
    requireLength("secondDerivative", x.length, v.length);
    return Forward.jvp(along(f, v), x, u)[0];
  }

  /** The derivative of f in the direction v, as a function of the point. */
  private static VectorFunction along(ScalarFunction f, Real... v) {
    return x -> Forward.jvp(f.asVector(), x, v);
  }

  /**
   * Returns the diagonal of the Hessian, ∂²f/∂xᵢ². n second derivatives, a few evaluations each.
   *
   * @param x the point, of length n
   * @return of length n
   */
  public static double[] hessianDiagonal(ScalarFunction f, double... x) {
    double[] diagonal = new double[x.length];
    for (int i = 0; i < diagonal.length; i++) {
      double[] axis = new double[x.length];
      axis[i] = 1;
      diagonal[i] = secondDerivative(f, x, axis);
    }
    return diagonal;
  }

  /** Returns the diagonal of the Hessian at a point that may depend on outer differentiations. */
  public static Real[] hessianDiagonal(ScalarFunction f, Real[] x) {
    Real[] diagonal = new Real[x.length];
    for (int i = 0; i < diagonal.length; i++) {
      Real[] axis = Real.of(new double[x.length]);
      axis[i] = Real.one();
      diagonal[i] = secondDerivative(f, x, axis, axis);
    }
    return diagonal;
  }

  /**
   * Returns the Laplacian Δf, the sum of the second derivatives ∂²f/∂xᵢ². n second derivatives, a
   * few evaluations each.
   *
   * @param x the point, in Cartesian coordinates, of length n
   */
  public static double laplacian(ScalarFunction f, double... x) {
    return Arrays.stream(hessianDiagonal(f, x)).reduce(0, Double::sum);
  }

  /** Returns the Laplacian at a point that may itself depend on what is being differentiated. */
  public static Real laplacian(ScalarFunction f, Real[] x) {
    return Real.sum(hessianDiagonal(f, x));
  }

  /**
   * Returns ∇³f(x)[u, v]: the gradient of uᵀ H v, or the derivative of H v in the direction u. By
   * forward over reverse over forward mode; it costs some seven Hessian-vector products, whatever
   * n.
   *
   * @param x the point, of length n
   * @param u a direction, of length n
   * @param v a direction, of length n
   * @return of length n
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double[] thirdDerivative(ScalarFunction f, double[] x, double[] u, double[] v) {
    requireLength("thirdDerivative", x.length, u.length);
    requireLength("thirdDerivative", x.length, v.length);
    return Forward.jvp(Reverse.gradient(scalar(along(f, Real.of(v)))), x, u);
  }

  /** Returns ∇³f(x)[u, v] at a point, and for directions, that may depend on outer ones. */
  public static Real[] thirdDerivative(ScalarFunction f, Real[] x, Real[] u, Real[] v) {
    requireLength("thirdDerivative", x.length, u.length);
    requireLength("thirdDerivative", x.length, v.length);
    return Forward.jvp(Reverse.gradient(scalar(along(f, v))), x, u);
  }

  private static ScalarFunction scalar(VectorFunction f) {
    return x -> f.apply(x)[0];
  }

  private static void requireLength(String operation, int point, int direction) {
    if (point != direction) {
      throw new IllegalArgumentException(
          operation
              + ": the point has length "
              + point
              + " and a direction has length "
              + direction);
    }
  }

  // Vector fields.

  /**
   * Returns the divergence of a vector field, Σ ∂Fᵢ/∂xᵢ. The cost of a Jacobian in forward mode.
   *
   * @param x the point, in Cartesian coordinates, of length n
   * @throws IllegalArgumentException if the field has not n components
   */
  public static double divergence(VectorFunction field, double... x) {
    double[][] jacobian = Forward.jacobian(field, x);
    requireField("divergence", x.length, jacobian.length);
    double sum = 0;
    for (int i = 0; i < jacobian.length; i++) {
      sum += jacobian[i][i];
    }
    return sum;
  }

  /** Returns the divergence at a point that may itself depend on what is being differentiated. */
  public static Real divergence(VectorFunction field, Real[] x) {
    Real[][] jacobian = Forward.jacobian(field, x);
    requireField("divergence", x.length, jacobian.length);
    Real[] diagonal = new Real[x.length];
    Arrays.setAll(diagonal, i -> jacobian[i][i]);
    return Real.sum(diagonal);
  }

  /**
   * Returns the curl of a vector field in space, (∂F₂/∂x₁ - ∂F₁/∂x₂, ∂F₀/∂x₂ - ∂F₂/∂x₀, ∂F₁/∂x₀ -
   * ∂F₀/∂x₁). The cost of a Jacobian in forward mode.
   *
   * @param x the point, in Cartesian coordinates, of length 3
   * @return of length 3
   * @throws IllegalArgumentException if the point or the field has not three components; {@link
   *     #scalarCurl} is for the plane
   */
  public static double[] curl(VectorFunction field, double... x) {
    return Level.doubles(curl(field, Real.of(x)));
  }

  /** Returns the curl at a point that may itself depend on what is being differentiated. */
  public static Real[] curl(VectorFunction field, Real[] x) {
    Real[][] jacobian = dimensional("curl", 3, field, x);
    return new Real[] {
      jacobian[2][1].sub(jacobian[1][2]),
      jacobian[0][2].sub(jacobian[2][0]),
      jacobian[1][0].sub(jacobian[0][1])
    };
  }

  /**
   * Returns the curl of a vector field in the plane, ∂F₁/∂x₀ - ∂F₀/∂x₁.
   *
   * @param x the point, in Cartesian coordinates, of length 2
   * @throws IllegalArgumentException if the point or the field has not two components; {@link
   *     #curl} is for space
   */
  public static double scalarCurl(VectorFunction field, double... x) {
    return Level.doubles(scalarCurl(field, Real.of(x)))[0];
  }

  /** Returns it at a point that may itself depend on what is being differentiated. */
  public static Real scalarCurl(VectorFunction field, Real[] x) {
    Real[][] jacobian = dimensional("scalarCurl", 2, field, x);
    return jacobian[1][0].sub(jacobian[0][1]);
  }

  private static Real[][] dimensional(String operation, int n, VectorFunction field, Real... x) {
    if (x.length != n) {
      throw new IllegalArgumentException(
          operation + ": it takes " + n + " dimensions, and the point has " + x.length);
    }
    Real[][] jacobian = Forward.jacobian(field, x);
    requireField(operation, n, jacobian.length);
    return jacobian;
  }

  private static void requireField(String operation, int point, int components) {
    if (point != components) {
      throw new IllegalArgumentException(
          operation
              + ": the point has length "
              + point
              + " and the field has "
              + components
              + " components; a vector field has as many");
    }
  }

  /**
   * Returns how far a field is from being a gradient: the largest |∂Fᵢ/∂xⱼ - ∂Fⱼ/∂xᵢ|. It is 0, up
   * to rounding, for the gradient of a function, whose Jacobian is a Hessian; a field for which it
   * is 0 in all of a region without holes is one. The cost of a Jacobian in forward mode.
   *
   * @param x the point, of length n
   * @return NaN if a derivative is NaN
   * @throws IllegalArgumentException if the field has not n components
   */
  public static double asymmetry(VectorFunction field, double... x) {
    double[][] jacobian = Forward.jacobian(field, x);
    requireField("asymmetry", x.length, jacobian.length);
    double largest = 0;
    for (int i = 0; i < jacobian.length; i++) {
      for (int j = 0; j <= i; j++) {
        largest = Math.max(largest, Math.abs(jacobian[i][j] - jacobian[j][i]));
      }
    }
    return largest;
  }

  // Fields in other coordinates.

  /**
   * Returns the Cartesian gradient of a scalar field that is given in other coordinates: with J the
   * Jacobian of the map from those to Cartesian ones, J⁻ᵀ times the gradient by the coordinates.
   *
   * {@snippet :
   * VectorFunction polar = q -> new Real[] {q[0].mul(q[1].cos()), q[0].mul(q[1].sin())};
   * double[] g = Calculus.gradientIn(polar, q -> q[0].square(), 2, 0);  // of x² + y² at (2, 0): 4, 0
   * }
   *
   * <p>A gradient, a Jacobian, and the solution of a system of n equations.
   *
   * @param coordinates the map from the coordinates q to the Cartesian x(q), n to n
   * @param f the field, as a function of q
   * @param q the point in those coordinates, of length n
   * @return the gradient ∂f/∂x, of length n
   * @throws IllegalArgumentException if the map has not n results, or is singular at q
   */
  public static double[] gradientIn(VectorFunction coordinates, ScalarFunction f, double... q) {
    return Level.doubles(gradientIn(coordinates, f, Real.of(q)));
  }

  /** Returns it at a point that may itself depend on what is being differentiated. */
  public static Real[] gradientIn(VectorFunction coordinates, ScalarFunction f, Real[] q) {
    Tensor transposed = jacobian(coordinates, q).transpose();
    return transposed.solve(Tensor.of(Reverse.gradient(f, q), q.length)).toReals();
  }

  /**
   * Returns the Cartesian Hessian of a scalar field that is given in other coordinates. With J and
   * g as in {@link #gradientIn}, it is J⁻ᵀ K J⁻¹, where K is the Hessian by the coordinates of f -
   * g · x(q), g held fixed: what the coordinates' own curvature adds is taken off. Its trace is the
   * Laplacian.
   *
   * <p>Two Hessians, and solutions of systems of n equations.
   *
   * @param coordinates the map from the coordinates q to the Cartesian x(q), n to n
   * @param f the field, as a function of q
   * @param q the point in those coordinates, of length n
   * @return n rows of length n
   * @throws IllegalArgumentException if the map has not n results, or is singular at q
   */
  public static double[][] hessianIn(VectorFunction coordinates, ScalarFunction f, double... q) {
    Real[][] hessian = hessianIn(coordinates, f, Real.of(q));
    double[][] rows = new double[hessian.length][];
    Arrays.setAll(rows, i -> Level.doubles(hessian[i]));
    return rows;
  }

  /** Returns it at a point that may itself depend on what is being differentiated. */
  public static Real[][] hessianIn(VectorFunction coordinates, ScalarFunction f, Real[] q) {
    int n = q.length;
    Real[] gradient = gradientIn(coordinates, f, q);
    ScalarFunction flattened = p -> f.apply(p).sub(Real.dot(gradient, coordinates.apply(p)));
    Tensor transposed = jacobian(coordinates, q).transpose();
    Tensor half = transposed.solve(square(Hybrid.hessian(flattened, q)));
    Real[] elements = transposed.solve(half.transpose()).toReals();
    Real[][] rows = new Real[n][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(elements, i * n, (i + 1) * n));
    return rows;
  }

  private static Tensor jacobian(VectorFunction coordinates, Real... q) {
    Real[][] jacobian = Forward.jacobian(coordinates, q);
    requireField("coordinates", q.length, jacobian.length);
    return square(jacobian);
  }

  private static Tensor square(Real[]... rows) {
    return Tensor.of(
        Arrays.stream(rows).flatMap(Arrays::stream).toArray(Real[]::new), rows.length, rows.length);
  }

  // Functions of tensors.

  /**
   * Returns d²/dt² f(x + t v) at t = 0, for each element of the value. A few evaluations.
   *
   * @param x the point; each tensor may depend on what is being differentiated outside
   * @param v the direction: for each input a tensor of its shape
   * @return of the value's shape
   * @throws IllegalArgumentException if point and direction do not fit
   */
  public static Tensor secondDerivative(TensorFunction f, Tensor[] x, Tensor[] v) {
    return Forward.jvp(p -> Forward.jvp(f, p, v), x, v);
  }

  /**
   * Returns the Laplacian of a field at many points at once, as physics-informed networks need it.
   * The last axis of x holds a point's n coordinates; the function must treat every point on its
   * own, as a network does with the rows of a batch. n second derivatives, each a few evaluations
   * of all points, whatever their number.
   *
   * {@snippet :
   * TensorFunction u = p -> p[0].matmul(w1).tanh().matmul(w2);   // (points, n) to (points, 1)
   * Tensor laplacian = Calculus.laplacian(u, x);                 // (points, 1)
   * }
   *
   * <p>It nests: the weights, or x, may depend on what is being differentiated.
   *
   * @param f the field; it is given one tensor
   * @param x the points, of rank 1 at least
   * @return of the value's shape
   * @throws IllegalArgumentException if x has no axis, or no coordinates
   */
  public static Tensor laplacian(TensorFunction f, Tensor x) {
    int n = x.rank() == 0 ? 0 : x.size(x.rank() - 1);
    if (n == 0) {
      throw new IllegalArgumentException(
          "laplacian: the points have shape "
              + Arrays.toString(x.shape())
              + ", whose last axis should hold their coordinates");
    }
    Tensor[] point = {x};
    Tensor axes = Tensor.identity(n).to(x.type());
    Tensor sum = secondDerivative(f, point, new Tensor[] {axis(axes, 0, x)});
    for (int i = 1; i < n; i++) {
      sum = sum.add(secondDerivative(f, point, new Tensor[] {axis(axes, i, x)}));
    }
    return sum;
  }

  private static Tensor axis(Tensor axes, int i, Tensor x) {
    return axes.at(0, i).broadcastTo(x.shape());
  }
}
