package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import java.util.List;

/**
 * A charged particle falls past two others; the height of one of them is set so that the particle
 * meets the ground at the origin. The force is a gradient, inside a path whose end is
 * differentiated by the setting: one differentiation nested in another, in the mode that the
 * function's two letters say, the outer one first.
 */
final class ParticleModule implements Module {
  private static final double TIME_STEP = 0.1;

  /** GradBench's particle takes some 300 steps; from other settings it may fly away for ever. */
  private static final int MOST_STEPS = 10_000;

  @Override
  public String name() {
    return "particle";
  }

  @Override
  public Evaluation<?> evaluation(String function, JsonNode input) {
    return evaluation(Nesting.of(this, function), Inputs.number(input, "w"));
  }

  @Override
  public List<Evaluation<?>> rehearsal() {
    return Nesting.ALL.stream().<Evaluation<?>>map(nesting -> evaluation(nesting, 0.2)).toList();
  }

  private static Evaluation<?> evaluation(Nesting nesting, double w) {
    ScalarFunction missed = setting -> missedSquared(nesting.inner(), setting[0]);
    return Evaluation.of(() -> nesting.outer().argmin(missed, Real.of(w))[0].value());
  }

  /** Returns the square of where the particle meets the ground. */
  private static Real missedSquared(GradientDescent mode, Real setting) {
    Real[] mark = {Real.of(10), setting.rsub(10)};
    Real[] fixed = Real.of(10, 0);
    ScalarFunction potential =
        at -> distance(at, mark).reciprocal().add(distance(at, fixed).reciprocal());
    Real[] x = Real.of(0, 8);
    Real[] v = Real.of(0.75, 0);
    Real[] next = GradientDescent.moved(x, v, TIME_STEP);
    for (int step = 1; next[1].greaterThan(0); step++) {
      if (step > MOST_STEPS) {
        throw new IllegalArgumentException(
            "with w = " + setting.value() + " the particle does not come down to the ground");
      }
      v = GradientDescent.moved(v, mode.gradient(potential, x), -TIME_STEP);
      x = next;
      next = GradientDescent.moved(x, v, TIME_STEP);
    }
    Real timeLeft = x[1].div(v[1]).neg();
    return x[0].add(timeLeft.mul(v[0])).square();
  }

  private static Real distance(Real[] a, Real[] b) {
    return a[0].sub(b[0]).square().add(a[1].sub(b[1]).square()).sqrt();
  }
}
