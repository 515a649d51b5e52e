package dev.cotangent.primitive;

import java.util.function.DoublePredicate;

/**
 * Where a primitive is defined and differentiable. At a point outside it (the edge included, for
 * functions such as {@code sqrt} whose slope is infinite there) the value is what {@link Math}
 * would say, and a value of NaN has slopes of NaN.
 *
 * @param text the domain as a reader would write it, such as {@code x > 0}
 * @param test whether a point, given as all the primitive's arguments, lies in the domain
 */
public record Domain(String text, Test test) {
  /** Whether a point lies in a domain. */
  @FunctionalInterface
  public interface Test {
    /** Returns whether the point lies in the domain. */
    boolean contains(double... point);
  }

  /** All real arguments. */
  public static final Domain REALS = new Domain("all reals", point -> true);

  /** Returns a domain described by a predicate on the only, or on the first, argument. */
  public static Domain of(String text, DoublePredicate test) {
    return new Domain(text, point -> test.test(point[0]));
  }

  /** Returns whether the point, given as all the primitive's arguments, lies in the domain. */
  public boolean contains(double... point) {
    return test.contains(point);
  }
}
