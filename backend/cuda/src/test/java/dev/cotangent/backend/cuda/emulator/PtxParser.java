package dev.cotangent.backend.cuda.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Reads a program's text. Everything is decoded here, once, so that nothing is looked up while it
 * runs; what is not understood is an error that names the line.
 */
final class PtxParser {
  private static final Map<String, Space> SPACES =
      Map.of(
          ".global", Space.GLOBAL,
          ".const", Space.CONST,
          ".shared", Space.SHARED,
          ".local", Space.LOCAL,
          ".param", Space.PARAM);

  /** A declared variable, before it has an address. */
  private record Declaration(Token name, PtxType type, int alignment, int count) {
    int bytes() {
      return type.bytes() * count;
    }
  }

  private final List<Token> tokens;
  private final ToLongFunction<byte[]> place;
  private final Map<String, PtxFunction> functions = new LinkedHashMap<>();
  private final Map<String, Operand> variables = new HashMap<>();
  private final Decoder decoder = new Decoder(functions);
  private int next;

  /** Where the shared variables end that are in scope. */
  private int sharedBytes;

  /** Where the shared variables of all kernels so far end. */
  private int kernelsSharedBytes;

  private PtxParser(String text, ToLongFunction<byte[]> place) {
    tokens = Token.split(text);
    this.place = place;
  }

  /**
   * Reads a program.
   *
   * @param text the program
   * @param place gives the program's own variables an address in the device's memory
   */
  static PtxProgram parse(String text, ToLongFunction<byte[]> place) {
    PtxParser parser = new PtxParser(text, place);
    while (parser.next < parser.tokens.size()) {
      parser.directive();
    }
    parser.functions.values().stream()
        .filter(f -> !f.hasCode())
        .findFirst()
        .ifPresent(f -> {
          throw new PtxException("PTX: the function '" + f.name() + "' has no body");
        });
    return new PtxProgram(Map.copyOf(parser.functions), parser.sharedBytes);
  }

  private void directive() {
    Token token = take();
    switch (token.text()) {
      case ".version", ".address_size" -> take();
      case ".target" -> {
        do {
          take();
        } while (accept(","));
      }
      case ".visible", ".extern", ".weak", ".common" -> {}
      case ".file", ".loc" -> skipLine(token);
      case ".section" -> skipSection();
      case ".entry" -> function(true);
      case ".func" -> function(false);
      case ".global", ".const", ".shared" -> moduleVariable(SPACES.get(token.text()));
      default -> throw token.error("the emulator does not know this outside functions");
    }
  }

  /** Skips what is there for debuggers. */
  private void skipSection() {
    while (!accept("}")) {
      take();
    }
  }

  private void skipLine(Token token) {
    while (next < tokens.size() && peek().line() == token.line()) {
      take();
    }
  }

  // Functions

  private void function(boolean entry) {
    List<Declaration> results = peek().is("(") ? formals() : List.of();
    Token name = take();
    List<Declaration> parameters = peek().is("(") ? formals() : List.of();
    PtxFunction function = functions.computeIfAbsent(name.text(), n -> new PtxFunction(n, entry));
    if (function.hasCode()) {
      throw name.error("a second body of this function");
    }
    layOut(function, results, parameters);
    if (entry) {
      demandWide(parameters);
    }
    attributes(function);
    if (!accept(";")) {
      int shared = sharedBytes;
      body(function);
      if (entry) {
        leaveKernel(function, shared);
      }
    }
  }

  /**
   * Lets the kernels that follow use the same shared memory, since no two run at once; but what is
   * not a kernel's own stays clear of it.
   */
  private void leaveKernel(PtxFunction kernel, int sharedBefore) {
    kernel.sharedBytes = sharedBytes;
    kernelsSharedBytes = Math.max(kernelsSharedBytes, sharedBytes);
    sharedBytes = sharedBefore;
  }

  /** Gives results and parameters their places; the same ones however often it is done. */
  private static void layOut(
      PtxFunction function, List<Declaration> results, List<Declaration> parameters) {
    function.parameterBytes = 0;
    function.results().clear();
    function.parameters().clear();
    results.forEach(d -> function.results().add(formal(function, d)));
    parameters.forEach(d -> function.parameters().add(formal(function, d)));
  }

