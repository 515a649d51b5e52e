package dev.cotangent.primitive;

import java.lang.invoke.MethodHandles;

/** The arithmetic of a row of one argument; {@link Kernels} makes a copy for each. */
final class UnaryTemplate extends UnaryKernel {
  private static final UnaryRule RULE = Kernels.ruleOf(MethodHandles.lookup(), UnaryRule.class);

  UnaryTemplate() {}

  @Override
  Real apply(Jet a) {
    double x = a.value;
    double y = RULE.value(x);
    if (a.level == null) {
      return new Jet(y);
    }
    RULE.note(x);
    return a.scaled(y, RULE.slope(x, y), RULE.routes());
  }

  @Override
  Real apply(TangentJet a) {
    double x = a.value;
    double y = RULE.value(x);
    RULE.note(x);
    return a.scaled(y, RULE.slope(x, y), RULE.slopeTangent(x, y, a.dx), RULE.routes());
  }
}
