package dev.cotangent.compiled.read;

import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.source.Shuffle;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What a method's local variables and its operand stack hold at a place. */
final class State {
  private final Map<Integer, Value> locals = new TreeMap<>();
  private List<Value> stack = new ArrayList<>();

  State copy() {
    State copy = new State();
    copy.locals.putAll(locals);
    copy.stack.addAll(stack);
    return copy;
  }

  Map<Integer, Value> locals() {
    return locals;
  }

  List<Value> stack() {
    return stack;
  }

  Value local(int slot) {
    Value value = locals.get(slot);
    if (value == null) {
      throw new AssertionError("nothing is in the local variable " + slot);
    }
    return value.resolved();
  }

  void setLocal(int slot, Value value) {
    locals.put(slot, value);
  }

  void push(Value value) {
    stack.add(value);
  }

  Value pop() {
    return stack.removeLast().resolved();
  }

  /** Takes so many values, and returns them in the order in which they were pushed. */
  List<Value> pop(int count) {
    List<Value> top = stack.subList(stack.size() - count, stack.size());
    List<Value> popped = new ArrayList<>();
    for (Value value : top) {
      popped.add(value.resolved());
    }
    top.clear();
    return popped;
  }

  /** Copies, drops or swaps values. */
  void shuffle(Opcode opcode) {
    List<TypeKind> kinds = stack.stream().map(Value::kind).toList();
    switch (opcode) {
      case POP, POP2 -> pop(Shuffle.dropped(opcode, kinds));
      case SWAP -> {
        List<Value> two = pop(2);
        push(two.get(1));
        push(two.get(0));
      }
      default -> stack = Shuffle.of(opcode, kinds).apply(stack);
    }
  }

  /** Changes all values. */
  void replaceAll(UnaryOperator<Value> change) {
    locals.replaceAll((slot, value) -> change.apply(value.resolved()));
    stack.replaceAll(value -> change.apply(value.resolved()));
  }
}
