package dev.cotangent.compiled.read;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Cleanup;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.source.Refusal;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Takes records apart: a component of a record that was made in the function is what it was made
 * of, and where paths meet, the components meet instead. In the literature: scalar replacement of
 * aggregates.
 *
 * <p>What is left are records from outside, whose components are constants, and records without
 * doubles that are handed to somebody: these are made after all.
 */
final class Records {
  private final Function function;
  private final RecordShapes shapes;
  private final IntConsumer place;
  private final Map<Value, List<Value>> components = new HashMap<>();

  /**
   * Prepares the pass.
   *
   * @param place is told the line of what is refused
   */
  Records(Function function, RecordShapes shapes, IntConsumer place) {
    this.function = function;
    this.shapes = shapes;
    this.place = place;
  }

  void run() {
    for (Block block : List.copyOf(function.blocks())) {
      for (Value value : List.copyOf(block.body())) {
        if (value.op() instanceof Op.Component c) {
          takeApart(value, c.index());
        }
      }
    }
    Cleanup.run(function);
    checkEscapes();
    makeTheRest();
    Cleanup.run(function);
  }

  private void takeApart(Value component, int index) {
    Value record = component.operand(0).resolved();
    if (record.op() instanceof Op.MakeRecord || isOfMadeRecords(record)) {
      component.replaceBy(components(record).get(index).resolved());
    }
  }

  private boolean isOfMadeRecords(Value record) {
    return record.isPhi() && shapes.isRecord(record.type());
  }

  private List<Value> components(Value record) {
    List<Value> known = components.get(record);
    if (known == null) {
      known =
          switch (record.op()) {
            case Op.MakeRecord made -> record.operands();
            case Op.Phi phi -> ofPhi(record);
            default -> ofOther(record);
          };
      components.put(record, known);
    }
    return known;
  }

  private List<Value> ofPhi(Value record) {
    List<Value> phis = new ArrayList<>();
    for (int k = 0; k < shapes.componentCount(record.type()); k++) {
      Value phi = new Value(new Op.Phi(), componentType(record, k), record.line(), List.of());
      phis.add(record.block().add(phi));
    }
    // Before the operands: a loop leads back here.
    components.put(record, phis);
    for (Value operand : record.operands()) {
      List<Value> brought = components(checked(operand.resolved(), record));
      for (int k = 0; k < phis.size(); k++) {
        phis.get(k).operands().add(brought.get(k).resolved());
      }
    }
    return phis;
  }

  private Value checked(Value operand, Value record) {
    if (operand.isConstant()) {
      throw refused(
          record,
          "a variable that is null or a record",
          "let it be a record always, and tell the cases apart by another variable");
    }
    return operand;
  }

  private ClassDesc componentType(Value record, int k) {
    return RecordShapes.onStack(shapes.componentType(record.type(), k));
  }

  /** A record from outside: its components are looked up where it becomes known. */
  private List<Value> ofOther(Value record) {
    List<Value> values = new ArrayList<>();
    Block block = record.block();
    int place = block.body().indexOf(record) + 1;
    for (int k = 0; k < shapes.componentCount(record.type()); k++) {
      Op op = new Op.Component(record.type(), k);
      Value value = new Value(op, componentType(record, k), record.line(), List.of(record));
      values.add(block.add(Math.max(place++, function.parameters().size()), value));
    }
    return values;
  }

  private RuntimeException refused(Value where, String what, String instead) {
    place.accept(where.line());
    return Refusal.of(what, instead);
  }

  // What remains.

  private void checkEscapes() {
    for (Block block : function.blocks()) {
      for (Value phi : block.phis()) {
        checkEscapes(phi);
      }
      for (Value value : block.body()) {
        checkEscapes(value);
      }
      for (Value operand : block.end().operands()) {
        checkEscape(operand, operand);
      }
    }
  }

  private void checkEscapes(Value user) {
    boolean hidesType =
        user.isPhi() && !user.type().isPrimitive() && !shapes.holdsDoubles(user.type());
    for (Value operand : user.operands()) {
      if (hidesType && shapes.holdsDoubles(operand.type())) {
        throw refused(
            user, "a variable for objects that holds doubles", "give it the type that it holds");
      }
      checkEscape(operand, user);
    }
  }

  private void checkEscape(Value operand, Value user) {
    if (operand.op() instanceof Op.MakeRecord && shapes.isActive(operand.type())) {
      throw refused(
          user,
          "a record of doubles that is used as an object",
          "use its components where they are needed");
    }
  }

  /** Records without doubles that are more than their components are objects like others. */
  private void makeTheRest() {
    for (Block block : function.blocks()) {
      for (int i = 0; i < block.body().size(); i++) {
        Value record = block.body().get(i);
        if (record.op() instanceof Op.MakeRecord made) {
          Value object =
              new Value(
                  constructor(made.record()), record.type(), record.line(), record.operands());
          block.add(i + 1, object);
          record.replaceBy(object);
        }
      }
    }
  }

  private Op constructor(ClassDesc record) {
    List<ClassDesc> parameters = new ArrayList<>();
    for (int k = 0; k < shapes.componentCount(record); k++) {
      parameters.add(shapes.componentType(record, k));
    }
    return new Op.Call(
        Opcode.INVOKESPECIAL,
        record,
        ConstantDescs.INIT_NAME,
        MethodTypeDesc.of(ConstantDescs.CD_void, parameters),
        false,
        Op.Effect.ANY);
  }
}
