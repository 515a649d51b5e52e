package dev.cotangent.primitive;

import org.jspecify.annotations.Nullable;

/** A comparison of two numbers. With NaN, every one of them is false. */
public enum Comparison {
  /** x &lt; y. */
  LESS {
    @Override
    public boolean holds(double x, double y) {
      return x < y;
    }
  },

  /** x ≤ y. */
  LESS_OR_EQUAL {
    @Override
    public boolean holds(double x, double y) {
      return x <= y;
    }
  },

  /** x &gt; y. */
  GREATER {
    @Override
    public boolean holds(double x, double y) {
      return x > y;
    }
  },

  /** x ≥ y. */
  GREATER_OR_EQUAL {
    @Override
    public boolean holds(double x, double y) {
      return x >= y;
    }
  };

  /** Returns whether this comparison holds between two values. */
  public abstract boolean holds(double x, double y);

  /** Asks the levels that the numbers belong to, from the innermost outwards, and then values. */
  boolean between(Real x, Real y) {
    Level top = top(x.level, y.level);
    if (top == null) {
      return holds(x.value(), y.value());
    }
    if (top instanceof Interpretation interpretation) {
      return interpretation.compare(this, x, y);
    }
    return between(x.level == top ? x.primal() : x, y.level == top ? y.primal() : y);
  }

  private static @Nullable Level top(@Nullable Level a, @Nullable Level b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.isInside(b) ? a : b;
  }
}
