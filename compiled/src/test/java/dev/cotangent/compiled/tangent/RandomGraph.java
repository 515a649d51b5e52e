package dev.cotangent.compiled.tangent;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;
import java.util.Random;

/**
 * Makes random programs {@code double f(double x, double y, double[] a, double[] b)}: sums,
 * products and rows, branches, switches and loops, arrays that are written, aliased and swapped as
 * rows of others, and calls of a recursive function. The arrays have three elements.
 */
final class RandomGraph {
  static final ClassDesc DOUBLE = ConstantDescs.CD_double;
  static final ClassDesc ARRAY = DOUBLE.arrayType();
  static final ClassDesc MATRIX = ARRAY.arrayType();
  static final int LENGTH = 3;

  private static final List<Primitive> ROWS =
      List.of(
          Elementary.SIN,
          Elementary.TANH,
          Elementary.ATAN,
          Elementary.SOFTPLUS,
          Elementary.ASINH,
          Arithmetic.HYPOT,
          Elementary.ATAN2,
          Piecewise.ABS,
          Piecewise.MAX,
          Piecewise.MIN,
          Piecewise.LEAKY_RELU,
          Piecewise.CLAMP,
          Piecewise.SELECT,
          Piecewise.FLOOR);

  private final Random random;
  private final Builder b;
  private final Function callee;
  private int variables;

  private RandomGraph(Random random, Function f, Function callee) {
    this.random = random;
    this.b = new Builder(f);
    this.callee = callee;
  }

  static Function of(long seed) {
    Function f = new Function("random", DOUBLE);
    List<Value> parameters =
        List.of(
            f.addParameter("x", DOUBLE),
            f.addParameter("y", DOUBLE),
            f.addParameter("a", ARRAY),
            f.addParameter("b", ARRAY));
    RandomGraph graph = new RandomGraph(new Random(seed), f, recursive());
    graph.writeStart(parameters);
    graph.writeStatements(3);
    graph.b.end(new Terminator.Return(graph.number()));
    return graph.b.finish();
  }

  /** A function that writes into its array and calls itself. */
  static Function recursive() {
    Function f = new Function("recursive", DOUBLE);
    Value x = f.addParameter("x", DOUBLE);
    Value a = f.addParameter("a", ARRAY);
    Value n = f.addParameter("n", ConstantDescs.CD_int);
    Builder b = new Builder(f);
    Block last = b.newBlock();
    Block again = b.newBlock();
    b.branch(Opcode.IFLE, List.of(n), last, again);
    b.at(last);
    Value first = b.emit(new Op.ArrayLoad(TypeKind.DOUBLE), DOUBLE, a, b.constant(0));
    b.end(new Terminator.Return(b.arithmetic(Opcode.DMUL, x, first)));
    b.at(again);
    Value sine = b.emit(new Op.Row(Elementary.SIN, MathRows.call(Elementary.SIN)), DOUBLE, x);
    Op store = new Op.ArrayStore(TypeKind.DOUBLE);
    b.emit(store, ConstantDescs.CD_void, a, b.constant(1), sine);
    Value less = b.arithmetic(Opcode.ISUB, n, b.constant(1));
    Value rest = b.emit(new Op.Apply(f), DOUBLE, sine, a, less);
    b.end(new Terminator.Return(b.arithmetic(Opcode.DADD, rest, x)));
    return b.finish();
  }

  private void writeStart(List<Value> parameters) {
    b.write("d0", parameters.get(0));
    b.write("d1", parameters.get(1));
    b.write("d2", b.constant(0.75));
    b.write("d3", b.constant(-0.25));
    b.write("a0", parameters.get(2));
    b.write("a1", parameters.get(3));
    b.write("a2", b.emit(new Op.NewArray(DOUBLE), ARRAY, b.constant(LENGTH)));
    Value rows = b.emit(new Op.NewArray(ARRAY), MATRIX, b.constant(2));
    b.write("m", rows);
    for (int k = 0; k < 2; k++) {
      storeRow(rows, b.constant(k), array());
    }
  }

  // Statements.

  private void writeStatements(int depth) {
    int count = 2 + random.nextInt(4);
    for (int k = 0; k < count; k++) {
      b.line(b.function().blocks().size());
      writeStatement(depth);
    }
  }

  private void writeStatement(int depth) {
    switch (random.nextInt(depth > 0 ? 12 : 9)) {
      case 0, 1, 2 -> b.write(numberVariable(), expression());
      case 3 -> b.write(numberVariable(), load(array()));
      case 4, 5 -> store(array(), expression());
      case 6 -> b.write(arrayVariable(), random.nextBoolean() ? array() : newArray());
      case 7 -> swapRow();
      case 8 -> b.write(numberVariable(), call());
      case 9 -> writeIf(depth - 1);
      case 10 -> writeSwitch(depth - 1);
      default -> writeLoop(depth - 1);
    }
  }

  private Value call() {
    Value n = b.constant(random.nextInt(3));
    Value result = b.emit(new Op.Apply(callee), DOUBLE, number(), array(), n);
    return row(Elementary.TANH, result);
  }

