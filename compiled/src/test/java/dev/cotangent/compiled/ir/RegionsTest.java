package dev.cotangent.compiled.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which references lead where, in small functions. */
final class RegionsTest {
  private static final ClassDesc ARRAY = RandomProgram.ARRAY;
  private static final ClassDesc MATRIX = RandomProgram.MATRIX;
  private static final ClassDesc INTS = ConstantDescs.CD_int.arrayType();
  private static final ClassDesc OWNER = ClassDesc.of("some.Owner");

  private final Function f = new Function("f", ConstantDescs.CD_void);
  private final Builder b = new Builder(f);

  private Regions analyze() {
    b.end(new Terminator.Return(null));
    for (Block block : f.blocks()) {
      b.seal(block);
    }
    return Regions.of(f);
  }

  private Value fresh() {
    return b.emit(new Op.NewArray(ConstantDescs.CD_double), ARRAY, b.constant(3));
  }

  private Value freshMatrix() {
    return b.emit(new Op.NewArray(ARRAY), MATRIX, b.constant(3));
  }

  private Value row(Value matrix) {
    return b.emit(new Op.ArrayLoad(TypeKind.REFERENCE), ARRAY, matrix, b.constant(0));
  }

  private Value store(Value array, Value what) {
    return b.emit(
        new Op.ArrayStore(what.kind()), ConstantDescs.CD_void, array, b.constant(0), what);
  }

  private Value call(Op.Effect effect, ClassDesc result, Value... operands) {
    MethodTypeDesc type =
        MethodTypeDesc.of(result, List.of(operands).stream().map(Value::type).toList());
    Op call = new Op.Call(Opcode.INVOKESTATIC, OWNER, "g", type, false, effect);
    return b.emit(call, result, operands);
  }

  @Test
  void parametersMayBeTheSameArrayAndNewOnesAreNot() {
    Value p = f.addParameter("p", ARRAY);
    Value q = f.addParameter("q", ARRAY);
    Value k = f.addParameter("k", INTS);
    Value made = fresh();
    Value store = store(p, b.constant(1.0));
    Regions regions = analyze();
    assertTrue(regions.mayAlias(regions.of(p), regions.of(q)));
    assertFalse(regions.mayAlias(regions.of(p), regions.of(k)));
    assertFalse(regions.mayAlias(regions.of(p), regions.of(made)));
    assertEquals(Set.of(p), regions.of(p).parameters());
    assertTrue(regions.of(made).isLocal());
    assertFalse(regions.of(p).isLocal());
    assertEquals(ConstantDescs.CD_double, regions.of(p).elementType());
    assertEquals(List.of(store), regions.of(p).stores());
    assertTrue(regions.of(p).isWritten());
    assertFalse(regions.of(q).isWritten());
    assertTrue(regions.mayBeWritten(regions.of(q)));
    assertFalse(regions.mayBeWritten(regions.of(made)));
  }

  @Test
  void aPhiLeadsWhereItsOperandsLeadAndNullNowhere() {
    Value p = f.addParameter("p", ARRAY);
    Value q = f.addParameter("q", ARRAY);
    Value n = f.addParameter("n", ConstantDescs.CD_int);
    Block then = b.newBlock();
    Block end = b.newBlock();
    b.write("x", p);
    b.write("y", b.nothing(ARRAY));
    b.write("z", b.nothing(ARRAY));
    b.branch(Opcode.IFLT, List.of(n), then, end);
    b.at(then);
    Value made = fresh();
    b.write("x", made);
    b.write("y", q);
    b.write("z", fresh());
    b.jump(end);
    b.at(end);
    Value x = b.read("x", ARRAY);
    Value y = b.read("y", ARRAY);
    Value z = b.read("z", ARRAY);
    Regions regions = analyze();
    assertSame(regions.of(p), regions.of(x));
    assertSame(regions.of(made), regions.of(x));
    assertFalse(regions.of(made).isLocal());
    assertNotSame(regions.of(x), regions.of(y));
    assertNotSame(regions.of(y), regions.of(z));
  }

  @Test
  void rowsLeadWhereWhatWasStoredLeads() {
    Value made = fresh();
    Value matrix = freshMatrix();
    store(matrix, made);
    Value row = row(matrix);
    Value load =
        b.emit(new Op.ArrayLoad(TypeKind.DOUBLE), ConstantDescs.CD_double, row, b.constant(0));
    Regions regions = analyze();
    assertSame(regions.of(made), regions.of(row));
    assertSame(regions.of(made), regions.of(matrix).elements());
    assertNull(regions.of(made).elements());
    assertTrue(regions.of(made).isLocal());
    assertEquals(List.of(load), regions.of(made).loads());
    assertTrue(regions.of(matrix).isWritten());
    assertFalse(regions.of(made).isWritten());
  }

