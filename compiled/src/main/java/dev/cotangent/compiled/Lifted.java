package dev.cotangent.compiled;

import dev.cotangent.compiled.lift.Translator;
import dev.cotangent.compiled.runtime.Inside;
import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.Types;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A static method over doubles, translated into one over {@link Real}, for any kinds of arguments;
 * see {@link Compiled}. It may be called by any number of threads at once.
 *
 * {@snippet :
 * Lifted price = Compiled.method(Bond.class, "price");   // static double price(double rate, double[] cash, int years)
 * ScalarFunction ofRate = x -> (Real) price.call(x[0], cash, 10);
 * }
 */
public final class Lifted {
  private final MethodName method;
  private final MethodType plain;
  private final List<@Nullable Object> captured;
  private final MethodHandle handle;
  private final MethodHandles.Lookup lookup;

  private Lifted(
      MethodName method,
      MethodType plain,
      List<@Nullable Object> captured,
      MethodHandle translated,
      MethodHandles.Lookup lookup) {
    this.lookup = lookup;
    this.method = method;
    this.plain = plain;
    this.captured = captured;
    this.handle =
        translated
            .asType(
                translated
                    .type()
                    .generic()
                    .changeParameterType(plain.parameterCount(), Inside.class))
            .asSpreader(0, Object[].class, plain.parameterCount());
  }

  static Lifted of(
      MethodHandles.Lookup lookup, MethodName method, List<@Nullable Object> captured) {
    if (Types.isOfJdk(method.owner())) {
      throw new IllegalArgumentException(
          method + " is the JDK's: lift a method of yours that calls it");
    }
    MethodType plain =
        MethodType.fromMethodDescriptorString(method.descriptor(), method.owner().getClassLoader());
    return new Lifted(method, plain, captured, Translator.translate(lookup, method), lookup);
  }

  /**
   * Calls the method.
   *
   * @param arguments one for each parameter: for a {@code double} a {@link Real} or a number; for a
   *     {@code double[]} a {@code Real[]}, which the method may write into, or a {@code double[]},
   *     which it may not; for a record that holds doubles a {@link
   *     dev.cotangent.compiled.runtime.Twin} or such a record; the same for arrays of these; all
   *     others as they are
   * @return a {@link Real} for a {@code double}, a {@code Real[]} for a {@code double[]}, a twin
   *     for a record that holds doubles; all others as they are
   * @throws IllegalArgumentException if an argument is none for its parameter
   * @throws UnsupportedOperationException if the method wrote into an array of doubles from outside
   */
  public @Nullable Object call(@Nullable Object... arguments) {
    if (arguments.length != plain.parameterCount() - captured.size()) {
      throw new IllegalArgumentException(
          "%s takes %d argument(s), but was given %d"
              .formatted(this, plain.parameterCount() - captured.size(), arguments.length));
    }
    List<@Nullable Object> all = new ArrayList<>(captured);
    all.addAll(Arrays.asList(arguments));
    Inside inside = new Inside(method.toString(), lookup);
    @Nullable Object[] values = new @Nullable Object[all.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = inside.of(all.get(k), plain.parameterType(k), this + ": argument " + (k + 1));
    }
    return call(values, inside);
  }

  private @Nullable Object call(@Nullable Object[] values, Inside inside) {
    @Nullable Object result;
    try {
      result = handle.invokeExact(values, inside);
    } catch (Throwable e) {
      inside.end(e, new Throwable());
      throw Lifted.<RuntimeException>asItIs(e);
    }
    inside.end();
    return result;
  }

  /** What the method throws comes out unchanged, be it a checked exception. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E asItIs(Throwable e) throws E {
    throw (E) e;
  }

  /**
   * Returns the method as a function of all its doubles.
   *
   * @throws IllegalArgumentException unless it takes one {@code double[]}, or any number of {@code
   *     double}s, and returns a {@code double}
   */
  public ScalarFunction scalar() {
    requireResult(double.class);
    if (takesArray()) {
      return x -> real(call((Object) x));
    }
    requireDoubles();
    return x -> real(call((Object[]) x));
  }

  /**
   * Returns the method as a function of all its doubles.
   *
   * @throws IllegalArgumentException unless it takes one {@code double[]}, or any number of {@code
   *     double}s, and returns a {@code double[]}
   */
  public VectorFunction vector() {
    requireResult(double[].class);
    if (takesArray()) {
      return x -> reals(call((Object) x));
    }
    requireDoubles();
    return x -> reals(call((Object[]) x));
  }

  @SuppressWarnings("NullAway") // a translated double is never null
  private static Real real(@Nullable Object result) {
    return (Real) result;
  }

  @SuppressWarnings("NullAway") // an array that is null is as much an error in the original
  private static Real[] reals(@Nullable Object result) {
    return (Real[]) result;
  }

  private List<Class<?>> open() {
    return plain.parameterList().subList(captured.size(), plain.parameterCount());
  }

  private boolean takesArray() {
    return open().equals(List.of(double[].class));
  }

  private void requireDoubles() {
    if (!open().stream().allMatch(type -> type == double.class)) {
      throw new IllegalArgumentException(
          this + " takes other things than doubles: say in call(...) which are given");
    }
  }

  private void requireResult(Class<?> type) {
    if (plain.returnType() != type) {
      throw new IllegalArgumentException(
          "%s returns %s; needed is %s"
              .formatted(this, plain.returnType().getSimpleName(), type.getSimpleName()));
    }
  }

  /** Returns the method's class, name and parameters. */
  @Override
  public String toString() {
    return method
        + open().stream().map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
  }
}
