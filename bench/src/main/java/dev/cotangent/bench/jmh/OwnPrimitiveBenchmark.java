package dev.cotangent.bench.jmh;

import dev.cotangent.bench.peer.Rosenbrock;
import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Unary;
import dev.cotangent.reverse.Reverse;
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
 * A primitive of the user's own beside its built-in twin, in the same function: Σ xᵢ² xᵢ₊₁. The
 * square is the cheapest primitive, so that any cost of a user's row stands out.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 4, time = 1)
public class OwnPrimitiveBenchmark {
  private static final Unary OWN_SQUARE =
      Primitive.unary("ownSquare", x -> x * x, (x, y) -> x.mul(2));

  /** The number of inputs. */
  @Param("100")
  public int n;

  /** What the JVM has done with both functions before. */
  @Param public History history;

  private final ScalarFunction builtIn = OwnPrimitiveBenchmark::builtIn;
  private final ScalarFunction own = OwnPrimitiveBenchmark::own;
  private double[] x;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public OwnPrimitiveBenchmark() {}

  private static Real builtIn(Real[] x) {
    Real sum = Real.zero();
    for (int i = 0; i < x.length - 1; i++) {
      sum = sum.add(x[i].square().mul(x[i + 1]));
    }
    return sum;
  }

  private static Real own(Real[] x) {
    Real sum = Real.zero();
    for (int i = 0; i < x.length - 1; i++) {
      sum = sum.add(OWN_SQUARE.apply(x[i]).mul(x[i + 1]));
    }
    return sum;
  }

  /** Makes the point and gives both functions their history. */
  @Setup
  public void prepare() {
    x = Rosenbrock.point(n);
    history.apply(builtIn, x);
    history.apply(own, x);
  }

  /** Reverse mode through the built-in primitive. */
  @Benchmark
  public double[] builtInReverse() {
    return Reverse.gradient(builtIn, x);
  }

  /** Reverse mode through the user's primitive. */
  @Benchmark
  public double[] ownReverse() {
    return Reverse.gradient(own, x);
  }

  /** Forward mode through the built-in primitive. */
  @Benchmark
  public double[] builtInForward() {
    return Forward.gradient(builtIn, x);
  }

  /** Forward mode through the user's primitive. */
  @Benchmark
  public double[] ownForward() {
    return Forward.gradient(own, x);
  }
}
