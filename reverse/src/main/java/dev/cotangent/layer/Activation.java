package dev.cotangent.layer;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A layer without parameters that does the same in training and in prediction. */
record Activation(String name, UnaryOperator<Tensor> f) implements Layer {
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
    return f.apply(x);
  }

  @Override
  public String toString() {
    return name;
  }
}
