package dev.cotangent.compiled.read;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.Types;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What records consist of: they are handed to functions as their components. */
final class RecordShapes {
  private final Types types;

  RecordShapes(Types types) {
    this.types = types;
  }

  /** What the operand stack holds for a value of a type. */
  static ClassDesc onStack(ClassDesc type) {
    return TypeKind.from(type).asLoadable() == TypeKind.INT ? ConstantDescs.CD_int : type;
  }

  boolean isRecord(ClassDesc type) {
    return type.isClassOrInterface() && types.load(type).isRecord();
  }

  /** Whether a type is a record that holds doubles. */
  boolean isActive(ClassDesc type) {
    return types.isTwin(type);
  }

  /** Whether derivatives can hide in a value of a type: doubles, and what is made of them. */
  boolean holdsDoubles(ClassDesc type) {
    return types.isOther(type);
  }

  void refuse(ClassDesc type, String what) {
    ClassDesc innermost = type;
    while (innermost.isArray()) {
      innermost = innermost.componentType();
    }
    if (isActive(innermost)) {
      throw Refusal.of(what, "return an array, or write into one that is a parameter");
    }
  }

  private RecordComponent[] components(ClassDesc record) {
    return types.load(record).getRecordComponents();
  }

  ClassDesc componentType(ClassDesc record, int index) {
    return Types.of(components(record)[index].getType());
  }

  int componentCount(ClassDesc record) {
    return components(record).length;
  }

  /** Which component a field of a record is; -1 for one that is none. */
  int indexOf(ClassDesc record, String field) {
    RecordComponent[] all = components(record);
    for (int k = 0; k < all.length; k++) {
      if (all[k].getName().equals(field)) {
        return k;
      }
    }
    return -1;
  }

  /** The parameters that a parameter becomes. */
  List<Parameter> leaves(String name, ClassDesc type, int index) {
    List<Parameter> leaves = new ArrayList<>();
    addLeaves(new Parameter(name, type, index, List.of()), leaves, List.of());
    return leaves;
  }

  private void addLeaves(Parameter parameter, List<Parameter> leaves, List<ClassDesc> around) {
    ClassDesc type = parameter.type();
    if (!isTakenApart(type)) {
      leaves.add(parameter);
      return;
    }
    if (around.contains(type)) {
      throw Refusal.of(
          "a parameter of the record " + type.displayName() + ", which contains itself",
          "use arrays");
    }
    List<ClassDesc> inside = new ArrayList<>(around);
    inside.add(type);
    for (RecordComponent component : components(type)) {
      List<RecordComponent> path = new ArrayList<>(parameter.path());
      path.add(component);
      addLeaves(
          new Parameter(
              parameter.name() + "." + component.getName(),
              Types.of(component.getType()),
              parameter.index(),
              path),
          leaves,
          inside);
    }
  }

  /** Other records may be null, or large, and nothing would be gained. */
  private boolean isTakenApart(ClassDesc type) {
    return isRecord(type) && isActive(type);
  }

  /** Makes a value of a type from what its leaves are. */
  Value assemble(ClassDesc type, List<Value> leaves, Builder builder) {
    return assemble(type, leaves.iterator(), builder);
  }

  private Value assemble(ClassDesc type, Iterator<Value> leaves, Builder builder) {
    if (!isTakenApart(type)) {
      return leaves.next();
    }
    List<Value> components = new ArrayList<>();
    for (RecordComponent component : components(type)) {
      components.add(assemble(Types.of(component.getType()), leaves, builder));
    }
    return builder.emit(new Op.MakeRecord(type), type, components);
  }

  /** The leaves of a value. */
  List<Value> takeApart(ClassDesc type, Value value, Builder builder) {
    if (!isTakenApart(type)) {
      return List.of(value);
    }
    List<Value> leaves = new ArrayList<>();
    for (int k = 0; k < componentCount(type); k++) {
      ClassDesc inner = componentType(type, k);
      Value component = builder.emit(new Op.Component(type, k), onStack(inner), value);
      leaves.addAll(takeApart(inner, component, builder));
    }
    return leaves;
  }
}
