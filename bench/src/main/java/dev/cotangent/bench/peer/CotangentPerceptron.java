package dev.cotangent.bench.peer;

import dev.cotangent.kernel.Workers;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.TensorValueAndGradient;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;

/** A perceptron and its gradient, in Cotangent. */
public final class CotangentPerceptron {
  private final Tensor[] parameters;
  private final TensorFunction loss;

  public CotangentPerceptron(Perceptron perceptron, int threads, Precision type) {
    Workers.setThreads(threads);
    int layers = perceptron.layers();
    int[] widths = perceptron.widths();
    Tensor inputs = type.tensor(perceptron.inputs(), perceptron.batch(), widths[0]);
    parameters = new Tensor[2 * layers];
    for (int l = 0; l < layers; l++) {
      parameters[2 * l] = type.tensor(perceptron.weights()[l], widths[l], widths[l + 1]);
      parameters[2 * l + 1] = type.tensor(perceptron.biases()[l], widths[l + 1]);
    }
    loss =
        x -> {
          Tensor z = inputs.affine(x[0], x[1]);
          for (int l = 1; l < layers; l++) {
            z = z.relu().affine(x[2 * l], x[2 * l + 1]);
          }
          return z.crossEntropy(perceptron.classes());
        };
  }

  /** Computes loss and gradient and lets go of them. */
  public double step() {
    return Reverse.withGradient(loss, (value, gradient) -> value.item(), parameters);
  }

  /** Returns loss and gradient. */
  public TensorValueAndGradient gradients() {
    return Reverse.valueAndGradient(loss, parameters);
  }
}
