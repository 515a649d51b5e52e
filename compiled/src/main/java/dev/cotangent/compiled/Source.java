package dev.cotangent.compiled;

import dev.cotangent.compiled.source.Access;
import dev.cotangent.compiled.source.LambdaTarget;
import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.Types;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A method whose derivatives are asked for.
 *
 * @param lookup whose rights to use
 * @param captured its first arguments, where it is the body of a lambda
 */
record Source(Lookup lookup, MethodName method, MethodType type, List<@Nullable Object> captured) {
  /** The method behind a method reference or a lambda. */
  static Source of(Lookup lookup, Serializable function) {
    LambdaTarget target = LambdaTarget.of(lookup, function);
    return of(lookup, target.method(), target.captured());
  }

  static Source of(Lookup lookup, Method method) {
    MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    return of(
        lookup,
        new MethodName(
            method.getDeclaringClass(), method.getName(), type.toMethodDescriptorString()),
        List.of());
  }

  private static Source of(Lookup lookup, MethodName method, List<@Nullable Object> captured) {
    if (Types.isOfJdk(method.owner())) {
      throw new IllegalArgumentException(
          method + " is the JDK's: differentiate a method of yours that calls it");
    }
    MethodType type =
        MethodType.fromMethodDescriptorString(method.descriptor(), method.owner().getClassLoader());
    return new Source(lookup, method, type, captured);
  }

  /** The types of the parameters that a caller gives. */
  List<Class<?>> open() {
    return type.parameterList().subList(captured.size(), type.parameterCount());
  }

  /** Whether the inputs are one array; they are the parameters otherwise. */
  boolean takesArray() {
    return open().equals(List.of(double[].class));
  }

  /** The user's own method, as a function of the parameters that a caller gives. */
  MethodHandle original() {
    try {
      MethodHandle handle =
          Access.into(method.owner(), lookup).findStatic(method.owner(), method.name(), type);
      return MethodHandles.insertArguments(handle, 0, captured.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(this + " cannot be called", e);
    }
  }

  /** Checks that the method is one from n doubles to a result of this type. */
  Source from(Class<?> result) {
    if (!takesArray() && !open().stream().allMatch(t -> t == double.class)) {
      throw new IllegalArgumentException(
          this + " takes other things than doubles: see Compiled.adjoint");
    }
    if (type.returnType() != result) {
      throw new IllegalArgumentException(
          "%s returns %s; needed is %s"
              .formatted(this, type.returnType().getSimpleName(), result.getSimpleName()));
    }
    return this;
  }

  /** The method's class, name and parameters. */
  @Override
  public String toString() {
    return method
        + open().stream().map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
  }
}
