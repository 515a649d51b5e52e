package dev.cotangent.dual;

import dev.cotangent.kernel.Gates;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Coefficients that are tensors of one element type, of shapes that are broadcast together.
 *
 * @param type the element type
 */
record TensorCoefficients(ElementType type) implements Coefficients<Tensor> {
  @Override
  public Tensor constant(double value) {
    return Tensor.full(type, value);
  }

  @Override
  public Tensor apply(Primitive f, Tensor[] x) {
    return Tensor.apply(f, x);
  }

  @Override
  public Tensor plus(Tensor x, Tensor y) {
    return x.add(y);
  }

  @Override
  public Tensor minus(Tensor x, Tensor y) {
    return x.sub(y);
  }

  @Override
  public Tensor times(Tensor rate, Tensor slope) {
    return rate.apply(Gates.GATE, slope);
  }

  @Override
  public Tensor gated(Tensor x, Tensor y) {
    return x.apply(Gates.ROUTE, y);
  }

  @Override
  public Tensor over(Tensor x, Tensor y) {
    return x.apply(Gates.GATE, y.reciprocal());
  }

  @Override
  public Tensor scaled(Tensor x, double factor) {
    return factor == 1 ? x : x.mul(factor);
  }

  @Override
  public Tensor weighted(Tensor x, Weight weight) {
    Tensor each = weight.each();
    return each == null ? scaled(x, weight.number()) : each.apply(Gates.ROUTE, x);
  }

  @Override
  public boolean isZero(Tensor x) {
    return false;
  }

  @Override
  public boolean isInvalid(Tensor x) {
    return false; // each element for itself: see guarded
  }

  @Override
  public Tensor guarded(Tensor x, Tensor y) {
    return y.apply(Gates.GUARD, x);
  }

  @Override
  public boolean hasZero(Tensor x) {
    return Arrays.stream(x.detach().toArray()).anyMatch(element -> element == 0);
  }

  @Override
  public double number(Tensor x) {
    return x.isConstant() && x.size() == 1 ? x.item() : Double.NaN;
  }

  @Override
  public Weight[] routes(Nary f, Tensor[] x, Tensor y) {
    Weight[] weights = new Weight[x.length];
    for (int i = 0; i < weights.length; i++) {
      int operand = i;
      weights[i] = Weight.of(each(point -> f.partial(operand, point, f.value(point)), x));
    }
    return weights;
  }

  @Override
  public Weight[] pieces(Primitive f, Tensor[] x) {
    Tensor first = each(point -> Series.firstWeight(f, point), x);
    return new Weight[] {Weight.of(first), Weight.of(first.neg().add(1))};
  }

  /** A function of the values of the operands' elements, element by element. */
  private Tensor each(ToDoubleFunction<double[]> f, Tensor... x) {
    Tensor like = Tensor.zeros();
    for (Tensor operand : x) {
      like = like.add(operand.detach().to(ElementType.FLOAT64));
    }
    int[] shape = like.shape();
    double[][] values = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i].detach().broadcastTo(shape).toArray();
    }
    double[] point = new double[x.length];
    return Tensor.generate(
        type,
        at -> {
          for (int i = 0; i < point.length; i++) {
            point[i] = values[i][at];
          }
          return f.applyAsDouble(point);
        },
        shape);
  }

  @Override
  public Tensor[] array(int length) {
    return new Tensor[length];
  }
}
