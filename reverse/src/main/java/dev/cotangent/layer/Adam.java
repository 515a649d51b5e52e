package dev.cotangent.layer;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.Update;
import dev.cotangent.tensor.Variable;

/** Adam. */
record Adam(double rate, double decay1, double decay2, double epsilon) implements Optimizer {
  /** Of a running mean, a gradient and 1 - decay. */
  private static final Update MEAN = Update.of(3, x -> x[0].add(x[2].mul(x[1].sub(x[0]))));

  /** Of a running mean of squares, a gradient and 1 - decay. */
  private static final Update MEAN_OF_SQUARES =
      Update.of(3, x -> x[0].add(x[2].mul(x[1].square().sub(x[0]))));

  /** Of a parameter, both means, the corrected rate, the root's correction, and epsilon. */
  private static final Update STEP =
      Update.of(6, x -> x[0].sub(x[3].mul(x[1]).div(x[4].mul(x[2].sqrt()).add(x[5]))));

  Adam {
    Settings.requirePositive("rate", rate);
    Settings.requireFraction("decay1", decay1);
    Settings.requireFraction("decay2", decay2);
    Settings.requirePositive("epsilon", epsilon);
  }

  @Override
  public int memories() {
    return 2;
  }

  @Override
  public void update(long step, Variable parameter, Variable[] memories, Tensor gradient) {
    ElementType type = gradient.type();
    memories[0].update(MEAN, gradient, Tensor.full(type, 1 - decay1));
    memories[1].update(MEAN_OF_SQUARES, gradient, Tensor.full(type, 1 - decay2));
    double weight1 =
        1 - Math.pow(decay1, (double) step); // the sum of the weights of the steps so far
    double weight2 = 1 - Math.pow(decay2, (double) step);
    parameter.update(
        STEP,
        memories[0].value(),
        memories[1].value(),
        Tensor.full(type, rate / weight1),
        Tensor.full(type, 1 / Math.sqrt(weight2)),
        Tensor.full(type, epsilon));
  }
}
