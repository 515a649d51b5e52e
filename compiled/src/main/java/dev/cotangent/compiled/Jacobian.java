package dev.cotangent.compiled;

/**
 * The Jacobian of a method with several results, as generated code: column by column with tangents,
 * or row by row with adjoints, whichever is less work; see {@link Compiled#jacobian}. Any number of
 * threads may use it at once. After a call the point holds what the method would have left there.
 */
public final class Jacobian {
  /** What a row costs, in columns: the adjoint computes backwards as well. */
  private static final int ROW = 2;

  private final Source source;
  private final Jvp columns;
  private final Vjp rows;

  Jacobian(Source source, Jvp columns, Vjp rows) {
    this.source = source;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Returns the Jacobian: a row for each result, with a column for each input.
   *
   * @param x the point
   */
  public double[][] at(double... x) {
    double[] before = x.clone();
    // Only a column tells how many rows there are. It is the call that the caller's array sees.
    Jvp.Result first = columns.at(x, unit(x.length, 0));
    int results = first.derivatives().length;
    return ROW * results < x.length - 1
        ? byRows(before, results)
        : byColumns(before, first.derivatives());
  }

  private double[][] byRows(double[] x, int results) {
    double[][] jacobian = new double[results][];
    for (int j = 0; j < results; j++) {
      jacobian[j] = rows.at(x.clone(), unit(results, j)).gradient();
    }
    return jacobian;
  }

  private double[][] byColumns(double[] x, double[] first) {
    double[][] jacobian = new double[first.length][x.length];
    for (int i = 0; i < x.length; i++) {
      double[] column = i == 0 ? first : columns.at(x.clone(), unit(x.length, i)).derivatives();
      for (int j = 0; j < first.length; j++) {
        jacobian[j][i] = column[j];
      }
    }
    return jacobian;
  }

  private static double[] unit(int length, int place) {
    double[] unit = new double[length];
    if (place < length) {
      unit[place] = 1;
    }
    return unit;
  }

  /** Returns whether this is generated code, and not the fallback. */
  public boolean isCompiled() {
    return columns.isCompiled();
  }

  /** Returns what has been generated for columns; reads the method once more for that. */
  public Explanation explain() {
    return columns.explain();
  }

  @Override
  public String toString() {
    return "Jacobian of " + source;
  }
}
