package dev.cotangent.compiled.write;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The objects that the written class holds: its class data, from which each is loaded as a constant
 * of its own, so that the JIT compiler may look into it.
 */
final class ClassData {
  private static final DirectMethodHandleDesc CLASS_DATA_AT =
      MethodHandleDesc.ofMethod(
          DirectMethodHandleDesc.Kind.STATIC,
          MethodHandles.class.describeConstable().orElseThrow(),
          "classDataAt",
          MethodTypeDesc.of(
              ConstantDescs.CD_Object,
              ConstantDescs.CD_MethodHandles_Lookup,
              ConstantDescs.CD_String,
              ConstantDescs.CD_Class,
              ConstantDescs.CD_int));

  private final List<Object> objects = new ArrayList<>();
  private final IdentityHashMap<Object, Integer> places = new IdentityHashMap<>();

  /** The constant that an object is loaded by. */
  DynamicConstantDesc<?> constant(Object object, ClassDesc type) {
    Integer known = places.get(object);
    int place = known == null ? objects.size() : known;
    if (known == null) {
      places.put(object, place);
      objects.add(object);
    }
    return DynamicConstantDesc.ofNamed(CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, type, place);
  }

  /** All objects, to be handed to the class. */
  List<Object> objects() {
    return objects;
  }
}
