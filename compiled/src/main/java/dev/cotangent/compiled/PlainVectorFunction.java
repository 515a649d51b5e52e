package dev.cotangent.compiled;

import java.io.Serializable;

/**
 * A function from n doubles to m doubles in plain Java: a method reference or a lambda. It is
 * serializable since that is how the JDK tells which method stands behind it; nothing is ever
 * written.
 */
@FunctionalInterface
public interface PlainVectorFunction extends Serializable {
  /**
   * Returns the function's m values.
   *
   * @param x the n inputs
   */
  double[] apply(double[] x);
}
