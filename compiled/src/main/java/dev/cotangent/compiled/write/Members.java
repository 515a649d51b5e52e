package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;

/**
 * The exact types of the user's fields and records. The graph knows them as the operand stack does,
 * where a boolean is an int; whoever names a member needs its descriptor.
 */
record Members(Lookup lookup) {
  private static ClassDesc descriptor(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  private Class<?> load(ClassDesc type) {
    try {
      return type.resolveConstantDesc(lookup);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.displayName() + " cannot be seen from here", e);
    }
  }

  /** The type of a field that a value reads. */
  ClassDesc fieldType(Value value, Op.Field field) {
    if (value.kind() != TypeKind.INT) {
      return value.type();
    }
    Deque<Class<?>> places = new ArrayDeque<>();
    places.add(load(field.owner()));
    while (!places.isEmpty()) {
      Class<?> place = places.remove();
      for (var candidate : place.getDeclaredFields()) {
        if (candidate.getName().equals(field.name())
            && TypeKind.from(candidate.getType()).asLoadable() == TypeKind.INT) {
          return descriptor(candidate.getType());
        }
      }
      Collections.addAll(places, place.getInterfaces());
      if (place.getSuperclass() != null) {
        places.add(place.getSuperclass());
      }
    }
    return value.type();
  }

  /** The type of a record's constructor. */
  MethodTypeDesc constructor(ClassDesc type) {
    return MethodTypeDesc.of(
        ConstantDescs.CD_void,
        Arrays.stream(load(type).getRecordComponents())
            .map(component -> descriptor(component.getType()))
            .toList());
  }

  /** A component of a record. */
  RecordComponent component(Op.Component op) {
    return load(op.record()).getRecordComponents()[op.index()];
  }

  /** The type of the method that reads a component. */
  MethodTypeDesc accessor(Op.Component op) {
    return MethodTypeDesc.of(descriptor(component(op).getType()));
  }
}
