package dev.cotangent.compiled.tangent;

import static dev.cotangent.compiled.tangent.RandomGraph.ARRAY;
import static dev.cotangent.compiled.tangent.RandomGraph.DOUBLE;
import static dev.cotangent.compiled.tangent.RandomGraph.MATRIX;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Interpreter;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.ir.Verifier;
import dev.cotangent.compiled.runtime.Workspace;
import dev.cotangent.compiled.write.Writer;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tangents of small functions, by what mathematics says of them. */
class TangentByHandTest {
  private static final double[] TABLE = {2, 3};
  private static final ClassDesc WORKSPACE = ClassDesc.of("java.lang.Object");

  /** What a class that is written takes its tapes from. */
  private static final ClassDesc KEPT = Workspace.class.describeConstable().orElseThrow();

  record Pair(double first, double second) {}

  /** What is written into a function after its parameters; returns the result. */
  private interface Body {
    @Nullable Value write(Builder b, List<Value> p);
  }

  private static Function function(ClassDesc result, Body body, ClassDesc... parameters) {
    Function f = new Function("f", result);
    for (int k = 0; k < parameters.length; k++) {
      f.addParameter("p" + k, parameters[k]);
    }
    Builder b = new Builder(f);
    b.line(7);
    b.end(new Terminator.Return(body.write(b, f.parameters())));
    return b.finish();
  }

  private static Value load(Builder b, Value array, int index) {
    ClassDesc type = array.type().componentType();
    Op load = new Op.ArrayLoad(TypeKind.from(type).asLoadable());
    return b.emit(load, type, array, b.constant(index));
  }

  private static void store(Builder b, Value array, int index, Value x) {
    b.emit(new Op.ArrayStore(x.kind()), CD_void, array, b.constant(index), x);
  }

  private static Value square(Builder b, Value x) {
    return b.arithmetic(Opcode.DMUL, x, x);
  }

  private static Function tangent(Function f, Integer... active) {
    Function tangent = Tangent.of(f, Set.of(active));
    Activity.program(tangent).forEach(Verifier::verify);
    return tangent;
  }

  private static long count(Function f, Class<? extends Op> op) {
    return f.blocks().stream()
        .flatMap(block -> block.body().stream())
        .filter(value -> op.isInstance(value.op()))
        .count();
  }

  @Test
  void signature() {
    Function f = function(DOUBLE, (b, p) -> p.get(0), DOUBLE, ARRAY, CD_int, MATRIX);
    Function t = tangent(f, 0, 3);
    assertEquals(
        MethodTypeDesc.of(DOUBLE, DOUBLE, ARRAY, CD_int, MATRIX, DOUBLE, MATRIX, ARRAY), t.type());
    assertEquals(List.of("p0", "p1", "p2", "p3", "dp0", "dp3", "value"), t.parameterNames());
    Function nothing = function(CD_void, (b, p) -> null, ARRAY);
    assertEquals(MethodTypeDesc.of(CD_void, ARRAY, ARRAY), tangent(nothing, 0).type());
    Function length =
        function(CD_int, (b, p) -> b.emit(new Op.ArrayLength(), CD_int, p.get(0)), ARRAY);
    assertEquals(MethodTypeDesc.of(CD_int, ARRAY, ARRAY), tangent(length, 0).type());
    assertEquals(2, Interpreter.run(tangent(length, 0), new double[2], new double[2]));
  }

  @Test
  void whatDoesNotVaryCostsNothing() {
    Function f =
        function(
            DOUBLE,
            (b, p) -> {
              Value constant = b.arithmetic(Opcode.DADD, p.get(1), b.constant(1.0));
              return b.arithmetic(Opcode.DMUL, p.get(0), constant);
            },
            DOUBLE,
            DOUBLE);
    assertEquals(3, count(tangent(f, 0), Op.Arithmetic.class)); // one product more
    double[] value = new double[1];
    assertEquals(0.5 * 4, Interpreter.run(tangent(f, 0), 2.0, 3.0, 0.5, value));
    assertEquals(8, value[0]);
    assertEquals(0.0, Interpreter.run(tangent(f), 2.0, 3.0, value));
  }

