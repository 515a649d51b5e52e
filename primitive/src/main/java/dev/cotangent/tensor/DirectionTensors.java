package dev.cotangent.tensor;

import dev.cotangent.primitive.Direction;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import org.jspecify.annotations.Nullable;

/** Tensors in forward mode with one tangent. */
record DirectionTensors(Direction direction) implements TensorLevel {

  @Override
  public @Nullable Object derive(
      TensorPrimitive f, Tensor[] x, Tensor y, @Nullable Object[] marks) {
    return Tangents.push(f, x, y, marks);
  }

  @Override
  public @Nullable Object gather(Level.LinearForm[] elements, Tensor primal) {
    Real[] rates = new Real[elements.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = elements[i].partial();
    }
    return Tangents.of(Tensor.of(rates, primal.shape()).to(primal.type()));
  }

  @Override
  public Real[] elements(Tensor primal, Object mark, int[] places) {
    Tensor tangent = ((Tangents) mark).get(0);
    Real[] values = Tensor.elementsOf(primal, places);
    if (tangent == null) {
      return values;
    }
    Real[] rates = Tensor.elementsOf(tangent, places);
    Real[] elements = new Real[places.length];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = direction.number(values[i], rates[i]);
    }
    return elements;
  }
}
