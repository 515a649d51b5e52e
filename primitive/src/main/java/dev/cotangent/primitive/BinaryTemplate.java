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

  @Override
  Real apply(Jet a, Jet b) {
    if (b.level == null) {
      return apply(a, b.value);
    }
    if (a.level == null) {
      return apply(a.value, b);
    }
    double x = a.value;
    double y = b.value;
    double z = RULE.value(x, y);
    RULE.note(x, y);
    double s = RULE.first(x, y, z);
    double t = RULE.second(x, y, z);
    if (RULE.routes() && (s == 0 || t == 0)) {
      return s == 0 ? b.scaled(z, t, true) : a.scaled(z, s, true);
    }
    if (Double.isNaN(z)) {
      s = t = Double.NaN;
    }
    if (a.n0 == b.n0 && a.n1 == b.n1) {
      return new Jet(z, a.level, a.n0, s * a.p0 + t * b.p0, a.n1, s * a.p1 + t * b.p1);
    }
    return Jet.merge(z, a, s, b, t);
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
