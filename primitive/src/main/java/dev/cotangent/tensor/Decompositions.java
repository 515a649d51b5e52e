package dev.cotangent.tensor;

import dev.cotangent.kernel.Gates;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Role;
import dev.cotangent.tensor.LinearSystems.Part;
import dev.cotangent.tensor.Matrices.Place;

/**
 * Decompositions of matrices. The rules solve with triangles and form no inverse. They are also
 * collected in M. Seeger et al., "Auto-differentiating linear algebra" (2017).
 */
final class Decompositions {
  private Decompositions() {}

  /**
   * The lower L with L Lᵀ = (A + Aᵀ) / 2, after I. Murray, "Differentiation of the Cholesky
   * decomposition" (2016): dL = L Φ(L⁻¹ dA L⁻ᵀ), where Φ takes the lower triangle with half the
   * diagonal.
   */
  record Cholesky() implements TensorPrimitive {
    static Tensor of(Tensor a) {
      Matrices.requireSquare("cholesky", a.dimensions());
      return Tensor.apply(new Cholesky(), a);
    }

    @Override
    public String name() {
      return "cholesky";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      return Matrices.map(name(), x[0], x[0].size(-1), Factors::cholesky);
    }

    private static Tensor halved(Tensor x) {
      return x.lowerTriangle(0).add(x.lowerTriangle(-1)).mul(0.5);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      Tensor half = LinearSystems.solve(Part.LOWER, y, Matrices.symmetric(dx));
      Tensor both = LinearSystems.solve(Part.LOWER, y, Matrices.transposed(half));
      return y.matmul(halved(both));
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      Tensor upper = Matrices.transposed(y);
      Tensor half = LinearSystems.solve(Part.UPPER, upper, halved(upper.matmul(w)));
      Tensor both = LinearSystems.solve(Part.UPPER, upper, Matrices.transposed(half));
      return Matrices.symmetric(both);
    }
  }

  /**
   * Q, whose columns are orthonormal, above the upper triangle R with Q R = A, after S. F. Walter
   * and L. Lehmann, "Algorithmic differentiation of linear algebra functions with application in
   * optimum experimental design" (2010): with C = Qᵀ dA R⁻¹ and the skew Ω that has C's lower
   * triangle, dR = (C - Ω) R and dQ = dA R⁻¹ - Q (C - Ω).
   */
  record Orthogonal() implements TensorPrimitive {
    static Qr of(Tensor a) {
      Shape shape = a.dimensions();
      Matrices.require("qr", shape);
      int m = Matrices.rows(shape);
      if (m < Matrices.columns(shape)) {
        throw new IllegalArgumentException(
            "qr: the matrices of shape "
                + shape
                + " have more columns than rows; the last axis must not be the longer one");
      }
      Tensor both = Tensor.apply(new Orthogonal(), a);
      return new Qr(both.slice(-2, 0, m), both.slice(-2, m, both.size(-2)));
    }

    @Override
    public String name() {
      return "qr";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      return Matrices.map(name(), x[0], x[0].size(-2) + x[0].size(-1), Factors::qr);
    }

    /** R, which must have no column that depends on those before it, up to rounding. */
    private Tensor solvable(Tensor a, Tensor y) {
      int m = a.size(-2);
      Tensor r = y.slice(-2, m, y.size(-2));
      double[][][] matrices = Matrices.read(r.values());
      for (int i = 0; i < matrices.length; i++) {
        for (int j = 0; j < matrices[i].length; j++) {
          double length = 0;
          for (int k = 0; k <= j; k++) {
            length = Math.max(length, Math.abs(matrices[i][k][j]));
          }
          if (matrices[i][j][j] <= m * Math.ulp(1.0) * length) {
            throw new IllegalArgumentException(
                new Place(name(), a.dimensions(), i)
                    + " has not full rank: column "
                    + j
                    + " depends on those before it, and the factors have no derivative there");
          }
        }
      }
      return r;
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      Tensor q = y.slice(-2, 0, x[0].size(-2));
      Tensor r = solvable(x[0], y);
      Tensor change =
          Matrices.transposed(
              LinearSystems.solve(Part.LOWER, Matrices.transposed(r), Matrices.transposed(dx)));
      Tensor c = Matrices.transposed(q).matmul(change);
      Tensor lower = c.lowerTriangle(-1);
      Tensor upper = c.sub(lower).add(Matrices.transposed(lower));
      return Tensor.concat(-2, change.sub(q.matmul(upper)), upper.matmul(r));
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      int m = x[0].size(-2);
      Tensor q = y.slice(-2, 0, m);
      Tensor r = solvable(x[0], y);
      Tensor ofQ = w.slice(-2, 0, m);
      Tensor ofR = w.slice(-2, m, w.size(-2)).upperTriangle(0);
      Tensor both = r.matmul(Matrices.transposed(ofR)).sub(Matrices.transposed(ofQ).matmul(q));
      Tensor mirrored = both.lowerTriangle(0).add(Matrices.transposed(both.lowerTriangle(-1)));
      Tensor sum = ofQ.add(q.matmul(mirrored));
      return Matrices.transposed(LinearSystems.solve(Part.UPPER, r, Matrices.transposed(sum)));
    }
  }

