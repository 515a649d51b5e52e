package dev.cotangent.compiled.read;

import dev.cotangent.compiled.ir.Op.Effect;
import dev.cotangent.compiled.runtime.MathRows;
import dev.cotangent.compiled.runtime.PlainArrays;
import dev.cotangent.compiled.runtime.PlainMath;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Registry;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of the JDK's methods: which are rows of the registry, and what the others do. */
final class JdkCalls {
  private JdkCalls() {}

  /** Read in place of the JDK's methods, where names and types are the same. */
  private static final Map<Class<?>, Class<?>> PLAIN =
      Map.of(
          Math.class, PlainMath.class,
          StrictMath.class, PlainMath.class,
          Arrays.class, PlainArrays.class,
          System.class, PlainArrays.class);

  private static final Map<String, Primitive> ROWS =
      Stream.concat(
              Registry.builtIn().stream(), Stream.of(MathRows.IEEE_REMAINDER, MathRows.COPY_SIGN))
          .collect(Collectors.toMap(Primitive::name, Function.identity()));

  /** Methods that are given doubles, and whose results are piecewise constant. */
  private static final Map<Class<?>, Set<String>> CONSTANT =
      Map.of(
          Math.class, Set.of("round", "getExponent", "ulp", "scalb"),
          StrictMath.class, Set.of("round", "getExponent", "ulp", "scalb"),
          Double.class, Set.of("isNaN", "isFinite", "isInfinite", "compare"));

  /** Methods that make doubles into text. */
  private static final Map<Class<?>, Set<String>> TEXT =
      Map.of(
          String.class, Set.of("valueOf"),
          Double.class, Set.of("toString"),
          Arrays.class, Set.of("toString"));

  private static final Set<Class<?>> BUILDERS = Set.of(StringBuilder.class, StringBuffer.class);

  /** Classes whose methods about integers and texts change nothing. */
  private static final Set<Class<?>> HARMLESS =
      Set.of(
          Math.class,
          StrictMath.class,
          Integer.class,
          Long.class,
          Short.class,
          Byte.class,
          Character.class,
          Boolean.class,
          Float.class,
          Double.class,
          String.class,
          Enum.class);

  private static final Set<String> NEVER_THROW =
      Set.of("abs", "max", "min", "signum", "round", "multiplyHigh", "multiplyFull");

  /** The class that has methods to read in place of a class's own. */
  static Optional<Class<?>> plain(Class<?> owner) {
    return Optional.ofNullable(PLAIN.get(owner));
  }

  /** The row that a method is. */
  static Optional<Primitive> row(Class<?> owner, String name, MethodTypeDesc type) {
    boolean isOnDoubles =
        Stream.concat(Stream.of(type.returnType()), type.parameterList().stream())
            .allMatch(ConstantDescs.CD_double::equals);
    boolean isMath =
        owner == Math.class
            || owner == StrictMath.class
            || (owner == Double.class && (name.equals("max") || name.equals("min")));
    // A clamp checks its bounds, which a row's value has no need to.
    return isMath && isOnDoubles && !name.equals("clamp")
        ? Optional.ofNullable(ROWS.get(name)).filter(r -> r.arity() == type.parameterCount())
        : Optional.empty();
  }

  /** What a method does that is given doubles, if it may be kept: its result is a constant. */
  static Optional<Effect> effectOnDoubles(Class<?> owner, String name) {
    if (CONSTANT.getOrDefault(owner, Set.of()).contains(name)) {
      return Optional.of(Effect.PURE);
    }
    if (TEXT.getOrDefault(owner, Set.of()).contains(name)) {
      return Optional.of(Effect.READS);
    }
    return BUILDERS.contains(owner) && name.equals("append")
        ? Optional.of(Effect.ANY)
        : Optional.empty();
  }

  /** What a method does that is given no doubles. */
  static Effect effect(Class<?> owner, String name) {
    if (!HARMLESS.contains(owner) || name.equals("random") || name.equals("getChars")) {
      return Effect.ANY;
    }
    boolean isMath = owner == Math.class || owner == StrictMath.class;
    return isMath && NEVER_THROW.contains(name) ? Effect.PURE : Effect.READS;
  }
}
