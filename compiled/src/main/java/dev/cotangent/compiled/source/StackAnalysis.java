package dev.cotangent.compiled.source;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.StackInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lies on the operand stack before each instruction: of which kind each value is, and which
 * instruction made it. An abstract interpretation over all paths, as the JVM's verifier does it
 * (JVM specification, 4.10.2), that knows nothing of a value but these two things.
 */
public final class StackAnalysis {
  /** The maker of a value that different paths have made by different instructions. */
  private static final int SEVERAL = -1;

  /**
   * A value on the stack.
   *
   * @param producer the place of the instruction that made it
   */
  public record Value(TypeKind kind, int producer) {}

  /**
   * Where a value is consumed.
   *
   * @param instruction the place of the instruction
   * @param operand which of its operands it is, the lowest being 0
   */
  public record Use(int instruction, int operand) {}

  private final List<CodeElement> elements;
  private final Map<Label, Integer> places = new HashMap<>();
  private final List<@Nullable List<Value>> stacks = new ArrayList<>();
  private final Deque<Integer> pending = new ArrayDeque<>();
  private final Set<Integer> shared = new HashSet<>();
  private final Map<Integer, List<Use>> uses = new HashMap<>();

  public StackAnalysis(CodeModel code) {
    this.elements = code.elementList();
    for (int i = 0; i < elements.size(); i++) {
      stacks.add(null);
      if (elements.get(i) instanceof LabelTarget target) {
        places.put(target.label(), i);
      }
    }
    run();
    noteUses();
  }

  /** Whether any path leads to an element. */
  public boolean isReachable(int place) {
    return stacks.get(place) != null;
  }

  /** The stack before an element that is reachable. */
  public List<Value> before(int place) {
    List<Value> stack = stacks.get(place);
    if (stack == null) {
      throw new AssertionError("no path leads to " + elements.get(place));
    }
    return stack;
  }

  public List<TypeKind> kindsBefore(int place) {
    return before(place).stream().map(Value::kind).toList();
  }

  /** The values that an instruction consumes, the lowest first. */
  public List<Value> operands(int place, int count) {
    List<Value> stack = before(place);
    return stack.subList(stack.size() - count, stack.size());
  }

  /** The only use of the value that an instruction makes, or null if there is no such one. */
  public @Nullable Use onlyUse(int producer) {
    List<Use> all = uses.getOrDefault(producer, List.of());
    return all.size() == 1 && !shared.contains(producer) ? all.getFirst() : null;
  }

  private void run() {
    flow(0, List.of());
    for (CodeElement element : elements) {
      if (element instanceof ExceptionCatch handler) {
        flow(place(handler.handler()), List.of(new Value(TypeKind.REFERENCE, SEVERAL)));
      }
    }
    while (!pending.isEmpty()) {
      step(pending.pop());
    }
  }

  private int place(Label label) {
    Integer place = places.get(label);
    if (place == null) {
      throw new AssertionError("a label without a place");
    }
    return place;
  }

  private void step(int place) {
    List<Value> stack = before(place);
    CodeElement element = elements.get(place);
    if (!(element instanceof Instruction instruction)) {
      flow(place + 1, stack);
      return;
    }
    List<Value> after = after(place, instruction, stack);
    for (Label target : Jumps.targets(instruction)) {
      flow(place(target), after);
    }
    if (!Jumps.isEnd(instruction)) {
      flow(place + 1, after);
    }
  }

  private List<Value> after(int place, Instruction instruction, List<Value> stack) {
    if (instruction instanceof StackInstruction shuffle) {
      return shuffled(shuffle.opcode(), stack);
    }
    StackEffect effect = StackEffect.of(instruction);
    List<Value> after = new ArrayList<>(stack.subList(0, stack.size() - effect.pops()));
    if (effect.push() != TypeKind.VOID) {
      after.add(new Value(effect.push(), place));
    }
    return after;
  }

  /** A value that is moved about is no longer one that a single instruction consumes. */
  private List<Value> shuffled(Opcode opcode, List<Value> stack) {
    List<TypeKind> kinds = stack.stream().map(Value::kind).toList();
    int top = stack.size();
    if (opcode == Opcode.POP || opcode == Opcode.POP2) {
      int rest = top - Shuffle.dropped(opcode, kinds);
      share(stack.subList(rest, top));
      return stack.subList(0, rest);
    }
    if (opcode == Opcode.SWAP) {
      List<Value> swapped = new ArrayList<>(stack.subList(0, top - 2));
      swapped.add(stack.get(top - 1));
      swapped.add(stack.get(top - 2));
      return swapped;
    }
    Shuffle shuffle = Shuffle.of(opcode, kinds);
    share(stack.subList(top - shuffle.copied() - shuffle.skipped(), top));
    return shuffle.apply(stack);
  }

  private void share(List<Value> values) {
    values.forEach(value -> shared.add(value.producer()));
  }

  private void flow(int place, List<Value> stack) {
    if (place == elements.size()) {
      return;
    }
    List<Value> known = stacks.get(place);
    List<Value> merged = known == null ? stack : merge(known, stack);
    if (!merged.equals(known)) {
      stacks.set(place, merged);
      pending.push(place);
    }
  }

  private List<Value> merge(List<Value> a, List<Value> b) {
    List<Value> merged = new ArrayList<>();
    for (int k = 0; k < a.size(); k++) {
      if (a.get(k).equals(b.get(k))) {
        merged.add(a.get(k));
      } else {
        share(List.of(a.get(k), b.get(k)));
        merged.add(new Value(a.get(k).kind(), SEVERAL));
      }
    }
    return merged;
  }

  private void noteUses() {
    for (int i = 0; i < elements.size(); i++) {
      if (isReachable(i)
          && elements.get(i) instanceof Instruction instruction
          && !(instruction instanceof StackInstruction)) {
        List<Value> operands = operands(i, StackEffect.of(instruction).pops());
        for (int k = 0; k < operands.size(); k++) {
          uses.computeIfAbsent(operands.get(k).producer(), p -> new ArrayList<>())
              .add(new Use(i, k));
        }
      }
    }
  }
}
