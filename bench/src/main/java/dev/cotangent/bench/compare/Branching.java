package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Family;
import dev.cotangent.compiled.PlainVectorFunction;
import dev.cotangent.primitive.Real;

/** Ordinary Java control flow: the inputs decide what is computed, and how often. */
final class Branching implements FunctionFamily {
  private static final double BOUND = 0.5;

  @Override
  public Family about() {
    return new Family(
        "branches",
        "Branches and loops",
        "Of each two neighbours a, b: a sin(b) if a > b, else exp(a) - b if a < 0, else b sqrt(1 +"
            + " a²); multiplied by 0.7 a few times while it is larger than %s; the outputs are made of"
                .formatted(BOUND)
            + " these in their order.");
  }

  @Override
  public PlainVectorFunction plain(Shape shape) {
    int outputs = shape.outputs();
    return x -> values(x, outputs);
  }

  private static double[] values(double[] x, int outputs) {
    int last = x.length - 1;
    double[] terms = new double[x.length];
    for (int i = 0; i < last; i++) {
      terms[i] = term(x[i], x[i + 1]);
    }
    terms[last] = term(x[last], x[0]);
    return Outputs.of(terms, outputs);
  }

  private static double term(double a, double b) {
    double term;
    if (a > b) {
      term = a * Math.sin(b);
    } else if (a < 0) {
      term = Math.exp(a) - b;
    } else {
      term = Math.sqrt(a * a + 1) * b;
    }
    while (term > BOUND) {
      term *= 0.7;
    }
    return term;
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    int last = x.length - 1;
    Real[] terms = new Real[x.length];
    for (int i = 0; i < last; i++) {
      terms[i] = term(x[i], x[i + 1]);
    }
    terms[last] = term(x[last], x[0]);
    return Outputs.of(terms, outputs);
  }

  private static Real term(Real a, Real b) {
    Real term;
    if (a.greaterThan(b)) {
      term = a.mul(b.sin());
    } else if (a.lessThan(0)) {
      term = a.exp().sub(b);
    } else {
      term = a.mul(a).add(1).sqrt().mul(b);
    }
    while (term.greaterThan(BOUND)) {
      term = term.mul(0.7);
    }
    return term;
  }

  @Override
  public long entries(Shape shape) {
    return 4L * shape.inputs() + Math.max(shape.inputs(), shape.outputs());
  }
}