  /**
   * The eigenvalues λ of (A + Aᵀ) / 2 above its eigenvectors V, after Giles (2008), 3.1: with M =
   * Vᵀ dA V, dλ is M's diagonal and dV = V K, where K is M off the diagonal, divided by the gaps λⱼ
   * - λᵢ.
   *
   * <p>Between equal eigenvalues there is no such K: the vectors can be chosen freely there, and a
   * small change of A makes them jump. A weight that does not touch these vectors needs none. One
   * that does is refused, since neither 0 nor any other number would be right for all uses. A
   * change in the forward direction cannot know its use: it is NaN, in these vectors only, unless M
   * is 0. Equal eigenvalues are reported as kinks.
   */
  record Symmetric() implements TensorPrimitive {
    static Eigen of(Tensor a) {
      Matrices.requireSquare("symmetricEigen", a.dimensions());
      Tensor both = Tensor.apply(new Symmetric(), a);
      return new Eigen(both.at(-2, 0), both.slice(-2, 1, both.size(-2)));
    }

    @Override
    public String name() {
      return "symmetricEigen";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      return Matrices.map(name(), x[0], x[0].size(-1) + 1, Factors::symmetricEigen);
    }

    /** 1 between eigenvalues that differ by more than their rounding errors, -1 elsewhere. */
    private static Tensor distinct(Tensor values) {
      int n = values.size(-1);
      double[] lambda = values.toArray();
      double[] distinct = new double[lambda.length * n];
      double precision = values.type() == ElementType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f);
      for (int row = 0; row < lambda.length; row++) {
        int first = row - row % n;
        // The eigenvalues ascend.
        double largest = Math.max(Math.abs(lambda[first]), Math.abs(lambda[first + n - 1]));
        for (int j = 0; j < n; j++) {
          double gap = Math.abs(lambda[first + j] - lambda[row]);
          boolean equal = gap <= 8 * n * precision * largest;
          distinct[row * n + j] = equal ? -1 : 1;
          if (equal && first + j < row && values.isConstant()) {
            Kinks.report("symmetricEigen", lambda[row]);
          }
        }
      }
      Shape shape = Matrices.shape(Matrices.batch(values.expandDims(-1).dimensions()), n, n);
      return Tensor.of(distinct, shape.sizes).to(values.type());
    }

    /** Off the diagonal divided by the gaps λⱼ - λᵢ; where there is none NaN, but 0 if m is 0. */
    private static Tensor divided(Tensor m, Tensor values, Tensor distinct) {
      int n = m.size(-1);
      Tensor gaps = values.expandDims(-2).sub(values.expandDims(-1));
      Tensor one = Tensor.scalar(1).to(m.type());
      Tensor none = Tensor.generate(at -> at / n == at % n ? 0 : Double.NaN, n, n).to(m.type());
      Tensor divided = m.div(Tensor.where(distinct, gaps, one));
      return divided.apply(Gates.GATE, Tensor.where(distinct, one, none));
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      Tensor values = y.at(-2, 0);
      Tensor v = y.slice(-2, 1, y.size(-2));
      Tensor m = Matrices.transposed(v).matmul(Matrices.symmetric(dx)).matmul(v);
      return Tensor.concat(
          -2, m.diagonal().expandDims(-2), v.matmul(divided(m, values, distinct(values))));
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      Tensor values = y.at(-2, 0);
      Tensor v = y.slice(-2, 1, y.size(-2));
      Tensor t = Matrices.transposed(v);
      Tensor m = t.matmul(w.slice(-2, 1, w.size(-2)));
      Tensor distinct = distinct(values);
      requireNone(m, distinct, x[0], values);
      Tensor ofValues = w.at(-2, 0).expandDims(-2).mul(Tensor.identity(v.size(-1)).to(v.type()));
      return Matrices.symmetric(v.matmul(divided(m, values, distinct).add(ofValues)).matmul(t));
    }

    private void requireNone(Tensor m, Tensor distinct, Tensor a, Tensor values) {
      int n = m.size(-1);
      double[] weights = m.toArray();
      double[] apart = distinct.toArray();
      for (int at = 0; at < weights.length; at++) {
        int i = at / n % n;
        int j = at % n;
        if (i != j && apart[at] < 0 && Math.abs(weights[at]) > 0) {
          int matrix = at / n / n;
          throw new IllegalArgumentException(
              new Place(name(), a.dimensions(), matrix)
                  + " has equal eigenvalues, number "
                  + Math.min(i, j)
                  + " and number "
                  + Math.max(i, j)
                  + " ("
                  + values.toArray()[matrix * n + i]
                  + "); their eigenvectors have no derivative, only what uses the eigenvalues"
                  + " alone has");
        }
      }
    }
  }
}
