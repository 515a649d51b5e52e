package dev.cotangent.layer;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.random.RandomGenerator;

/** How the weights and the bias of a linear layer are drawn at first. */
public enum Initialization {
  /**
   * Weights uniform with variance 2 / (inputs + outputs), the bias 0: keeps the size of values and
   * of gradients alike through sigmoid and tanh (Glorot and Bengio 2010).
   */
  GLOROT {
    @Override
    Tensor weights(ElementType type, int inputs, int outputs, RandomGenerator random) {
      return uniform(type, Math.sqrt(6.0 / (inputs + outputs)), random, inputs, outputs);
    }
  },

  /**
   * Weights normal with variance 2 / inputs, the bias 0: makes up for the half that ReLU cuts off
   * (He, Zhang, Ren and Sun 2015).
   */
  HE {
    @Override
    Tensor weights(ElementType type, int inputs, int outputs, RandomGenerator random) {
      double deviation = Math.sqrt(2.0 / inputs);
      return Tensor.generate(type, i -> deviation * random.nextGaussian(), inputs, outputs);
    }
  },

  /**
   * Weights and bias uniform between ±1/√inputs: units begin to bend at different inputs, which
   * matters where there are few of them.
   */
  SPREAD {
    @Override
    Tensor weights(ElementType type, int inputs, int outputs, RandomGenerator random) {
      return uniform(type, 1 / Math.sqrt(inputs), random, inputs, outputs);
    }

    @Override
    Tensor bias(ElementType type, int inputs, int outputs, RandomGenerator random) {
      return uniform(type, 1 / Math.sqrt(inputs), random, outputs);
    }
  };

  abstract Tensor weights(ElementType type, int inputs, int outputs, RandomGenerator random);

  Tensor bias(ElementType type, int inputs, int outputs, RandomGenerator random) {
    return Tensor.full(type, 0, outputs);
  }

  private static Tensor uniform(
      ElementType type, double bound, RandomGenerator random, int... shape) {
    return Tensor.generate(type, i -> bound * (2 * random.nextDouble() - 1), shape);
  }
}
