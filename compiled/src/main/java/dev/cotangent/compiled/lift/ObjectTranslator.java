package dev.cotangent.compiled.lift;

import dev.cotangent.compiled.runtime.Inside;
import dev.cotangent.compiled.runtime.Twin;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.Types;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Objects;

/**
 * Writes what is about objects: fields, records and their twins, and casts, which are where objects
 * from outside come to light.
 */
final class ObjectTranslator {
  private static final ClassDesc TWIN = Types.of(Twin.class);
  private static final ClassDesc INSIDE = Types.of(Inside.class);
  private static final ClassDesc I = ConstantDescs.CD_int;
  private static final ClassDesc Z = ConstantDescs.CD_boolean;
  private static final ClassDesc V = ConstantDescs.CD_void;
  private static final ClassDesc OBJECT = ConstantDescs.CD_Object;

  private final Output out;
  private final CodeBuilder code;

  ObjectTranslator(Output out) {
    this.out = out;
    this.code = out.code;
  }

  /** Writes an access to a field: a component of a twin, or what is outside. */
  void field(int place, FieldInstruction field) {
    ClassDesc owner = field.owner().asSymbol();
    boolean isTwin = out.types.isTwin(owner);
    switch (field.opcode()) {
      case GETFIELD -> {
        if (isTwin) {
          component(field);
        } else {
          outsideField(place, field);
        }
      }
      case GETSTATIC -> outsideField(place, field);
      default -> {
        if (!isTwin || field.opcode() == Opcode.PUTSTATIC) {
          throw Refusal.of(
              "writes the field %s.%s"
                  .formatted(out.types.load(owner).getSimpleName(), field.name().stringValue()),
              "return what it computes, or write into an array argument");
        }
        setComponent(field);
      }
    }
  }

  private void outsideField(int place, FieldInstruction field) {
    out.kept(place, field);
    out.fromOutside(field.typeSymbol());
  }

  private void component(FieldInstruction field) {
    code.loadConstant(index(field)).invokevirtual(TWIN, "get", MethodTypeDesc.of(OBJECT, I));
    ClassDesc type = out.types.inside(field.typeSymbol());
    TypeKind kind = TypeKind.from(type);
    if (kind == TypeKind.REFERENCE) {
      code.checkcast(type);
    } else {
      ClassDesc box = box(type);
      code.checkcast(box).invokevirtual(box, type.displayName() + "Value", MethodTypeDesc.of(type));
    }
  }

  private void setComponent(FieldInstruction field) {
    ClassDesc type = out.types.inside(field.typeSymbol());
    if (type.isPrimitive()) {
      code.invokestatic(box(type), "valueOf", MethodTypeDesc.of(box(type), type));
    }
    code.loadConstant(index(field))
        .invokestatic(TWIN, "set", MethodTypeDesc.of(V, TWIN, OBJECT, I));
  }

  private ClassDesc box(ClassDesc primitive) {
    return Types.of(MethodType.methodType(out.types.load(primitive)).wrap().returnType());
  }

  private int index(FieldInstruction field) {
    RecordComponent[] components = components(field.owner().asSymbol());
    int index = 0;
    while (!field.name().equalsString(components[index].getName())) {
      index++;
    }
    return index;
  }

  private RecordComponent[] components(ClassDesc type) {
    return Objects.requireNonNull(out.types.load(type).getRecordComponents());
  }

  /** Writes the making of an object, which for a record of doubles is its twin. */
  void newObject(NewObjectInstruction object) {
    ClassDesc type = object.className().asSymbol();
    if (!out.types.isTwin(type)) {
      code.with(object);
      return;
    }
    code.new_(TWIN)
        .dup()
        .loadConstant(type)
        .loadConstant(components(type).length)
        .invokespecial(
            TWIN, ConstantDescs.INIT_NAME, MethodTypeDesc.of(V, ConstantDescs.CD_Class, I));
  }

  /** Writes a cast or a test of a type. */
  void typeCheck(TypeCheckInstruction check) {
    ClassDesc type = check.type().asSymbol();
    boolean isCast = check.opcode() == Opcode.CHECKCAST;
    if (!out.types.isOther(type)) {
      code.with(check);
      return;
    }
    code.aload(out.inside).swap().invokevirtual(INSIDE, "of", MethodTypeDesc.of(OBJECT, OBJECT));
    if (out.types.isTwin(type)) {
      code.loadConstant(type)
          .invokestatic(
              TWIN,
              isCast ? "as" : "isOf",
              MethodTypeDesc.of(isCast ? TWIN : Z, OBJECT, ConstantDescs.CD_Class));
    } else if (isCast) {
      code.checkcast(out.types.inside(type));
    } else {
      code.instanceOf(out.types.inside(type));
    }
  }
}
