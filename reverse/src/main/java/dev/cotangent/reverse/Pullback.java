package dev.cotangent.reverse;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;

/**
 * The derivative of a function F at a point, as a linear map from weights on its m outputs to the
 * sensitivities of its n inputs: w ↦ Jᵀ w, without the Jacobian J being formed.
 *
 * <p>It is recorded once and can be applied any number of times, by any number of threads at once;
 * each application takes time proportional to the length of the recording. The recording lives as
 * long as this object.
 *
 * {@snippet :
 * Pullback pullback = Reverse.pullback(x -> new Real[] {x[0].mul(x[1]), x[0].sin()}, 2, 3);
 * double[] sensitivities = pullback.apply(1, 0);  // of the first output: 3, 2
 * }
 */
public final class Pullback {
  private final Linearization linearization;

  Pullback(Linearization linearization) {
    this.linearization = linearization;
  }

  /**
   * Returns the function's m values at the point.
   *
   * @throws IllegalStateException if they depend on an enclosing differentiation; see {@link
   *     #realValues}
   */
  public double[] values() {
    return Level.doubles(linearization.values());
  }

  /** Returns the function's m values, with what they depend on outside. */
  public Real[] realValues() {
    return linearization.values();
  }

  /** Returns n, the number of inputs. */
  public int inputs() {
    return linearization.inputCount();
  }

  /** Returns m, the number of outputs. */
  public int outputs() {
    return linearization.resultCount();
  }

  /**
   * Returns Jᵀ w.
   *
   * @param weights w, of length m
   * @return of length n
   * @throws IllegalArgumentException if the length is wrong
   */
  public double[] apply(double... weights) {
    requireLength(weights.length);
    return linearization.apply(weights);
  }

  /**
   * Returns Jᵀ w for weights that may themselves be differentiated.
   *
   * @param weights w, of length m
   * @return of length n
   * @throws IllegalArgumentException if the length is wrong
   */
  public Real[] apply(Real[] weights) {
    requireLength(weights.length);
    return linearization.apply(weights);
  }

  /** Returns the Jacobian, m rows of length n, by sweeps that carry several rows at once. */
  public double[][] jacobian() {
    return linearization.jacobian();
  }

  private void requireLength(int length) {
    if (length != outputs()) {
      throw new IllegalArgumentException(
          "pullback: " + length + " weights for a function with " + outputs() + " outputs");
    }
  }
}
