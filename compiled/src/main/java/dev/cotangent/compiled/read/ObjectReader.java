package dev.cotangent.compiled.read;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.Types;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is about objects: fields, casts, and how objects are made.
 *
 * <p>Bytecode makes an object in two steps, an instruction {@code new} and the call of a
 * constructor, which sets the fields. Between the two, a value stands for the object that computes
 * nothing, and the fields of a record are variables of the {@link Builder}; when the constructor
 * has returned, the record is made of them. So whatever a constructor computes or checks is code
 * like any other.
 */
final class ObjectReader {
  /** A field of a record that is being made. */
  private record Part(Value unfinished, int index) {}

  private final MethodReader activation;
  private final Builder builder;
  private final Types types;
  private final RecordShapes shapes;

  ObjectReader(MethodReader activation, Types types, RecordShapes shapes) {
    this.activation = activation;
    this.builder = activation.builder();
    this.types = types;
    this.shapes = shapes;
  }

  private State state() {
    return activation.state();
  }

  // How objects are made.

  /** Reads the first step. */
  void begin(ClassDesc type) {
    Value unfinished = new Value(new Op.Constant(null), type, 0, List.of());
    activation.function().unfinished().add(unfinished);
    state().push(unfinished);
  }

  private boolean isUnfinished(Value object) {
    return activation.function().unfinished().contains(object);
  }

  /** Reads the second step. */
  void construct(InvokeInstruction call, Class<?> owner, List<Value> operands) {
    Value object = operands.getFirst();
    List<Value> arguments = operands.subList(1, operands.size());
    if (owner == Record.class) {
      return;
    }
    if (!isUnfinished(object)) {
      throw new AssertionError("a constructor of what is an object already");
    }
    if (owner.isRecord()) {
      activation
          .function()
          .inline(activation.function().reader().find(MethodName.of(owner, call)), operands);
      activation.restoreLine();
      if (!isThis(object)) {
        finish(
            object, builder.emit(new Op.MakeRecord(object.type()), object.type(), parts(object)));
      }
    } else {
      finish(object, made(call, owner, arguments));
    }
  }

  /** Whether it is the object of the constructor that is being read, which calls another one. */
  private boolean isThis(Value object) {
    return activation.method().name().name().equals(ConstantDescs.INIT_NAME)
        && state().locals().containsKey(0)
        && state().local(0) == object;
  }

  private void finish(Value unfinished, Value object) {
    state().replaceAll(value -> value == unfinished ? object : value);
  }

  private List<Value> parts(Value object) {
    List<Value> parts = new ArrayList<>();
    for (int k = 0; k < shapes.componentCount(object.type()); k++) {
      parts.add(part(object, k));
    }
    return parts;
  }

  private Value part(Value object, int k) {
    ClassDesc type = RecordShapes.onStack(shapes.componentType(object.type(), k));
    boolean isReached = !builder.at().predecessors().isEmpty() || !builder.at().body().isEmpty();
    return isReached ? builder.read(new Part(object, k), type) : activation.nothing(type);
  }

  /** An exception may tell of numbers: it ends the function, and its derivative. */
  private Value made(InvokeInstruction call, Class<?> owner, List<Value> arguments) {
    boolean isActive = arguments.stream().anyMatch(v -> shapes.holdsDoubles(v.type()));
    if (isActive && !Throwable.class.isAssignableFrom(owner)) {
      throw Refusal.of(
          "an object of class " + owner.getSimpleName() + " made from doubles",
          "use a record, or arrays");
    }
    Op.Call op =
        new Op.Call(
            Opcode.INVOKESPECIAL,
            call.owner().asSymbol(),
            ConstantDescs.INIT_NAME,
            call.typeSymbol(),
            false,
            Op.Effect.ANY);
    return builder.emit(op, call.owner().asSymbol(), arguments);
  }

  // Fields.

  void field(FieldInstruction field) {
    switch (field.opcode()) {
      case GETSTATIC -> state().push(load(field, null));
      case GETFIELD -> state().push(get(field, state().pop()));
      case PUTFIELD -> {
        List<Value> operands = state().pop(2);
        put(field, operands.get(0), operands.get(1));
      }
      default -> throw refusedToWrite(field);
    }
  }

