package dev.cotangent.compiled.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written computes what the graph says, and is as small as what javac writes. */
class WriterTest {
  private static final ClassDesc D = ConstantDescs.CD_double;
  private static final ClassDesc I = ConstantDescs.CD_int;
  private static final ClassDesc ARRAY = D.arrayType();

  /** A record of the user's. */
  record Point(double x, boolean isNear, byte small) {}

  private static Written write(Function f) {
    return Writer.write(MethodHandles.lookup(), f, Optional.of("Model.java"));
  }

  private static @Nullable Object run(Function f, @Nullable Object... arguments) throws Throwable {
    return write(f).main().invokeWithArguments(arguments);
  }

  private static int size(Function f) {
    return write(f).codeBytes().getOrDefault(f, 0);
  }

  /** {@code sum = 0; for (i = 0; i < x.length; i++) sum += x[i]; return sum}. */
  static Function sum() {
    Function f = new Function("sum", D);
    Value x = f.addParameter("x", ARRAY);
    Builder b = new Builder(f);
    b.write("sum", b.constant(0.0));
    b.write("i", b.constant(0));
    Block head = b.newBlock();
    Block body = b.newBlock();
    Block exit = b.newBlock();
    b.jump(head);
    b.at(head);
    Value length = b.emit(new Op.ArrayLength(), I, x);
    b.branch(Opcode.IF_ICMPGE, List.of(b.read("i", I), length), exit, body);
    b.at(body);
    Value element = b.emit(new Op.ArrayLoad(TypeKind.DOUBLE), D, x, b.read("i", I));
    b.write("sum", b.arithmetic(Opcode.DADD, b.read("sum", D), element));
    b.write("i", b.arithmetic(Opcode.IADD, b.read("i", I), b.constant(1)));
    b.jump(head);
    b.at(exit);
    b.end(new Terminator.Return(b.read("sum", D)));
    return b.finish();
  }

  @Test
  void aLoopIsWrittenAsJavacWritesIt() throws Throwable {
    assertEquals(6.0, run(sum(), new double[] {1, 2, 3}));
    // dconst_0 dstore_1 iconst_0 istore_3 | iload_3 aload_0 arraylength if_icmpge |
    // dload_1 aload_0 iload_3 daload dadd dstore_1 iinc goto | dload_1 dreturn
    assertEquals(4 + 6 + 12 + 2, size(sum()));
  }

  @Test
  void phisThatSwapAreCopiedAtOnce() throws Throwable {
    Function f = new Function("swap", D);
    f.addParameter("n", I);
    Builder b = new Builder(f);
    b.write("a", b.constant(1.0));
    b.write("b", b.constant(2.0));
    b.write("n", f.parameters().getFirst());
    Block head = b.newBlock();
    Block body = b.newBlock();
    Block exit = b.newBlock();
    b.jump(head);
    b.at(head);
    Value first = b.read("a", D);
    Value second = b.read("b", D);
    b.branch(Opcode.IFLE, List.of(b.read("n", I)), exit, body);
    b.at(body);
    b.write("a", second);
    b.write("b", first);
    b.write("n", b.arithmetic(Opcode.IADD, b.read("n", I), b.constant(-1)));
    b.jump(head);
    b.at(exit);
    Value ten = b.arithmetic(Opcode.DMUL, b.constant(10.0), first);
    b.end(new Terminator.Return(b.arithmetic(Opcode.DADD, ten, second)));
    b.finish();
    assertEquals(12.0, run(f, 0));
    assertEquals(21.0, run(f, 1));
    assertEquals(12.0, run(f, 2));
  }

  @Test
  void constantsKeepTheirBits() throws Throwable {
    for (double constant : new double[] {-0.0, 0.0, 1, Double.NaN, 1e-310, -1}) {
      Function f = new Function("constant", D);
      Builder b = new Builder(f);
      b.end(new Terminator.Return(b.constant(constant)));
      assertEquals(constant, run(b.finish()));
    }
  }

  /** Both edges of a branch and three of a switch go to one block with a phi. */
  @Test
  void edgesThatNeedCopiesAreSplit() throws Throwable {
    Function f = new Function("cases", I);
    Value n = f.addParameter("n", I);
    Builder b = new Builder(f);
    Block far = b.newBlock();
    Block near = b.newBlock();
    b.end(new Terminator.Switch(n, List.of(1, 5, 1000000), List.of(near, near, far), near));
    Value phi = near.add(new Value(new Op.Phi(), I, 0, constants(b, 10, 50, -1)));
    b.at(far);
    b.branch(Opcode.IFEQ, List.of(n), near, near);
    phi.operands().addAll(constants(b, 7, 8));
    b.at(near);
    b.end(new Terminator.Return(phi));
    assertEquals(10, run(f, 1));
    assertEquals(50, run(f, 5));
    assertEquals(-1, run(f, 2));
    assertEquals(8, run(f, 1000000));
  }

