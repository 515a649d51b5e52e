package dev.cotangent.compiled.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.Opcode;
import java.lang.constant.ConstantDescs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Dominators, loops and loop form: by their definitions, on random programs and by hand. */
final class LoopsTest {
  private static final int PROGRAMS = 100;

  /** A block dominates those that cannot be reached without it. */
  @Test
  void dominatorsAreThoseThatCannotBeAvoided() {
    for (int seed = 0; seed < 60; seed++) {
      Function f = RandomProgram.of(seed);
      Dominators dominators = Dominators.of(f);
      for (Block a : f.blocks()) {
        Set<Block> others = reachableWithout(f, a);
        for (Block b : f.blocks()) {
          assertEquals(!others.contains(b), dominators.dominates(a, b));
        }
      }
    }
  }

  private static Set<Block> reachableWithout(Function f, Block avoided) {
    Set<Block> seen = new HashSet<>(Set.of(avoided));
    visit(f.entry(), seen);
    seen.remove(avoided);
    return seen;
  }

  private static void visit(Block block, Set<Block> seen) {
    if (seen.add(block)) {
      block.successors().forEach(s -> visit(s, seen));
    }
  }

  @Test
  void theImmediateDominatorIsTheLastOne() {
    for (int seed = 0; seed < 60; seed++) {
      Function f = RandomProgram.of(seed);
      Dominators dominators = Dominators.of(f);
      for (Block block : f.blocks()) {
        Block immediate = dominators.immediate(block);
        if (immediate == null) {
          assertSame(f.entry(), block);
          continue;
        }
        assertTrue(dominators.children(immediate).contains(block));
        for (Block other : f.blocks()) {
          boolean above = other != block && dominators.dominates(other, block);
          assertEquals(above, dominators.dominates(other, immediate));
        }
      }
    }
  }

  /** A block is in a loop if it is reached from the header and comes back to it. */
  @Test
  void loopsAreWhatComesBack() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Function f = RandomProgram.of(seed);
      LoopForest forest = LoopForest.of(f);
      assertTrue(forest.isReducible());
      Dominators dominators = Dominators.of(f);
      for (Loop loop : forest.loops()) {
        for (Block block : f.blocks()) {
          boolean inside =
              dominators.dominates(loop.header(), block)
                  && comesBack(block, loop.header(), dominators);
          assertEquals(inside, loop.contains(block));
        }
        checkNesting(forest, loop);
      }
    }
  }

  private static boolean comesBack(Block block, Block header, Dominators dominators) {
    Set<Block> seen = new HashSet<>();
    if (block != header) {
      seen.add(header);
    }
    visit(block, seen);
    return header.predecessors().stream()
            .anyMatch(p -> dominators.dominates(header, p) && p != header && seen.contains(p))
        || header.successors().contains(header) && block == header;
  }

  private static void checkNesting(LoopForest forest, Loop loop) {
    Loop parent = loop.parent();
    assertEquals(parent == null ? 1 : parent.depth() + 1, loop.depth());
    if (parent != null) {
      assertTrue(parent.blocks().containsAll(loop.blocks()));
      assertTrue(parent.children().contains(loop));
      assertTrue(forest.loops().indexOf(parent) < forest.loops().indexOf(loop));
    }
    for (Block block : loop.blocks()) {
      Loop innermost = forest.innermost(block);
      assertTrue(innermost != null && loop.blocks().containsAll(innermost.blocks()));
    }
    for (Edge exit : loop.exits()) {
      assertTrue(loop.contains(exit.from()) && !loop.contains(exit.to()));
    }
  }

  /** Two blocks that jump to each other, and may both be entered first. */
  @Test
  void aCycleWithTwoEntrancesIsNoLoop() {
    Function f = new Function("twoEntrances", ConstantDescs.CD_void);
    Builder b = new Builder(f);
    Value n = f.addParameter("n", ConstantDescs.CD_int);
    Block left = b.newBlock();
    Block right = b.newBlock();
    Block end = b.newBlock();
    b.branch(Opcode.IFLT, List.of(n), left, right);
    b.at(left);
    b.jump(right);
    b.at(right);
    b.branch(Opcode.IFEQ, List.of(n), left, end);
    b.at(end);
    b.end(new Terminator.Return(null));
    b.finish();
    LoopForest forest = LoopForest.of(f);
    assertFalse(forest.isReducible());
    assertTrue(forest.loops().isEmpty());
    assertNull(forest.innermost(left));
  }

  @Test
  void aBlockThatIsItsOwnLoopGetsAllParts() {
    Function f = new Function("forever", ConstantDescs.CD_void);
    Builder b = new Builder(f);
    Block block = b.newBlock();
    b.jump(block);
    b.at(block);
    b.jump(block);
    b.finish();
    LoopForm.normalize(f);
    Verifier.verify(f);
    Loop loop = LoopForest.of(f).loops().getFirst();
    assertEquals(2, loop.blocks().size());
    assertSame(f.entry(), loop.preheader());
    assertTrue(loop.exits().isEmpty());
  }

  @Test
  void loopFormHasItsPropertiesAndMeansTheSame() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Function f = RandomProgram.of(seed);
      List<String> before = Outcome.of(f);
      LoopForm.normalize(f);
      Verifier.verify(f);
      assertEquals(before, Outcome.of(f));
      checkForm(f);
    }
  }

  @Test
  void loopFormStays() {
    for (int seed = 0; seed < 60; seed++) {
      Function f = RandomProgram.of(seed);
      LoopForm.normalize(f);
      int blocks = f.blocks().size();
      long phis = f.blocks().stream().mapToLong(b -> b.phis().size()).sum();
      LoopForm.normalize(f);
      assertEquals(blocks, f.blocks().size());
      assertEquals(phis, f.blocks().stream().mapToLong(b -> b.phis().size()).sum());
    }
  }

  static void checkForm(Function f) {
    LoopForest forest = LoopForest.of(f);
    for (Loop loop : forest.loops()) {
      assertTrue(isJump(loop.preheader()) || loop.preheader() == f.entry());
      assertTrue(isJump(loop.latch()));
      for (Edge exit : loop.exits()) {
        assertEquals(List.of(exit.from()), exit.to().predecessors());
        assertTrue(
            forest.loops().stream()
                .allMatch(l -> exit.to() != l.latch() && exit.to() != l.preheader()));
      }
      for (Block block : f.blocks()) {
        checkClosed(loop, block);
      }
    }
    for (Block block : f.blocks()) {
      assertTrue(Edge.outOf(block).stream().noneMatch(Edge::isCritical));
    }
  }

  private static boolean isJump(Block block) {
    return block.body().isEmpty() && block.end() instanceof Terminator.Goto;
  }

  private static void checkClosed(Loop loop, Block block) {
    if (loop.contains(block)) {
      return;
    }
    for (Value phi : block.phis()) {
      for (int k = 0; k < phi.operands().size(); k++) {
        assertTrue(loop.contains(block.predecessors().get(k)) || !loop.contains(phi.operand(k)));
      }
    }
    block.body().forEach(v -> v.operands().forEach(o -> assertFalse(loop.contains(o))));
    block.end().operands().forEach(o -> assertFalse(loop.contains(o)));
  }
}
