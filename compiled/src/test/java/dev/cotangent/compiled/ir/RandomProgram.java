package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A random structured program as a graph: branches, switches, loops tested at either end, breaks
 * and continues to any enclosing loop, returns, and stores to arrays that may be the same one. All
 * loops are counted, so that all programs end. Now and then an index is out of bounds.
 *
 * <p>Its parameters are {@code double x, double y, int n, double[] a, double[] b, double[][] m},
 * with arrays of length four; its result is a double.
 */
final class RandomProgram {
  static final ClassDesc ARRAY = ConstantDescs.CD_double.arrayType();
  static final ClassDesc MATRIX = ARRAY.arrayType();

  private record Target(Block afterwards, Block repeat) {}

  private final RandomGenerator random;
  private final Builder b;
  private final Function function;
  private final List<Target> loops = new ArrayList<>();
  private int counters;
  private int left = 40;

  private RandomProgram(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    function = new Function("random" + seed, ConstantDescs.CD_double);
    b = new Builder(function);
  }

  static Function of(long seed) {
    return new RandomProgram(seed).make();
  }

  private Function make() {
    b.write("d0", function.addParameter("x", ConstantDescs.CD_double));
    b.write("d1", function.addParameter("y", ConstantDescs.CD_double));
    b.write("d2", b.constant(1.5));
    b.write("i0", function.addParameter("n", ConstantDescs.CD_int));
    b.write("i1", b.constant(1));
    b.write("a0", function.addParameter("a", ARRAY));
    b.write("a1", function.addParameter("b", ARRAY));
    b.write("a2", b.emit(new Op.NewArray(ConstantDescs.CD_double), ARRAY, b.constant(4)));
    b.write("m", function.addParameter("m", MATRIX));
    block(0);
    giveBack();
    return b.finish();
  }

  private void giveBack() {
    Value sum = b.arithmetic(Opcode.DADD, number(), number());
    b.end(new Terminator.Return(b.arithmetic(Opcode.DADD, sum, number())));
  }

  private void block(int depth) {
    for (int k = random.nextInt(2, 6); k > 0 && left-- > 0; k--) {
      statement(depth);
    }
  }

  private void statement(int depth) {
    switch (random.nextInt(depth < 4 ? 15 : 9)) {
      case 0, 1 -> b.write(name("d", 3), sum());
      case 2 -> b.write(name("i", 2), integerSum());
      case 3, 4 -> store();
      case 5 -> b.write(name("d", 3), load());
      case 6 -> b.write(name("a", 3), array());
      case 7 -> row();
      case 8 -> leave();
      case 9, 10 -> branch(depth);
      case 11 -> select(depth);
      case 12 -> whileLoop(depth);
      case 13 -> doLoop(depth);
      default -> forLoop(depth);
    }
  }

  // Values.

  private String name(String prefix, int count) {
    return prefix + random.nextInt(count);
  }

  private Value number() {
    return b.read(name("d", 3), ConstantDescs.CD_double);
  }

  private Value integer() {
    return random.nextInt(3) == 0
        ? b.constant(random.nextInt(3))
        : b.read(name("i", 2), ConstantDescs.CD_int);
  }

  private Value sum() {
    Opcode[] all = {Opcode.DADD, Opcode.DSUB, Opcode.DMUL};
    return b.arithmetic(all[random.nextInt(3)], number(), number());
  }

  private Value integerSum() {
    Opcode[] all = {Opcode.IADD, Opcode.ISUB, Opcode.IMUL, Opcode.IXOR, Opcode.ISHL};
    return b.arithmetic(all[random.nextInt(5)], integer(), integer());
  }

  private Value index() {
    return b.arithmetic(
        Opcode.IAND, integer(), b.constant(random.nextInt(60) == 0 ? 4 : random.nextInt(4)));
  }

  private Value someArray() {
    return b.read(name("a", 3), ARRAY);
  }

  private Value array() {
    return switch (random.nextInt(3)) {
      case 0 -> someArray();
      case 1 -> b.emit(new Op.NewArray(ConstantDescs.CD_double), ARRAY, b.constant(4));
      default -> b.emit(new Op.ArrayLoad(TypeKind.REFERENCE), ARRAY, b.read("m", MATRIX), index());
    };
  }

