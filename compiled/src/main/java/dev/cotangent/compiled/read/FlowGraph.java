package dev.cotangent.compiled.read;

import dev.cotangent.compiled.source.Jumps;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The basic blocks of a method's bytecode, as far as they can be reached, in reverse postorder:
 * each before its successors but for jumps back.
 */
final class FlowGraph {
  /**
   * A basic block.
   *
   * @param from the place of its first element
   * @param to the place after its last one
   */
  record Piece(int from, int to) {}

  private final List<CodeElement> elements;
  private final Map<Label, Integer> places = new HashMap<>();
  private final Map<Integer, StackMapFrameInfo> frames = new HashMap<>();
  private final Map<Integer, Piece> pieces = new HashMap<>();
  private final Map<Piece, Integer> entries = new HashMap<>();
  private final List<Piece> order = new ArrayList<>();

  /**
   * Cuts code into blocks.
   *
   * @param stackMap the frames at places that jumps lead to
   */
  FlowGraph(CodeModel code, List<StackMapFrameInfo> stackMap) {
    this.elements = code.elementList();
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof LabelTarget target) {
        places.put(target.label(), i);
      }
    }
    for (StackMapFrameInfo frame : stackMap) {
      frames.put(place(frame.target()), frame);
    }
    cut();
    visit(first(), new HashSet<>());
    Collections.reverse(order);
    entries.merge(first(), 1, Integer::sum);
  }

  private int place(Label label) {
    Integer place = places.get(label);
    if (place == null) {
      throw new AssertionError("a label without a place");
    }
    return place;
  }

  private void cut() {
    Set<Integer> leaders = new HashSet<>(List.of(0));
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Instruction instruction && isLast(instruction)) {
        leaders.add(i + 1);
        for (Label label : Jumps.targets(instruction)) {
          leaders.add(place(label));
        }
      }
    }
    int from = 0;
    for (int i = 1; i <= elements.size(); i++) {
      if (i == elements.size() || leaders.contains(i)) {
        pieces.put(from, new Piece(from, i));
        from = i;
      }
    }
  }

  /** Depth is that of the program's blocks one after the other, hence no recursion over them. */
  private void visit(Piece start, Set<Piece> seen) {
    record Step(Piece piece, boolean isDone) {}
    List<Step> path = new ArrayList<>(List.of(new Step(start, false)));
    while (!path.isEmpty()) {
      Step step = path.removeLast();
      if (step.isDone) {
        order.add(step.piece);
      } else if (seen.add(step.piece)) {
        path.add(new Step(step.piece, true));
        for (Piece next : successors(step.piece)) {
          entries.merge(next, 1, Integer::sum);
          path.add(new Step(next, false));
        }
      }
    }
  }

  List<Piece> order() {
    return order;
  }

  Piece first() {
    return at(0);
  }

  Piece at(Label label) {
    return at(place(label));
  }

  private Piece at(int place) {
    Piece piece = pieces.get(place);
    if (piece == null) {
      throw new AssertionError("no block begins at " + place);
    }
    return piece;
  }

  /** The block that follows in the class file. */
  Piece after(Piece piece) {
    return at(piece.to);
  }

  /** How many jumps and falls lead into a block, the method's start among them. */
  int entries(Piece piece) {
    return entries.getOrDefault(piece, 0);
  }

  /** What the class file says of the variables at a block that jumps lead to. */
  @Nullable StackMapFrameInfo frame(Piece piece) {
    for (int i = piece.from; i < piece.to && !(elements.get(i) instanceof Instruction); i++) {
      StackMapFrameInfo frame = frames.get(i);
      if (frame != null) {
        return frame;
      }
    }
    return null;
  }

  /** The blocks that may be next: first the one that it falls into, then those that it jumps to. */
  private List<Piece> successors(Piece piece) {
    if (!(elements.get(piece.to - 1) instanceof Instruction instruction)) {
      return List.of(after(piece));
    }
    List<Piece> next = new ArrayList<>();
    if (!Jumps.isEnd(instruction)) {
      next.add(after(piece));
    }
    for (Label label : Jumps.targets(instruction)) {
      next.add(at(label));
    }
    return next;
  }

  /** Whether an instruction is the last of its block. */
  static boolean isLast(Instruction instruction) {
    return instruction instanceof BranchInstruction || Jumps.isEnd(instruction);
  }
}
