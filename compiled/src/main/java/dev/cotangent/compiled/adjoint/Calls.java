package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Copy;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Regions;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The adjoints of functions that are called: two functions each, one for the forward sweep and one
 * for the reverse sweep. A function that is called is to its adjoint what a loop is, each call
 * being a round: what the reverse sweep needs goes on tapes, whose indices stand in the workspace
 * between the calls. As the reverse sweep makes the calls in reverse order, each finds the last
 * round's values on top, and so recursion is nothing special.
 */
final class Calls {
  /**
   * The two sweeps of a function.
   *
   * @param active which of its parameters are active
   * @param forward parameters: the function's, the shadows of active arrays, the workspace; returns
   *     what the function returns
   * @param reverse parameters: the seed if the function returns a double, an array for the adjoints
   *     of active doubles if there are any, the workspace; returns nothing
   */
  record Pair(List<Integer> active, Function forward, Function reverse) {}

  private record Key(Function callee, Set<Integer> active) {}

  private final IntSupplier slots;
  private final boolean isLast;
  private final Map<Key, Pair> pairs = new HashMap<>();

  Calls(IntSupplier slots, boolean isLast) {
    this.slots = slots;
    this.isLast = isLast;
  }

  /** Whether the sweeps are not going to be differentiated themselves. */
  boolean isLast() {
    return isLast;
  }

  /** The sweeps of a function that is called. */
  Pair of(Op.Apply apply, Set<Integer> active) {
    Key key = new Key(apply.callee(), active);
    Pair known = pairs.get(key);
    if (known != null) {
      return known;
    }
    requireFixedRows(apply.callee());
    String name = apply.callee().name();
    Pair pair =
        new Pair(
            active.stream().sorted().toList(),
            new Function(name + "Forward", apply.callee().result()),
            new Function(name + "Reverse", ConstantDescs.CD_void));
    pairs.put(key, pair); // before it is filled, for the function may call itself
    fill(pair, Copy.of(apply.callee()), active);
    return pair;
  }

  /** The shadows of a callee's rows would have to be exchanged by the callee's caller too. */
  private static void requireFixedRows(Function callee) {
    boolean exchanges =
        Regions.of(callee).all().stream()
            .filter(region -> !region.isLocal())
            .flatMap(region -> region.stores().stream())
            .anyMatch(v -> v.op() instanceof Op.ArrayStore s && s.kind() == TypeKind.REFERENCE);
    if (exchanges || callee.result().isArray()) {
      throw new UnsupportedConstructException(
          "%s is recursive or large, and %s; write its results into an array of its caller"
              .formatted(callee.name(), exchanges ? "writes rows of arrays" : "returns an array"));
    }
  }

  private void fill(Pair pair, Function callee, Set<Integer> active) {
    Primal primal = Primal.of(callee, active, true, slots);
    Function forward = pair.forward();
    List<Value> own = primal.function().parameters();
    for (int k = 0; k < own.size(); k++) {
      forward.addParameter(primal.function().parameterNames().get(k), own.get(k).type());
    }
    Value workspace = forward.addParameter("workspace", Adjoint.WORKSPACE);
    Builder builder = new Builder(forward);
    ForwardSweep sweep = new ForwardSweep(primal, this, builder, workspace);
    sweep.write();
    Value original = ((Terminator.Return) Route.end(callee).end()).value();
    Value result = original == null ? null : sweep.copy(original);
    sweep.leave();
    builder.end(new Terminator.Return(result));
    Adjoint.tidy(builder.finish());
    fillReverse(pair.reverse(), primal, sweep, original);
  }

  private void fillReverse(
      Function reverse, Primal primal, ForwardSweep forward, @Nullable Value original) {
    List<Value> doubles = primal.activeDoubles();
    boolean isSeeded = original != null && original.isDouble();
    Value seed = isSeeded ? reverse.addParameter("seed", ConstantDescs.CD_double) : null;
    Value scalars = doubles.isEmpty() ? null : reverse.addParameter("scalars", Adjoint.DOUBLES);
    Value workspace = reverse.addParameter("workspace", Adjoint.WORKSPACE);
    Builder builder = new Builder(reverse);
    Positions positions = new Positions(primal.tapes(), builder, workspace);
    positions.read();
    positions.readTapes();
    positions.step(null, -1);
    Recall recall = new Recall(forward, primal, builder);
    recall.loadRound(null);
    ReverseSweep sweep = new ReverseSweep(primal, recall, this, builder, workspace);
    sweep.clearAdjoints();
    if (original != null && seed != null) {
      sweep.add(original, seed);
    }
    sweep.write();
    for (int k = 0; k < doubles.size() && scalars != null; k++) {
      Value d = sweep.take(doubles.get(k));
      Adjoint.addTo(builder, scalars, builder.constant(k), d);
    }
    positions.write();
    builder.end(new Terminator.Return(null));
    Adjoint.tidy(builder.finish());
  }

  /** Which operands of a call are active: doubles, and arrays that have shadows. */
  static Set<Integer> activeOperands(Value call, Work work) {
    Set<Integer> active = new HashSet<>();
    for (int k = 0; k < call.operands().size(); k++) {
      Value operand = call.operand(k);
      if (operand.isDouble() ? work.activity().isActive(operand) : work.hasShadow(operand)) {
        active.add(k);
      }
    }
    return active;
  }

  /** The operands of the call of a forward sweep. */
  static List<Value> operands(Pair pair, Value call, Work work, UnaryOperator<Value> copy) {
    List<Value> operands = new ArrayList<>(call.operands().stream().map(copy).toList());
    for (int k : pair.active()) {
      if (!call.operand(k).isDouble()) {
        operands.add(copy.apply(work.shadow(call.operand(k))));
      }
    }
    return operands;
  }
}
