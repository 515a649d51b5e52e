package dev.cotangent.compiled.ir;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A method as a graph. The blocks' list begins with the entry, which has no predecessors and no
 * phis; parameters are in its body, first. Constants and held objects are in no body: they can be
 * had everywhere.
 */
public final class Function {
  private final String name;
  private final ClassDesc result;
  private final List<Value> parameters = new ArrayList<>();
  private final List<String> parameterNames = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final Map<Op, Value> constants = new HashMap<>();

  /** Makes a function without parameters and with an empty entry. */
  public Function(String name, ClassDesc result) {
    this.name = name;
    this.result = result;
    blocks.add(new Block());
  }

  public String name() {
    return name;
  }

  public ClassDesc result() {
    return result;
  }

  public List<Value> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /** The parameters' names, for readers. */
  public List<String> parameterNames() {
    return Collections.unmodifiableList(parameterNames);
  }

  public MethodTypeDesc type() {
    List<ClassDesc> types = new ArrayList<>();
    for (Value parameter : parameters) {
      types.add(parameter.type());
    }
    return MethodTypeDesc.of(result, types);
  }

  public Block entry() {
    return blocks.getFirst();
  }

  public List<Block> blocks() {
    return blocks;
  }

  public Value addParameter(String parameterName, ClassDesc type) {
    Value value = new Value(new Op.Parameter(parameters.size()), type, 0, List.of());
    entry().add(parameters.size(), value);
    parameters.add(value);
    parameterNames.add(parameterName);
    return value;
  }

  public Block addBlock() {
    Block block = new Block();
    blocks.add(block);
    return block;
  }

  /** A constant or a held object: the same one for the same operation and type. */
  public Value constant(Op op, ClassDesc type) {
    Value known = constants.get(op);
    if (known != null && known.type().equals(type)) {
      return known;
    }
    Value value = new Value(op, type, 0, List.of());
    value.place(entry());
    constants.put(op, value);
    return value;
  }

  /** The function and all that it applies, itself first. */
  public List<Function> program() {
    Set<Function> found = new LinkedHashSet<>(Set.of(this));
    List<Function> program = new ArrayList<>(found);
    for (int k = 0; k < program.size(); k++) {
      for (Block block : program.get(k).blocks) {
        for (Value value : block.body()) {
          if (value.op() instanceof Op.Apply a && found.add(a.callee())) {
            program.add(a.callee());
          }
        }
      }
    }
    return program;
  }

  /** The blocks that can be reached, each before its successors but for jumps back. */
  public List<Block> reversePostorder() {
    List<Block> order = new ArrayList<>();
    Set<Block> seen = new HashSet<>();
    Deque<Block> path = new ArrayDeque<>();
    Deque<Integer> next = new ArrayDeque<>();
    path.push(entry());
    next.push(0);
    seen.add(entry());
    while (!path.isEmpty()) {
      List<Block> successors = path.element().successors();
      int k = next.pop();
      if (k == successors.size()) {
        order.add(path.pop());
        continue;
      }
      next.push(k + 1);
      // The last successor first, so that the first one comes next to its predecessor.
      Block successor = successors.get(successors.size() - 1 - k);
      if (seen.add(successor)) {
        path.push(successor);
        next.push(0);
      }
    }
    Collections.reverse(order);
    return order;
  }
}
