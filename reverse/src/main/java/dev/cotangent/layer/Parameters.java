package dev.cotangent.layer;

import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/** Checks of the parameters that layers are given. */
final class Parameters {
  private Parameters() {}

  static void requireCount(Layer layer, Tensor... parameters) {
    if (parameters.length != layer.parameterCount()) {
      throw new IllegalArgumentException(
          layer
              + ": "
              + parameters.length
              + " parameters were given, and the layer has "
              + layer.parameterCount());
    }
  }

  static void requireShape(Layer layer, String what, Tensor parameter, int... shape) {
    if (!Arrays.equals(parameter.shape(), shape)) {
      throw new IllegalArgumentException(
          layer
              + ": "
              + what
              + " of shape "
              + Arrays.toString(parameter.shape())
              + ", not "
              + Arrays.toString(shape));
    }
  }
}
