package dev.cotangent.reverse;

import dev.cotangent.primitive.Node;

/** A node of a tape; settled, it has an index there. */
final class TapeNode extends Node {
  /** The index; 0 until the node is settled. */
  int index;

  TapeNode(int index) {
    this.index = index;
  }

  TapeNode(Node a, double p, Node b, double q) {
    super(a, p, b, q);
  }
}
