package dev.cotangent.compiled.read;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.runtime.PlainArrays;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.StackEffect;
import dev.cotangent.compiled.source.Types;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;

/** Reads the instructions within a block, one by one. */
final class InstructionReader {
  private final MethodReader activation;
  private final Builder builder;
  private final RecordShapes shapes;
  private final ObjectReader objects;
  private final CallReader calls;

  InstructionReader(MethodReader activation, Types types) {
    this.activation = activation;
    this.builder = activation.builder();
    this.shapes = new RecordShapes(types);
    this.objects = new ObjectReader(activation, types, shapes);
    this.calls = new CallReader(activation, types, shapes, objects);
  }

  private State state() {
    return activation.state();
  }

  void read(Instruction instruction) {
    switch (instruction) {
      case LoadInstruction load -> state().push(state().local(load.slot()));
      case StoreInstruction store -> state().setLocal(store.slot(), state().pop());
      case IncrementInstruction increment -> increment(increment);
      case StackInstruction shuffle -> state().shuffle(shuffle.opcode());
      case ConstantInstruction constant -> constant(constant);
      case OperatorInstruction operator -> operator(operator);
      case ConvertInstruction convert -> convert(convert);
      case FieldInstruction field -> objects.field(field);
      case NewObjectInstruction object -> objects.begin(object.className().asSymbol());
      case TypeCheckInstruction check -> objects.check(check);
      case InvokeInstruction call -> calls.call(call);
      case InvokeDynamicInstruction call -> calls.dynamic(call);
      case NopInstruction nop -> {}
      default -> array(instruction);
    }
  }

  private void increment(IncrementInstruction increment) {
    Value old = state().local(increment.slot());
    Value step = builder.constant(increment.constant());
    state().setLocal(increment.slot(), builder.arithmetic(Opcode.IADD, old, step));
  }

  private void constant(ConstantInstruction constant) {
    if (constant.opcode() == Opcode.ACONST_NULL) {
      state().push(builder.nothing(ConstantDescs.CD_Object));
      return;
    }
    ConstantDesc value = constant.constantValue();
    ClassDesc type =
        switch (value) {
          case Integer i -> ConstantDescs.CD_int;
          case Long l -> ConstantDescs.CD_long;
          case Float f -> ConstantDescs.CD_float;
          case Double d -> ConstantDescs.CD_double;
          case String s -> ConstantDescs.CD_String;
          case ClassDesc c -> ConstantDescs.CD_Class;
          default ->
              throw Refusal.of("a constant that is computed by a method", "compute it in the code");
        };
    state().push(builder.function().constant(new Op.Constant(value), type));
  }

  private void operator(OperatorInstruction operator) {
    List<Value> operands = state().pop(StackEffect.of(operator).pops());
    state()
        .push(
            operator.opcode() == Opcode.ARRAYLENGTH
                ? builder.emit(new Op.ArrayLength(), ConstantDescs.CD_int, operands)
                : builder.arithmetic(operator.opcode(), operands.toArray(Value[]::new)));
  }

  private void convert(ConvertInstruction convert) {
    if (convert.opcode() == Opcode.D2F) {
      throw Refusal.of("a double made a float", "compute in double throughout");
    }
    state().push(builder.arithmetic(convert.opcode(), state().pop()));
  }

  // Arrays.

  private void array(Instruction instruction) {
    switch (instruction) {
      case ArrayLoadInstruction load -> load(load.typeKind());
      case ArrayStoreInstruction store -> store(store.typeKind());
      case NewPrimitiveArrayInstruction array -> make(array.typeKind().upperBound());
      case NewReferenceArrayInstruction array -> make(array.componentType().asSymbol());
      case NewMultiArrayInstruction array ->
          makeMatrix(array.arrayType().asSymbol(), array.dimensions());
      default ->
          throw Refusal.of(
              "an instruction " + instruction.opcode(), "compile with a newer compiler");
    }
  }

  private void load(TypeKind kind) {
    List<Value> operands = state().pop(2);
    state()
        .push(builder.emit(new Op.ArrayLoad(kind), elementType(operands.get(0), kind), operands));
  }

  private static ClassDesc elementType(Value array, TypeKind kind) {
    if (kind != TypeKind.REFERENCE) {
      return kind.asLoadable().upperBound();
    }
    return array.type().isArray() ? array.type().componentType() : ConstantDescs.CD_Object;
  }

  private void store(TypeKind kind) {
    List<Value> operands = state().pop(3);
    ClassDesc element = elementType(operands.get(0), kind);
    if (kind == TypeKind.REFERENCE
        && !element.isArray()
        && shapes.holdsDoubles(operands.get(2).type())) {
      throw Refusal.of(
          "an array of objects that hold doubles", "use an array of doubles for each component");
    }
    builder.emit(new Op.ArrayStore(kind), ConstantDescs.CD_void, operands);
  }

  private void make(ClassDesc component) {
    if (shapes.isActive(component)) {
      throw Refusal.of(
          "an array of records that hold doubles", "use an array of doubles for each component");
    }
    state().push(builder.emit(new Op.NewArray(component), component.arrayType(), state().pop()));
  }

  private void makeMatrix(ClassDesc type, int dimensions) {
    String name =
        switch (type.descriptorString()) {
          case "[[D" -> "doubles";
          case "[[I" -> "ints";
          default -> null;
        };
    if (name == null || dimensions != 2) {
      throw Refusal.of(
          "an array of more than two dimensions, or one of neither doubles nor ints",
          "use an array of arrays, or one long array");
    }
    calls.substitute(PlainArrays.class, name, state().pop(2));
  }
}
