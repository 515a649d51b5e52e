package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Dominators;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.LoopForest;
import dev.cotangent.compiled.ir.LoopForm;
import dev.cotangent.compiled.ir.Region;
import dev.cotangent.compiled.ir.Regions;
import dev.cotangent.compiled.ir.SingleExit;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.ir.ValueNumbering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * A function that is ready to be run forward and backward: brought into loop form, given shadows,
 * analysed, and with a plan for what is stored.
 *
 * @param active the parameters with respect to which it is differentiated
 * @param shadows the shadow of each array that has one
 * @param fusion the loops whose rounds are reversed one by one
 * @param isSplit whether the sweeps are functions of their own, between which others run; then
 *     nothing but the tapes is left of the forward sweep when the reverse one begins
 */
record Primal(
    Function function,
    Set<Integer> active,
    Map<Value, Value> shadows,
    Loops loops,
    Fusion fusion,
    Work work,
    Route route,
    Plan plan,
    Tapes tapes,
    boolean isSplit) {
  /**
   * Prepares a function, which is changed.
   *
   * @param slots gives the next slot of the workspace
   */
  static Primal of(Function function, Set<Integer> active, boolean isSplit, IntSupplier slots) {
    ValueNumbering.run(function);
    SingleExit.run(function);
    LoopForm.normalize(function);
    Regions plain = Regions.of(function);
    requireFieldsUnwritten(function, plain);
    Activity activity = Activity.of(function, active, plain);
    Map<Value, Value> shadows = Shadows.addTo(function, active, plain, activity);
    Loops loops = new Loops(function, LoopForest.of(function));
    Regions regions = Regions.of(function);
    Dominators dominators = Dominators.of(function);
    Fusion fusion =
        Fusion.of(
            function, loops, activity, plain, dominators, Set.copyOf(shadows.values()), isSplit);
    Set<Region> undone = Set.of();
    while (true) {
      Work work = new Work(activity, plain, regions, shadows, undone);
      Route route = new Route(function, dominators, loops, fusion, work);
      Plan plan = new Plan(function, dominators, loops, fusion, regions, undone, isSplit);
      route.ways().forEach((block, way) -> need(block, way, plan, work, loops));
      plan.decide();
      Set<Region> worth = undone.isEmpty() ? plan.worthUndoing() : Set.of();
      if (worth.isEmpty()) {
        Tapes tapes = new Tapes(loops, fusion, work, stored(function, plan, work), isSplit, slots);
        return new Primal(
            function, active, shadows, loops, fusion, work, route, plan, tapes, isSplit);
      }
      undone = worth;
    }
  }

  /** An array in a field may be the one that the point is in, and nobody would know. */
  private static void requireFieldsUnwritten(Function function, Regions regions) {
    for (Region region : regions.all()) {
      if (!region.fields().isEmpty() && !region.stores().isEmpty()) {
        Value store = region.stores().getFirst();
        throw new UnsupportedConstructException(
            "%s, line %d: a write into the array of a field; hand it in as a parameter"
                .formatted(function.name(), store.line()));
      }
    }
  }

  private static void need(Block block, Way way, Plan plan, Work work, Loops loops) {
    for (int k = 0; k < block.body().size(); k++) {
      Plan.Place place = new Plan.Place(block, k);
      work.needs(block.body().get(k)).forEach(v -> plan.need(v, place));
    }
    Plan.Place start = new Plan.Place(block, 0);
    needs(block, way, loops).forEach(v -> plan.need(v, start));
  }

  /** What the reverse sweep needs to find its way from a block. */
  private static List<Value> needs(Block block, Way way, Loops loops) {
    return switch (way) {
      case Way.Choice choice -> List.of(choice.which());
      case Way.Round round -> List.of(loops.primary(round.loop()).start());
      case Way.Into into ->
          loops.inductions(into.loop()).stream().map(i -> loops.last(i, block)).toList();
      default -> List.of();
    };
  }

  private static List<Value> stored(Function function, Plan plan, Work work) {
    List<Value> stored = new ArrayList<>(plan.all(Plan.How.STORED));
    function.blocks().stream()
        .flatMap(b -> b.body().stream())
        .filter(work::undoes)
        .forEach(stored::add);
    return stored;
  }

  /** The active parameters that are doubles, in their order. */
  List<Value> activeDoubles() {
    return active.stream()
        .sorted()
        .map(function.parameters()::get)
        .filter(Value::isDouble)
        .toList();
  }
}
