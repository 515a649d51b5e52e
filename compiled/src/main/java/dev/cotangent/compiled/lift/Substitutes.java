package dev.cotangent.compiled.lift;

import dev.cotangent.compiled.runtime.RealArrays;
import dev.cotangent.compiled.runtime.RealDouble;
import dev.cotangent.compiled.runtime.RealMath;
import dev.cotangent.compiled.runtime.RealStrictMath;
import dev.cotangent.compiled.runtime.RealString;
import dev.cotangent.compiled.source.Types;
import java.io.PrintStream;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of the JDK's classes over {@code double} and the classes that stand for them. */
public final class Substitutes {
  private Substitutes() {}

  /** In the order in which they are asked: what StrictMath shares with Math stands there. */
  private static final Map<Class<?>, List<Class<?>>> TABLE =
      Map.of(
          Math.class, List.of(RealMath.class),
          StrictMath.class, List.of(RealStrictMath.class, RealMath.class),
          Double.class, List.of(RealDouble.class),
          String.class, List.of(RealString.class),
          Arrays.class, List.of(RealArrays.class));

  /** Methods that make a number into text, and are given its value. */
  private static final Map<Class<?>, Set<String>> TEXT =
      Map.of(
          StringBuilder.class, Set.of("append"),
          StringBuffer.class, Set.of("append"),
          PrintStream.class, Set.of("print", "println"));

  /** Methods that would look into arrays of arrays without saying so in their types. */
  private static final Set<String> DEEP = Set.of("deepEquals", "deepHashCode", "deepToString");

  private record Key(Class<?> owner, String name, List<Class<?>> parameters) {}

  private static final Map<Key, Class<?>> METHODS = methods();

  private static Map<Key, Class<?>> methods() {
    Map<Key, Class<?>> methods = new HashMap<>();
    TABLE.forEach((owner, substitutes) -> {
      for (Class<?> substitute : substitutes) {
        for (Method m : substitute.getDeclaredMethods()) {
          if (Modifier.isPublic(m.getModifiers())) {
            Key key = new Key(owner, m.getName(), List.of(m.getParameterTypes()));
            methods.putIfAbsent(key, substitute);
          }
        }
      }
    });
    return Map.copyOf(methods);
  }

  /**
   * Returns the class that has a static method in place of one of the JDK's.
   *
   * @param type the types of the method that is looked for, in translated code
   */
  public static Optional<Class<?>> find(Class<?> owner, String name, MethodTypeDesc type) {
    @Nullable ClassLoader here = Substitutes.class.getClassLoader();
    List<Class<?>> parameters =
        MethodType.fromMethodDescriptorString(type.descriptorString(), here).parameterList();
    return Optional.ofNullable(METHODS.get(new Key(owner, name, parameters)));
  }

  /** Whether a method of the JDK's wants the value of the number that it takes. */
  static boolean isText(Class<?> owner, String name, MethodTypeDesc type) {
    return type.parameterList().equals(List.of(Types.of(double.class)))
        && TEXT.getOrDefault(owner, Set.of()).contains(name);
  }

  static boolean isDeep(Class<?> owner, String name) {
    return owner == Arrays.class && DEEP.contains(name);
  }
}