  @Test
  void rowsOfParametersComeFromOutside() {
    Value m = f.addParameter("m", MATRIX);
    Value p = f.addParameter("p", ARRAY);
    Value made = fresh();
    Value row = row(m);
    store(f.addParameter("n", MATRIX), made);
    Regions regions = analyze();
    assertEquals(Set.of(m), regions.of(row).parameters());
    assertTrue(regions.mayAlias(regions.of(row), regions.of(p)));
    assertTrue(regions.mayAlias(regions.of(row), regions.of(made)));
  }

  @Test
  void fieldsComeFromOutside() {
    Value p = f.addParameter("p", ARRAY);
    Op.Field field = new Op.Field(OWNER, "table", true);
    Value first = b.emit(field, ARRAY);
    Value second = b.emit(field, ARRAY);
    Regions regions = analyze();
    assertSame(regions.of(first), regions.of(second));
    assertEquals(Set.of(field), regions.of(first).fields());
    assertTrue(regions.mayAlias(regions.of(first), regions.of(p)));
  }

  @Test
  void unknownCallsWriteIntoWhatTheyCanReach() {
    Value p = f.addParameter("p", ARRAY);
    Value given = fresh();
    Value kept = fresh();
    Value matrix = freshMatrix();
    store(matrix, given);
    Value call = call(Op.Effect.ANY, ARRAY, matrix);
    call(Op.Effect.READS, ConstantDescs.CD_double, kept);
    Regions regions = analyze();
    assertEquals(List.of(call), regions.of(given).calls());
    assertEquals(List.of(call), regions.of(p).calls());
    assertFalse(regions.of(kept).isWritten());
    assertTrue(regions.of(given).isLocal());
    assertTrue(regions.of(given).isExposed());
    assertTrue(regions.mayAlias(regions.of(given), regions.of(call)));
    assertFalse(regions.mayAlias(regions.of(kept), regions.of(call)));
  }

  @Test
  void whatACallGivesBackMayBeWhatItWasGiven() {
    Value made = fresh();
    Value same = call(Op.Effect.READS, ARRAY, made);
    Regions regions = analyze();
    assertTrue(regions.mayAlias(regions.of(made), regions.of(same)));
    assertFalse(regions.of(made).isWritten());
  }

  @Test
  void appliedFunctionsWriteWhatTheyAreGivenIfTheyWriteAtAll() {
    Value read = fresh();
    Value written = fresh();
    b.emit(new Op.Apply(callee(false)), ARRAY, read);
    Value result = b.emit(new Op.Apply(callee(true)), ARRAY, written);
    Regions regions = analyze();
    assertFalse(regions.of(read).isWritten());
    assertTrue(regions.of(written).isWritten());
    assertSame(regions.of(written), regions.of(result));
    assertNotSame(regions.of(read), regions.of(written));
    assertTrue(regions.of(written).isLocal());
  }

  private static Function callee(boolean writes) {
    Function g = new Function("g", ARRAY);
    Builder b = new Builder(g);
    Value p = g.addParameter("p", ARRAY);
    if (writes) {
      b.emit(
          new Op.ArrayStore(TypeKind.DOUBLE),
          ConstantDescs.CD_void,
          p,
          b.constant(0),
          b.constant(1.0));
    }
    b.end(new Terminator.Return(p));
    return b.finish();
  }

  @Test
  void tapesAreApartFromTheUsersArrays() {
    Value p = f.addParameter("p", ARRAY);
    Value w = f.addParameter("w", OWNER);
    Value none = b.nothing(ARRAY);
    Value first = b.emit(new Op.Room(0), ARRAY, w, none, b.constant(1));
    Value grown = b.emit(new Op.Room(0), ARRAY, w, first, b.constant(2));
    Value other = b.emit(new Op.Room(1), ARRAY, w, none, b.constant(1));
    Regions regions = analyze();
    assertSame(regions.of(first), regions.of(grown));
    assertFalse(regions.mayAlias(regions.of(first), regions.of(other)));
    assertFalse(regions.mayAlias(regions.of(first), regions.of(p)));
  }

  @Test
  void castsAndRecordsKeepWhereReferencesLead() {
    Value p = f.addParameter("p", ARRAY);
    Value made = fresh();
    Value cast = b.emit(new Op.Cast(ARRAY), ARRAY, made);
    Value record = b.emit(new Op.MakeRecord(OWNER), OWNER, p, cast);
    Value first = b.emit(new Op.Component(OWNER, 0), ARRAY, record);
    Value second = b.emit(new Op.Component(OWNER, 1), ARRAY, record);
    Regions regions = analyze();
    assertSame(regions.of(p), regions.of(first));
    assertSame(regions.of(made), regions.of(second));
    assertFalse(regions.mayAlias(regions.of(first), regions.of(second)));
  }
}
