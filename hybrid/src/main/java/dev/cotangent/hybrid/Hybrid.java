package dev.cotangent.hybrid;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.Arrays;

/**
 * The door to what needs both modes: second derivatives (forward over reverse), Jacobians in the
 * mode that suits their shape, and checks of derivatives.
 *
 * {@snippet :
 * ScalarFunction f = x -> x[0].log().add(x[0].mul(x[1])).sub(x[1].sin());
 * double[][] hessian = Hybrid.hessian(f, 2, 5);
 * double[] product = Hybrid.hessianVectorProduct(f, new double[] {2, 5}, new double[] {1, 0});
 * }
 *
 * <p>All methods are safe to call from any number of threads at once. They throw {@link
 * NullPointerException}, naming what is null, for null arguments and for functions that return
 * null.
 */
public final class Hybrid {
  private Hybrid() {}

  /**
   * Returns the Hessian, by forward mode over reverse mode: many columns in one pass, each input
   * that an intermediate result does not depend on costing nothing. A function so long that this
   * would take much memory is done by one {@linkplain #hessianVectorProduct product} for each
   * column.
   *
   * @param x the point, of length n
   * @return n rows of length n, symmetric up to rounding
   */
  public static double[][] hessian(ScalarFunction f, double... x) {
    int chunk = HessianChunk.of(f, x);
    return chunk > 1 ? Forward.jacobian(Reverse.gradient(f), x, chunk) : columns(f, x);
  }

  private static double[][] columns(ScalarFunction f, double... x) {
    double[][] columns = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      double[] unit = new double[x.length];
      unit[i] = 1;
      columns[i] = hessianVectorProduct(f, x, unit);
    }
    return columns;
  }

  /** Returns the Hessian at a point that may itself depend on what is being differentiated. */
  public static Real[][] hessian(ScalarFunction f, Real[] x) {
    return Forward.jacobian(Reverse.gradient(f), x);
  }

  /**
   * Returns the Hessian times a vector, by forward mode over reverse mode, without the Hessian
   * being formed; it costs about two gradients.
   *
   * @param x the point, of length n
   * @param v the vector, of length n
   * @return of length n
   * @throws IllegalArgumentException if x and v differ in length
   */
  public static double[] hessianVectorProduct(ScalarFunction f, double[] x, double[] v) {
    requireSameLength(x.length, v.length);
    return Reverse.gradientRate(f, x, v);
  }

  /** Returns the Hessian times a vector, both of which may depend on outer differentiations. */
  public static Real[] hessianVectorProduct(ScalarFunction f, Real[] x, Real[] v) {
    requireSameLength(x.length, v.length);
    return Forward.jvp(Reverse.gradient(f), x, v);
  }

  /**
   * Returns the Hessian of a function of tensors times a vector, by forward mode over reverse mode.
   *
   * @param x the point
   * @param v the vector: for each input a tensor of its shape
   * @return for each input a tensor of its shape
   * @throws IllegalArgumentException if point and vector do not fit, or the function's value has
   *     not exactly one element
   */
  public static Tensor[] hessianVectorProduct(TensorFunction f, Tensor[] x, Tensor[] v) {
    requireSameLength(x.length, v.length);
    Tensor[] product = new Tensor[x.length];
    // The gradients of all inputs in one tensor, so that one pass gives all their changes.
    Tensor changes = Forward.jvp(inputs -> joined(Reverse.gradient(f, inputs)), x, v);
    int from = 0;
    for (int i = 0; i < x.length; i++) {
      Tensor change = changes.slice(0, from, from + x[i].size());
      product[i] = change.to(x[i].type()).reshape(x[i].shape());
      from += x[i].size();
    }
    return product;
  }

  private static Tensor joined(Tensor... gradients) {
    boolean single = Arrays.stream(gradients).allMatch(g -> g.type() == ElementType.FLOAT32);
    Tensor[] flat = new Tensor[gradients.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = gradients[i].flatten().to(single ? ElementType.FLOAT32 : ElementType.FLOAT64);
    }
    return Tensor.concat(0, flat);
  }

  /**
   * Returns the Hessian of a function of one tensor.
   *
   * @return of the input's shape twice
   */
  public static Tensor hessian(TensorFunction f, Tensor x) {
    return Forward.jacobian(inputs -> Reverse.gradient(f, inputs)[0], x);
  }

  private static void requireSameLength(int point, int vector) {
    if (point != vector) {
      throw new IllegalArgumentException(
          "hessianVectorProduct: the point has length "
              + point
              + " and the vector has length "
              + vector);
    }
  }

  /**
   * Returns the Jacobian, in the mode that suits its shape: forward where the inputs are few or the
   * outputs many, reverse where it is the other way round. With more than 128 inputs the function
   * is run once to count its outputs; with more than 512 it is recorded instead, which tells how
   * long it is, and which reverse mode needs anyway. {@link ChosenJacobian#reason} tells what was
   * weighed. The choice depends on the function alone, not on times, and is the same in every run.
   *
   * @param x the point, of length n
   */
  public static ChosenJacobian jacobian(VectorFunction f, double... x) {
    return ModeChoice.jacobian(f, x);
  }

  /**
   * Returns a plan for a function's Jacobian at many points: made at the first one, it weighs
   * shape, length, sparsity and memory, and chooses forward mode, reverse mode, or colours of
   * columns, of rows or of both. {@link JacobianPlan#explain} tells what was considered.
   */
  public static JacobianPlan jacobian(VectorFunction f) {
    return new JacobianPlan(f);
  }

  /**
   * Checks a function's gradient at a point: forward mode against reverse mode, and both against
   * central differences with Richardson extrapolation.
   *
   * @param x the point
   */
  public static GradientCheck check(ScalarFunction f, double... x) {
    return checkJacobian(f.asVector(), x);
  }

  /** Checks a function's Jacobian at a point in the same way. */
  public static GradientCheck checkJacobian(VectorFunction f, double... x) {
    return DerivativeChecker.check(f, x);
  }

  /**
   * Checks the Jacobian of a function of tensors in the same way, with respect to every element of
   * every input. For small tensors: each element costs two evaluations of the differences.
   *
   * @param x the point, of double precision
   */
  public static GradientCheck check(TensorFunction f, Tensor... x) {
    double[] point =
        Arrays.stream(x).flatMapToDouble(input -> Arrays.stream(input.toArray())).toArray();
    return checkJacobian(numbers -> f.apply(shapedLike(x, numbers)).toReals(), point);
  }

  private static Tensor[] shapedLike(Tensor[] x, Real... numbers) {
    Tensor[] shaped = new Tensor[x.length];
    int from = 0;
    for (int i = 0; i < x.length; i++) {
      int to = from + x[i].size();
      shaped[i] = Tensor.of(Arrays.copyOfRange(numbers, from, to), x[i].shape());
      from = to;
    }
    return shaped;
  }
}
