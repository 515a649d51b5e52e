package dev.cotangent.compiled.ir;

import java.util.List;
import java.util.Set;

/**
 * Blocks that are entered by the first one only and left for one block only, so that a call can
 * stand for them.
 *
 * @param first where it is entered
 * @param blocks all of them
 */
record Piece(Block first, Set<Block> blocks) {
  /** The edges into the first block from elsewhere. */
  List<Edge> entries() {
    return Edge.into(first).stream().filter(e -> !blocks.contains(e.from())).toList();
  }

  /** The edges out of it. */
  List<Edge> exits() {
    return blocks.stream()
        .flatMap(block -> Edge.outOf(block).stream())
        .filter(e -> !blocks.contains(e.to()))
        .toList();
  }
}
