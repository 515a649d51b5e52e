package dev.cotangent.bench.jmh;

import dev.cotangent.bench.peer.TaylorChallenge;
import dev.cotangent.dual.Forward;
import dev.cotangent.dual.MixedPartials;
import dev.cotangent.primitive.Real;
import java.util.concurrent.TimeUnit;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.analysis.differentiation.DSFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Taylor series and mixed partials, beside the derivative structures of Commons Math and
 * Hipparchus.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 4, time = 1)
public class TaylorBenchmark {
  private static final double X = TaylorChallenge.X;
  private static final int ORDER = 10;
  private static final int MIXED_ORDER = 8;

  /** JMH makes the benchmark. */
  public TaylorBenchmark() {}

  /** The orders at which the growth of the cost is looked at. */
  @State(Scope.Benchmark)
  public static class Orders {
    /** The order. */
    @Param({"8", "16", "32", "64"})
    public int order;

    /** JMH sets the fields. */
    public Orders() {}
  }

  /** sin(exp(x)) · x² to order 10. */
  @Benchmark
  public double[] series() {
    return Forward.taylor(TaylorChallenge::value, X, ORDER);
  }

  /** The same by Commons Math. */
  @Benchmark
  public DerivativeStructure seriesByCommonsMath() {
    DerivativeStructure x = new DerivativeStructure(1, ORDER, 0, X);
    return x.exp().sin().multiply(x.multiply(x));
  }

  /** The same by Hipparchus. */
  @Benchmark
  public Object seriesByHipparchus() {
    var x = new DSFactory(1, ORDER).variable(0, X);
    return x.exp().sin().multiply(x.square());
  }

  /** exp(sin(x)) to several orders. */
  @Benchmark
  public double[] growth(Orders orders) {
    return Forward.taylor(TaylorBenchmark::expSin, X, orders.order);
  }

  /** All mixed partials to order 8 of a map of three variables. */
  @Benchmark
  public MixedPartials[] partials() {
    return Forward.partials(TaylorBenchmark::map, new double[] {X, -0.4, 1.1}, MIXED_ORDER);
  }

  /** The same by Commons Math. */
  @Benchmark
  public DerivativeStructure[] partialsByCommonsMath() {
    return map(
        new DerivativeStructure(3, MIXED_ORDER, 0, X),
        new DerivativeStructure(3, MIXED_ORDER, 1, -0.4),
        new DerivativeStructure(3, MIXED_ORDER, 2, 1.1));
  }

  private static Real expSin(Real x) {
    return x.sin().exp();
  }

  private static Real[] map(Real... x) {
    Real a = x[0].mul(x[1]).add(x[2].sin());
    Real b = x[0].exp().div(x[1].square().add(1));
    Real c = x[0].square().add(x[1].square()).add(x[2].square()).sqrt();
    return new Real[] {
      a.mul(b).add(c),
      b.sin().mul(c).div(a.square().add(2)),
      c.exp().mul(x[2]).sub(a.div(c)).add(b.sqrt())
    };
  }

  private static DerivativeStructure[] map(
      DerivativeStructure x, DerivativeStructure y, DerivativeStructure z) {
    DerivativeStructure a = x.multiply(y).add(z.sin());
    DerivativeStructure b = x.exp().divide(y.multiply(y).add(1));
    DerivativeStructure c = x.multiply(x).add(y.multiply(y)).add(z.multiply(z)).sqrt();
    return new DerivativeStructure[] {
      a.multiply(b).add(c),
      b.sin().multiply(c).divide(a.multiply(a).add(2)),
      c.exp().multiply(z).subtract(a.divide(c)).add(b.sqrt())
    };
  }
}