  private static Variable formal(PtxFunction function, Declaration declaration) {
    int address = Bytes.align(function.parameterBytes, declaration.alignment);
    function.parameterBytes = address + declaration.bytes();
    return new Variable(declaration.name.text(), Space.PARAM, address, declaration.bytes());
  }

  private static void demandWide(List<Declaration> parameters) {
    for (Declaration parameter : parameters) {
      if (parameter.bytes() != Long.BYTES) {
        throw parameter.name.error("a kernel's parameters must be 64 bits wide");
      }
    }
  }

  private List<Declaration> formals() {
    List<Declaration> formals = new ArrayList<>();
    expect("(");
    while (!accept(")")) {
      expect(".param");
      formals.add(declaration());
      if (!peek().is(")")) {
        expect(",");
      }
    }
    return formals;
  }

  private void attributes(PtxFunction function) {
    while (peek().isDirective()) {
      Token attribute = take();
      switch (attribute.text()) {
        case ".noreturn" -> {}
        case ".minnctapersm", ".maxnreg" -> take();
        case ".maxntid", ".reqntid" -> function.maximalThreads = threads();
        default -> throw attribute.error("the emulator does not know this attribute");
      }
    }
  }

  private int threads() {
    int product = integer();
    while (accept(",")) {
      product *= integer();
    }
    return product;
  }

  private void body(PtxFunction function) {
    FunctionBuilder builder = new FunctionBuilder(function);
    expect("{");
    int depth = 1;
    Token token = peek();
    while (depth > 0) {
      token = take();
      if (token.is("{")) {
        builder.open();
        depth++;
      } else if (token.is("}")) {
        builder.close();
        depth--;
      } else {
        statement(token, builder);
      }
    }
    builder.finish(token);
  }

  private void statement(Token token, FunctionBuilder function) {
    if (token.isDirective()) {
      localDirective(token, function);
    } else if (token.is("@")) {
      boolean negated = accept("!");
      Token predicate = take();
      guarded(predicate, negated, function);
    } else if (token.isWord() && accept(":")) {
      function.label(token);
    } else if (token.isWord()) {
      function.add(instruction(token, function), token);
    } else {
      throw token.error("an instruction, a label or a declaration must begin here");
    }
  }

  private void localDirective(Token token, FunctionBuilder function) {
    switch (token.text()) {
      case ".reg" -> registers(function);
      case ".local", ".param" -> {
        Declaration declared = declaration();
        Space space = SPACES.get(token.text());
        function.variable(declared.name.text(), space, declared.bytes(), declared.alignment);
        expect(";");
      }
      case ".shared", ".global", ".const" -> {
        Declaration declared = declaration();
        Space space = SPACES.get(token.text());
        function.define(declared.name.text(), variable(space, declared, function.ofKernel()));
      }
      case ".pragma" -> {
        take();
        expect(";");
      }
      case ".loc", ".file" -> skipLine(token);
      default -> throw token.error("the emulator does not know this directive");
    }
  }

  private void registers(FunctionBuilder function) {
    PtxType type = type(take());
    do {
      Token name = take();
      if (accept("<")) {
        int count = integer();
        for (int i = 0; i < count; i++) {
          function.register(name.text() + i, type);
        }
        expect(">");
      } else {
        function.register(name.text(), type);
      }
    } while (accept(","));
    expect(";");
  }

  // Instructions

  private void guarded(Token predicate, boolean negated, FunctionBuilder function) {
    if (!(function.meaning(predicate.text()).orElse(null)
            instanceof Operand.Register(int slot, PtxType type))
        || !type.predicate()) {
      throw predicate.error("no predicate of this name is in scope");
    }
    Token token = take();
    Instruction instruction = instruction(token, function);
    function.add(
        negated
            ? t -> {
              if (t.registers[slot] == 0) {
                instruction.execute(t);
              }
            }
            : t -> {
              if (t.registers[slot] != 0) {
                instruction.execute(t);
              }
            },
        token);
  }

  private Instruction instruction(Token token, FunctionBuilder function) {
    List<Operand> operands = new ArrayList<>();
    if (!accept(";")) {
      do {
        operands.add(operand(function));
      } while (accept(","));
      expect(";");
    }
    return decoder.decode(token, operands, function);
  }

