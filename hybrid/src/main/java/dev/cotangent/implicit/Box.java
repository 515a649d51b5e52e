package dev.cotangent.implicit;

/** Bounds of n unknowns, which may be infinite. */
@SuppressWarnings("ArrayRecordComponent") // internal, never changed
record Box(double[] lower, double[] upper) {
  Box(double[] lower, double[] upper) {
    if (lower.length != upper.length) {
      throw new IllegalArgumentException(
          "argmin: " + lower.length + " lower and " + upper.length + " upper bounds");
    }
    for (int i = 0; i < lower.length; i++) {
      if (!(lower[i] <= upper[i])) {
        throw new IllegalArgumentException(
            "argmin: unknown "
                + i
                + " has the lower bound "
                + lower[i]
                + " and the upper bound "
                + upper[i]);
      }
    }
    this.lower = lower.clone();
    this.upper = upper.clone();
  }

  void requireLength(int unknowns) {
    if (lower.length != unknowns) {
      throw new IllegalArgumentException(
          "argmin: bounds for " + lower.length + " unknowns, and a guess of " + unknowns);
    }
  }

  boolean isAtBound(int i, double y) {
    return y <= lower[i] || y >= upper[i];
  }

  /** Whether a function with this slope would be less beyond the bound that y is at. */
  boolean isHeld(int i, double y, double slope) {
    return (y <= lower[i] && slope > 0) || (y >= upper[i] && slope < 0);
  }

  double[] projected(double[] y) {
    double[] inside = y.clone();
    for (int i = 0; i < inside.length; i++) {
      inside[i] = Math.clamp(inside[i], lower[i], upper[i]);
    }
    return inside;
  }
}
