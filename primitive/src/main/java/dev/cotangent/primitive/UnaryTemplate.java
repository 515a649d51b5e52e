package dev.cotangent.primitive;

import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a row of one argument; {@link Kernels} makes a copy for each. {@link
 * BinaryTemplate} says why it looks as it does.
 */
final class UnaryTemplate extends UnaryKernel {
  private static final UnaryRule RULE = Kernels.ruleOf(MethodHandles.lookup(), UnaryRule.class);

  UnaryTemplate() {}

  @Override
  Real apply(Unary f, Real a) {
    double y;
    Level level = a.level;
    Node node = a.node;
    double p = a.p;
    Beyond beyond = null;
    if (a.beyond == null) {
      double x = a.value;
      y = RULE.value(x);
      if (level != null) {
        RULE.note(x);
        double s = RULE.slope(x, y);
        p = Double.isNaN(y) ? Double.NaN : s * p;
        if (RULE.routes() && s == 0) {
          level = null;
        }
      }
    } else {
      Real result = applyBeyond(f, a.value, a.level, a.node, a.p, a.beyond);
      y = result.value;
      level = result.level;
      node = result.node;
      p = result.p;
      beyond = result.beyond;
    }
    return new Real(y, level, node, p, beyond);
  }

  /** The uncommon cases, for an operand taken apart. */
  private static Real applyBeyond(
      Unary f, double x, @Nullable Level level, @Nullable Node node, double p, Beyond beyond) {
    if (!(beyond instanceof Beyond.Tangent t) || RULE.routes()) {
      return Detour.take(f, new Real(x, level, node, p, beyond));
    }
    double y = RULE.value(x);
    RULE.note(x);
    double s = RULE.slope(x, y);
    double ds = RULE.slopeTangent(x, y, t.dx());
    if (Double.isNaN(y)) {
      s = ds = Double.NaN;
    }
    var tangent = new Beyond.Tangent(t.direction(), s * t.dx(), Beyond.rate(s, ds, p, t.dp()));
    return new Real(y, level, node, s * p, tangent);
  }

  @Override
  Real applyBeyond(Unary f, Real a) {
    return Level.apply(f, a);
  }
}