  @Test
  void roundingToIntegersStopsIt() {
    Function f =
        function(
            DOUBLE,
            (b, p) -> {
              Value whole = b.arithmetic(Opcode.D2I, p.get(0));
              Value floor = b.emit(new Op.Row(Piecewise.FLOOR, null), DOUBLE, p.get(0));
              Value number = b.arithmetic(Opcode.I2D, whole);
              return square(b, b.arithmetic(Opcode.DADD, number, floor));
            },
            DOUBLE);
    assertEquals(0.0, Interpreter.run(tangent(f, 0), 2.5, 1.0, new double[1]));
    assertEquals(4, count(tangent(f, 0), Op.Arithmetic.class)); // those of the function
  }

  @Test
  void anArrayThatIsNoActiveParameterMayBeWritten() {
    Function f =
        function(
            DOUBLE,
            (b, p) -> {
              store(b, p.get(1), 0, square(b, p.get(0)));
              return load(b, p.get(1), 0);
            },
            DOUBLE,
            ARRAY);
    double[] array = new double[1];
    assertEquals(6.0, Interpreter.run(tangent(f, 0), 3.0, array, 1.0, new double[1]));
    assertEquals(9, array[0]);
    assertThrows(
        NullPointerException.class,
        () -> Interpreter.run(tangent(f, 0), 3.0, null, 1.0, new double[1]));
  }

  @Test
  void soMayOneOfRows() {
    Function f =
        function(
            DOUBLE,
            (b, p) -> {
              store(b, load(b, p.get(1), 1), 0, square(b, p.get(0)));
              return load(b, load(b, p.get(1), 1), 0);
            },
            DOUBLE,
            MATRIX);
    double[][] rows = {null, {5}};
    assertEquals(6.0, Interpreter.run(tangent(f, 0), 3.0, rows, 1.0, new double[1]));
    assertEquals(9, rows[1][0]);
  }

  @Test
  void resultsThatAreArrays() {
    Function f =
        function(
            ARRAY,
            (b, p) -> {
              Value result = b.emit(new Op.NewArray(DOUBLE), ARRAY, b.constant(2));
              store(b, result, 0, square(b, p.get(0)));
              store(b, result, 1, b.constant(1.0));
              return result;
            },
            DOUBLE);
    double[][] value = new double[1][];
    assertArrayEquals(
        new double[] {6, 0}, (double[]) Interpreter.run(tangent(f, 0), 3.0, 1.0, value));
    assertArrayEquals(new double[] {9, 1}, value[0]);
    assertArrayEquals(new double[] {0, 0}, (double[]) Interpreter.run(tangent(f), 3.0, value));
    Function none = function(ARRAY, (b, p) -> b.nothing(ARRAY), DOUBLE);
    assertNull(Interpreter.run(tangent(none, 0), 3.0, 1.0, value));
  }

  @Test
  void anArrayReturnedByACallWithoutInputsMeetsOneThatVaries() {
    Function make =
        function(ARRAY, (b, p) -> b.emit(new Op.NewArray(DOUBLE), ARRAY, b.constant(1)), CD_int);
    Function f = function(DOUBLE, (b, p) -> writeChoice(b, p, make), CD_int, ARRAY);
    assertEquals(5.0, Interpreter.run(tangent(f, 1), 1, array(2), array(5), new double[1]));
    assertEquals(0.0, Interpreter.run(tangent(f, 1), 0, array(2), array(5), new double[1]));
  }

  private static double[] array(double... x) {
    return x;
  }

  /** {@code (p0 > 0 ? p1 : make(p0))[0]}. */
  private static Value writeChoice(Builder b, List<Value> p, Function make) {
    Block given = b.newBlock();
    Block made = b.newBlock();
    Block end = b.newBlock();
    b.branch(Opcode.IFGT, List.of(p.get(0)), given, made);
    b.at(given);
    b.write("array", p.get(1));
    b.jump(end);
    b.at(made);
    b.write("array", b.emit(new Op.Apply(make), ARRAY, p.get(0)));
    b.jump(end);
    b.seal(given);
    b.seal(made);
    b.seal(end);
    b.at(end);
    return load(b, b.read("array", ARRAY), 0);
  }

