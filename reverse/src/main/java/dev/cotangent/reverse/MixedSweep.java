package dev.cotangent.reverse;

import dev.cotangent.primitive.Level.LinearForm;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.tensor.Accumulator;
import dev.cotangent.tensor.Arena;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reverse sweep over a tape with tensors: from the last operation to the first, a tensor's
 * operation and, between two of them, the entries for numbers that were written there.
 *
 * <p>A tensor's adjoint is given up as soon as its operation has been passed: all that used the
 * tensor came later and has been passed before. If this is the last sweep over the tape, so is the
 * tensor itself, and its memory serves the adjoints still to come.
 */
final class MixedSweep {
  /** The adjoints of numbers: plain ones, or ones with derivatives of outer levels. */
  private interface Numbers {
    void add(int index, Real contribution);

    /** The adjoint, or null if nothing was added. */
    @Nullable Real get(int index);

    void run(int from, int end);
  }

  @SuppressWarnings("ArrayRecordComponent") // a view of the sweep's own array
  private record Plain(Entries entries, double[] adjoints) implements Numbers {
    @Override
    public void add(int index, Real contribution) {
      adjoints[index] += Sweep.contribution(contribution.value(), 1);
    }

    @Override
    public @Nullable Real get(int index) {
      double adjoint = adjoints[index];
      return Sweep.isReached(adjoint) ? Real.of(adjoint) : null;
    }

    @Override
    public void run(int from, int end) {
      Sweep.run(entries, adjoints, from, end);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // a view of the sweep's own array
  private record General(Entries entries, @Nullable Real[] adjoints) implements Numbers {
    @Override
    public void add(int index, Real contribution) {
      Sweep.add(adjoints, index, contribution);
    }

    @Override
    public @Nullable Real get(int index) {
      return adjoints[index];
    }

    @Override
    public void run(int from, int end) {
      Sweep.run(entries, adjoints, from, end);
    }
  }

  private final TensorTape tape;
  private final Numbers numbers;
  private final int entryCount;
  private final @Nullable Accumulator[] adjoints;
  private final @Nullable Arena arena;
  private final boolean last;

  private MixedSweep(TapeMemory memory, Numbers numbers, @Nullable Arena arena, boolean last) {
    this.tape = memory.tensors;
    this.numbers = numbers;
    this.entryCount = memory.entries.count();
    this.adjoints = new Accumulator[tape.nodes()];
    this.arena = arena;
    this.last = last;
  }

  /**
   * A sweep over constants.
   *
   * @param numbers the adjoints of numbers, seeded
   * @param arena the memory of intermediates, or null for the heap
   * @param last whether the tape is not needed afterwards
   */
  static MixedSweep plain(
      TapeMemory memory, double[] numbers, @Nullable Arena arena, boolean last) {
    return new MixedSweep(memory, new Plain(memory.entries, numbers), arena, last);
  }

  /** A sweep over what carries derivatives of outer levels. */
  static MixedSweep general(TapeMemory memory, @Nullable Real[] numbers) {
    return new MixedSweep(memory, new General(memory.entries, numbers), null, false);
  }

  void seed(TensorNode node, Tensor weights) {
    accumulator(node).add(weights);
  }

  /** The adjoint of a tensor that is an input, or null if nothing flows there. */
  @Nullable Tensor adjoint(TensorNode node) {
    Accumulator accumulator = adjoints[node.index()];
    return accumulator == null ? null : accumulator.sum();
  }

  private Accumulator accumulator(TensorNode node) {
    Accumulator accumulator = adjoints[node.index()];
    if (accumulator == null) {
      accumulator = new Accumulator(arena);
      adjoints[node.index()] = accumulator;
    }
    return accumulator;
  }

  void run() {
    List<TensorTape.Entry> entries = tape.entries();
    int done = entryCount;
    for (int i = entries.size() - 1; i >= 0; i--) {
      TensorTape.Entry entry = entries.get(i);
      if (done > entry.position()) {
        numbers.run(entry.position(), done);
        done = entry.position();
      }
      if (arena == null) {
        Arena.during(
            null,
            () -> {
              pass(entry);
              return true;
            });
      } else {
        arena.scope(() -> pass(entry));
      }
    }
    numbers.run(0, done);
  }

  private void pass(TensorTape.Entry entry) {
    switch (entry) {
      case TensorTape.Application application -> pass(application);
      case TensorTape.Gathering gathering -> pass(gathering);
      case TensorTape.Elements elements -> pass(elements);
    }
  }

  private void pass(TensorTape.Application entry) {
    Accumulator accumulator = adjoints[entry.result().index()];
    if (accumulator != null) {
      Tensor weights = accumulator.sum();
      if (weights != null) {
        if (entry.policy() == Subgradient.current()) {
          pull(entry, weights);
        } else {
          entry
              .policy()
              .during(() -> {
                pull(entry, weights);
                return true;
              });
        }
      }
      accumulator.clear();
    }
    if (last && arena != null) {
      arena.letGo(entry.y());
    }
  }

  private void pull(TensorTape.Application entry, Tensor weights) {
    Tensor[] x = entry.x();
    for (int k = 0; k < x.length; k++) {
      TensorNode operand = entry.operands()[k];
      if (operand != null) {
        Tensor contribution = TensorLevel.pull(entry.primitive(), k, x, entry.y(), weights);
        if (contribution != null) {
          accumulator(operand).add(contribution);
        }
      }
    }
  }

  private void pass(TensorTape.Gathering entry) {
    Accumulator accumulator = adjoints[entry.result().index()];
    Tensor weights = accumulator == null ? null : accumulator.sum();
    if (accumulator == null || weights == null) {
      return;
    }
    Real[] each = weights.toReals();
    LinearForm[] elements = entry.elements();
    for (int i = 0; i < each.length; i++) {
      int index = Recording.index(elements[i].node());
      boolean flows = !(each[i].isConstant() && each[i].value() == 0);
      if (index != 0 && flows) {
        numbers.add(index, each[i].mul(elements[i].partial()));
      }
    }
    accumulator.clear();
  }

  private void pass(TensorTape.Elements entry) {
    Real[] contributions = new Real[entry.places().length];
    boolean reached = false;
    for (int i = 0; i < contributions.length; i++) {
      Real adjoint = numbers.get(entry.first() + i);
      reached |= adjoint != null;
      contributions[i] = adjoint == null ? Real.zero() : adjoint;
    }
    if (reached) {
      accumulator(entry.node()).addAt(entry.tensor(), entry.places(), contributions);
    }
  }
}
