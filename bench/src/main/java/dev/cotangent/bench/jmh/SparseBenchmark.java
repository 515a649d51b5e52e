package dev.cotangent.bench.jmh;

import dev.cotangent.bench.peer.Rosenbrock;
import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.sparse.Check;
import dev.cotangent.sparse.CsrMatrix;
import dev.cotangent.sparse.Pattern;
import dev.cotangent.sparse.SparseHessian;
import dev.cotangent.sparse.SparseJacobian;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Tridiagonal derivatives by colours beside dense ones: the Hessian of {@link Rosenbrock} and the
 * Jacobian of a stencil.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 4, time = 1)
public class SparseBenchmark {
  /** The number of inputs. */
  @Param({"100", "1000"})
  public int n;

  private final ScalarFunction f = Rosenbrock::value;
  private final VectorFunction stencil = SparseBenchmark::reactionAndDiffusion;
  private double[] x;
  private SparseHessian hessian;
  private SparseHessian unchecked;
  private SparseJacobian jacobian;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public SparseBenchmark() {}

  /** Makes the point, finds the patterns and colours them. */
  @Setup
  public void prepare() {
    x = Rosenbrock.point(n);
    hessian = SparseHessian.prepare(f, x);
    unchecked = hessian.checking(Check.NONE);
    jacobian = SparseJacobian.prepare(stencil, x);
  }

  /** One step of reaction and diffusion on a line: each output looks at three inputs. */
  private static Real[] reactionAndDiffusion(Real[] x) {
    Real[] y = new Real[x.length];
    for (int i = 0; i < y.length; i++) {
      Real left = x[Math.max(i - 1, 0)];
      Real right = x[Math.min(i + 1, y.length - 1)];
      y[i] = left.sub(x[i].mul(2)).add(right).mul(0.1).add(x[i].rsub(1).mul(x[i]));
    }
    return y;
  }

  /** The Hessian by star colouring, without a check of the pattern. */
  @Benchmark
  public CsrMatrix sparseHessian() {
    return unchecked.at(x);
  }

  /** The same with the check that is the default. */
  @Benchmark
  public CsrMatrix sparseHessianChecked() {
    return hessian.at(x);
  }

  /** The dense Hessian. */
  @Benchmark
  public double[][] denseHessian() {
    return Hybrid.hessian(f, x);
  }

  /** The Jacobian by colours of columns, with the check that is the default. */
  @Benchmark
  public CsrMatrix sparseJacobian() {
    return jacobian.at(x);
  }

  /** The dense Jacobian. */
  @Benchmark
  public double[][] denseJacobian() {
    return Forward.jacobian(stencil, x);
  }

  /** What is paid once: the Hessian's pattern and its colouring. */
  @Benchmark
  public SparseHessian preparation() {
    return SparseHessian.of(f, Pattern.hessianNear(f, x));
  }
}