  @Test
  void tapesHaveTapesOfTangents() {
    Function f =
        function(
            DOUBLE,
            (b, p) -> {
              Op room = new Op.Room(4);
              Value tape = b.emit(room, ARRAY, p.get(1), b.nothing(ARRAY), b.constant(1));
              store(b, tape, 0, square(b, p.get(0)));
              Value grown = b.emit(room, ARRAY, p.get(1), tape, b.constant(100));
              return square(b, load(b, grown, 0));
            },
            DOUBLE,
            WORKSPACE);
    Function t = tangent(f, 0);
    assertEquals(4 * 27.0, Interpreter.run(t, 3.0, null, 1.0, new double[1]));
    List<Integer> slots =
        t.blocks().getFirst().body().stream()
            .filter(v -> v.op() instanceof Op.Room)
            .map(v -> ((Op.Room) v.op()).slot())
            .toList();
    assertEquals(List.of(4, 5, 4, 5), slots);
    Object second =
        Interpreter.run(tangent(t, 0), 3.0, null, 1.0, new double[1], 1.0, new double[1]);
    assertEquals(12 * 9.0, second);
  }

  /** A function without active parameters varies if what it finds on a tape does. */
  @Test
  void tapesHandNumbersOverToOtherFunctions() throws Throwable {
    Op room = new Op.Room(0);
    Function writer =
        function(
            CD_void,
            (b, p) -> {
              Value tape = b.emit(room, ARRAY, p.get(1), b.nothing(ARRAY), b.constant(1));
              store(b, tape, 0, square(b, p.get(0)));
              return null;
            },
            DOUBLE,
            KEPT);
    Function reader =
        function(
            DOUBLE,
            (b, p) -> {
              Value tape = b.emit(room, ARRAY, p.get(0), b.nothing(ARRAY), b.constant(0));
              return square(b, load(b, tape, 0));
            },
            KEPT);
    // The result goes through an array, so that no call has a result that varies.
    Function indirect =
        function(
            CD_void,
            (b, p) -> {
              Value tape = b.emit(room, ARRAY, p.get(0), b.nothing(ARRAY), b.constant(0));
              store(b, tape, 0, b.emit(new Op.Apply(reader), DOUBLE, p.get(0)));
              return null;
            },
            KEPT);
    Function f =
        function(
            DOUBLE,
            (b, p) -> {
              b.emit(new Op.Apply(writer), CD_void, p.get(0), p.get(1));
              b.emit(new Op.Apply(indirect), CD_void, p.get(1));
              return b.emit(new Op.Apply(reader), DOUBLE, p.get(1));
            },
            DOUBLE,
            KEPT);
    MethodHandle t = Writer.write(MethodHandles.lookup(), tangent(f, 0), Optional.empty()).main();
    double slope = (double) t.invokeExact(1.5, new Workspace(), 1.0, new double[1]);
    assertEquals(8 * Math.pow(1.5, 7), slope, 1e-12);
  }

  @Test
  void recordsAreFollowed() {
    ClassDesc pair = Pair.class.describeConstable().orElseThrow();
    Function f =
        function(
            DOUBLE,
            (b, p) -> {
              Value made = b.emit(new Op.MakeRecord(pair), pair, square(b, p.get(0)), p.get(1));
              Value first = b.emit(new Op.Component(pair, 0), DOUBLE, made);
              Value second = b.emit(new Op.Component(pair, 1), DOUBLE, made);
              return b.arithmetic(Opcode.DMUL, first, second);
            },
            DOUBLE,
            DOUBLE);
    assertEquals(6.0 * 5, Interpreter.run(tangent(f, 0), 3.0, 5.0, 1.0, new double[1]));
    assertEquals(9.0 + 30, Interpreter.run(tangent(f, 0, 1), 3.0, 5.0, 1.0, 1.0, new double[1]));
  }

