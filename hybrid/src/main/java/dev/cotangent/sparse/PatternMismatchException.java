package dev.cotangent.sparse;

/**
 * Thrown where a function has a derivative at a place at which the pattern that was prepared for it
 * has no entry. Prepare again at the new point, or with a pattern for all points.
 */
public final class PatternMismatchException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final int row;
  private final int column;

  PatternMismatchException(int row, int column, String found) {
    super(
        "the pattern does not fit at this point: at row "
            + row
            + ", column "
            + column
            + " it has no entry, but the function has a derivative"
            + found
            + "; prepare at this point, or with a global pattern, or with the union of several");
    this.row = row;
    this.column = column;
  }

  /** Returns the row in which an entry is missing. */
  public int row() {
    return row;
  }

  /** Returns the column of the missing entry. */
  public int column() {
    return column;
  }
}
