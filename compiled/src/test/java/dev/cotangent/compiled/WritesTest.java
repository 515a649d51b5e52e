package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which parameters a graph may write into, directly and by other names. */
class WritesTest {
  private static final ClassDesc ROW = ConstantDescs.CD_double.arrayType();
  private static final ClassDesc ROWS = ROW.arrayType();
  private static final ClassDesc VOID = ConstantDescs.CD_void;

  private final Function function = new Function("f", VOID);
  private final Value x = function.addParameter("x", ROW);
  private final Value y = function.addParameter("y", ROW);
  private final Value rows = function.addParameter("rows", ROWS);
  private final Value number = function.addParameter("number", ConstantDescs.CD_double);
  private final Builder b = new Builder(function);

  private void store(Value array) {
    b.emit(new Op.ArrayStore(TypeKind.DOUBLE), VOID, array, b.constant(0), number);
  }

  private Set<Integer> written() {
    b.end(new Terminator.Return(null));
    return Writes.of(b.finish());
  }

  @Test
  void nothing() {
    store(b.emit(new Op.NewArray(ConstantDescs.CD_double), ROW, b.constant(1)));
    assertEquals(Set.of(), written());
  }

  @Test
  void directly() {
    store(y);
    assertEquals(Set.of(1), written());
  }

  @Test
  void eitherOfTwo() {
    var then = b.newBlock();
    var otherwise = b.newBlock();
    var end = b.newBlock();
    b.branch(Opcode.IFNULL, List.of(x), then, otherwise);
    b.at(then);
    b.write("array", x);
    b.jump(end);
    b.at(otherwise);
    b.write("array", y);
    b.jump(end);
    b.at(end);
    b.seal(end);
    store(b.read("array", ROW));
    assertEquals(Set.of(0, 1), written());
  }

  @Test
  void rowsOfWhatIsGiven() {
    store(b.emit(new Op.ArrayLoad(TypeKind.REFERENCE), ROW, rows, b.constant(0)));
    assertEquals(Set.of(2), written());
  }

  /** An array that is put into another one and written there. */
  @Test
  void throughALocalArray() {
    Value local = b.emit(new Op.NewArray(ROW), ROWS, b.constant(1));
    b.emit(new Op.ArrayStore(TypeKind.REFERENCE), VOID, local, b.constant(0), x);
    store(b.emit(new Op.ArrayLoad(TypeKind.REFERENCE), ROW, local, b.constant(0)));
    assertEquals(Set.of(0), written());
  }

  /** A function that writes its second argument, and calls itself with the two exchanged. */
  @Test
  void inAFunctionThatCallsItself() {
    Function callee = new Function("g", VOID);
    Value first = callee.addParameter("first", ROW);
    Value second = callee.addParameter("second", ROW);
    Value c = callee.addParameter("c", ConstantDescs.CD_double);
    Builder inside = new Builder(callee);
    inside.emit(new Op.Apply(callee), VOID, second, first, c);
    inside.emit(new Op.ArrayStore(TypeKind.DOUBLE), VOID, second, inside.constant(0), c);
    inside.end(new Terminator.Return(null));
    inside.finish();
    b.emit(new Op.Apply(callee), VOID, x, y, number);
    assertEquals(Set.of(0, 1), written());
  }

  @Test
  void aFunctionThatOnlyReads() {
    Function callee = new Function("g", ConstantDescs.CD_double);
    Value array = callee.addParameter("array", ROW);
    Builder inside = new Builder(callee);
    Value element =
        inside.emit(
            new Op.ArrayLoad(TypeKind.DOUBLE), ConstantDescs.CD_double, array, inside.constant(0));
    inside.end(new Terminator.Return(element));
    inside.finish();
    b.emit(new Op.Apply(callee), ConstantDescs.CD_double, x);
    assertEquals(Set.of(), written());
  }
}
