package dev.cotangent.layer;

import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.Variable;

/**
 * A rule that improves parameters by their gradient. It is a constant; what it remembers from step
 * to step, such as a momentum, is kept by the {@link Training} that uses it.
 */
public interface Optimizer {
  /** Returns how many tensors of a parameter's shape the rule remembers for each parameter. */
  int memories();

  /**
   * Updates one parameter.
   *
   * @param step the number of the step, from 1
   * @param parameter what is to be improved
   * @param memories what the rule remembers about it, at first 0
   * @param gradient the loss's gradient with respect to it
   */
  void update(long step, Variable parameter, Variable[] memories, Tensor gradient);

  /**
   * Returns gradient descent: p ← p - rate · g.
   *
   * @throws IllegalArgumentException if the rate is not positive and finite
   */
  static Optimizer gradientDescent(double rate) {
    return new GradientDescent(rate);
  }

  /**
   * Returns gradient descent with momentum: v ← momentum · v + g, then p ← p - rate · v.
   *
   * @throws IllegalArgumentException if the rate is not positive and finite, or the momentum not at
   *     least 0 and less than 1
   */
  static Optimizer momentum(double rate, double momentum) {
    return new Momentum(rate, momentum);
  }

  /** Returns {@link #adam(double, double, double, double)} with 0.9, 0.999 and 1e-8. */
  static Optimizer adam(double rate) {
    return adam(rate, 0.9, 0.999, 1e-8);
  }

  /**
   * Returns Adam (Kingma and Ba 2015): steps of about the rate, in the direction of a running mean
   * of the gradient, divided by the root of a running mean of its square; both means are corrected
   * for having begun at 0.
   *
   * @param decay1 how much of the mean of the gradient is kept from step to step
   * @param decay2 how much of the mean of its square is kept
   * @param epsilon what is added to the root, against division by 0
   * @throws IllegalArgumentException if the rate or epsilon is not positive and finite, or a decay
   *     not at least 0 and less than 1
   */
  static Optimizer adam(double rate, double decay1, double decay2, double epsilon) {
    return new Adam(rate, decay1, decay2, epsilon);
  }
}
