package dev.cotangent.primitive;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * How a row with two pieces mixes their slopes: the first piece's weight is 1 on its side, 0 on the
 * other, the policy's at a kink, NaN where the side is NaN. A piece of weight 0 contributes
 * nothing, not even NaN.
 */
final class Selection {
  private Selection() {}

  static double firstWeight(double side, double standard) {
    return side == 0 ? Subgradient.current().firstWeight(standard) : weight(side, standard);
  }

  static double weight(double side, double tie) {
    if (side > 0) {
      return 1;
    }
    if (side < 0) {
      return 0;
    }
    return side == 0 ? tie : Double.NaN;
  }

  /** The mixture at a point; both pieces take part where its levels leave the weight open. */
  static Real mix(
      DoubleSupplier weight, Supplier<Real> first, Supplier<Real> second, Real... point) {
    Real open = Interpretation.weightAt(weight, point);
    if (open == null) {
      return mix(weight.getAsDouble(), first, second);
    }
    Real other = Interpretation.weightAt(() -> 1 - weight.getAsDouble(), point);
    return first.get().mul(open).add(second.get().mul(other == null ? open : other));
  }

  private static Real mix(double weight, Supplier<Real> first, Supplier<Real> second) {
    if (weight == 1) {
      return first.get();
    }
    return weight == 0 ? second.get() : first.get().mul(weight).add(second.get().mul(1 - weight));
  }
}
