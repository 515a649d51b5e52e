package dev.cotangent.compiled.read;

import java.lang.constant.ClassDesc;
import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * A parameter of a function: one of the method's parameters, or, where that one is a record, a
 * component of it.
 *
 * @param name its name in the source, as far as the class file tells, such as {@code body.mass}
 * @param type its type
 * @param index which of the method's parameters it comes from
 * @param path the components to take from there, in this order
 */
public record Parameter(String name, ClassDesc type, int index, List<RecordComponent> path) {
  /** Copies the path. */
  public Parameter {
    path = List.copyOf(path);
  }
}
