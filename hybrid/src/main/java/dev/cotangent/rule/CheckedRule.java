package dev.cotangent.rule;

import dev.cotangent.primitive.Real;
import java.util.Objects;

/** A user's rule, with checks of what it returns. */
record CheckedRule(String function, boolean isPushforward, LinearRule rule) implements LinearRule {
  @Override
  public Real[] apply(Real[] x, Real[] y, Real[] v) {
    int expected = isPushforward ? y.length : x.length;
    Real[] result = Objects.requireNonNull(rule.apply(x, y, v), () -> title() + " returned null");
    if (result.length != expected) {
      throw new IllegalStateException(
          title()
              + " returned "
              + result.length
              + " numbers where "
              + expected
              + " are needed, one for each "
              + (isPushforward ? "output" : "input"));
    }
    for (int i = 0; i < expected; i++) {
      if (result[i] == null) {
        throw new NullPointerException("number " + i + " that " + title() + " returned is null");
      }
    }
    return result;
  }

  String title() {
    return function + ": the " + (isPushforward ? "pushforward" : "pullback");
  }
}
