package dev.cotangent.layer;

import dev.cotangent.primitive.Role;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Inverted dropout: what is kept in training is scaled up, so that a prediction needs no change.
 */
record Dropout(double probability) implements Layer {
  Dropout {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "dropout: probability " + probability + "; it must be at least 0 and less than 1");
    }
  }

  @Override
  public int parameterCount() {
    return 0;
  }

  @Override
  public List<Tensor> parameters(ElementType type, RandomGenerator random) {
    return List.of();
  }

  @Override
  public Tensor apply(Pass pass, Tensor x, Tensor... parameters) {
    Parameters.requireCount(this, parameters);
    return pass.isTraining() && probability > 0
        ? x.mul(Tensor.apply(new Mask(probability, pass.random()), x))
        : x;
  }

  @Override
  public String toString() {
    return "dropout(" + probability + ")";
  }

  /**
   * Zeros and scales in the shape of the operand, and independent of its values. It is a primitive
   * so that it lies in the tape's memory, like any other intermediate.
   */
  private record Mask(double probability, RandomGenerator random) implements TensorPrimitive {
    @Override
    public String name() {
      return "dropoutMask";
    }

    @Override
    public Role role() {
      return Role.DISTRIBUTOR; // the fixed number is 0
    }

    @Override
    public Tensor value(Tensor... x) {
      double scale = 1 / (1 - probability);
      return Tensor.generate(
          x[0].type(), i -> random.nextDouble() < probability ? 0 : scale, x[0].shape());
    }

    @Override
    public @Nullable Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return null;
    }

    @Override
    public @Nullable Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return null;
    }
  }
}
