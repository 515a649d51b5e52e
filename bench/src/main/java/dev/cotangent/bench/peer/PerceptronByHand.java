package dev.cotangent.bench.peer;

/**
 * A {@link Perceptron} in plain Java: forward with all activations kept, and backward. The
 * innermost loops run along rows of weights, where the JIT compiler can make SIMD code of them.
 */
final class PerceptronByHand {
  private final Perceptron data;
  private final int[] widths;
  private final double[] x;

  /** Where each layer's weights begin; its biases lie behind them. */
  private final int[] offsets;

  /** Of each layer's inputs, a row for each sample; the last are the outputs. */
  private final double[][] activations;

  PerceptronByHand(Perceptron data, double[] x) {
    this.data = data;
    this.widths = data.widths();
    this.x = x;
    this.offsets = new int[data.layers() + 1];
    for (int l = 0; l < data.layers(); l++) {
      offsets[l + 1] = offsets[l] + (widths[l] + 1) * widths[l + 1];
    }
    this.activations = new double[data.layers() + 1][];
  }

  double loss() {
    forward();
    double[] logits = activations[data.layers()];
    int classes = widths[data.layers()];
    double sum = 0;
    for (int s = 0; s < data.batch(); s++) {
      sum += logSumExp(logits, s * classes, classes) - logits[s * classes + data.classes()[s]];
    }
    return sum / data.batch();
  }

  private static double logSumExp(double[] z, int from, int count) {
    double max = z[from];
    for (int i = 1; i < count; i++) {
      max = Math.max(max, z[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(z[from + i] - max);
    }
    return max + Math.log(sum);
  }

  private void forward() {
    activations[0] = data.inputs();
    for (int l = 0; l < data.layers(); l++) {
      double[] outputs = affine(l);
      if (l < data.layers() - 1) {
        for (int i = 0; i < outputs.length; i++) {
          outputs[i] = Math.max(outputs[i], 0);
        }
      }
      activations[l + 1] = outputs;
    }
  }

  private double[] affine(int l) {
    int rows = widths[l];
    int columns = widths[l + 1];
    double[] a = activations[l];
    double[] z = new double[data.batch() * columns];
    for (int s = 0; s < data.batch(); s++) {
      System.arraycopy(x, offsets[l] + rows * columns, z, s * columns, columns);
      for (int i = 0; i < rows; i++) {
        addScaled(a[s * rows + i], x, offsets[l] + i * columns, z, s * columns, columns);
      }
    }
    return z;
  }

  private static void addScaled(
      double factor, double[] from, int at, double[] to, int start, int count) {
    for (int o = 0; o < count; o++) {
      to[start + o] += factor * from[at + o];
    }
  }

  double[] gradient() {
    forward();
    double[] gradient = new double[x.length];
    double[] adjoint = lossAdjoint();
    for (int l = data.layers() - 1; l >= 0; l--) {
      parameters(l, adjoint, gradient);
      if (l > 0) {
        adjoint = inputs(l, adjoint);
      }
    }
    return gradient;
  }

  /** Softmax minus the class, for the mean over the samples. */
  private double[] lossAdjoint() {
    int classes = widths[data.layers()];
    double[] logits = activations[data.layers()];
    double[] adjoint = new double[logits.length];
    for (int s = 0; s < data.batch(); s++) {
      double total = logSumExp(logits, s * classes, classes);
      for (int o = s * classes; o < (s + 1) * classes; o++) {
        adjoint[o] = Math.exp(logits[o] - total) / data.batch();
      }
      adjoint[s * classes + data.classes()[s]] -= 1.0 / data.batch();
    }
    return adjoint;
  }

  private void parameters(int l, double[] adjoint, double[] gradient) {
    int rows = widths[l];
    int columns = widths[l + 1];
    for (int s = 0; s < data.batch(); s++) {
      for (int i = 0; i < rows; i++) {
        double a = activations[l][s * rows + i];
        addScaled(a, adjoint, s * columns, gradient, offsets[l] + i * columns, columns);
      }
      addScaled(1, adjoint, s * columns, gradient, offsets[l] + rows * columns, columns);
    }
  }

  /** The adjoint of a layer's inputs, which went through ReLU. */
  private double[] inputs(int l, double[] adjoint) {
    int rows = widths[l];
    int columns = widths[l + 1];
    double[] result = new double[data.batch() * rows];
    for (int s = 0; s < data.batch(); s++) {
      for (int i = 0; i < rows; i++) {
        if (activations[l][s * rows + i] > 0) {
          double sum = 0;
          for (int o = 0; o < columns; o++) {
            sum += x[offsets[l] + i * columns + o] * adjoint[s * columns + o];
          }
          result[s * rows + i] = sum;
        }
      }
    }
    return result;
  }
}
