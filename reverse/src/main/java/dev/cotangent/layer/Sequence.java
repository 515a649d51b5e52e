package dev.cotangent.layer;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Layers one after the other. The parameters are those of the first, then of the second, ... */
record Sequence(List<Layer> layers, int parameterCount) implements Layer {
  static Sequence of(Layer... layers) {
    List<Layer> copy = List.of(layers);
    return new Sequence(copy, copy.stream().mapToInt(Layer::parameterCount).sum());
  }

  @Override
  public List<Tensor> parameters(ElementType type, RandomGenerator random) {
    List<Tensor> parameters = new ArrayList<>();
    for (Layer layer : layers) {
      parameters.addAll(layer.parameters(type, random));
    }
    return List.copyOf(parameters);
  }

  @Override
  public Tensor apply(Pass pass, Tensor x, Tensor... parameters) {
    Parameters.requireCount(this, parameters);
    Tensor y = x;
    int at = 0;
    for (Layer layer : layers) {
      int next = at + layer.parameterCount();
      y = layer.apply(pass, y, Arrays.copyOfRange(parameters, at, next));
      at = next;
    }
    return y;
  }

  @Override
  public String toString() {
    return layers.stream().map(Layer::toString).collect(Collectors.joining(" → ", "(", ")"));
  }
}