  private void swapRow() {
    Value rows = b.read("m", MATRIX);
    Value k = b.constant(random.nextInt(2));
    Value row = b.emit(new Op.ArrayLoad(TypeKind.REFERENCE), ARRAY, rows, k);
    storeRow(rows, k, array());
    b.write(arrayVariable(), row);
  }

  private void storeRow(Value rows, Value k, Value row) {
    b.emit(new Op.ArrayStore(TypeKind.REFERENCE), ConstantDescs.CD_void, rows, k, row);
  }

  private Value newArray() {
    return b.emit(new Op.NewArray(DOUBLE), ARRAY, b.constant(LENGTH));
  }

  private void writeIf(int depth) {
    Block then = b.newBlock();
    Block otherwise = b.newBlock();
    Block end = b.newBlock();
    Value order = b.arithmetic(Opcode.DCMPL, number(), number());
    b.branch(Opcode.IFLT, List.of(order), then, otherwise);
    for (Block block : List.of(then, otherwise)) {
      b.seal(block);
      b.at(block);
      writeStatements(depth);
      b.jump(end);
    }
    b.seal(end);
    b.at(end);
  }

  /** Two of its cases lead to the same place. */
  private void writeSwitch(int depth) {
    Block first = b.newBlock();
    Block end = b.newBlock();
    Value key = b.arithmetic(Opcode.DCMPL, number(), number());
    b.end(new Terminator.Switch(key, List.of(-1, 0), List.of(first, end), end));
    b.seal(first);
    b.at(first);
    writeStatements(depth);
    b.jump(end);
    b.seal(end);
    b.at(end);
  }

  private void writeLoop(int depth) {
    String counter = "i" + variables++;
    Block test = b.newBlock();
    Block body = b.newBlock();
    Block end = b.newBlock();
    b.write(counter, b.constant(0));
    b.jump(test);
    b.at(test);
    Value i = b.read(counter, ConstantDescs.CD_int);
    b.branch(Opcode.IF_ICMPLT, List.of(i, b.constant(LENGTH)), body, end);
    b.seal(body);
    b.at(body);
    b.write(numberVariable(), b.emit(new Op.ArrayLoad(TypeKind.DOUBLE), DOUBLE, array(), i));
    writeStatements(depth);
    b.write(counter, b.arithmetic(Opcode.IADD, i, b.constant(1)));
    b.jump(test);
    b.seal(test);
    b.seal(end);
    b.at(end);
  }

  // Expressions.

  private Value expression() {
    return switch (random.nextInt(9)) {
      case 0 -> b.arithmetic(Opcode.DADD, number(), number());
      case 1 -> b.arithmetic(Opcode.DSUB, number(), number());
      case 2 -> b.arithmetic(Opcode.DMUL, number(), row(Elementary.TANH, number()));
      case 3 -> b.arithmetic(Opcode.DDIV, number(), atLeastOne(number()));
      case 4 -> b.arithmetic(Opcode.DNEG, number());
      case 5 -> power();
      // The roots' slopes are infinite at 0.
      case 6 -> row(random.nextBoolean() ? Arithmetic.CBRT : Arithmetic.SQRT, atLeastOne(number()));
      default -> anyRow();
    };
  }

  private Value atLeastOne(Value x) {
    Value tanh = row(Elementary.TANH, x);
    Value square = b.arithmetic(Opcode.DMUL, tanh, tanh);
    return b.arithmetic(Opcode.DADD, square, b.constant(1.0));
  }

  private Value power() {
    Value exponent =
        random.nextBoolean()
            ? b.constant(random.nextInt(-2, 5) / 2.0)
            : row(Elementary.TANH, number());
    return row(Arithmetic.POW, atLeastOne(number()), exponent);
  }

  private Value anyRow() {
    Primitive row = ROWS.get(random.nextInt(ROWS.size()));
    return switch (row.arity()) {
      case 1 -> row(row, number());
      case 2 -> row(row, number(), number());
      default ->
          row == Piecewise.CLAMP
              ? row(row, number(), b.constant(-0.5), atLeastOne(number()))
              : row(row, number(), number(), number());
    };
  }

  private Value row(Primitive row, Value... x) {
    return b.emit(new Op.Row(row, MathRows.call(row)), DOUBLE, x);
  }

  private Value load(Value array) {
    return b.emit(new Op.ArrayLoad(TypeKind.DOUBLE), DOUBLE, array, index());
  }

  private void store(Value array, Value x) {
    b.emit(new Op.ArrayStore(TypeKind.DOUBLE), ConstantDescs.CD_void, array, index(), x);
  }

  private Value index() {
    return b.constant(random.nextInt(LENGTH));
  }

  private String numberVariable() {
    return "d" + random.nextInt(4);
  }

  private String arrayVariable() {
    return "a" + random.nextInt(3);
  }

  private Value number() {
    return b.read(numberVariable(), DOUBLE);
  }

  private Value array() {
    return b.read(arrayVariable(), ARRAY);
  }
}
