package dev.cotangent.compiled.read;

import dev.cotangent.compiled.source.MethodSource;
import java.lang.classfile.CodeElement;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a method's parameters, as far as the class file tells them to debuggers. */
final class ParameterNames {
  private ParameterNames() {}

  static List<String> of(MethodSource.Found method) {
    Map<Integer, String> bySlot = new HashMap<>();
    for (CodeElement element : method.code().elementList()) {
      if (element instanceof LocalVariable variable) {
        bySlot.putIfAbsent(variable.slot(), variable.name().stringValue());
      }
    }
    List<String> names = new ArrayList<>();
    int slot = 0;
    for (ClassDesc type : method.parameters()) {
      names.add(bySlot.getOrDefault(slot, "p" + names.size()));
      slot += TypeKind.from(type).slotSize();
    }
    return names;
  }
}
