package dev.cotangent.bench.jmh;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a JVM has done with a function before it is measured. */
public enum History {
  /** Nothing: what is measured is all that the function's call sites have ever seen. */
  FRESH {
    @Override
    void apply(ScalarFunction f, double[] x) {}
  },

  /**
   * Everything: constants, one tangent and many, a tape, a tape of tangents, derivatives nested to
   * third order. Users' programs are like this, and the call sites have seen every kind of number.
   */
  SEASONED {
    @Override
    void apply(ScalarFunction f, double[] x) {
      for (Runnable use : uses(f, x)) {
        long start = System.nanoTime();
        for (int i = 0; i < LEAST_RUNS || System.nanoTime() - start < LEAST_NANOS; i++) {
          use.run();
        }
      }
    }
  };

  private static final int LEAST_RUNS = 20;
  private static final long LEAST_NANOS = 150_000_000;

  /** Gives the function this history. */
  abstract void apply(ScalarFunction f, double[] x);

  private static List<Runnable> uses(ScalarFunction f, double[] x) {
    double[] v = new double[x.length];
    v[0] = 1;
    v[x.length - 1] = -1;
    ScalarFunction alongGradient = z -> Real.dot(Reverse.gradient(f, z), v);
    ScalarFunction alongHessian = z -> Real.dot(Reverse.gradient(alongGradient, z), v);
    return List.of(
        () -> f.apply(Real.of(x)),
        () -> Forward.directionalDerivative(f, x, v),
        () -> Forward.gradient(f, x),
        () -> Reverse.gradient(f, x),
        () -> Hybrid.hessianVectorProduct(f, x, v),
        () -> Reverse.gradient(alongGradient, x),
        () -> Forward.directionalDerivative(alongHessian, x, v),
        () ->
            Forward.derivative(
                Forward.derivative(Forward.derivative(alongLine(f, x, v))), Real.one()));
  }

  private static UnaryOperator<Real> alongLine(ScalarFunction f, double[] x, double[] v) {
    return t -> {
      Real[] z = new Real[x.length];
      for (int i = 0; i < z.length; i++) {
        z[i] = t.mul(v[i]).add(x[i]);
      }
      return f.apply(z);
    };
  }
}
