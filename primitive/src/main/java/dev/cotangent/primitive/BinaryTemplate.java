package dev.cotangent.primitive;

import java.lang.invoke.MethodHandles;

/** The arithmetic of a row of two arguments; {@link Kernels} makes a copy for each. */
final class BinaryTemplate extends BinaryKernel {
  private static final BinaryRule RULE = Kernels.ruleOf(MethodHandles.lookup(), BinaryRule.class);

  BinaryTemplate() {}

  @Override
  Real apply(Jet a, double y) {
    double x = a.value;
    double z = RULE.value(x, y);
    if (a.level == null) {
      return new Jet(z);
    }
    RULE.note(x, y);
    return a.scaled(z, RULE.first(x, y, z), RULE.routes());
  }

  @Override
  Real apply(double x, Jet b) {
    double y = b.value;
    double z = RULE.value(x, y);
    if (b.level == null) {
      return new Jet(z);
    }
    RULE.note(x, y);
    return b.scaled(z, RULE.second(x, y, z), RULE.routes());
  }

  /**
   * The operands' forms s · a and t · b, added. There are no early returns and no calls with a jet
   * in them, so that the JIT compiler sees that a and b do not escape from here and need not exist.
   */
  @Override
  @SuppressWarnings("NullAway") // a jet with a level has a node
  Real apply(Jet a, Jet b) {
    double x = a.value;
    double y = b.value;
    double z = RULE.value(x, y);
    Level level = a.level;
    Node node = a.node;
    double p = 0;
    if (level != null || b.level != null) {
      RULE.note(x, y);
    }
    if (level != null) {
      double s = RULE.first(x, y, z);
      p = s * a.p;
      if (RULE.routes() && s == 0) {
        level = null;
      }
    }
    if (b.level != null) {
      double t = RULE.second(x, y, z);
      double q = t * b.p;
      if (level == null) {
        level = b.level;
        node = b.node;
        p = q;
        if (RULE.routes() && t == 0) {
          level = null;
        }
      } else if (!(RULE.routes() && t == 0)) {
        if (node == b.node) {
          p += q;
        } else {
          node = Node.join(level, node, p, b.node, q);
          p = 1;
        }
      }
    }
    return new Jet(z, level, node, Double.isNaN(z) ? Double.NaN : p);
  }

  @Override
  Real apply(TangentJet a, double y) {
    double x = a.value;
    double z = RULE.value(x, y);
    RULE.note(x, y);
    return a.scaled(z, RULE.first(x, y, z), RULE.firstTangent(x, y, z, a.dx, 0), RULE.routes());
  }

  @Override
  Real apply(double x, TangentJet b) {
    double y = b.value;
    double z = RULE.value(x, y);
    RULE.note(x, y);
    return b.scaled(z, RULE.second(x, y, z), RULE.secondTangent(x, y, z, 0, b.dx), RULE.routes());
  }

  @Override
  Real apply(TangentJet a, TangentJet b) {
    double x = a.value;
    double y = b.value;
    double z = RULE.value(x, y);
    RULE.note(x, y);
    double s = RULE.first(x, y, z);
    double t = RULE.second(x, y, z);
    double ds = RULE.firstTangent(x, y, z, a.dx, b.dx);
    double dt = RULE.secondTangent(x, y, z, a.dx, b.dx);
    if (RULE.routes() && (s == 0 || t == 0)) {
      return s == 0 ? b.scaled(z, t, dt, true) : a.scaled(z, s, ds, true);
    }
    if (Double.isNaN(z)) {
      s = t = ds = dt = Double.NaN;
    }
    return TangentJet.merge(z, a, s, ds, b, t, dt);
  }
}