  private Value load() {
    return b.emit(new Op.ArrayLoad(TypeKind.DOUBLE), ConstantDescs.CD_double, someArray(), index());
  }

  private void store() {
    b.emit(
        new Op.ArrayStore(TypeKind.DOUBLE), ConstantDescs.CD_void, someArray(), index(), number());
  }

  private void row() {
    b.emit(
        new Op.ArrayStore(TypeKind.REFERENCE),
        ConstantDescs.CD_void,
        b.read("m", MATRIX),
        index(),
        someArray());
  }

  // The flow of control.

  private void test(Block then, Block otherwise) {
    if (random.nextBoolean()) {
      Value order =
          b.emit(new Op.Arithmetic(Opcode.DCMPL), ConstantDescs.CD_int, number(), number());
      b.branch(Opcode.IFLT, List.of(order), then, otherwise);
    } else {
      b.branch(Opcode.IF_ICMPGE, List.of(integer(), integer()), then, otherwise);
    }
  }

  private void goOn(Block block) {
    b.jump(block);
    b.at(block);
  }

  private void branch(int depth) {
    Block then = b.newBlock();
    Block otherwise = b.newBlock();
    Block end = random.nextBoolean() ? otherwise : b.newBlock();
    test(then, otherwise);
    b.at(then);
    block(depth + 1);
    b.jump(end);
    if (end != otherwise) {
      b.at(otherwise);
      block(depth + 1);
      b.jump(end);
    }
    b.at(end);
  }

  private void select(int depth) {
    Block first = b.newBlock();
    Block second = b.newBlock();
    Block end = b.newBlock();
    Value key = b.arithmetic(Opcode.IAND, integer(), b.constant(3));
    b.end(new Terminator.Switch(key, List.of(0, 1, 3), List.of(first, second, first), end));
    b.at(first);
    block(depth + 1);
    b.jump(random.nextBoolean() ? second : end);
    b.at(second);
    block(depth + 1);
    goOn(end);
  }

  private void leave() {
    Block leaving = b.newBlock();
    Block staying = b.newBlock();
    test(leaving, staying);
    b.at(leaving);
    int kind = random.nextInt(6);
    if (loops.isEmpty() || kind == 0) {
      giveBack();
    } else {
      Target target = loops.get(random.nextInt(loops.size()));
      b.jump(kind < 4 ? target.afterwards : target.repeat);
    }
    b.at(staying);
  }

  private Object counter() {
    Object counter = "counter" + counters++;
    b.write(counter, b.constant(0));
    return counter;
  }

  private Value count(Object counter) {
    Value before = b.read(counter, ConstantDescs.CD_int);
    b.write(counter, b.arithmetic(Opcode.IADD, before, b.constant(1)));
    return before;
  }

  private void body(int depth, Block afterwards, Block repeat) {
    loops.add(new Target(afterwards, repeat));
    block(depth + 1);
    loops.removeLast();
  }

  private void testCount(Value count, Block then, Block otherwise) {
    b.branch(Opcode.IF_ICMPLT, List.of(count, b.constant(random.nextInt(1, 4))), then, otherwise);
  }

  /** {@code while (count++ < limit)}: each continue jumps to the header. */
  private void whileLoop(int depth) {
    Object counter = counter();
    Block header = b.newBlock();
    Block inside = b.newBlock();
    Block end = b.newBlock();
    goOn(header);
    testCount(count(counter), inside, end);
    b.at(inside);
    body(depth, end, header);
    b.jump(header);
    b.at(end);
  }

  private void doLoop(int depth) {
    Object counter = counter();
    Block inside = b.newBlock();
    Block test = b.newBlock();
    Block end = b.newBlock();
    goOn(inside);
    body(depth, end, test);
    goOn(test);
    testCount(count(counter), inside, end);
    b.at(end);
  }

  private void forLoop(int depth) {
    Object counter = counter();
    Block header = b.newBlock();
    Block inside = b.newBlock();
    Block step = b.newBlock();
    Block end = b.newBlock();
    goOn(header);
    testCount(b.read(counter, ConstantDescs.CD_int), inside, end);
    b.at(inside);
    body(depth, end, step);
    goOn(step);
    count(counter);
    b.jump(header);
    b.at(end);
  }
}
