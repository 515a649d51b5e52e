package dev.cotangent.bench.jmh;

import dev.cotangent.bench.peer.Rosenbrock;
import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.ChosenJacobian;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
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

/** Jacobians of all shapes in both modes, and in the one that {@link Hybrid} chooses. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class ModeChoiceBenchmark {
  /** Families of functions. */
  public enum Family {
    /** Every output is a sum of its own over all inputs. */
    DENSE {
      @Override
      Real[] apply(Real[] x, int outputs) {
        Real[] y = new Real[outputs];
        for (int i = 0; i < outputs; i++) {
          Real sum = Real.zero();
          for (int j = 0; j < x.length; j++) {
            sum = sum.add(x[j].mul(1 + 0.1 * ((i + j) % 7)));
          }
          y[i] = sum.tanh();
        }
        return y;
      }
    },

    /** Three neighbouring inputs at a time are added to some output. */
    SPARSE {
      @Override
      Real[] apply(Real[] x, int outputs) {
        int n = x.length;
        Real[] y = Real.of(new double[outputs]);
        for (int i = 0; i < Math.max(n, outputs); i++) {
          Real term = x[i % n].mul(x[(i + 1) % n]).add(x[(i + 2) % n].sin());
          y[i % outputs] = y[i % outputs].add(term);
        }
        return y;
      }
    },

    /** All outputs are made of two sums over all inputs. */
    BOTTLENECK {
      @Override
      Real[] apply(Real[] x, int outputs) {
        Real s = Real.zero();
        Real q = Real.zero();
        for (Real input : x) {
          s = s.add(input.square());
          q = q.add(input.sin());
        }
        Real[] y = new Real[outputs];
        for (int i = 0; i < outputs; i++) {
          y[i] = s.mul(i + 0.1).sin().add(q);
        }
        return y;
      }
    };

    abstract Real[] apply(Real[] x, int outputs);
  }

  /** The family. */
  @Param public Family family;

  /** Inputs x outputs. */
  @Param({
    "1x1000",
    "10x1000",
    "10x10",
    "100x1000",
    "100x100",
    "100x10",
    "1000x100",
    "1000x10",
    "1000x1"
  })
  public String shape;

  private VectorFunction f;
  private double[] x;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public ModeChoiceBenchmark() {}

  /** Makes the function and the point. */
  @Setup
  public void prepare() {
    int by = shape.indexOf('x');
    int outputs = Integer.parseInt(shape.substring(by + 1));
    x = Rosenbrock.point(Integer.parseInt(shape.substring(0, by)));
    f = inputs -> family.apply(inputs, outputs);
  }

  /** Forward mode. */
  @Benchmark
  public double[][] forward() {
    return Forward.jacobian(f, x);
  }

  /** Reverse mode. */
  @Benchmark
  public double[][] reverse() {
    return Reverse.jacobian(f, x);
  }

  /** The mode that is chosen. */
  @Benchmark
  public ChosenJacobian chosen() {
    return Hybrid.jacobian(f, x);
  }
}
