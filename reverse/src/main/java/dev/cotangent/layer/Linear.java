package dev.cotangent.layer;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The layer x · w + b. Its parameters are the weights w, of shape [in, out], and the bias b. */
record Linear(int in, int out, Initialization initialization) implements Layer {
  Linear {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "linear: " + in + " inputs and " + out + " outputs; there must be one of each at least");
    }
  }

  @Override
  public int parameterCount() {
    return 2;
  }

  @Override
  public List<Tensor> parameters(ElementType type, RandomGenerator random) {
    return List.of(
        initialization.weights(type, in, out, random), initialization.bias(type, in, out, random));
  }

  @Override
  public Tensor apply(Pass pass, Tensor x, Tensor... parameters) {
    Parameters.requireCount(this, parameters);
    if (x.rank() != 2 || x.size(1) != in) {
      throw new IllegalArgumentException(
          this + ": an input of shape " + Arrays.toString(x.shape()) + ", not [n, " + in + "]");
    }
    Parameters.requireShape(this, "weights", parameters[0], in, out);
    Parameters.requireShape(this, "a bias", parameters[1], out);
    return x.affine(parameters[0], parameters[1]);
  }

  @Override
  public String toString() {
    return "linear(" + in + ", " + out + ")";
  }
}