  private static List<Value> constants(Builder b, int... numbers) {
    return Arrays.stream(numbers).mapToObj(b::constant).toList();
  }

  /** {@code b / a[0] + a[1]}, where the element 1 is read first: its exception comes first. */
  @Test
  void exceptionsComeInTheirOrder() throws Throwable {
    Function f = new Function("order", I);
    Value a = f.addParameter("a", I.arrayType());
    Builder b = new Builder(f);
    Value one = b.emit(new Op.ArrayLoad(TypeKind.INT), I, a, b.constant(1));
    Value zero = b.emit(new Op.ArrayLoad(TypeKind.INT), I, a, b.constant(0));
    Value quotient = b.arithmetic(Opcode.IDIV, b.constant(6), zero);
    b.end(new Terminator.Return(b.arithmetic(Opcode.IADD, quotient, one)));
    b.finish();
    assertEquals(7, run(f, (Object) new int[] {2, 4}));
    assertThrows(ArithmeticException.class, () -> run(f, (Object) new int[] {0, 4}));
    assertThrows(ArrayIndexOutOfBoundsException.class, () -> run(f, (Object) new int[] {0}));
  }

  /** A load does not move across a store. */
  @Test
  void loadsStayBeforeStores() throws Throwable {
    Function f = new Function("old", D);
    Value a = f.addParameter("a", ARRAY);
    Builder b = new Builder(f);
    Value old = b.emit(new Op.ArrayLoad(TypeKind.DOUBLE), D, a, b.constant(0));
    b.emit(
        new Op.ArrayStore(TypeKind.DOUBLE),
        ConstantDescs.CD_void,
        a,
        b.constant(0),
        b.constant(5.0));
    b.end(new Terminator.Return(old));
    double[] x = {3};
    assertEquals(3.0, run(b.finish(), (Object) x));
    assertEquals(5.0, x[0]);
  }

  @Test
  void manyVariablesNeedWideInstructions() throws Throwable {
    Function f = new Function("many", D);
    Value x = f.addParameter("x", D);
    Builder b = new Builder(f);
    Value[] powers = new Value[400];
    for (int k = 0; k < powers.length; k++) {
      powers[k] = b.arithmetic(Opcode.DADD, k == 0 ? x : powers[k - 1], b.constant(1.0));
    }
    Value sum = b.constant(0.0);
    for (Value power : powers) {
      sum = b.arithmetic(Opcode.DADD, power, sum);
    }
    b.end(new Terminator.Return(sum));
    assertEquals(400 * 401 / 2.0, run(b.finish(), 0.0));
  }

  @Test
  void aDeepExpressionIsCutIntoParts() throws Throwable {
    Function f = new Function("deep", D);
    Value x = f.addParameter("x", D);
    Builder b = new Builder(f);
    Value sum = x;
    for (int k = 0; k < 5000; k++) {
      sum = k % 2 == 0 ? b.arithmetic(Opcode.DADD, x, sum) : b.arithmetic(Opcode.DNEG, sum);
    }
    b.end(new Terminator.Return(sum));
    assertEquals(2.0, run(b.finish(), 2.0));
  }

  @Test
  void aMethodThatIsTooLargeIsRefusedByName() {
    Function f = new Function("giant", D);
    Value x = f.addParameter("x", D);
    Builder b = new Builder(f);
    Value sum = x;
    for (int k = 0; k < 30_000; k++) {
      sum = b.arithmetic(Opcode.DADD, sum, b.constant(k + 0.5));
    }
    b.end(new Terminator.Return(sum));
    b.finish();
    var e = assertThrows(UnsupportedConstructException.class, () -> write(f));
    assertTrue(e.getMessage().startsWith("giant (Model.java)"), e.getMessage());
  }

  /**
   * {@code n <= 1 ? 1 : n * factorial(n - 1)}, as two functions of one name that call each other.
   */
  @Test
  void functionsApplyEachOther() throws Throwable {
    Function f = new Function("factorial", I);
    Function g = new Function("factorial", I);
    factorial(f, g);
    factorial(g, f);
    assertEquals(120, run(f, 5));
    assertEquals(2, write(f).codeBytes().size());
  }

  private static void factorial(Function f, Function other) {
    Value n = f.addParameter("n", I);
    Builder b = new Builder(f);
    Block end = b.newBlock();
    Block more = b.newBlock();
    b.branch(Opcode.IF_ICMPGT, List.of(n, b.constant(1)), more, end);
    b.at(end);
    b.end(new Terminator.Return(b.constant(1)));
    b.at(more);
    Value less = b.arithmetic(Opcode.ISUB, n, b.constant(1));
    Value rest = b.emit(new Op.Apply(other), I, less);
    b.end(new Terminator.Return(b.arithmetic(Opcode.IMUL, n, rest)));
    b.finish();
  }

