package dev.cotangent.sparse;

import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;

/**
 * A function's sparse Hessian, prepared once and evaluated at many points: a product of Hessian and
 * vector for each colour. Immutable, and safe to use from any number of threads at once.
 *
 * {@snippet :
 * SparseHessian hessian = SparseHessian.prepare(f, x0);   // tridiagonal, say
 * hessian.sweeps();                                       // 3, for any number of inputs
 * CsrMatrix matrix = hessian.at(x);
 * }
 *
 * <p>Unless told otherwise it is {@linkplain Coloring#star star-coloured}, so that each entry is
 * read by itself, and an entry that is infinite or NaN stays where it belongs. With an {@linkplain
 * Coloring#acyclic acyclic colouring} there are fewer products and the entries follow by
 * substitution; what such an entry makes unknown is then NaN. That the pattern fits is {@linkplain
 * Check checked} at every point, by one more product unless another check is chosen.
 */
public final class SparseHessian {
  /** Reads the entries from the products, of which there are as many as colours. */
  @FunctionalInterface
  interface Recovery {
    double[] values(double[][] products);
  }

  private final ScalarFunction f;
  private final Coloring coloring;
  private final Check check;
  private final Recovery recovery;
  private final double[][] directions;

  /** The direction of the check's product. */
  private final double[] probe;

  private SparseHessian(
      ScalarFunction f, Coloring coloring, Check check, Recovery recovery, double[][] directions) {
    this.f = f;
    this.coloring = coloring;
    this.check = check;
    this.recovery = recovery;
    this.directions = directions;
    this.probe = Verification.direction(coloring.pattern().columns());
  }

  /**
   * Prepares a function: finds the {@linkplain Pattern#hessianNear pattern} at a point and
   * star-colours it.
   *
   * @param x the point, of length n
   */
  public static SparseHessian prepare(ScalarFunction f, double... x) {
    return of(f, Pattern.hessianNear(f, x));
  }

  /**
   * Prepares a function whose pattern is known, by star colouring.
   *
   * @param pattern n rows and columns, symmetric, an entry for each derivative that is not always 0
   * @throws IllegalArgumentException if it is not symmetric
   */
  public static SparseHessian of(ScalarFunction f, Pattern pattern) {
    return of(f, Coloring.star(pattern));
  }

  /**
   * Prepares a function whose pattern has been coloured.
   *
   * @param coloring a star or an acyclic colouring
   * @throws IllegalArgumentException if it is one of another kind
   */
  public static SparseHessian of(ScalarFunction f, Coloring coloring) {
    Recovery recovery =
        switch (coloring.kind()) {
          case STAR -> direct(DirectRecovery.places(coloring), coloring.pattern().rows());
          case ACYCLIC -> new Substitution(coloring);
          default ->
              throw new IllegalArgumentException(
                  "Hessian: a "
                      + coloring.kind()
                      + " colouring is one for a SparseJacobian; use"
                      + " Coloring.star or acyclic");
        };
    return new SparseHessian(f, coloring, Check.PRODUCT, recovery, directions(coloring));
  }

  private static Recovery direct(int[] places, int n) {
    int[] colors = new int[places.length];
    int[] rows = new int[places.length];
    for (int k = 0; k < places.length; k++) {
      colors[k] = places[k] / n;
      rows[k] = places[k] % n;
    }
    return products -> {
      double[] values = new double[colors.length];
      for (int k = 0; k < values.length; k++) {
        values[k] = products[colors[k]][rows[k]];
      }
      return values;
    };
  }

  private static double[][] directions(Coloring coloring) {
    double[][] directions = new double[coloring.colors()][coloring.pattern().columns()];
    for (int j = 0; j < coloring.pattern().columns(); j++) {
      if (coloring.ofColumn(j) != Coloring.NONE) {
        directions[coloring.ofColumn(j)][j] = 1;
      }
    }
    return directions;
  }

  /** Returns the same with another check of whether the pattern fits. */
  public SparseHessian checking(Check check) {
    return new SparseHessian(f, coloring, check, recovery, directions);
  }

  /** Returns the colouring, which knows the pattern. */
  public Coloring coloring() {
    return coloring;
  }

  /** Returns the number of Hessian-vector products of an evaluation, without the check. */
  public int sweeps() {
    return coloring.colors();
  }

  /**
   * Returns the Hessian at a point.
   *
   * @param x the point, of length n
   * @return symmetric to the last bit
   * @throws PatternMismatchException if the check says that the pattern does not fit
   * @throws IllegalArgumentException if the point has another length than the pattern has columns
   */
  public CsrMatrix at(double... x) {
    Verification.requireLength(coloring.pattern().columns(), x.length);
    double[][] products = new double[directions.length][];
    for (int color = 0; color < products.length; color++) {
      products[color] = Reverse.gradientRate(f, x, directions[color]);
    }
    CsrMatrix hessian = new CsrMatrix(coloring.pattern(), recovery.values(products));
    verify(hessian, x);
    return hessian;
  }

  private void verify(CsrMatrix hessian, double... x) {
    switch (check) {
      case NONE -> {}
      case PATTERN -> Verification.requireCovers(coloring.pattern(), Pattern.hessian(f, x));
      case PRODUCT -> {
        double[] product = Reverse.gradientRate(f, x, probe);
        int substitutions =
            coloring.kind() == Coloring.Kind.ACYCLIC ? coloring.pattern().nonzeros() : 0;
        Verification.requireProduct(hessian, probe, product, substitutions, witness(x));
      }
    }
  }

  private Verification.Witness witness(double... x) {
    return new Verification.Witness() {
      @Override
      public double[] row(int i) {
        double[] unit = new double[x.length];
        unit[i] = 1;
        return Reverse.gradientRate(f, x, unit);
      }

      @Override
      public Pattern pattern() {
        return Pattern.hessian(f, x);
      }
    };
  }
}
