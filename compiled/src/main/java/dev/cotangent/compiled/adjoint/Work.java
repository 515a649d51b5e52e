package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Region;
import dev.cotangent.compiled.ir.Regions;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.tangent.Partial;
import dev.cotangent.compiled.tangent.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the reverse sweep has to do, operation by operation, and which values of the forward sweep
 * it needs for that.
 */
final class Work {
  private record Slope(Value row, int argument) {}

  private final Activity activity;
  private final Regions plain;
  private final Regions regions;
  private final Map<Value, Value> shadows;
  private final Set<Region> undone;
  private final Map<Slope, Partial> partials = new HashMap<>();

  /**
   * The work on a function with shadows.
   *
   * @param plain the regions of the function without shadows, which activity is known of
   * @param regions the regions of the function with shadows
   * @param undone regions whose writes the reverse sweep takes back
   */
  Work(
      Activity activity,
      Regions plain,
      Regions regions,
      Map<Value, Value> shadows,
      Set<Region> undone) {
    this.activity = activity;
    this.plain = plain;
    this.regions = regions;
    this.shadows = shadows;
    this.undone = undone;
  }

  Activity activity() {
    return activity;
  }

  /** The shadow of an array that {@linkplain #hasShadow has one}. */
  Value shadow(Value array) {
    Value shadow = shadows.get(array);
    if (shadow == null) {
      throw new AssertionError("no shadow of " + array);
    }
    return shadow;
  }

  boolean hasShadow(Value array) {
    return shadows.containsKey(array);
  }

  /** Whether derivatives flow through functions that a function calls. */
  boolean hasCalls(Function function) {
    return function.blocks().stream().flatMap(b -> b.body().stream()).anyMatch(this::callsActive);
  }

  /** The partial derivative of a row's result in an argument. */
  Partial partial(Value row, int argument) {
    return partials.computeIfAbsent(new Slope(row, argument), s -> Rules.of(s.row, s.argument));
  }

  /** Whether there is something to do in a block, or on the edges into it. */
  boolean isIn(Block block) {
    return hasPhis(block) || isInBody(block);
  }

  /** Whether there is something to do about a block's operations. */
  boolean isInBody(Block block) {
    return block.body().stream().anyMatch(this::isAbout);
  }

  boolean hasPhis(Block block) {
    return block.phis().stream().anyMatch(phi -> phi.isDouble() && activity.isActive(phi));
  }

  /** Whether there is something to do about an operation. */
  boolean isAbout(Value value) {
    return isActive(value) || storesActive(value) || undoes(value) || callsActive(value);
  }

  private boolean isActive(Value value) {
    return value.isDouble()
        && activity.isActive(value)
        && !(value.op() instanceof Op.Parameter)
        && !(value.op() instanceof Op.Apply);
  }

  /** Whether an operation writes doubles into an array with a shadow. */
  boolean storesActive(Value value) {
    return Shadows.isOfDoubles(value)
        && shadows.containsKey(value.operand(0))
        && activity.isActive(plain.of(value.operand(0)));
  }

  /** Whether the reverse sweep takes back what was written into an array. */
  boolean isUndone(Value array) {
    return undone.contains(regions.of(array));
  }

  /** Whether an operation is a write that the reverse sweep takes back. */
  boolean undoes(Value value) {
    return value.op() instanceof Op.ArrayStore && isUndone(value.operand(0));
  }

  /** Whether an operation calls a function that derivatives flow through. */
  boolean callsActive(Value value) {
    return value.op() instanceof Op.Apply
        && ((value.isDouble() && activity.isActive(value))
            || value.operands().stream().anyMatch(shadows::containsKey));
  }

  /** The values of the forward sweep that an operation's reverse needs. */
  List<Value> needs(Value value) {
    List<Value> needs = new ArrayList<>();
    if (undoes(value)) {
      needs.addAll(value.operands().subList(0, 2));
    }
    if (storesActive(value)) {
      needs.add(shadow(value.operand(0)));
      needs.add(value.operand(1));
    } else if (isActive(value)) {
      addNeeds(value, needs);
    }
    return needs.stream().distinct().toList();
  }

  private void addNeeds(Value value, List<Value> needs) {
    switch (value.op()) {
      case Op.ArrayLoad load -> {
        needs.add(shadow(value.operand(0)));
        needs.add(value.operand(1));
      }
      case Op.Mix mix -> needs.add(value.operand(0));
      default -> {
        for (int k = 0; Rules.row(value.op()) != null && k < value.operands().size(); k++) {
          if (activity.isActive(value.operand(k))) {
            partial(value, k).needs().forEach(n -> needs.add(argument(value, n)));
          }
        }
      }
    }
  }

  /** An argument of a row, or its result. */
  static Value argument(Value row, int k) {
    return k == row.operands().size() ? row : row.operand(k);
  }
}
