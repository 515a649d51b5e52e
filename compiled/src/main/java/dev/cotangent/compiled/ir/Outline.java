package dev.cotangent.compiled.ir;

import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts large functions into smaller ones, for the JIT compiler gives up on huge methods. What it
 * makes of a function is the function's skeleton, which calls pieces of it (see {@link Pieces})
 * that find their values in a {@link Frame}. All is computed as before, in the same order.
 */
public final class Outline {
  /** A function that part of the blocks belong to: the skeleton, or a piece. */
  private static final class Home {
    final Function function;
    final Map<TypeKind, Value> frame;
    final Map<Value, Value> loaded = new HashMap<>();

    Home(Function function, Map<TypeKind, Value> frame) {
      this.function = function;
      this.frame = frame;
    }
  }

  /**
   * A piece between two blocks.
   *
   * @param before the block of the skeleton that calls it
   * @param last its last block
   */
  private record Cut(Piece piece, Block before, Block last, Function function) {}

  private final Function function;
  private final Frame frame = new Frame();
  private final List<Cut> cuts = new ArrayList<>();
  private final Map<Block, Cut> cutOf = new HashMap<>();
  private final Map<@Nullable Cut, Home> homes = new HashMap<>();

  private Outline(Function function) {
    this.function = function;
  }

  /**
   * Cuts a function that is larger than the budget. Those that it applies stay as they are.
   *
   * @param budget how large a piece may be, as {@link CodeSize} has it
   */
  public static void run(Function function, int budget) {
    if (CodeSize.of(function) > budget) {
      new Outline(function).cut(budget);
    }
  }

  private void cut(int budget) {
    Pieces.of(function, budget).forEach(this::separate);
    Cleanup.run(function);
    cuts.forEach(cut -> cut.piece.blocks().forEach(block -> cutOf.put(block, cut)));
    function.blocks().forEach(this::keepWhatPasses);
    homes.put(null, new Home(function, frame.makeIn(function)));
    cuts.forEach(cut -> homes.put(cut, new Home(cut.function, frame.takeIn(cut.function))));
    cuts.forEach(this::call);
    function.blocks().forEach(this::redirectUses);
    frame.kept().forEach(this::store);
    cuts.forEach(this::move);
  }

  /** Gives a piece one way in and one way out, each with a block where phis' operands meet. */
  private void separate(Piece piece) {
    Block before = Edge.gather(piece.entries(), function);
    Block last = Edge.gather(piece.exits(), function);
    piece.blocks().add(last);
    String name = "%sPart%d".formatted(function.name(), cuts.size() + 1);
    cuts.add(new Cut(piece, before, last, new Function(name, ConstantDescs.CD_void)));
  }

  private Home home(Block block) {
    Home home = homes.get(cutOf.get(block));
    if (home == null) {
      throw new AssertionError("a block without a function");
    }
    return home;
  }

  private void keepWhatPasses(Block block) {
    Cut own = cutOf.get(block);
    List<Value> used = new ArrayList<>(block.end().operands());
    block.phis().forEach(phi -> used.addAll(phi.operands()));
    block.body().forEach(value -> used.addAll(value.operands()));
    used.stream()
        .filter(value -> !value.op().isFree() && cutOf.get(value.block()) != own)
        .forEach(frame::keep);
  }

  /** Makes the block before a piece call it and go on behind it. */
  private void call(Cut cut) {
    List<Value> arrays = List.copyOf(home(cut.before).frame.values());
    cut.before.add(new Value(new Op.Apply(cut.function), ConstantDescs.CD_void, 0, arrays));
  }

  private void redirectUses(Block block) {
    Home home = home(block);
    block.phis().forEach(phi -> phi.operands().replaceAll(v -> in(home, v)));
    List.copyOf(block.body()).forEach(value -> value.operands().replaceAll(v -> in(home, v)));
    block.rewriteEnd(block.end().map(v -> in(home, v), b -> b));
  }

  /** What stands for a value in a function. */
  private Value in(Home home, Value value) {
    if (value.op().isFree()) {
      return home.function.constant(value.op(), value.type());
    }
    Cut from = cutOf.get(value.block());
    return homes.get(from) == home
        ? value
        : home.loaded.computeIfAbsent(value, v -> load(home, v, from));
  }

  /** The skeleton reads a value behind the call that computes it, a piece where it starts. */
  private Value load(Home home, Value value, @Nullable Cut from) {
    boolean isInSkeleton = home.function == function;
    Block block = isInSkeleton && from != null ? from.before : home.function.entry();
    return frame.load(value, home.frame, block, home.function);
  }

  /** The skeleton writes a value where it is computed, a piece where it ends. */
  private void store(Value value) {
    Block block = value.block();
    Home home = home(block);
    Value store = frame.store(value, home.frame, home.function);
    Cut cut = cutOf.get(block);
    if (cut != null) {
      cut.last.add(store);
    } else if (value.isPhi()) {
      block.add(0, store);
    } else if (value.op() instanceof Op.Parameter) {
      block.add(function.parameters().size() + home.frame.size(), store);
    } else {
      block.add(block.body().indexOf(value) + 1, store);
    }
  }

  /** Moves the blocks of a piece into its function, and closes the gap. */
  private void move(Cut cut) {
    Block next = cut.last.successors().getFirst();
    next.predecessors().set(new Edge(cut.last, 0).position(), cut.before);
    cut.before.rewriteEnd(new Terminator.Goto(next));
    cut.last.rewriteEnd(new Terminator.Return(null));
    Block entry = cut.function.entry();
    Block first = cut.piece.first();
    first.predecessors().replaceAll(p -> p == cut.before ? entry : p);
    entry.rewriteEnd(new Terminator.Goto(first));
    function.blocks().removeAll(cut.piece.blocks());
    cut.function.blocks().addAll(cut.piece.blocks());
  }
}
