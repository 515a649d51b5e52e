package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Dominators;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.lang.constant.ConstantDescs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reverse sweep's way through the blocks: the edges of the flow graph backwards, past branches
 * and loops through which no derivative flows. Where several blocks precede one, a phi of their
 * numbers says which it was.
 */
final class Route {
  private final Function function;
  private final Dominators dominators;
  private final Loops loops;
  private final Fusion fusion;
  private final Work work;
  private final Map<Block, Way> ways = new LinkedHashMap<>();

  /**
   * Finds the way.
   *
   * @param work where the reverse sweep has something to do
   */
  Route(Function function, Dominators dominators, Loops loops, Fusion fusion, Work work) {
    this.function = function;
    this.dominators = dominators;
    this.loops = loops;
    this.fusion = fusion;
    this.work = work;
    Deque<Block> pending = new ArrayDeque<>();
    pending.add(end(function));
    fusion.loops().forEach(loop -> pending.add(loop.latch()));
    while (!pending.isEmpty()) {
      Block block = pending.pop();
      if (!ways.containsKey(block)) {
        Way way = wayFrom(block);
        ways.put(block, way);
        pending.addAll(next(way));
      }
    }
  }

  /** The block that returns. */
  static Block end(Function function) {
    return function.blocks().stream()
        .filter(b -> b.end() instanceof Terminator.Return)
        .findFirst()
        .orElseThrow(() -> new AssertionError(function.name() + " never returns"));
  }

  /** The blocks that the reverse sweep passes, and how it leaves them. */
  Map<Block, Way> ways() {
    return ways;
  }

  private static List<Block> next(Way way) {
    return switch (way) {
      case Way.Done done -> List.of();
      case Way.To to -> List.of(to.block());
      case Way.Into into -> List.of(into.from());
      case Way.Past past -> List.of(past.loop().preheader());
      case Way.Round round -> List.of(round.loop().latch(), round.loop().preheader());
      case Way.Choice choice -> choice.merge().predecessors();
    };
  }

  private Way wayFrom(Block block) {
    List<Block> before = block.predecessors();
    if (before.isEmpty()) {
      return new Way.Done();
    }
    Loop loop = loops.of(block);
    if (loop != null && loop.header() == block) {
      return fusion.isFused(loop) ? new Way.Done() : new Way.Round(loop);
    }
    if (before.size() > 1) {
      Block over = pastBranches(block);
      return over == null ? new Way.Choice(block, number(block)) : new Way.To(over);
    }
    Loop left = Loops.childTowards(loop, loops.of(before.getFirst()));
    if (left == null) {
      return new Way.To(before.getFirst());
    }
    if (fusion.isFused(left)) {
      return new Way.Past(left);
    }
    return left.blocks().stream().anyMatch(work::isIn)
        ? new Way.Into(left, before.getFirst())
        : new Way.To(left.preheader());
  }

  /** The block before the branches that join here, if nothing happens in them. */
  private @Nullable Block pastBranches(Block merge) {
    Block start = dominators.immediate(merge);
    if (start == null || loops.of(start) != loops.of(merge) || work.hasPhis(merge)) {
      return null;
    }
    Set<Block> between = new HashSet<>();
    Deque<Block> pending = new ArrayDeque<>(merge.predecessors());
    while (!pending.isEmpty()) {
      Block block = pending.pop();
      if (block != start && between.add(block)) {
        pending.addAll(block.predecessors());
      }
    }
    return between.stream().noneMatch(work::isIn) ? start : null;
  }

  private Value number(Block merge) {
    List<Value> numbers = new ArrayList<>();
    for (int k = 0; k < merge.predecessors().size(); k++) {
      numbers.add(function.constant(new Op.Constant(k), ConstantDescs.CD_int));
    }
    for (Value phi : merge.phis()) {
      if (phi.operands().equals(numbers)) {
        return phi;
      }
    }
    return merge.add(new Value(new Op.Phi(), ConstantDescs.CD_int, 0, numbers));
  }
}
