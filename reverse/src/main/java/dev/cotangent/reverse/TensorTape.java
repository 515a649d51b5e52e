package dev.cotangent.reverse;

import dev.cotangent.primitive.Level.LinearForm;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.tensor.Arena;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations on tensors that a tape has recorded, in their order. Each remembers how many
 * entries for numbers there were when it came, so that a sweep meets numbers and tensors in the
 * reverse of the order in which they were computed.
 */
final class TensorTape {
  /** An operation, and the number of entries for numbers that came before it. */
  sealed interface Entry {
    int position();
  }

  /** A primitive on tensors. The policy is that of the recording, wherever the sweep runs. */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  record Application(
      int position,
      TensorPrimitive primitive,
      Tensor[] x,
      Tensor y,
      @Nullable TensorNode[] operands,
      TensorNode result,
      Subgradient policy)
      implements Entry {}

  /** A tensor made of numbers. */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  record Gathering(int position, LinearForm[] elements, TensorNode result) implements Entry {}

  /** Elements of a tensor taken out as numbers. */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  record Elements(int position, Tensor tensor, TensorNode node, int[] places, int first)
      implements Entry {}

  private final List<Entry> entries = new ArrayList<>();
  private final Arena arena = new Arena();
  private int nodes;
  private boolean lifted;

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether some tensors carry derivatives of outer levels. */
  boolean isLifted() {
    return lifted;
  }

  /** The number of tensors that have an adjoint. */
  int nodes() {
    return nodes;
  }

  List<Entry> entries() {
    return entries;
  }

  Arena arena() {
    return arena;
  }

  /** Returns a place for an input. */
  TensorNode input(Tensor value) {
    lifted |= !value.isConstant();
    return new TensorNode(nodes++);
  }

  TensorNode apply(
      int position, TensorPrimitive f, Tensor[] x, Tensor y, @Nullable Object[] marks) {
    @Nullable TensorNode[] operands = new TensorNode[marks.length];
    for (int k = 0; k < marks.length; k++) {
      operands[k] = (TensorNode) marks[k];
      lifted |= !x[k].isConstant();
      arena.keep(x[k]);
    }
    TensorNode result = new TensorNode(nodes++);
    arena.keep(y);
    arena.hold(y);
    entries.add(new Application(position, f, x, y, operands, result, Subgradient.current()));
    return result;
  }

  TensorNode gather(int position, LinearForm[] elements, Tensor primal) {
    lifted |= !primal.isConstant();
    for (LinearForm element : elements) {
      lifted |= !element.partial().isConstant();
    }
    TensorNode result = new TensorNode(nodes++);
    arena.hold(primal);
    entries.add(new Gathering(position, elements, result));
    return result;
  }

  void elements(int position, Tensor tensor, TensorNode node, int[] places, int first) {
    lifted |= !tensor.isConstant();
    entries.add(new Elements(position, tensor, node, places, first));
  }

  /** Forgets everything and takes the memory back. */
  void clear() {
    entries.clear();
    arena.clear();
    nodes = 0;
    lifted = false;
  }
}
