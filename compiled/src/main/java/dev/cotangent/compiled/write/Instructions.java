package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.runtime.Rows;
import dev.cotangent.compiled.runtime.Workspace;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Unary;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.List;

/** Writes expressions: operands from left to right, then the instruction that takes them. */
final class Instructions {
  private static final ClassDesc ROWS = descriptor(Rows.class);
  private static final ClassDesc WORKSPACE = descriptor(Workspace.class);

  private final CodeBuilder code;
  private final Trees trees;
  private final Slots slots;
  private final ClassContext context;
  private int line;

  Instructions(CodeBuilder code, Trees trees, Slots slots, ClassContext context) {
    this.code = code;
    this.trees = trees;
    this.slots = slots;
    this.context = context;
  }

  private static ClassDesc descriptor(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  /** Says which line of the source the next instruction comes from. */
  void line(Value value) {
    if (value.line() > 0 && value.line() != line) {
      line = value.line();
      code.lineNumber(line);
    }
  }

  void push(List<Value> values) {
    for (Value value : values) {
      push(value);
    }
  }

  /** Puts a value on the stack. */
  void push(Value value) {
    switch (value.op()) {
      case Op.Constant constant -> code.loadConstant(constant.value());
      case Op.Zero zero -> code.loadConstant(0.0);
      case Op.Held held -> code.ldc(context.data().constant(held.object(), value.type()));
      default -> {
        if (trees.isInner(value)) {
          compute(value);
        } else {
          code.loadLocal(value.kind(), slots.of(value).orElseThrow());
        }
      }
    }
  }

  void pop(TypeKind kind) {
    if (kind.slotSize() == 2) {
      code.pop2();
    } else {
      code.pop();
    }
  }

  /** Computes a value; it is on the stack then, unless it is void. */
  void compute(Value value) {
    switch (value.op()) {
      case Op.Call call when isNew(call) -> create(value, call.owner(), call.type());
      case Op.MakeRecord make ->
          create(value, make.record(), context.members().constructor(make.record()));
      case Op.Row row when row.call() == null -> ofRow(row.row(), "value", value);
      case Op.Weight weight -> ofRow(weight.row(), "weight", value);
      case Op.Room room -> room(room, value);
      default -> {
        push(value.operands());
        line(value);
        apply(value);
      }
    }
  }

  private static boolean isNew(Op.Call call) {
    return call.opcode() == Opcode.INVOKESPECIAL && call.name().equals(ConstantDescs.INIT_NAME);
  }

  private void create(Value value, ClassDesc type, MethodTypeDesc constructor) {
    line(value);
    code.new_(type).dup();
    push(value.operands());
    line(value);
    code.invokespecial(type, ConstantDescs.INIT_NAME, constructor);
  }

  /** Calls a method of {@link Rows} with a row and its arguments. */
  private void ofRow(Primitive row, String method, Value value) {
    ClassDesc type =
        descriptor(
            switch (row) {
              case Unary unary -> Unary.class;
              case Binary binary -> Binary.class;
              case Nary nary -> Nary.class;
            });
    code.ldc(context.data().constant(row, type));
    if (row instanceof Nary) {
      pushArray(value.operands());
    } else {
      push(value.operands());
    }
    line(value);
    code.invokestatic(ROWS, method, rowType(row, type, value.operands().size()));
  }

  private static MethodTypeDesc rowType(Primitive row, ClassDesc type, int arguments) {
    List<ClassDesc> parameters =
        row instanceof Nary
            ? List.of(ConstantDescs.CD_double.arrayType())
            : Collections.nCopies(arguments, ConstantDescs.CD_double);
    return MethodTypeDesc.of(ConstantDescs.CD_double, parameters).insertParameterTypes(0, type);
  }

  private void pushArray(List<Value> numbers) {
    code.loadConstant(numbers.size()).newarray(TypeKind.DOUBLE);
    for (int k = 0; k < numbers.size(); k++) {
      code.dup().loadConstant(k);
      push(numbers.get(k));
      code.dastore();
    }
  }

  private void room(Op.Room room, Value value) {
    push(value.operand(0));
    code.loadConstant(room.slot());
    push(value.operand(1));
    push(value.operand(2));
    line(value);
    ClassDesc tape =
        value.type().componentType().isPrimitive()
            ? value.type()
            : ConstantDescs.CD_Object.arrayType();
    code.invokestatic(
        WORKSPACE,
        "room",
        MethodTypeDesc.of(tape, WORKSPACE, ConstantDescs.CD_int, tape, ConstantDescs.CD_int));
  }

  /** Writes the instruction for operands that are on the stack. */
  private void apply(Value value) {
    switch (value.op()) {
      case Op.Arithmetic arithmetic -> arithmetic(arithmetic.opcode());
      case Op.Row row when row.call() != null -> call(row.call());
      case Op.Mix mix ->
          code.invokestatic(
              ROWS,
              "mix",
              MethodTypeDesc.of(
                  ConstantDescs.CD_double, Collections.nCopies(3, ConstantDescs.CD_double)));
      case Op.ArrayLoad load -> code.arrayLoad(load.kind());
      case Op.ArrayStore store -> code.arrayStore(store.kind());
      case Op.ArrayLength length -> code.arraylength();
      case Op.NewArray array -> newArray(array.component());
      case Op.Field field -> field(value, field);
      case Op.Cast cast -> code.checkcast(cast.to());
      case Op.InstanceOf test -> code.instanceOf(test.of());
      case Op.Component component -> component(component);
      case Op.Call call -> call(call);
      case Op.Dynamic dynamic -> code.invokedynamic(dynamic.site());
      case Op.Apply apply -> {
        String name = Known.in(context.names(), apply.callee());
        code.invokestatic(context.self(), name, apply.callee().type());
      }
      default -> throw new AssertionError(value + " is no instruction");
    }
  }

  private void arithmetic(Opcode opcode) {
    code.with(
        opcode.kind() == Opcode.Kind.CONVERT
            ? ConvertInstruction.of(opcode)
            : OperatorInstruction.of(opcode));
  }

  private void newArray(ClassDesc component) {
    if (component.isPrimitive()) {
      code.newarray(TypeKind.from(component));
    } else {
      code.anewarray(component);
    }
  }

  private void field(Value value, Op.Field field) {
    ClassDesc type = context.members().fieldType(value, field);
    if (field.isStatic()) {
      code.getstatic(field.owner(), field.name(), type);
    } else {
      code.getfield(field.owner(), field.name(), type);
    }
  }

  private void component(Op.Component op) {
    RecordComponent component = context.members().component(op);
    code.invokevirtual(op.record(), component.getName(), context.members().accessor(op));
  }

  private void call(Op.Call call) {
    code.invoke(call.opcode(), call.owner(), call.name(), call.type(), call.isInterface());
  }
}
