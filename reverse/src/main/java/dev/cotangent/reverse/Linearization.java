package dev.cotangent.reverse;

import dev.cotangent.primitive.Direction;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Level.LinearForm;
import dev.cotangent.primitive.Real;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The derivative of recorded results with respect to the inputs, as a linear map that is applied
 * from the results' side: it seeds adjoints with the results' linear forms, runs the sweep that the
 * entries and the weights need, and reads the inputs' adjoints.
 */
final class Linearization {
  private static final int WIDTH = 8;

  private final TapeMemory memory;
  private final Entries entries;
  private final LinearForm[] results;
  private final int[] inputs;

  /** Whether this outlives its recording, and may be asked by several threads at once. */
  private final boolean kept;

  Linearization(TapeMemory memory, LinearForm[] results, int[] inputs) {
    this(memory, results, inputs, false);
  }

  private Linearization(TapeMemory memory, LinearForm[] results, int[] inputs, boolean kept) {
    this.memory = memory;
    this.entries = memory.entries;
    this.results = results;
    this.inputs = inputs;
    this.kept = kept;
  }

  /** The same for use after the recording has ended: it shares no memory that it writes to. */
  Linearization kept() {
    return new Linearization(memory, results, inputs, true);
  }

  int inputCount() {
    return inputs.length;
  }

  int resultCount() {
    return results.length;
  }

  Real[] values() {
    return Stream.of(results).map(LinearForm::value).toArray(Real[]::new);
  }

  /** Whether no derivative of an outer level is involved. */
  private boolean isPlain() {
    return !entries.isLifted()
        && !memory.tensors.isLifted()
        && entries.direction() == null
        && partials(Real::isConstant);
  }

  private boolean partials(Predicate<Real> test) {
    for (LinearForm form : results) {
      if (!test.test(form.partial())) {
        return false;
      }
    }
    return true;
  }

  /** wᵀ J. */
  double[] apply(double[] weights) {
    return isPlain() ? plain(weights) : Level.doubles(apply(Real.of(weights)));
  }

  Real[] apply(Real[] weights) {
    if (isPlain() && Stream.of(weights).allMatch(Real::isConstant)) {
      return Real.of(plain(Real.values(weights)));
    }
    Direction direction = entries.direction();
    return direction != null && hasOnly(direction, weights)
        ? withRates(direction, weights)
        : general(weights);
  }

  private boolean hasOnly(Direction direction, Real[] weights) {
    return !entries.isLifted()
        && memory.tensors.isEmpty()
        && partials(direction::carries)
        && Stream.of(weights).allMatch(direction::carries);
  }

  private double[] plain(double[] weights) {
    double[] adjoints = adjoints();
    for (int i = 0; i < results.length; i++) {
      if (weights[i] != 0) {
        LinearForm form = results[i];
        int index = Recording.index(form.node());
        adjoints[index] += Sweep.contribution(weights[i], form.partial().value());
      }
    }
    if (memory.tensors.isEmpty()) {
      Sweep.run(entries, adjoints);
    } else {
      MixedSweep.plain(memory, adjoints, kept ? null : memory.tensors.arena(), false).run();
    }
    double[] result = new double[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      result[i] = Sweep.result(adjoints[inputs[i]]);
    }
    return result;
  }

  /** A result without a weight does not count, not even if its slopes are infinite or NaN. */
  private static boolean counts(Real weight) {
    return !(weight.isConstant() && weight.value() == 0);
  }

  private double[] adjoints() {
    if (!kept) {
      return memory.adjoints();
    }
    double[] adjoints = entries.newAdjoints(entries.size(), 1);
    Sweep.clear(adjoints, adjoints.length);
    return adjoints;
  }

  /** The rate of the only result's gradient in a direction of an outer level. */
  double[] gradientRate(Direction direction) {
    Real[] one = {Real.one()};
    if (entries.direction() != direction || !hasOnly(direction, one)) {
      return direction.ratesOf(apply(one));
    }
    double[] rates = rates();
    sweepWithRates(direction, one, adjoints(), rates);
    double[] result = new double[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      result[i] = rates[inputs[i]];
    }
    return result;
  }

  private double[] rates() {
    return kept ? entries.newAdjoints(entries.size(), 1) : memory.rates();
  }

  private Real[] withRates(Direction direction, Real[] weights) {
    double[] adjoints = adjoints();
    double[] rates = rates();
    sweepWithRates(direction, weights, adjoints, rates);
    Real[] result = new Real[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      double rate = rates[inputs[i]];
      double adjoint = Sweep.result(adjoints[inputs[i]]);
      result[i] = rate == 0 ? Real.of(adjoint) : direction.number(adjoint, rate);
    }
    return result;
  }

  private void sweepWithRates(
      Direction direction, Real[] weights, double[] adjoints, double[] rates) {
    for (int i = 0; i < results.length; i++) {
      if (counts(weights[i])) {
        Real seed = weights[i].mul(results[i].partial());
        int index = Recording.index(results[i].node());
        adjoints[index] += Sweep.contribution(1, seed.value());
        rates[index] += direction.ratesOf(seed)[0];
      }
    }
    Sweep.run(entries, adjoints, rates);
  }

  private Real[] general(Real[] weights) {
    @Nullable Real[] adjoints = new Real[entries.size()];
    for (int i = 0; i < results.length; i++) {
      int index = Recording.index(results[i].node());
      if (index != 0 && counts(weights[i])) {
        Sweep.add(adjoints, index, weights[i].mul(results[i].partial()));
      }
    }
    if (memory.tensors.isEmpty()) {
      Sweep.run(entries, adjoints);
    } else {
      MixedSweep.general(memory, adjoints).run();
    }
    Real[] result = new Real[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      @Nullable Real adjoint = adjoints[inputs[i]];
      result[i] = adjoint == null ? Real.zero() : adjoint;
    }
    return result;
  }

  /** The Jacobian, several results' rows in one sweep. */
  double[][] jacobian() {
    double[][] rows = new double[results.length][];
    for (int from = 0; from < results.length; from += WIDTH) {
      int to = Math.min(from + WIDTH, results.length);
      if (isPlain() && memory.tensors.isEmpty()) {
        rowsInOneSweep(rows, from, to);
      } else {
        for (int i = from; i < to; i++) {
          double[] unit = new double[results.length];
          unit[i] = 1;
          rows[i] = apply(unit);
        }
      }
    }
    return rows;
  }

  private void rowsInOneSweep(double[][] rows, int from, int to) {
    int width = to - from;
    double[] adjoints = entries.newAdjoints(entries.size(), width);
    int[] reached = new int[entries.size()];
    for (int k = 0; k < width; k++) {
      int index = Recording.index(results[from + k].node());
      adjoints[index * width + k] += results[from + k].partial().value();
      reached[index] |= 1 << k;
    }
    Sweep.run(entries, adjoints, reached, width);
    for (int k = 0; k < width; k++) {
      double[] row = new double[inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        row[i] = Sweep.result(adjoints[inputs[i] * width + k]);
      }
      rows[from + k] = row;
    }
  }
}