  @Test
  void rowsAndHeldObjectsAreConstants() throws Throwable {
    Unary half = Primitive.unary("half", x -> x / 2, (x, y) -> Real.of(0.5));
    Function f = new Function("held", D);
    Value x = f.addParameter("x", D);
    Builder b = new Builder(f);
    Value weights = b.held(new double[] {4}, ARRAY);
    Value weight = b.emit(new Op.ArrayLoad(TypeKind.DOUBLE), D, weights, b.constant(0));
    Value half1 = b.emit(new Op.Row(half, null), D, x);
    Value side = b.emit(new Op.Weight(half), D, x);
    Value mixed = b.emit(new Op.Mix(), D, side, half1, weight);
    b.end(new Terminator.Return(b.arithmetic(Opcode.DMUL, mixed, weight)));
    assertEquals(12.0, run(b.finish(), 6.0));
  }

  @Test
  void recordsAreMadeAndTakenApart() throws Throwable {
    ClassDesc type = ClassDesc.ofDescriptor(Point.class.descriptorString());
    Function f = new Function("records", D);
    Value x = f.addParameter("x", D);
    Builder b = new Builder(f);
    Value point = b.emit(new Op.MakeRecord(type), type, x, b.constant(1), b.constant(3));
    Value near = b.emit(new Op.Component(type, 1), I, point);
    Value small = b.emit(new Op.Component(type, 2), I, point);
    Value sum = b.arithmetic(Opcode.IADD, near, small);
    Value y = b.emit(new Op.Component(type, 0), D, point);
    Value field = b.emit(new Op.Field(type, "small", false), I, point);
    Value all = b.arithmetic(Opcode.IMUL, sum, field);
    b.end(new Terminator.Return(b.arithmetic(Opcode.DMUL, y, b.arithmetic(Opcode.I2D, all))));
    assertEquals(2.0 * 4 * 3, run(b.finish(), 2.0));
  }

  /** {@code new StringBuilder("a").append(x).length()}, the builder used twice. */
  @Test
  void objectsAreMadeAndCalled() throws Throwable {
    ClassDesc type = ClassDesc.of("java.lang.StringBuilder");
    Function f = new Function("objects", I);
    Value x = f.addParameter("x", D);
    Builder b = new Builder(f);
    Value text = f.constant(new Op.Constant("a"), ConstantDescs.CD_String);
    Value builder =
        call(
            b,
            Opcode.INVOKESPECIAL,
            type,
            "<init>",
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String),
            type,
            text);
    call(b, Opcode.INVOKEVIRTUAL, type, "append", MethodTypeDesc.of(type, D), type, builder, x);
    Value length = call(b, Opcode.INVOKEVIRTUAL, type, "length", MethodTypeDesc.of(I), I, builder);
    b.end(new Terminator.Return(length));
    assertEquals(4, run(b.finish(), 1.5));
  }

  private static Value call(
      Builder b,
      Opcode opcode,
      ClassDesc owner,
      String name,
      MethodTypeDesc type,
      ClassDesc result,
      Value... operands) {
    return b.emit(new Op.Call(opcode, owner, name, type, false, Op.Effect.ANY), result, operands);
  }

  /** The frames of the hidden class above the caller, as {@code method(file:line)}. */
  static int frames(List<String> found) {
    StackWalker.getInstance(StackWalker.Option.SHOW_HIDDEN_FRAMES)
        .forEach(frame -> {
          var element = frame.toStackTraceElement();
          if (element.getClassName().contains("$Derivative")) {
            found.add(element.getMethodName() + ":" + element.getLineNumber());
          }
        });
    return 1;
  }

  @Test
  void framesNameTheUsersLine() throws Throwable {
    ClassDesc list = ClassDesc.of("java.util.List");
    Function f = new Function("line", I);
    Value found = f.addParameter("found", list);
    Builder b = new Builder(f);
    Op call =
        new Op.Call(
            Opcode.INVOKESTATIC,
            ClassDesc.of(WriterTest.class.getName()),
            "frames",
            MethodTypeDesc.of(I, list),
            false,
            Op.Effect.ANY);
    b.line(40);
    Value one = b.emit(call, I, found);
    b.line(41);
    Value two = b.emit(call, I, found);
    b.line(40);
    b.end(new Terminator.Return(b.arithmetic(Opcode.IADD, one, two)));
    List<String> lines = new ArrayList<>();
    assertEquals(2, run(b.finish(), lines));
    assertEquals(List.of("line:40", "line:41"), lines);
  }
}
