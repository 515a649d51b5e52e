package dev.cotangent.rule;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import java.util.Arrays;
import java.util.Objects;

/** A user's rule, with checks of what it returns. */
record CheckedRule(String function, boolean isPushforward, LinearRule rule) implements LinearRule {
  @Override
  public Real[] apply(Real[] x, Real[] y, Real[] v) {
    int expected = isPushforward ? y.length : x.length;
    boolean plain = areConstant(x) && areConstant(y) && areConstant(v);
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
      if (plain && !result[i].isConstant()) {
        throw new IllegalStateException(
            title()
                + " uses a number of "
                + Level.levelOf(result[i])
                + " that it was not given, so that its derivative would be lost; make it an input"
                + " of the function, or detach() it");
      }
    }
    return result;
  }

  private static boolean areConstant(Real... x) {
    return Arrays.stream(x).allMatch(Real::isConstant);
  }

  String title() {
    return function + ": the " + (isPushforward ? "pushforward" : "pullback");
  }
}
