package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Edge;
import dev.cotangent.compiled.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * What an edge hands over to a phi.
 *
 * @param phi the phi
 * @param from what it gets
 */
record Move(Value phi, Value from) {
  /** All that is handed over on an edge, at once. */
  static List<Move> along(Edge edge, Trees trees) {
    List<Value> phis = edge.to().phis();
    if (phis.isEmpty()) {
      return List.of();
    }
    int position = edge.position();
    List<Move> moves = new ArrayList<>();
    for (Value phi : phis) {
      if (trees.isUsed(phi)) {
        moves.add(new Move(phi, phi.operand(position)));
      }
    }
    return moves;
  }
}
