package dev.cotangent.compiled.runtime;

import dev.cotangent.primitive.Real;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of a translated method, and the border around it: what it finds outside, in fields, in
 * captured variables, in arguments that are constants, consists of doubles, and inside there are
 * none.
 *
 * <p>A number becomes a constant. An array becomes an array of constants, the same one each time it
 * is met, so that two names for one array stay two names for one array; it is copied anew in each
 * call, so that the call sees what is in it now, and calls on several threads do not meet. What
 * would be lost is a change that the method makes to such an array: at the end of the call each
 * copy is held against its original, and a difference is an error.
 */
public final class Inside {
  private final String method;
  private final MethodHandles.Lookup lookup;
  private final List<StackTraceElement> passed = new ArrayList<>();
  private @Nullable Throwable thrown;
  private @Nullable IdentityHashMap<Object, Object> copies;

  /**
   * Begins a call.
   *
   * @param method the method's name, for messages
   * @param lookup whose rights to use for looking into records
   */
  public Inside(String method, MethodHandles.Lookup lookup) {
    this.method = method;
    this.lookup = lookup;
  }

  /** Returns whether values of a type are others inside: doubles, and what is made of them. */
  public static boolean isOther(Class<?> type) {
    return isOther(type, Set.of());
  }

  private static boolean isOther(Class<?> type, Set<Class<?>> within) {
    if (type == double.class) {
      return true;
    }
    if (type.isArray()) {
      return isOther(type.getComponentType(), within);
    }
    if (!type.isRecord() || within.contains(type)) {
      return false;
    }
    Set<Class<?>> deeper = new HashSet<>(within);
    deeper.add(type);
    for (RecordComponent component : type.getRecordComponents()) {
      if (isOther(component.getType(), deeper)) {
        return true;
      }
    }
    return false;
  }

  /** Returns what values of a type are inside. */
  public static Class<?> typeOf(Class<?> type) {
    if (type.isArray()) {
      return typeOf(type.getComponentType()).arrayType();
    }
    return type == double.class ? Real.class : isOther(type) ? Twin.class : type;
  }

  /** Returns what an object is inside. */
  public @Nullable Object of(@Nullable Object x) {
    return switch (x) {
      case null -> null;
      case Real[] numbers -> numbers;
      case Twin twin -> twin;
      case double[] numbers -> copy(numbers);
      case Object[] array when isOther(array.getClass()) -> copy(array);
      case Object single when single.getClass().isRecord() && isOther(single.getClass()) ->
          copy(single);
      default -> x;
    };
  }

  /**
   * Returns an argument as what it must be inside.
   *
   * @param type the type that the method declares
   * @param name of the argument, for messages
   * @throws IllegalArgumentException if it is of another type
   */
  public @Nullable Object of(@Nullable Object x, Class<?> type, String name) {
    if (type == double.class && x instanceof Number number) {
      return Real.of(number.doubleValue());
    }
    Object value = of(x);
    if (value == null ? !type.isPrimitive() : isFit(value, type)) {
      return value;
    }
    throw new IllegalArgumentException(
        "%s is %s; needed is %s"
            .formatted(
                name,
                x == null ? "null" : "of type " + x.getClass().getSimpleName(),
                isOther(type)
                    ? typeOf(type).getSimpleName() + " or " + type.getSimpleName()
                    : type.getSimpleName()));
  }

  private static boolean isFit(Object x, Class<?> type) {
    Class<?> boxed = MethodType.methodType(typeOf(type)).wrap().returnType();
    return boxed.isInstance(x) && (boxed != Twin.class || Twin.isOf(x, type));
  }

  private IdentityHashMap<Object, Object> copies() {
    IdentityHashMap<Object, Object> known = copies;
    if (known == null) {
      known = new IdentityHashMap<>();
      copies = known;
    }
    return known;
  }

  private Object copy(double[] numbers) {
    return copies().computeIfAbsent(numbers, original -> Real.of((double[]) original));
  }

  private Object copy(Object[] array) {
    Object known = copies().get(array);
    if (known != null) {
      return known;
    }
    Class<?> component = typeOf(array.getClass().getComponentType());
    @Nullable Object[] copy = (@Nullable Object[]) Array.newInstance(component, array.length);
    copies().put(array, copy);
    for (int i = 0; i < array.length; i++) {
      copy[i] = of(array[i]);
    }
    return copy;
  }

  private Object copy(Object single) {
    Object known = copies().get(single);
    if (known != null) {
      return known;
    }
    RecordComponent[] components = single.getClass().getRecordComponents();
    Twin twin = new Twin(single.getClass(), components.length);
    copies().put(single, twin);
    for (int k = 0; k < components.length; k++) {
      boolean isNumber = components[k].getType() == double.class;
      Object x = component(single, components[k]);
      Twin.set(twin, isNumber && x instanceof Double number ? Real.of(number) : of(x), k);
    }
    return twin;
  }

  private @Nullable Object component(Object single, RecordComponent component) {
    Class<?> type = single.getClass();
    try {
      return MethodHandles.privateLookupIn(type, lookup)
          .findGetter(type, component.getName(), component.getType())
          .invoke(single);
    } catch (Throwable e) {
      throw new UnsupportedOperationException(
          "%s: the record %s cannot be read, since its package is not open to the module %s"
              .formatted(method, type.getName(), lookup.lookupClass().getModule().getName()),
          e);
    }
  }

  /** Notes that an exception leaves a translated method, and returns it. */
  public Throwable passed(Throwable thrown, String type, String method, String file, int line) {
    if (this.thrown != thrown) {
      this.thrown = thrown;
      passed.clear();
    }
    passed.add(new StackTraceElement(type, method, file, line));
    return thrown;
  }

  /**
   * Ends a call that has thrown an exception: adds the lines that it has passed to its stack trace,
   * above the frame of the caller. How deep that one lies tells its own trace.
   *
   * @param here an exception made by the caller
   */
  public void end(Throwable thrown, Throwable here) {
    StackTraceElement[] trace = thrown.getStackTrace();
    StackTraceElement[] below = here.getStackTrace();
    int caller = trace.length - below.length;
    if (this.thrown == thrown
        && caller >= 0
        && below.length > 0
        && trace[caller].getMethodName().equals(below[0].getMethodName())
        && trace[caller].getClassName().equals(below[0].getClassName())) {
      List<StackTraceElement> whole = new ArrayList<>(Arrays.asList(trace));
      whole.addAll(caller, passed);
      thrown.setStackTrace(whole.toArray(StackTraceElement[]::new));
    }
  }

  /**
   * Ends a call.
   *
   * @throws UnsupportedOperationException if the method has written into an array from outside
   */
  public void end() {
    if (copies != null) {
      copies.forEach((original, copy) -> {
        if (!isUnchanged(original, copy)) {
          throw new UnsupportedOperationException(
              method
                  + " writes into an array from outside: a field, a captured variable or an"
                  + " argument of doubles; let it write into a copy, or give it a Real[]");
        }
      });
    }
  }

  private boolean isUnchanged(Object original, Object copy) {
    if (original instanceof double[] numbers) {
      return areSame(numbers, (Real[]) copy);
    }
    if (original instanceof Object[] array) {
      for (int i = 0; i < array.length; i++) {
        if (((Object[]) copy)[i] != of(array[i])) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean areSame(double[] numbers, Real[] copy) {
    for (int i = 0; i < numbers.length; i++) {
      if (!copy[i].isConstant()
          || Double.doubleToRawLongBits(numbers[i])
              != Double.doubleToRawLongBits(copy[i].value())) {
        return false;
      }
    }
    return true;
  }
}