  private Operand operand(FunctionBuilder function) {
    Token token = take();
    return switch (token.text()) {
      case "{" -> new Operand.Vector(operands("}", function));
      case "(" -> new Operand.Group(operands(")", function));
      case "!" -> new Operand.Not(operand(function));
      case "[" -> {
        Operand base = operand(function);
        long offset = accept("+") ? integer() : peek().is("-") ? integer() : 0;
        expect("]");
        yield new Operand.Address(base, offset);
      }
      case "-" -> new Operand.Literal("-" + take().text());
      case "_" -> new Operand.Sink();
      default -> pair(token, function);
    };
  }

  private List<Operand> operands(String end, FunctionBuilder function) {
    List<Operand> operands = new ArrayList<>();
    while (!accept(end)) {
      operands.add(operand(function));
      if (!peek().is(end)) {
        expect(",");
      }
    }
    return operands;
  }

  private Operand pair(Token token, FunctionBuilder function) {
    Operand first = simple(token, function);
    return accept("|") ? new Operand.Pair(first, operand(function)) : first;
  }

  private Operand simple(Token token, FunctionBuilder function) {
    if (token.isNumber()) {
      return new Operand.Literal(token.text());
    }
    if (!token.isWord()) {
      throw token.error("an operand must be here");
    }
    Optional<Operand> meaning = function.meaning(token.text());
    if (meaning.isEmpty() && token.text().startsWith("%")) {
      throw token.error("no register of this name is in scope");
    }
    return meaning.orElseGet(
        () -> variables.getOrDefault(token.text(), new Operand.Name(token.text())));
  }

  // Variables

  private void moduleVariable(Space space) {
    Declaration declared = declaration();
    variables.put(declared.name.text(), variable(space, declared, false));
  }

  /** Reads the rest of a declaration, and gives the variable its place. */
  private Operand variable(Space space, Declaration declared, boolean ofKernel) {
    long address;
    if (space == Space.SHARED) {
      int end = ofKernel ? sharedBytes : Math.max(sharedBytes, kernelsSharedBytes);
      sharedBytes = Bytes.align(end, declared.alignment);
      address = ScratchMemory.FIRST + sharedBytes;
      sharedBytes += declared.bytes();
    } else {
      address = place.applyAsLong(accept("=") ? initial(declared) : new byte[declared.bytes()]);
    }
    expect(";");
    return new Operand.Symbol(new Variable(declared.name.text(), space, address, declared.bytes()));
  }

  private byte[] initial(Declaration declared) {
    byte[] data = new byte[declared.bytes()];
    if (!accept("{")) {
      element(data, 0, declared.type);
      return data;
    }
    int offset = 0;
    while (!accept("}")) {
      if (offset >= data.length) {
        throw peek().error("more values than '" + declared.name.text() + "' has elements");
      }
      element(data, offset, declared.type);
      offset += declared.type.bytes();
      if (!peek().is("}")) {
        expect(",");
      }
    }
    return data;
  }

  private void element(byte[] data, int offset, PtxType type) {
    String sign = accept("-") ? "-" : "";
    Token token = take();
    Bytes.put(data, offset, type.bytes(), Numbers.parse(sign + token.text(), type, token));
  }

  private Declaration declaration() {
    Token token = take();
    int alignment = 0;
    if (token.is(".align")) {
      alignment = integer();
      token = take();
    }
    PtxType type = type(token);
    Token name = take();
    int count = 1;
    while (accept("[")) {
      if (peek().is("]")) {
        throw name.error("an array needs a size; memory sized by the launch is not there");
      }
      count *= integer();
      expect("]");
    }
    return new Declaration(name, type, Math.max(alignment, type.bytes()), count);
  }

  // Tokens

  private Token take() {
    Token token = peek();
    next++;
    return token;
  }

  private Token peek() {
    if (next >= tokens.size()) {
      throw tokens.getLast().error("the text ends too early");
    }
    return tokens.get(next);
  }

  private boolean accept(String text) {
    boolean there = next < tokens.size() && peek().is(text);
    next += there ? 1 : 0;
    return there;
  }

  private void expect(String text) {
    Token token = take();
    if (!token.is(text)) {
      throw token.error("'" + text + "' must be here");
    }
  }

  private int integer() {
    boolean negative = accept("-");
    Token token = take();
    int value = (int) Numbers.parse(token.text(), PtxType.S32, token);
    return negative ? -value : value;
  }

  private static PtxType type(Token token) {
    return PtxType.named(token.text().substring(1))
        .orElseThrow(() -> token.error("the emulator knows no such type"));
  }
}
