package dev.cotangent.reverse;

import dev.cotangent.primitive.Node;

/** A place on a tape. */
final class TapeNode extends Node {
  final int index;

  TapeNode(int index) {
    this.index = index;
  }
}
