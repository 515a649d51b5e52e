package dev.cotangent.compiled;

import dev.cotangent.compiled.runtime.Inside;
import dev.cotangent.compiled.source.Access;
import dev.cotangent.compiled.source.MethodSource;
import java.lang.classfile.Attributes;
import java.lang.classfile.CodeModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a method, and those of its graph, which takes records apart: each component,
 * and each component of a component, is a parameter of its own there.
 */
final class Parameters {
  /**
   * A parameter of the graph.
   *
   * @param parameter the method's parameter that it belongs to
   * @param name its name, as {@code body.position.x}
   * @param path how to get it from the argument: fields of records
   */
  record Leaf(int parameter, String name, Class<?> type, List<MethodHandle> path) {
    /** Whether there are doubles in it that derivatives can be taken with respect to. */
    boolean isActive() {
      return type == double.class || isArray();
    }

    boolean isArray() {
      return type == double[].class || type == double[][].class;
    }

    @Nullable Object of(@Nullable Object argument) {
      @Nullable Object value = argument;
      for (MethodHandle field : path) {
        value = get(field, Objects.requireNonNull(value, name));
      }
      return value;
    }

    private static @Nullable Object get(MethodHandle field, Object of) {
      try {
        return field.invoke(of);
      } catch (Throwable e) {
        throw new IllegalStateException("a record's field cannot be read", e);
      }
    }
  }

  private final Source source;
  private final List<Leaf> leaves = new ArrayList<>();
  private final List<String> names;

  Parameters(Source source) {
    this(source, new MethodSource());
  }

  /**
   * The parameters of a method.
   *
   * @param files where to look up what the method calls them
   */
  Parameters(Source source, MethodSource files) {
    this.source = source;
    this.names = names(source, files);
    for (int k = 0; k < names.size(); k++) {
      add(k, names.get(k), source.type().parameterType(k), List.of());
    }
  }

  private void add(int parameter, String name, Class<?> type, List<MethodHandle> path) {
    if (!isTakenApart(type)) {
      leaves.add(new Leaf(parameter, name, type, path));
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      List<MethodHandle> longer = new ArrayList<>(path);
      longer.add(field(type, component));
      add(parameter, name + "." + component.getName(), component.getType(), longer);
    }
  }

  /** Records that hold doubles are; any other object stays one. */
  private static boolean isTakenApart(Class<?> type) {
    return type.isRecord() && Inside.isOther(type);
  }

  /** The field itself: what an accessor does to it is the method's to ask for. */
  private MethodHandle field(Class<?> type, RecordComponent component) {
    try {
      return Access.into(type, source.lookup())
          .findGetter(type, component.getName(), component.getType());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + "." + component.getName() + " cannot be read", e);
    }
  }

  /** Those of the source's, as far as its class file tells, else numbers from 1. */
  private static List<String> names(Source source, MethodSource files) {
    Map<Integer, String> bySlot = new HashMap<>();
    for (LocalVariableInfo variable : variables(source, files)) {
      if (variable.startPc() == 0) {
        bySlot.putIfAbsent(variable.slot(), variable.name().stringValue());
      }
    }
    List<String> names = new ArrayList<>();
    int slot = 0;
    for (Class<?> type : source.type().parameterList()) {
      int number = names.size() - source.captured().size() + 1;
      names.add(bySlot.getOrDefault(slot, "parameter " + number));
      slot += TypeKind.from(ClassDesc.ofDescriptor(type.descriptorString())).slotSize();
    }
    return names;
  }

  private static List<LocalVariableInfo> variables(Source source, MethodSource files) {
    return files
        .find(source.method())
        .flatMap(found -> found.model().findAttribute(Attributes.code()))
        .map(CodeModel.class::cast)
        .flatMap(code -> code.findAttribute(Attributes.localVariableTable()))
        .map(table -> List.copyOf(table.localVariables()))
        .orElse(List.of());
  }

  List<Leaf> leaves() {
    return leaves;
  }

  /** The names of the method's parameters. */
  List<String> names() {
    return names;
  }

  /** The parameters of the graph that belong to what a lambda captured. */
  int capturedLeaves() {
    int count = 0;
    for (Leaf leaf : leaves) {
      count += leaf.parameter < source.captured().size() ? 1 : 0;
    }
    return count;
  }

  /** The arguments of the graph for arguments of the method, captured ones included. */
  List<@Nullable Object> flatten(List<@Nullable Object> arguments) {
    List<@Nullable Object> flat = new ArrayList<>();
    for (Leaf leaf : leaves) {
      if (leaf.parameter < arguments.size()) {
        flat.add(leaf.of(arguments.get(leaf.parameter)));
      }
    }
    return flat;
  }

  /** An argument made of what stands for its parts: the inverse of {@link #flatten}. */
  @Nullable Object assemble(int parameter, List<? extends @Nullable Object> values) {
    List<@Nullable Object> parts = new ArrayList<>();
    for (int k = 0; k < leaves.size(); k++) {
      if (leaves.get(k).parameter == parameter) {
        parts.add(values.get(k));
      }
    }
    return assemble(source.type().parameterType(parameter), parts.iterator());
  }

  private @Nullable Object assemble(Class<?> type, Iterator<@Nullable Object> parts) {
    if (!isTakenApart(type)) {
      return parts.next();
    }
    List<Class<?>> types = new ArrayList<>();
    List<@Nullable Object> components = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      types.add(component.getType());
      components.add(assemble(component.getType(), parts));
    }
    try {
      return Access.into(type, source.lookup())
          .findConstructor(type, MethodType.methodType(void.class, types))
          .invokeWithArguments(components);
    } catch (Throwable e) {
      throw Original.<RuntimeException>asItIs(e);
    }
  }
}
