package dev.cotangent.layer;

import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.Update;
import dev.cotangent.tensor.Variable;

/** Gradient descent with momentum. */
record Momentum(double rate, double momentum) implements Optimizer {
  /** Of a velocity, a gradient and the momentum. */
  private static final Update ACCELERATE = Update.of(3, x -> x[2].mul(x[0]).add(x[1]));

  Momentum {
    Settings.requirePositive("rate", rate);
    Settings.requireFraction("momentum", momentum);
  }

  @Override
  public int memories() {
    return 1;
  }

  @Override
  public void update(long step, Variable parameter, Variable[] memories, Tensor gradient) {
    Variable velocity = memories[0];
    velocity.update(ACCELERATE, gradient, Tensor.full(gradient.type(), momentum));
    parameter.update(GradientDescent.STEP, velocity.value(), Tensor.full(gradient.type(), rate));
  }
}
