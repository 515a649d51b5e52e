package dev.cotangent.compiled.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Passes change how a function computes, not what; and they do what they are for. */
final class PassesTest {
  private static final int PROGRAMS = 100;
  private static final ClassDesc ARRAY = RandomProgram.ARRAY;

  private final Function f = new Function("f", ConstantDescs.CD_double);
  private final Builder b = new Builder(f);

  private static void means(Function f, List<String> before) {
    Verifier.verify(f);
    assertEquals(before, Outcome.of(f), f.name());
  }

  private static long count(Function f, Predicate<Op> which) {
    return f.blocks().stream()
        .flatMap(block -> block.body().stream())
        .filter(value -> which.test(value.op()))
        .count();
  }

  private static long values(Function f) {
    return f.blocks().stream().mapToLong(block -> block.phis().size()).sum() + count(f, op -> true);
  }

  private Value load(Value array, int index) {
    return b.emit(
        new Op.ArrayLoad(TypeKind.DOUBLE), ConstantDescs.CD_double, array, b.constant(index));
  }

  private void store(Value array, int index, Value value) {
    b.emit(
        new Op.ArrayStore(TypeKind.DOUBLE), ConstantDescs.CD_void, array, b.constant(index), value);
  }

  private void giveBack(Value value) {
    b.end(new Terminator.Return(value));
    b.finish();
    Verifier.verify(f);
  }

  // Value numbering.

