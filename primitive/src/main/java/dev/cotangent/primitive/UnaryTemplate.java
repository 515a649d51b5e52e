package dev.cotangent.primitive;

import java.lang.invoke.MethodHandles;

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
    Beyond beyond = a.beyond;
    if (beyond == null || beyond instanceof Beyond.Tangent) {
      double x = a.value;
      y = RULE.value(x);
      if (level != null) {
        RULE.note(x);
        double s = Double.isNaN(y) ? Double.NaN : RULE.slope(x, y);
        if (RULE.routes() && s == 0) {
          level = null;
          beyond = null;
        } else if (beyond != null) {
          beyond = tangent((Beyond.Tangent) beyond, x, y, s, p);
        }
        p = s * p;
      }
    } else {
      Real result = Detour.take(f, new Real(a.value, level, node, p, beyond));
      y = result.value;
      level = result.level;
      node = result.node;
      p = result.p;
      beyond = result.beyond;
    }
    return new Real(y, level, node, p, beyond);
  }

  private static Beyond tangent(Beyond.Tangent t, double x, double y, double s, double p) {
    double ds = t.dx() == 0 ? 0 : RULE.slopeTangent(x, y, t.dx());
    return t.scaled(s, Double.isNaN(s) ? Double.NaN : ds, p);
  }

  @Override
  Real applyBeyond(Unary f, Real a) {
    return Level.apply(f, a);
  }
}
