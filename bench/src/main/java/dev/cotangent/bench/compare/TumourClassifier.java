package dev.cotangent.bench.compare;

import dev.cotangent.bench.lesson.Samples;
import dev.cotangent.bench.result.Family;
import dev.cotangent.compiled.PlainVectorFunction;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A softmax classifier on real data; its inputs are the weights. */
final class TumourClassifier implements FunctionFamily {
  private static final int CLASSES = 2;

  /** The data, read when they are needed. */
  private static final class Data {
    private static final double[][] FEATURES;
    private static final int[] LABELS;

    static {
      try {
        Samples samples = Samples.read("breast_cancer.csv");
        Tensor standardized = samples.standardizedBy(samples).features();
        FEATURES = new double[samples.size()][];
        for (int s = 0; s < FEATURES.length; s++) {
          FEATURES[s] = standardized.at(0, s).toArray();
        }
        LABELS = samples.labels();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public Family about() {
    return new Family(
        "classifier",
        "Breast-cancer classifier",
        "The losses of a softmax classifier on 569 samples of 30 features, by its 62 weights: their"
            + " mean (m = 1), or each of them (m = 569).");
  }

  @Override
  public List<Shape> shapes(Grid grid) {
    int weights = CLASSES * (Data.FEATURES[0].length + 1);
    return List.of(new Shape(weights, 1), new Shape(weights, Data.LABELS.length));
  }

  @Override
  public PlainVectorFunction plain(Shape shape) {
    int outputs = shape.outputs();
    return x -> values(x, outputs);
  }

  private static double[] values(double[] x, int outputs) {
    double[] losses = new double[Data.LABELS.length];
    for (int s = 0; s < losses.length; s++) {
      double first = score(x, 0, Data.FEATURES[s]);
      double second = score(x, x.length / CLASSES, Data.FEATURES[s]);
      double max = Math.max(first, second);
      double normalizer = max + Math.log(Math.exp(first - max) + Math.exp(second - max));
      losses[s] = normalizer - (Data.LABELS[s] == 0 ? first : second);
    }
    if (outputs > 1) {
      return losses;
    }
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return new double[] {sum / losses.length};
  }

  private static double score(double[] weights, int from, double[] features) {
    double score = weights[from];
    for (int j = 0; j < features.length; j++) {
      score += weights[from + 1 + j] * features[j];
    }
    return score;
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    Real[] losses = new Real[Data.LABELS.length];
    for (int s = 0; s < losses.length; s++) {
      Real first = score(x, 0, Data.FEATURES[s]);
      Real second = score(x, x.length / CLASSES, Data.FEATURES[s]);
      losses[s] = Real.logSumExp(first, second).sub(Data.LABELS[s] == 0 ? first : second);
    }
    return outputs > 1 ? losses : new Real[] {Real.sum(losses).div(losses.length)};
  }

  private static Real score(Real[] weights, int from, double[] features) {
    Real score = weights[from];
    for (int j = 0; j < features.length; j++) {
      score = score.add(weights[from + 1 + j].mul(features[j]));
    }
    return score;
  }

  @Override
  public long entries(Shape shape) {
    return (long) Data.LABELS.length * (shape.inputs() + CLASSES + 1);
  }
}