  @Test
  void valueNumberingMeansTheSameAndLeavesNothingToDo() {
    long before = 0;
    long after = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Function f = RandomProgram.of(seed);
      before += values(f);
      List<String> outcome = Outcome.of(f);
      ValueNumbering.run(f);
      means(f, outcome);
      long left = values(f);
      after += left;
      ValueNumbering.run(f);
      assertEquals(left, values(f));
    }
    assertTrue(after < 0.9 * before, after + " of " + before);
  }

  @Test
  void equalOperationsAreOneWhateverTheOrderOfTheFactors() {
    Value x = f.addParameter("x", ConstantDescs.CD_double);
    Value y = f.addParameter("y", ConstantDescs.CD_double);
    Value first = b.arithmetic(Opcode.DMUL, x, y);
    Value second = b.arithmetic(Opcode.DMUL, y, x);
    giveBack(b.arithmetic(Opcode.DSUB, first, second));
    ValueNumbering.run(f);
    assertEquals(4, values(f));
  }

  @Test
  void whatMeetsAsOneValueIsThatValueFromThereOn() {
    Value n = f.addParameter("n", ConstantDescs.CD_int);
    Value x = f.addParameter("x", ConstantDescs.CD_double);
    Value before = b.arithmetic(Opcode.DMUL, x, x);
    Block then = b.newBlock();
    Block otherwise = b.newBlock();
    Block after = b.newBlock();
    b.branch(Opcode.IFEQ, List.of(n), then, otherwise);
    for (Block way : List.of(then, otherwise)) {
      b.at(way);
      b.write("square", b.arithmetic(Opcode.DMUL, x, x));
      b.jump(after);
    }
    b.at(after);
    Value met = b.arithmetic(Opcode.DADD, b.read("square", ConstantDescs.CD_double), x);
    giveBack(b.arithmetic(Opcode.DSUB, met, b.arithmetic(Opcode.DADD, before, x)));
    ValueNumbering.run(f);
    assertEquals(2 + 3, values(f));
  }

  @Test
  void whatGoesRoundALoopUnchangedIsTheValueBeforeIt() {
    Value n = f.addParameter("n", ConstantDescs.CD_int);
    Value x = f.addParameter("x", ConstantDescs.CD_double);
    Value before = b.arithmetic(Opcode.DMUL, x, x);
    b.write("square", before);
    b.write("i", b.constant(0));
    Block head = b.newBlock();
    Block body = b.newBlock();
    Block after = b.newBlock();
    b.jump(head);
    b.at(head);
    Value i = b.read("i", ConstantDescs.CD_int);
    Value round = b.arithmetic(Opcode.DADD, b.read("square", ConstantDescs.CD_double), x);
    b.branch(Opcode.IF_ICMPGE, List.of(i, n), after, body);
    b.at(body);
    b.write("square", b.arithmetic(Opcode.DMUL, x, x));
    b.write("i", b.arithmetic(Opcode.IADD, i, b.constant(1)));
    b.jump(head);
    b.at(after);
    giveBack(b.arithmetic(Opcode.DSUB, round, before));
    ValueNumbering.run(f);
    assertEquals(2 + List.of("i", "square", "round", "i + 1", "difference").size(), values(f));
  }

  @Test
  void aLoadIsRepeatedOnlyAfterAStoreThatMayReachIt() {
    Value p = f.addParameter("p", ARRAY);
    Value q = f.addParameter("q", ARRAY);
    Value made = b.emit(new Op.NewArray(ConstantDescs.CD_double), ARRAY, b.constant(2));
    Value first = load(p, 0);
    store(made, 0, first);
    Value second = load(p, 0);
    store(q, 0, b.constant(7.0));
    Value third = load(p, 0);
    Value sum = b.arithmetic(Opcode.DADD, first, second);
    giveBack(b.arithmetic(Opcode.DADD, sum, third));
    ValueNumbering.run(f);
    assertEquals(2, count(f, op -> op instanceof Op.ArrayLoad));
    double[] same = {1, 0};
    assertEquals(9.0, Interpreter.run(f, same, same));
  }

  @Test
  void aLoadAfterAStoreIsWhatWasStored() {
    Value p = f.addParameter("p", ARRAY);
    Value x = f.addParameter("x", ConstantDescs.CD_double);
    store(p, 1, x);
    giveBack(load(p, 1));
    ValueNumbering.run(f);
    assertEquals(0, count(f, op -> op instanceof Op.ArrayLoad));
    assertSame(x, f.entry().end().operands().getFirst());
  }

  @Test
  void aByteArrayCutsOffWhatIsStored() {
    Value p = f.addParameter("p", ConstantDescs.CD_byte.arrayType());
    Value n = f.addParameter("n", ConstantDescs.CD_int);
    b.emit(new Op.ArrayStore(TypeKind.BYTE), ConstantDescs.CD_void, p, b.constant(0), n);
    Value load = b.emit(new Op.ArrayLoad(TypeKind.BYTE), ConstantDescs.CD_int, p, b.constant(0));
    giveBack(b.arithmetic(Opcode.I2D, load));
    ValueNumbering.run(f);
    assertEquals(1.0, Interpreter.run(f, new byte[1], 257));
  }

  /** {@code do { s += p[0] + p[0] } while (--n > 0)}, with or without a store. */
  private void loop(Value p, boolean stores) {
    b.write("s", load(p, 0));
    Block body = b.newBlock();
    Block end = b.newBlock();
    b.jump(body);
    b.at(body);
    Value s = b.arithmetic(Opcode.DADD, b.read("s", ConstantDescs.CD_double), load(p, 0));
    b.write("s", s);
    if (stores) {
      store(p, 0, s);
    }
    Value left = b.arithmetic(Opcode.ISUB, b.read("n", ConstantDescs.CD_int), b.constant(1));
    b.write("n", left);
    b.branch(Opcode.IFGT, List.of(left), body, end);
    b.at(end);
    giveBack(b.read("s", ConstantDescs.CD_double));
  }

  @Test
  void aLoopWithoutStoresLoadsWhatWasLoadedBefore() {
    Value p = f.addParameter("p", ARRAY);
    b.write("n", f.addParameter("n", ConstantDescs.CD_int));
    loop(p, false);
    ValueNumbering.run(f);
    assertEquals(1, count(f, op -> op instanceof Op.ArrayLoad));
    assertEquals(4.0, Interpreter.run(f, new double[] {1}, 3));
  }

  @Test
  void aLoopWithAStoreLoadsAgain() {
    Value p = f.addParameter("p", ARRAY);
    b.write("n", f.addParameter("n", ConstantDescs.CD_int));
    loop(p, true);
    ValueNumbering.run(f);
    assertEquals(2, count(f, op -> op instanceof Op.ArrayLoad));
    assertEquals(8.0, Interpreter.run(f, new double[] {1}, 3));
  }

  @Test
  void aBranchOnConstantsIsTaken() {
    Value x = f.addParameter("x", ConstantDescs.CD_double);
    Block then = b.newBlock();
    Block otherwise = b.newBlock();
    Value three = b.arithmetic(Opcode.IADD, b.constant(1), b.constant(2));
    b.branch(Opcode.IF_ICMPLT, List.of(three, b.constant(3)), then, otherwise);
    b.at(then);
    b.end(new Terminator.Return(b.constant(0.0)));
    b.at(otherwise);
    giveBack(x);
    ValueNumbering.run(f);
    assertEquals(2, f.blocks().size());
    assertEquals(5.0, Interpreter.run(f, 5.0));
  }

  @Test
  void aDivisionByZeroStaysWhereItIs() {
    b.arithmetic(Opcode.IDIV, b.constant(1), b.constant(0));
    giveBack(b.constant(1.0));
    ValueNumbering.run(f);
    assertThrows(ArithmeticException.class, () -> Interpreter.run(f));
  }

  // Structural zeros.

  /** The random programs' third number, a constant, is made a structural zero. */
  @Test
  void leavingOutZerosMeansTheSame() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Function f = RandomProgram.of(seed);
      Value start = f.constant(new Op.Constant(1.5), ConstantDescs.CD_double);
      start.replaceBy(f.constant(new Op.Zero(), ConstantDescs.CD_double));
      Cleanup.resolve(f);
      List<String> outcome = unsigned(Outcome.of(f));
      StructuralZeros.run(f);
      Verifier.verify(f);
      List<String> after = unsigned(Outcome.of(f));
      for (int k = 0; k < outcome.size(); k++) {
        if (!outcome.get(k).contains("NaN")) {
          assertEquals(outcome.get(k), after.get(k), f.name());
        }
      }
    }
  }

  private static List<String> unsigned(List<String> outcome) {
    return outcome.stream().map(text -> text.replace("-0.0", "0.0")).toList();
  }

  @Test
  void aZeroThatIsCarriedAroundALoopIsFound() {
    Value x = f.addParameter("x", ConstantDescs.CD_double);
    b.write("n", f.addParameter("n", ConstantDescs.CD_int));
    b.write("adjoint", b.zero());
    Block body = b.newBlock();
    Block end = b.newBlock();
    b.jump(body);
    b.at(body);
    Value product = b.arithmetic(Opcode.DMUL, b.read("adjoint", ConstantDescs.CD_double), x);
    b.write("adjoint", b.arithmetic(Opcode.DNEG, product));
    Value left = b.arithmetic(Opcode.ISUB, b.read("n", ConstantDescs.CD_int), b.constant(1));
    b.write("n", left);
    b.branch(Opcode.IFGT, List.of(left), body, end);
    b.at(end);
    Value adjoint = b.read("adjoint", ConstantDescs.CD_double);
    Value difference = b.arithmetic(Opcode.DSUB, adjoint, x);
    giveBack(b.arithmetic(Opcode.DADD, difference, adjoint));
    StructuralZeros.run(f);
    Verifier.verify(f);
    assertEquals(1, count(f, op -> op.equals(new Op.Arithmetic(Opcode.DNEG))));
    assertEquals(0, count(f, op -> op.equals(new Op.Arithmetic(Opcode.DMUL))));
    assertEquals(0, count(f, op -> op.equals(new Op.Arithmetic(Opcode.DADD))));
    assertEquals(-2.0, Interpreter.run(f, 2.0, 3));
  }

  @Test
  void aZeroOfTheUsersIsANumber() {
    Value x = f.addParameter("x", ConstantDescs.CD_double);
    giveBack(b.arithmetic(Opcode.DMUL, b.constant(0.0), x));
    StructuralZeros.run(f);
    assertEquals(Double.NaN, Interpreter.run(f, Double.POSITIVE_INFINITY));
  }

  // One exit.

  @Test
  void loopsWithOneExitMeanTheSame() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Function f = RandomProgram.of(seed);
      List<String> outcome = Outcome.of(f);
      SingleExit.run(f);
      means(f, outcome);
      LoopsTest.checkForm(f);
      for (Loop loop : LoopForest.of(f).loops()) {
        assertTrue(loop.exits().size() <= 1);
      }
    }
  }

  @Test
  void loopsWithOneExitStay() {
    Value p = f.addParameter("p", ARRAY);
    b.write("n", f.addParameter("n", ConstantDescs.CD_int));
    loop(p, true);
    LoopForm.normalize(f);
    int blocks = f.blocks().size();
    SingleExit.run(f);
    assertEquals(blocks, f.blocks().size());
  }

  @Test
  void passesCanFollowEachOther() {
    List<Consumer<Function>> passes =
        List.of(LoopForm::normalize, SingleExit::run, ValueNumbering::run, StructuralZeros::run);
    for (int seed = 1000; seed < 1012; seed++) {
      Function f = RandomProgram.of(seed);
      List<String> outcome = Outcome.of(f);
      for (Consumer<Function> first : passes) {
        for (Consumer<Function> second : passes) {
          first.accept(f);
          second.accept(f);
          means(f, outcome);
        }
      }
    }
  }
}