  @Test
  void whatAKinkDoesNotSelectIsDropped() {
    Function f =
        function(
            DOUBLE,
            (b, p) -> {
              Value root = b.emit(new Op.Row(Elementary.LOG, null), DOUBLE, p.get(0));
              return b.emit(new Op.Row(Piecewise.MAX, null), DOUBLE, root, p.get(1));
            },
            DOUBLE,
            DOUBLE);
    assertEquals(3.0, Interpreter.run(tangent(f, 0, 1), 0.0, 2.0, 1.0, 3.0, new double[1]));
    assertEquals(1, count(tangent(f, 0, 1), Op.Mix.class));
  }

  @Test
  void aTableFromAFieldIsConstant() {
    Body reading = (b, p) -> square(b, load(b, table(b), 1));
    Function f = function(DOUBLE, reading, DOUBLE);
    assertEquals(0.0, Interpreter.run(tangent(f, 0), 3.0, 1.0, new double[1]));
    assertEquals(3, TABLE[1]);
    Body writing =
        (b, p) -> {
          store(b, table(b), 0, p.get(0));
          return load(b, table(b), 0);
        };
    Function written = function(DOUBLE, writing, DOUBLE);
    assertRefused("f, line 7: an array from the field TABLE", written, 0);
  }

  private static Value table(Builder b) {
    ClassDesc owner = TangentByHandTest.class.describeConstable().orElseThrow();
    return b.emit(new Op.Field(owner, "TABLE", true), ARRAY);
  }

  @Test
  void whatCannotBeFollowedIsRefusedWithItsLine() {
    Function bits =
        function(DOUBLE, (b, p) -> call(b, "java.lang.Math", "nextUp", DOUBLE, p.get(0)), DOUBLE);
    assertRefused("f, line 7: a call of Math.nextUp", bits, 0);
    Function sum =
        function(
            CD_int, (b, p) -> call(b, "java.util.Arrays", "hashCode", CD_int, p.get(0)), ARRAY);
    assertRefused("f, line 7: a call of Arrays.hashCode", sum, 0);
    Function single =
        function(
            DOUBLE, (b, p) -> b.arithmetic(Opcode.F2D, b.arithmetic(Opcode.D2F, p.get(0))), DOUBLE);
    assertRefused("a cast to float", single, 0);
    Primitive cases =
        Primitive.unary("byCases", Math::abs, (x, y) -> x.lessThan(0) ? x.div(y) : y.div(x));
    Function row =
        function(DOUBLE, (b, p) -> b.emit(new Op.Row(cases, null), DOUBLE, p.get(0)), DOUBLE);
    Function first = tangent(row, 0);
    assertEquals(-2.0, Interpreter.run(first, -3.0, 2.0, new double[1]));
    assertRefused("a second derivative of byCases", first, 0);
    assertThrows(IllegalArgumentException.class, () -> tangent(tapeless(), 0));
  }

  private static Function tapeless() {
    return function(CD_void, (b, p) -> null, WORKSPACE);
  }

  private static Value call(Builder b, String owner, String name, ClassDesc type, Value x) {
    ClassDesc of = ClassDesc.of(owner);
    MethodTypeDesc signature = MethodTypeDesc.of(type, x.type());
    Op call = new Op.Call(Opcode.INVOKESTATIC, of, name, signature, false, Op.Effect.READS);
    return b.emit(call, type, x);
  }

  private static void assertRefused(String what, Function f, Integer... active) {
    var refusal =
        assertThrows(UnsupportedConstructException.class, () -> Tangent.of(f, Set.of(active)));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(what), message);
  }

  @Test
  void linesAreKept() {
    Function t = tangent(function(DOUBLE, (b, p) -> square(b, p.get(0)), DOUBLE), 0);
    assertTrue(
        t.entry().body().stream()
            .filter(v -> v.op() instanceof Op.Arithmetic)
            .allMatch(v -> v.line() == 7));
  }
}
