package dev.cotangent.properties;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;

/**
 * A random program over {@link Real}: each step applies an operation to results of earlier steps,
 * which so are shared, in a plain way, in a branch on their values, or in a loop. Results are kept
 * between -4 and 4, and arguments in the domains of the operations, so that a program is smooth but
 * for its branches.
 */
public record Program(List<Step> steps) implements ScalarFunction {
  private static final int OUTPUTS = 3;

  /** How a step is carried out. */
  enum Shape {
    PLAIN,
    BRANCH,
    LOOP
  }

  /** An operation on two earlier results, counted from the last one back. */
  record Step(Operation operation, Shape shape, int x, int y, double constant) {
    Real apply(Real a, Real b) {
      return switch (shape) {
        case PLAIN -> bounded(operation.apply(a, b));
        case BRANCH ->
            a.lessThan(b) ? bounded(operation.apply(a, b)) : bounded(b.mul(constant).sub(a));
        case LOOP -> {
          Real sum = a;
          for (int i = 0; i < 3; i++) {
            sum = bounded(operation.apply(sum, b).add(sum.mul(constant)));
          }
          yield sum;
        }
      };
    }

    private static Real bounded(Real x) {
      if (x.greaterThan(4) || x.lessThan(-4)) {
        return x.atan();
      }
      return x;
    }
  }