  private Value get(FieldInstruction field, Value object) {
    ClassDesc owner = field.owner().asSymbol();
    if (!shapes.isRecord(owner)) {
      return load(field, object);
    }
    int index = shapes.indexOf(owner, field.name().stringValue());
    return isUnfinished(object)
        ? part(object, index)
        : builder.emit(
            new Op.Component(owner, index), RecordShapes.onStack(field.typeSymbol()), object);
  }

  private void put(FieldInstruction field, Value object, Value value) {
    if (!isUnfinished(object)) {
      throw refusedToWrite(field);
    }
    builder.write(
        new Part(object, shapes.indexOf(object.type(), field.name().stringValue())), value);
  }

  private RuntimeException refusedToWrite(FieldInstruction field) {
    return Refusal.of(
        "writes the field %s.%s"
            .formatted(
                types.load(field.owner().asSymbol()).getSimpleName(), field.name().stringValue()),
        "return what it computes, or write into an array argument");
  }

  private Value load(FieldInstruction instruction, @Nullable Value object) {
    Field field = find(instruction.owner().asSymbol(), instruction.name().stringValue());
    Rights rights = activation.function().reader().rights();
    ClassDesc type = instruction.typeSymbol();
    if (rights.mayRead(field)) {
      Op op = new Op.Field(Types.of(field.getDeclaringClass()), field.getName(), object == null);
      return builder.emit(op, type, object == null ? List.of() : List.of(object));
    }
    if (object == null && Modifier.isFinal(field.getModifiers())) {
      return constant(rights.valueOf(field), type);
    }
    throw Refusal.of(
        "a private field of another class, %s.%s"
            .formatted(field.getDeclaringClass().getSimpleName(), field.getName()),
        "make it final and static, or visible");
  }

  private Value constant(@Nullable Object value, ClassDesc type) {
    return switch (value) {
      case null -> builder.nothing(type);
      case Boolean b -> builder.constant(b ? 1 : 0);
      case Character c -> builder.constant((int) c);
      case Byte b -> builder.constant((int) b);
      case Short s -> builder.constant((int) s);
      case ConstantDesc c when type.isPrimitive() || c instanceof String ->
          builder.function().constant(new Op.Constant(c), type);
      default -> builder.held(value, type);
    };
  }

  private Field find(ClassDesc owner, String name) {
    for (Class<?> type = types.load(owner); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field;
        }
      }
    }
    try {
      return types.load(owner).getField(name); // of an interface
    } catch (NoSuchFieldException e) {
      throw Refusal.of("a field " + name + ", which is not in its class file", "recompile");
    }
  }

  /** The object that a value always is: what is held, or stands in a static final field. */
  Optional<Object> known(Value value) {
    if (value.op() instanceof Op.Held held) {
      return Optional.of(held.object());
    }
    if (value.op() instanceof Op.Field f && f.isStatic()) {
      Field field = find(f.owner(), f.name());
      if (Modifier.isFinal(field.getModifiers())) {
        return Optional.ofNullable(activation.function().reader().rights().valueOf(field));
      }
    }
    return Optional.empty();
  }

  // Types.

  void check(TypeCheckInstruction check) {
    ClassDesc type = check.type().asSymbol();
    Value object = state().pop();
    if (check.opcode() == Opcode.INSTANCEOF) {
      state().push(builder.emit(new Op.InstanceOf(type), ConstantDescs.CD_int, object));
    } else if (object.type().equals(type)) {
      state().push(object);
    } else {
      state().push(builder.emit(new Op.Cast(type), type, object));
    }
  }

  /** Throws what the JVM throws where a method of null is called. */
  void requireNonNull(Value object) {
    MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object);
    Op.Call call =
        new Op.Call(
            Opcode.INVOKESTATIC,
            ClassDesc.of("java.util.Objects"),
            "requireNonNull",
            type,
            false,
            Op.Effect.READS);
    builder.emit(call, ConstantDescs.CD_Object, object);
  }
}
