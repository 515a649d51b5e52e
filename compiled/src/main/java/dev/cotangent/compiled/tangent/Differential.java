package dev.cotangent.compiled.tangent;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Formula;
import java.lang.classfile.Opcode;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the differential of an operation: the sum of its partials times the changes. */
final class Differential {
  private final Builder b;
  private final List<Value> point;
  private final Emission emission;

  Differential(Builder b, List<Value> point) {
    this.b = b;
    this.point = point;
    this.emission = new Emission(b, point);
  }

  /**
   * The differential.
   *
   * @param partials the partial derivatives in all operands
   * @param changes the operands' tangents, null where there is none
   */
  Value of(List<Partial> partials, List<@Nullable Value> changes) {
    Partial any = partials.getFirst();
    boolean areOfPieces = any.weight() instanceof Op.Weight;
    if (areOfPieces && partials.stream().allMatch(p -> Objects.equals(p.weight(), any.weight()))) {
      Value weight = any.weightAt(b, point);
      Value first = sum(partials, changes, p -> p.first());
      return emission.mix(weight, first, sum(partials, changes, p -> p.second()));
    }
    return sum(partials, changes, null);
  }

  /** The sum of the terms of one piece, or of all that they are. */
  private Value sum(
      List<Partial> partials,
      List<@Nullable Value> changes,
      @Nullable Function<Partial, Formula> piece) {
    Value sum = null;
    for (int k = 0; k < partials.size(); k++) {
      Value change = changes.get(k);
      Partial partial = partials.get(k);
      if (change == null || change.op() instanceof Op.Zero) {
        continue;
      }
      if (piece != null || partial.weight() == null) {
        sum = plus(sum, piece == null ? partial.first() : piece.apply(partial), change);
      } else {
        Value term = partial.emitTimes(b, change, point);
        sum = sum == null ? term : b.arithmetic(Opcode.DADD, sum, term);
      }
    }
    return sum == null ? b.zero() : sum;
  }

  /** Adds a term; one that is negative is subtracted. */
  private @Nullable Value plus(@Nullable Value sum, Formula formula, Value change) {
    if (Simplification.is(formula, 0)) {
      return sum;
    }
    if (sum == null) {
      return emission.times(formula, change);
    }
    if (Simplification.is(formula, -1)) {
      return b.arithmetic(Opcode.DSUB, sum, change);
    }
    return formula instanceof Formula.Application a && a.primitive() == Arithmetic.NEG
        ? b.arithmetic(Opcode.DSUB, sum, emission.times(a.operands().getFirst(), change))
        : b.arithmetic(Opcode.DADD, sum, emission.times(formula, change));
  }
}