  /** An operation with a name to show where a program fails. */
  record Operation(String name, BinaryOperator<Real> over) {
    Real apply(Real x, Real y) {
      return over.apply(x, y);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Real positive(Real x) {
    return x.softplus().add(0.25);
  }

  private static Real insideOne(Real x) {
    return x.sin().mul(0.9);
  }

  private static Operation operation(String name, BinaryOperator<Real> over) {
    return new Operation(name, over);
  }

  private static final List<Operation> OPERATIONS =
      List.of(
          operation("add", Real::add),
          operation("sub", Real::sub),
          operation("mul", Real::mul),
          operation("div", (x, y) -> x.div(positive(y))),
          operation("neg", (x, y) -> x.neg()),
          operation("rsub", (x, y) -> x.rsub(2)),
          operation("rdiv", (x, y) -> positive(x).rdiv(2)),
          operation("fma", (x, y) -> x.fma(y, x)),
          operation("reciprocal", (x, y) -> positive(x).reciprocal()),
          operation("square", (x, y) -> x.square()),
          operation("pow", (x, y) -> positive(x).pow(y)),
          operation("cube", (x, y) -> x.pow(3)),
          operation("sqrt", (x, y) -> positive(x).sqrt()),
          operation("cbrt", (x, y) -> positive(x).cbrt()),
          operation("exp", (x, y) -> x.exp()),
          operation("expm1", (x, y) -> x.expm1()),
          operation("log", (x, y) -> positive(x).log()),
          operation("log1p", (x, y) -> positive(x).log1p()),
          operation("log10", (x, y) -> positive(x).log10()),
          operation("log2", (x, y) -> positive(x).log2()),
          operation("sin", (x, y) -> x.sin()),
          operation("cos", (x, y) -> x.cos()),
          operation("tan", (x, y) -> insideOne(x).tan()),
          operation("asin", (x, y) -> insideOne(x).asin()),
          operation("acos", (x, y) -> insideOne(x).acos()),
          operation("atan", (x, y) -> x.atan()),
          operation("atan2", (x, y) -> positive(x).atan2(y)),
          operation("sinh", (x, y) -> x.sinh()),
          operation("cosh", (x, y) -> x.cosh()),
          operation("tanh", (x, y) -> x.tanh()),
          operation("asinh", (x, y) -> x.asinh()),
          operation("acosh", (x, y) -> positive(x).add(1).acosh()),
          operation("atanh", (x, y) -> insideOne(x).atanh()),
          operation("hypot", (x, y) -> positive(x).hypot(y)),
          operation("abs", (x, y) -> x.abs()),
          operation("max", Real::max),
          operation("min", Real::min),
          operation("maxOfConstant", (x, y) -> x.max(0.3)),
          operation("clamp", (x, y) -> x.clamp(-1, 1.5)),
          operation("relu", (x, y) -> x.relu()),
          operation("leakyRelu", (x, y) -> x.leakyRelu(y)),
          operation("softplus", (x, y) -> x.softplus()),
          operation("sigmoid", (x, y) -> x.sigmoid()),
          operation("logSigmoid", (x, y) -> x.logSigmoid()),
          operation("erf", (x, y) -> x.erf()),
          operation("erfc", (x, y) -> x.erfc()),
          operation("erfInverse", (x, y) -> insideOne(x).erfInverse()),
          operation("gamma", (x, y) -> positive(x).gamma()),
          operation("logGamma", (x, y) -> positive(x).logGamma()),
          operation("digamma", (x, y) -> positive(x).digamma()),
          operation("trigamma", (x, y) -> positive(x).trigamma()),
          operation("polygamma", (x, y) -> positive(x).polygamma(2)),
          operation("beta", (x, y) -> positive(x).beta(positive(y))),
          operation("besselJ", (x, y) -> x.besselJ(1)),
          operation("logSumExp", (x, y) -> Real.logSumExp(x, y, x.mul(y))),
          operation("select", (x, y) -> Real.select(y, x.sin(), x.mul(y))),
          operation("sum", (x, y) -> Real.sum(x, y, x)),
          operation("dot", (x, y) -> Real.dot(new Real[] {x, y}, new Real[] {y, x})),
          operation("signum", (x, y) -> x.signum().mul(y)),
          operation("detach", (x, y) -> x.detach().mul(y)),
          operation("swish", (x, y) -> Rows.SWISH.apply(x)),
          operation("wave", (x, y) -> Rows.WAVE.apply(x.tanh(), y, x)),
          operation("harmonic", (x, y) -> Rows.HARMONIC.apply(positive(x), positive(y))),
          operation("absCubed", (x, y) -> Rows.ABS_CUBED.apply(x)));

  /** All programs of up to so many steps. */
  public static Arbitrary<Program> upTo(int steps) {
    Arbitrary<Integer> back = Arbitraries.integers().between(0, 5);
    Arbitrary<Shape> shapes = Arbitraries.of(Shape.PLAIN, Shape.PLAIN, Shape.BRANCH, Shape.LOOP);
    Arbitrary<Double> constants =
        Arbitraries.doubles()
            .between(-1, 1)
            .ofScale(3)
            .withDistribution(RandomDistribution.uniform());
    return Combinators.combine(Arbitraries.of(OPERATIONS), shapes, back, back, constants)
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(steps)
        .map(Program::new);
  }

  /** Points for programs of three inputs. */
  public static Arbitrary<double[]> points() {
    return Arbitraries.doubles()
        .between(-2, 2)
        .ofScale(9)
        .withDistribution(RandomDistribution.uniform())
        .array(double[].class)
        .ofSize(3);
  }

  private List<Real> run(Real[] x) {
    List<Real> results = new ArrayList<>(List.of(x));
    for (Step step : steps) {
      results.add(step.apply(earlier(results, step.x), earlier(results, step.y)));
    }
    return results;
  }

  private static Real earlier(List<Real> results, int back) {
    return results.get(results.size() - 1 - back % results.size());
  }

  /** The last result, with the one in the middle, so that little is computed in vain. */
  @Override
  public Real apply(Real[] x) {
    List<Real> results = run(x);
    return results.getLast().add(results.get(results.size() / 2).mul(0.5));
  }

  /** The last few results. */
  public VectorFunction several() {
    return x -> {
      List<Real> results = run(x);
      return results.subList(results.size() - OUTPUTS, results.size()).toArray(Real[]::new);
    };
  }
}
