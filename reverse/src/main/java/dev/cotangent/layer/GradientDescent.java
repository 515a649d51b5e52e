package dev.cotangent.layer;

import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.Update;
import dev.cotangent.tensor.Variable;

/** Gradient descent. */
record GradientDescent(double rate) implements Optimizer {
  /** Of a parameter, a direction and the rate. */
  static final Update STEP = Update.of(3, x -> x[0].sub(x[2].mul(x[1])));

  GradientDescent {
    Settings.requirePositive("rate", rate);
  }

  @Override
  public int memories() {
    return 0;
  }

  @Override
  public void update(long step, Variable parameter, Variable[] memories, Tensor gradient) {
    parameter.update(STEP, gradient, Tensor.full(gradient.type(), rate));
  }
}
