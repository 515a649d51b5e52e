package dev.cotangent.sparse;

/**
 * How an evaluation makes sure that the prepared pattern still fits. A function may take another
 * way through its Java code at another point; a derivative that the pattern does not know of would
 * then be added to one that it knows.
 */
public enum Check {
  /**
   * By one more product, of the matrix with a random direction: computed once by a sweep of its
   * own, once from the entries. Where they differ by more than rounding explains, the row is
   * computed in full and decides. A missing entry is noticed unless it changes what is computed of
   * its row by less than 10⁻¹² of it, or all that is computed of the row is NaN. Costs a sweep, and
   * some more for each row in doubt.
   */
  PRODUCT,

  /** By finding the pattern again. Exact, and some ten times as expensive as a sweep. */
  PATTERN,

  /** Not at all, for those who know that the pattern fits at every point. */
  NONE
}
