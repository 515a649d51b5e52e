package dev.cotangent.bench.report;

import dev.cotangent.bench.result.Factor;
import dev.cotangent.bench.result.Figures;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which mode wins at one size. Forward and reverse mode compete. Hybrid mode chooses between them
 * and so is close to one of the two nearly everywhere; it wins only where it surely beats each of
 * them that has a result.
 *
 * @param kind who wins, if anyone
 * @param factor how many times as long the other of forward and reverse mode takes, or, where
 *     hybrid mode wins, the better of the two; at least 1; null if there is no other
 */
record Verdict(Kind kind, @Nullable Factor factor) {
  /** Who wins. */
  enum Kind {
    /** Forward mode, surely, or reverse mode has no result. */
    FORWARD,
    /** Reverse mode, surely, or forward mode has no result. */
    REVERSE,
    /** Hybrid mode, surely, or neither of the two has a result. */
    HYBRID,
    /** Nobody: the intervals of forward and reverse mode touch. */
    CLOSE,
    /** Nobody: no mode has a result. */
    NONE;

    /** Returns the mode that wins, or null. */
    @Nullable Mode mode() {
      return switch (this) {
        case FORWARD -> Mode.FORWARD;
        case REVERSE -> Mode.REVERSE;
        case HYBRID -> Mode.HYBRID;
        case CLOSE, NONE -> null;
      };
    }
  }

  /** Judges three outcomes; null where a mode has not been asked for. */
  static Verdict of(
      @Nullable Outcome forward, @Nullable Outcome reverse, @Nullable Outcome hybrid) {
    Verdict plain = ofPlain(forward, reverse);
    if (plain.kind == Kind.NONE) {
      return Figures.has(hybrid) ? new Verdict(Kind.HYBRID, null) : plain;
    }
    List<Factor> over =
        Stream.of(
                Optional.ofNullable(Factor.of(forward, hybrid)),
                Optional.ofNullable(Factor.of(reverse, hybrid)))
            .flatMap(Optional::stream)
            .sorted(Comparator.comparingDouble(Factor::mean))
            .toList();
    boolean beatsAll = !over.isEmpty() && over.stream().allMatch(Factor::surelyMore);
    return beatsAll ? new Verdict(Kind.HYBRID, over.getFirst()) : plain;
  }

  private static Verdict ofPlain(@Nullable Outcome forward, @Nullable Outcome reverse) {
    Factor factor = Factor.of(reverse, forward);
    if (factor != null) {
      Kind kind = factor.mean() < 1 ? Kind.REVERSE : Kind.FORWARD;
      return new Verdict(factor.clear() ? kind : Kind.CLOSE, factor.atLeastOne());
    }
    if (Figures.has(forward)) {
      return new Verdict(Kind.FORWARD, null);
    }
    return new Verdict(Figures.has(reverse) ? Kind.REVERSE : Kind.NONE, null);
  }

  /** Returns whether a mode wins over another one, not merely for want of one. */
  boolean won() {
    return kind.mode() != null && factor != null;
  }

  /** Returns whether there is a result, but not one of forward and one of reverse mode. */
  boolean unopposed() {
    return kind.mode() != null && factor == null;
  }
}
