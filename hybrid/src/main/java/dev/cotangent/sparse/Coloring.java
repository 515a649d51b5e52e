package dev.cotangent.sparse;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Groups of columns, of rows, or of both, that can share a sweep: a colour for each. Immutable.
 *
 * <p>Which groups may be formed depends on how the matrix is to be read back from the sweeps, and
 * each way is a colouring of a graph (Gebremedhin, Manne and Pothen 2005, "What color is your
 * Jacobian? Graph coloring for computing derivatives"):
 *
 * <table>
 *   <caption>Kinds of colouring</caption>
 *   <tr><th>kind<th>what is coloured<th>the condition
 *   <tr><td>{@link #columns}<td>columns<td>two columns with an entry in the same row differ
 *   <tr><td>{@link #rows}<td>rows<td>two rows with an entry in the same column differ
 *   <tr><td>{@link #bidirectional}<td>some rows, some columns<td>each entry is alone of its colour
 *       in its row, or alone in its column
 *   <tr><td>{@link #star}<td>rows and columns of a symmetric matrix alike<td>neighbours differ, and
 *       every path of four vertices has three colours: each entry, or its mirror image, is alone
 *   <tr><td>{@link #acyclic}<td>the same<td>neighbours differ, and every cycle has three colours:
 *       entries follow from each other by substitution
 * </table>
 *
 * {@snippet :
 * Pattern arrow = Pattern.hessian(f, x);             // a full row, a full column, the diagonal
 * Coloring.columns(arrow).colors();                  // n
 * Coloring.bidirectional(arrow).colors();            // 3
 * }
 *
 * <p>The fewest colours are hard to find; these come from greedy algorithms whose time is
 * proportional to the number of pairs of neighbours, or better. Those without an {@link Ordering}
 * try all four and keep the best, unless the first reaches what is needed in any case.
 */
public final class Coloring {
  /** What is coloured, and how the matrix is read back. */
  public enum Kind {
    /** Columns; entries are read directly. */
    COLUMNS,
    /** Rows; entries are read directly. */
    ROWS,
    /** Rows and columns together; entries are read directly. */
    BIDIRECTIONAL,
    /** Rows and columns of a symmetric matrix alike; entries are read directly. */
    STAR,
    /** Rows and columns of a symmetric matrix alike; entries are read by substitution. */
    ACYCLIC
  }

  /** The colour of a row or column that needs none: no sweep computes it. */
  public static final int NONE = -1;

  private final Kind kind;
  private final Pattern pattern;
  private final int[] ofRows;
  private final int[] ofColumns;
  private final int rowColors;
  private final int columnColors;

  private Coloring(Kind kind, Pattern pattern, int[] ofRows, int[] ofColumns) {
    this.kind = kind;
    this.pattern = pattern;
    this.ofRows = ofRows;
    this.ofColumns = ofColumns;
    this.rowColors = count(ofRows);
    this.columnColors = count(ofColumns);
  }

  private static int count(int... colors) {
    return Arrays.stream(colors).max().orElse(NONE) + 1;
  }

  private static int[] none(int count) {
    int[] none = new int[count];
    Arrays.fill(none, NONE);
    return none;
  }

  /** Colours columns so that those of one colour have no row in common. */
  public static Coloring columns(Pattern pattern) {
    return best(pattern.widest(), ordering -> columns(pattern, ordering));
  }

  /** Colours columns in a given order so that those of one colour have no row in common. */
  public static Coloring columns(Pattern pattern, Ordering ordering) {
    int[] colors = Intersections.colors(pattern, ordering);
    return new Coloring(Kind.COLUMNS, pattern, none(pattern.rows()), colors);
  }

  /** Colours rows so that those of one colour have no column in common. */
  public static Coloring rows(Pattern pattern) {
    return best(pattern.transpose().widest(), ordering -> rows(pattern, ordering));
  }

  /** Colours rows in a given order so that those of one colour have no column in common. */
  public static Coloring rows(Pattern pattern, Ordering ordering) {
    int[] colors = Intersections.colors(pattern.transpose(), ordering);
    return new Coloring(Kind.ROWS, pattern, colors, none(pattern.columns()));
  }

  /**
   * Colours some rows and some columns so that every entry can be read from one of them: few
   * colours where a few rows and a few columns are full. Rows or columns that are left are not
   * coloured. It decides by itself in which order to go.
   */
  public static Coloring bidirectional(Pattern pattern) {
    int[][] colors = Bicoloring.colors(pattern);
    return new Coloring(Kind.BIDIRECTIONAL, pattern, colors[0], colors[1]);
  }

  /**
   * Colours columns, rows or both, whatever needs the fewest colours.
   *
   * @param pattern any pattern
   */
  public static Coloring fewest(Pattern pattern) {
    Coloring best = bidirectional(pattern);
    // No colouring of columns has fewer colours than the widest row has entries.
    if (pattern.widest() <= best.colors()) {
      Coloring columns = columns(pattern);
      best = columns.colors() <= best.colors() ? columns : best;
    }
    if (pattern.transpose().widest() < best.colors()) {
      Coloring rows = rows(pattern);
      best = rows.colors() < best.colors() ? rows : best;
    }
    return best;
  }

  /**
   * Colours a symmetric pattern so that each entry can be read directly.
   *
   * @throws IllegalArgumentException if the pattern is not symmetric
   */
  public static Coloring star(Pattern pattern) {
    return best(1, ordering -> star(pattern, ordering));
  }

  /**
   * Colours a symmetric pattern in a given order so that each entry can be read directly.
   *
   * @throws IllegalArgumentException if the pattern is not symmetric
   */
  public static Coloring star(Pattern pattern, Ordering ordering) {
    return symmetric(Kind.STAR, pattern, new StarColoring(new Edges(pattern)).colors(ordering));
  }

  /**
   * Colours a symmetric pattern so that the entries can be read by substitution: with fewer colours
   * than {@link #star}, but rounding errors add up along the way, and an entry that is not finite
   * takes with it those that are substituted after it.
   *
   * @throws IllegalArgumentException if the pattern is not symmetric
   */
  public static Coloring acyclic(Pattern pattern) {
    return best(1, ordering -> acyclic(pattern, ordering));
  }

  /**
   * Colours a symmetric pattern in a given order so that the entries can be read by substitution.
   *
   * @throws IllegalArgumentException if the pattern is not symmetric
   */
  public static Coloring acyclic(Pattern pattern, Ordering ordering) {
    int[] colors = new AcyclicColoring(new Edges(pattern)).colors(ordering);
    return symmetric(Kind.ACYCLIC, pattern, colors);
  }

  private static Coloring symmetric(Kind kind, Pattern pattern, int... colors) {
    return new Coloring(kind, pattern, colors, colors);
  }

  private static Coloring best(int least, Function<Ordering, Coloring> colorings) {
    Coloring best = colorings.apply(Ordering.NATURAL);
    for (Ordering ordering : Ordering.values()) {
      if (best.colors() <= least) {
        break;
      }
      if (ordering != Ordering.NATURAL) {
        Coloring other = colorings.apply(ordering);
        best = other.colors() < best.colors() ? other : best;
      }
    }
    return best;
  }

  /** Returns what is coloured. */
  public Kind kind() {
    return kind;
  }

  /** Returns the pattern that this is a colouring of. */
  public Pattern pattern() {
    return pattern;
  }

  /** Returns the number of colours, which is that of the sweeps needed. */
  public int colors() {
    return isSymmetric() ? columnColors : rowColors + columnColors;
  }

  private boolean isSymmetric() {
    return kind == Kind.STAR || kind == Kind.ACYCLIC;
  }

  /** Returns the number of colours of rows. */
  public int rowColors() {
    return rowColors;
  }

  /** Returns the number of colours of columns. */
  public int columnColors() {
    return columnColors;
  }

  /** Returns a row's colour, from 0, or {@link #NONE}. */
  public int ofRow(int i) {
    return ofRows[i];
  }

  /** Returns a column's colour, from 0, or {@link #NONE}. */
  public int ofColumn(int j) {
    return ofColumns[j];
  }

  @Override
  public String toString() {
    return kind + " colouring of " + pattern.size() + ": " + colors() + " colours";
  }
}
