package dev.cotangent.tensor;

import dev.cotangent.primitive.Role;
import dev.cotangent.tensor.Matrices.Place;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Linear systems, the inverse and the determinant. The rules are those of M. B. Giles, "Collected
 * matrix derivative results for forward and reverse mode algorithmic differentiation" (2008), 2.2
 * and 2.3.
 */
final class LinearSystems {
  private LinearSystems() {}

  /** Which part of a matrix a system is solved with. */
  enum Part {
    ALL,
    LOWER,
    UPPER;

    private Part transposed() {
      return switch (this) {
        case ALL -> ALL;
        case LOWER -> UPPER;
        case UPPER -> LOWER;
      };
    }

    private Tensor of(Tensor x) {
      return switch (this) {
        case ALL -> x;
        case LOWER -> x.lowerTriangle(0);
        case UPPER -> x.upperTriangle(0);
      };
    }

    private Factors.Solver solver(double[][] a, Place place) {
      return this == ALL ? Factors.solver(a, place) : Factors.triangular(a, this == LOWER, place);
    }
  }

  static Tensor solve(Part part, Tensor a, Tensor b) {
    Solve row = new Solve(part);
    Elementwise.requireSameType(row.name(), a, b);
    Matrices.requireSquare(row.name(), a.dimensions());
    int n = a.size(-1);
    if (b.rank() == 1 && b.size() == n) {
      Tensor x = solve(part, a, b.reshape(n, 1));
      return x.reshape(x.dimensions().reduced(new int[] {x.rank() - 1}, false).sizes);
    }
    if (b.rank() < 2 || b.size(-2) != n) {
      throw new IllegalArgumentException(
          row.name()
              + ": shapes "
              + a.dimensions()
              + " and "
              + b.dimensions()
              + " do not fit; the right-hand side must be a vector of length "
              + n
              + " or have "
              + n
              + " rows");
    }
    return Tensor.apply(row, a, b);
  }

  /** X with A X = B. With Z = A⁻ᵀ W, B gets Z and A gets -Z Xᵀ. */
  record Solve(Part part) implements TensorPrimitive {
    @Override
    public String name() {
      return part == Part.ALL ? "solve" : "solveTriangular";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      Shape ofA = Matrices.batch(x[0].dimensions());
      Shape ofB = Matrices.batch(x[1].dimensions());
      Shape batch = ofA.broadcast(ofB, name());
      Shape shape = Matrices.shape(batch, x[1].size(-2), x[1].size(-1));
      double[][][] a = Matrices.read(x[0]);
      double[][][] b = Matrices.read(x[1]);
      Factors.Solver[] solvers = new Factors.Solver[a.length];
      for (int i = 0; i < a.length; i++) {
        solvers[i] = part.solver(a[i], new Place(name(), x[0].dimensions(), i));
      }
      int[] whichA = Matrices.places(ofA, batch);
      int[] whichB = Matrices.places(ofB, batch);
      double[][][] y = new double[batch.size][][];
      for (int i = 0; i < y.length; i++) {
        y[i] = solvers[whichA[i]].solve(b[whichB[i]]);
      }
      return Matrices.write(x[0].type(), shape, y);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return k == 0
          ? Tensor.apply(this, x[0], part.of(dx).matmul(y)).neg()
          : Tensor.apply(this, x[0], dx);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      Tensor z = Tensor.apply(new Solve(part.transposed()), Matrices.transposed(x[0]), w);
      Tensor contribution = k == 1 ? z : part.of(z.matmul(Matrices.transposed(y))).neg();
      return contribution.sumTo(x[k].dimensions());
    }
  }

  /** Y = A⁻¹, with dY = -Y dA Y. */
  record Inverse() implements TensorPrimitive {
    static Tensor of(Tensor a) {
      Matrices.requireSquare("inverse", a.dimensions());
      return Tensor.apply(new Inverse(), a);
    }

    @Override
    public String name() {
      return "inverse";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      return Matrices.map(name(), x[0], x[0].size(-1), Factors::inverse);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return y.matmul(dx).matmul(y).neg();
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      Tensor t = Matrices.transposed(y);
      return t.matmul(w).matmul(t).neg();
    }
  }

  /** A number for each matrix. */
  private static Tensor numbers(Tensor x, ToDoubleFunction<double[][]> f) {
    double[][][] matrices = Matrices.read(x);
    double[][][] results = new double[matrices.length][][];
    for (int i = 0; i < results.length; i++) {
      results[i] = new double[][] {{f.applyAsDouble(matrices[i])}};
    }
    return Matrices.write(x.type(), Matrices.batch(x.dimensions()), results);
  }

  /** log|det A|, whose slope is A⁻ᵀ. */
  record LogDeterminant() implements TensorPrimitive {
    static Tensor of(Tensor a) {
      Matrices.requireSquare("logDet", a.dimensions());
      return Tensor.apply(new LogDeterminant(), a);
    }

    @Override
    public String name() {
      return "logDet";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      return numbers(x[0], Factors::logDeterminant);
    }

    private void requireSlope(Tensor a, Tensor y) {
      double[] values = y.toArray();
      for (int i = 0; i < values.length; i++) {
        if (values[i] == Double.NEGATIVE_INFINITY) {
          throw new IllegalArgumentException(
              new Place(name(), a.dimensions(), i)
                  + " is singular: log|det| is -Infinity there and has no derivative");
        }
      }
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      requireSlope(x[0], y);
      return solve(Part.ALL, x[0], dx).trace();
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      requireSlope(x[0], y);
      return Matrices.transposed(Inverse.of(x[0])).mul(Matrices.spread(w));
    }
  }

  /**
   * det A. Its slope is the matrix of cofactors, det A · A⁻ᵀ; where a matrix is singular they are
   * taken from their definition as determinants of minors, which needs no inverse.
   */
  record Determinant() implements TensorPrimitive {
    static Tensor of(Tensor a) {
      Matrices.requireSquare("determinant", a.dimensions());
      return Tensor.apply(new Determinant(), a);
    }

    @Override
    public String name() {
      return "determinant";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      return numbers(x[0], Factors::determinant);
    }

    private static Tensor cofactors(Tensor a, Tensor y) {
      for (double[][] matrix : Matrices.read(a.values())) {
        if (Factors.isSingular(matrix)) {
          return minors(a);
        }
      }
      return Matrices.transposed(Inverse.of(a)).mul(Matrices.spread(y));
    }

    /** (-1)ⁱ⁺ʲ times the determinant of what is left without row i and column j. */
    private static Tensor minors(Tensor a) {
      int n = a.size(-1);
      int[] others =
          IntStream.range(0, n)
              .flatMap(i -> IntStream.range(0, n).filter(other -> other != i))
              .toArray();
      Shape batch = Matrices.batch(a.dimensions());
      Shape cut = Matrices.shape(Matrices.shape(batch, n, n - 1), n, n - 1);
      Tensor left = a.gather(-2, others).gather(-1, others).reshape(cut.sizes).swapAxes(-3, -2);
      Tensor signs = Tensor.generate(at -> (at / n + at % n) % 2 == 0 ? 1 : -1, n, n);
      return of(left).mul(signs.to(a.type()));
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return cofactors(x[0], y).mul(dx).sum(-2, -1);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return cofactors(x[0], y).mul(Matrices.spread(w));
    }
  }
}
