package dev.cotangent.bench.peer;

import dev.cotangent.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;
import org.hipparchus.util.MathArrays;

/**
 * The loss of a {@link Perceptron}; the inputs are its parameters, each layer's weights and biases
 * one after the other.
 */
public final class PerceptronLoss implements ScalarProblem {
  private final Perceptron perceptron;
  private final Precision type;
  private final double[] point;

  PerceptronLoss(Perceptron perceptron, Precision type) {
    this.perceptron = perceptron;
    this.type = type;
    this.point = parameters();
  }

  private double[] parameters() {
    DoubleStream all = DoubleStream.empty();
    for (int l = 0; l < perceptron.layers(); l++) {
      all = DoubleStream.concat(all, DoubleStream.of(perceptron.weights()[l]));
      all = DoubleStream.concat(all, DoubleStream.of(perceptron.biases()[l]));
    }
    return all.toArray();
  }

  /** Returns the perceptron. */
  public Perceptron perceptron() {
    return perceptron;
  }

  /** Returns the precision that it is computed in, by those who have a choice. */
  public Precision type() {
    return type;
  }

  @Override
  public double[] point() {
    return point;
  }

  @Override
  public double plain(double[] x) {
    return new PerceptronByHand(perceptron, x).loss();
  }

  @Override
  public double[] byHand(double[] x) {
    return new PerceptronByHand(perceptron, x).gradient();
  }

  @Override
  public Contestant cotangent() {
    CotangentPerceptron ours = new CotangentPerceptron(perceptron, 1, type);
    return new Contestant(
        ours::step,
        () ->
            Stream.of(ours.gradients().gradient())
                .flatMapToDouble(part -> DoubleStream.of(doubles(part)))
                .toArray());
  }

  private double[] doubles(Tensor part) {
    return type == Precision.F64 ? part.toArray() : RandomData.doubles(part.toFloatArray());
  }

  @Override
  public <T extends CalculusFieldElement<T>> T hipparchus(T[] x) {
    T sum = x[0].getField().getZero();
    int features = perceptron.widths()[0];
    for (int s = 0; s < perceptron.batch(); s++) {
      T[] a = MathArrays.buildArray(x[0].getField(), features);
      for (int i = 0; i < features; i++) {
        a[i] = x[0].newInstance(perceptron.inputs()[s * features + i]);
      }
      T[] outputs = outputs(x, a);
      sum = sum.add(Hipparchus.logSumExp(outputs)).subtract(outputs[perceptron.classes()[s]]);
    }
    return sum.divide((double) perceptron.batch());
  }

  private <T extends CalculusFieldElement<T>> T[] outputs(T[] x, T[] inputs) {
    T[] a = inputs;
    int at = 0;
    for (int l = 0; l < perceptron.layers(); l++) {
      int width = perceptron.widths()[l + 1];
      T[] z = MathArrays.buildArray(x[0].getField(), width);
      for (int o = 0; o < width; o++) {
        z[o] = x[at + a.length * width + o];
        for (int i = 0; i < a.length; i++) {
          z[o] = z[o].add(a[i].multiply(x[at + i * width + o]));
        }
        if (l < perceptron.layers() - 1 && z[o].getReal() <= 0) {
          z[o] = x[0].getField().getZero();
        }
      }
      at += (a.length + 1) * width;
      a = z;
    }
    return a;
  }

  @Override
  public DerivativeStructure commonsMath(DerivativeStructure[] x) {
    DerivativeStructure sum = CommonsMath.constant(x[0], 0);
    int features = perceptron.widths()[0];
    for (int s = 0; s < perceptron.batch(); s++) {
      DerivativeStructure[] a = new DerivativeStructure[features];
      for (int i = 0; i < features; i++) {
        a[i] = CommonsMath.constant(x[0], perceptron.inputs()[s * features + i]);
      }
      DerivativeStructure[] outputs = outputs(x, a);
      sum = sum.add(CommonsMath.logSumExp(outputs)).subtract(outputs[perceptron.classes()[s]]);
    }
    return sum.divide(perceptron.batch());
  }

  private DerivativeStructure[] outputs(DerivativeStructure[] x, DerivativeStructure[] inputs) {
    DerivativeStructure[] a = inputs;
    int at = 0;
    for (int l = 0; l < perceptron.layers(); l++) {
      int width = perceptron.widths()[l + 1];
      DerivativeStructure[] z = new DerivativeStructure[width];
      for (int o = 0; o < width; o++) {
        z[o] = x[at + a.length * width + o];
        for (int i = 0; i < a.length; i++) {
          z[o] = z[o].add(a[i].multiply(x[at + i * width + o]));
        }
        if (l < perceptron.layers() - 1 && z[o].getReal() <= 0) {
          z[o] = CommonsMath.constant(x[0], 0);
        }
      }
      at += (a.length + 1) * width;
      a = z;
    }
    return a;
  }

  @Override
  public Set<Tool> tools() {
    return type == Precision.F64
        ? EnumSet.allOf(Tool.class)
        : EnumSet.of(Tool.COTANGENT, Tool.LIBTORCH, Tool.SAMEDIFF);
  }

  @Override
  public long numbers() {
    return 2L * point.length;
  }
}
