package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Value;

/** How the reverse sweep goes on when it is through with a block. */
sealed interface Way {
  /** It has reached the entry, or the header of a loop whose rounds are reversed one by one. */
  record Done() implements Way {}

  /** To the only predecessor, or past blocks in which nothing happens. */
  record To(Block block) implements Way {}

  /** Into a loop, by the block that left it. */
  record Into(Loop loop, Block from) implements Way {}

  /** Past a loop whose rounds have been reversed, each after it had run. */
  record Past(Loop loop) implements Way {}

  /** From a loop's header to its latch, for another round, or out of the loop. */
  record Round(Loop loop) implements Way {}

  /**
   * To the predecessor that the forward sweep came from.
   *
   * @param which its number, a phi
   */
  record Choice(Block merge, Value which) implements Way {}
}
