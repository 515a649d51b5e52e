package dev.cotangent.backend.cuda.emulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a function while its text is read: the names in scope, the registers given out,
 * and the instructions so far. Names of an inner scope hide those of outer ones; a jump may go
 * forward, so labels get their places at the end.
 */
final class FunctionBuilder {
  /** What a register holds that nobody has written: a NaN in either precision. */
  private static final long UNWRITTEN = 0x7FF8_DEAD_7FC0_BEEFL;

  /** A place in the code, once it is known. */
  static final class Label {
    int place = -1;
  }

  /** The names that a pair of braces holds. */
  private static final class Scope {
    final Map<String, Operand> names = new HashMap<>();
    final Map<String, Label> labels = new HashMap<>();
  }

  private record Jump(Token token, String label, List<Scope> scopes, Label from) {}

  private final PtxFunction function;
  private final Deque<Scope> scopes = new ArrayDeque<>();
  private final List<Long> registers = new ArrayList<>();
  private final Map<Long, Integer> constants = new HashMap<>();
  private final List<Integer> localRegisters = new ArrayList<>();
  private final List<Jump> jumps = new ArrayList<>();
  private final List<Instruction> code = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();

  FunctionBuilder(PtxFunction function) {
    this.function = function;
    open();
    for (String name : PtxFunction.SPECIAL) {
      define(name, new Operand.Register(newRegister(UNWRITTEN), PtxType.U32));
    }
    for (String axis : List.of("y", "z")) {
      define("%tid." + axis, new Operand.Literal("0"));
      define("%ctaid." + axis, new Operand.Literal("0"));
      define("%ntid." + axis, new Operand.Literal("1"));
      define("%nctaid." + axis, new Operand.Literal("1"));
    }
    define("WARP_SZ", new Operand.Literal("32"));
    function.results().forEach(v -> define(v.name(), new Operand.Symbol(v)));
    function.parameters().forEach(v -> define(v.name(), new Operand.Symbol(v)));
  }

  /** Whether the function is a kernel. */
  boolean ofKernel() {
    return function.entry();
  }

  /** Enters braces. */
  void open() {
    scopes.push(new Scope());
  }

  /** Leaves braces. */
  void close() {
    scopes.pop();
  }

  /** Gives a name a meaning up to the end of the braces. */
  void define(String name, Operand meaning) {
    scopes.element().names.put(name, meaning);
  }

  /** Declares a register. */
  void register(String name, PtxType type) {
    define(name, new Operand.Register(newRegister(UNWRITTEN), type));
  }

  /** Declares a variable of a call's frame: a parameter, or memory of the function's own. */
  void variable(String name, Space space, int bytes, int alignment) {
    boolean local = space == Space.LOCAL;
    int address = Bytes.align(local ? function.localBytes : function.parameterBytes, alignment);
    if (local) {
      function.localBytes = address + bytes;
    } else {
      function.parameterBytes = address + bytes;
    }
    define(name, new Operand.Symbol(new Variable(name, space, address, bytes)));
  }

  /** Returns what a name means, unless it means nothing here. */
  Optional<Operand> meaning(String name) {
    return scopes.stream().map(s -> s.names.get(name)).filter(m -> m != null).findFirst();
  }

  /** Puts a label before the next instruction. */
  void label(Token token) {
    Label label = new Label();
    label.place = code.size();
    if (scopes.element().labels.put(token.text(), label) != null) {
      throw token.error("a second label of this name");
    }
  }

  /** Returns the label that a jump goes to; it has no place before {@link #finish}. */
  Label jump(Token token, String name) {
    Label label = new Label();
    jumps.add(new Jump(token, name, List.copyOf(scopes), label));
    return label;
  }

  /** Adds an instruction. */
  void add(Instruction instruction, Token token) {
    code.add(instruction);
    lines.add(token.line());
  }

  /** Returns a register that nobody reads. */
  int sink() {
    return newRegister(UNWRITTEN);
  }

  /** Returns a register that holds a constant. */
  int constant(long value) {
    return constants.computeIfAbsent(value, this::newRegister);
  }

  /** Returns a register that holds a variable's address. */
  int address(Variable variable) {
    if (variable.space() != Space.LOCAL) {
      return constant(variable.address());
    }
    int register = newRegister(variable.address());
    localRegisters.add(register);
    return register;
  }

  /** Completes the function. */
  void finish(Token end) {
    add(PtxThread::leave, end);
    for (Jump jump : jumps) {
      jump.from.place =
          jump.scopes.stream()
              .map(s -> s.labels.get(jump.label))
              .filter(l -> l != null)
              .findFirst()
              .orElseThrow(() -> jump.token.error("no label " + jump.label + " is in scope"))
              .place;
    }
    function.code = code.toArray(Instruction[]::new);
    function.lines = lines.stream().mapToInt(i -> i).toArray();
    function.registers = registers.stream().mapToLong(l -> l).toArray();
    function.localRegisters = localRegisters.stream().mapToInt(i -> i).toArray();
  }

  private int newRegister(long value) {
    registers.add(value);
    return registers.size() - 1;
  }
}
