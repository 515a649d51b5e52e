package dev.cotangent.sparse;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.primitive.Unary;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorLevel;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The run that values steer: comparisons are decided as they come out at the point. What a router
 * (a maximum, a clamp, a select) does not select there is either left out, which gives the pattern
 * at this very point, or counted, which gives a pattern for all points from which the function
 * takes the same way through its Java code.
 */
final class PatternAtPoint extends PatternLevel {
  private final boolean strict;

  /**
   * Opens a level.
   *
   * @param strict whether operands that routers do not select are left out
   */
  PatternAtPoint(boolean strict) {
    this.strict = strict;
  }

  @Override
  Real value(Primitive f, Real... primals) {
    return f.apply(primals);
  }

  @Override
  Real independent(Real value) {
    return value;
  }

  @Override
  boolean isSelectable(Primitive f, int k, Real... x) {
    return strict ? slope(f, k, Real.values(x)) != 0 : super.isSelectable(f, k, x);
  }

  private static double slope(Primitive f, int k, double... x) {
    return switch (f) {
      case Unary row -> row.slope(x[0], row.value(x[0]));
      case Binary row -> {
        double z = row.value(x[0], x[1]);
        yield k == 0 ? row.first(x[0], x[1], z) : row.second(x[0], x[1], z);
      }
      case Nary row -> row.partial(k, x, row.value(x));
    };
  }

  /** A router's partials are not negative, so that a sum of them is 0 only if all are. */
  @Override
  IndexSet[] selected(TensorPrimitive f, int k, Tensor[] x, Tensor y, IndexSet[] operand) {
    if (!strict || f.role() != Role.ROUTER) {
      return operand;
    }
    Tensor[] values = new Tensor[x.length];
    Arrays.setAll(values, i -> x[i].detach());
    Tensor ones = Tensor.full(y.type(), 1, y.shape());
    Tensor weights = TensorLevel.pull(f, k, values, y.detach(), ones);
    IndexSet[] selected = operand.clone();
    double[] flows = weights == null ? new double[operand.length] : weights.toArray();
    for (int i = 0; i < selected.length; i++) {
      selected[i] = flows[i] == 0 ? IndexSet.EMPTY : operand[i];
    }
    return selected;
  }

  @Override
  protected @Nullable Real weight(DoubleSupplier weight) {
    return strict ? null : number(Real.of(weight.getAsDouble()), IndexSet.EMPTY);
  }

  @Override
  public String toString() {
    return "a run that looks for a pattern";
  }
}
