package dev.cotangent.bench;

import com.sun.source.tree.MethodTree;
import dev.cotangent.bench.plain.Generated;
import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.Lifted;
import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The function in a user's source file: found by name, loaded, and wrapped so that whatever it
 * throws comes out as a {@link UserError} that names the line.
 */
final class UserFunction {
  private static final String EXPECTED =
      "a method public static Real %1$s(Real[] x) or public static Real[] %1$s(Real[] x),"
          + " or one with double in place of Real";

  private final Path file;
  private final Method method;
  private final OptionalInt inputs;
  private final @Nullable ScalarFunction scalar;
  private final VectorFunction vector;
  private final @Nullable UnaryOperator<double[]> plain;
  private @Nullable Function<double[], double[][]> generated;

  private UserFunction(SourceFile source, Method method) {
    this.file = source.path();
    this.method = method;
    this.inputs = inputs(source, method);
    if (method.getReturnType().isArray()) {
      this.scalar = null;
      VectorFunction f =
          isPlain(method) ? lifted(method).vector() : proxy(VectorFunction.class, method);
      this.vector = x -> guarded(x.length, () -> f.apply(x));
    } else {
      ScalarFunction f =
          isPlain(method) ? lifted(method).scalar() : proxy(ScalarFunction.class, method);
      this.scalar = x -> guarded(x.length, () -> f.apply(x));
      this.vector = scalar.asVector();
    }
    this.plain = isPlain(method) ? guardedPlain(method) : null;
  }

  /** Compiles a source file and finds the method with the given name in it. */
  static UserFunction compile(Path file, String name) {
    SourceFile source = SourceFile.compile(file);
    if (source.classes().isEmpty()) {
      throw new UserError(file + " has no class; write one with " + EXPECTED.formatted(name));
    }
    return new UserFunction(source, find(source, name));
  }

  /** Returns the class and the method, like {@code LogProduct.f}. */
  String name() {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  /** Returns the function if it has one output, or null if it returns an array. */
  @Nullable ScalarFunction scalar() {
    return scalar;
  }

  /** Returns the function as one with any number of outputs. */
  VectorFunction vector() {
    return vector;
  }

  /** Returns whether the method is one over doubles, and not over {@link Real}. */
  boolean isPlain() {
    return plain != null;
  }

  /** Returns the function for its value alone: a method over doubles is run as it is. */
  UnaryOperator<double[]> primal(double[] point) {
    if (plain == null) {
      return x -> Real.values(vector.apply(Real.of(x)));
    }
    return onCopies(plain, point)::apply;
  }

  /**
   * Generates the Jacobian of a method over doubles, once; what is computed at another point later
   * is computed by the same code.
   *
   * @throws UnsupportedConstructException if it contains what no derivative is generated of
   * @throws IllegalArgumentException if its class has another method of this name
   */
  Function<double[], double[][]> compiled(double[] point) {
    return onCopies(generated(), point);
  }

  private synchronized Function<double[], double[][]> generated() {
    Function<double[], double[][]> code = generated;
    if (code == null) {
      Function<double[], double[][]> jacobian = Generated.jacobian(method);
      code = x -> guarded(x.length, () -> jacobian.apply(x));
      generated = code;
    }
    return code;
  }

  /**
   * On a copy of its argument if the method writes into that, so that a point can be used again.
   */
  private <T> Function<double[], T> onCopies(Function<double[], T> f, double[] point) {
    return writes(point) ? x -> f.apply(x.clone()) : f;
  }

  private boolean writes(double[] point) {
    double[] copy = point.clone();
    return plain != null && (plain.apply(copy) == copy || !Arrays.equals(copy, point));
  }

  /** Returns how many values the function needs, if the source shows it. */
  OptionalInt inputs() {
    return inputs;
  }

  /** Throws if the source shows that the function needs another number of values. */
  void requireInputs(int count) {
    if (inputs.isPresent() && inputs.getAsInt() != count) {
      throw new UserError(
          "%s takes %s, but --at gives %d".formatted(name(), values(inputs.getAsInt()), count));
    }
  }

  private static Method find(SourceFile source, String name) {
    List<Method> named =
        source.classes().stream()
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(m -> m.getName().equals(name) && !m.isSynthetic())
            .toList();
    List<Method> fitting =
        named.stream()
            .filter(UserFunction::fits)
            .sorted(Comparator.comparing(UserFunction::isPlain))
            .toList();
    if (!fitting.isEmpty()) {
      return fitting.getFirst(); // over Real, or else plain; of the public class, or else the first
    }
    if (named.isEmpty()) {
      throw new UserError(source.path() + " has no method " + name + others(source, name));
    }
    String declared = named.getFirst().getDeclaringClass().getSimpleName() + "." + name;
    List<Method> almost = named.stream().filter(UserFunction::hasSignature).toList();
    if (almost.isEmpty()) {
      throw new UserError(
          declared + " has another signature; needed is " + EXPECTED.formatted(name));
    }
    String missing = Modifier.isStatic(almost.getFirst().getModifiers()) ? "public" : "static";
    throw new UserError(
        declared + " is not " + missing + "; needed is " + EXPECTED.formatted(name));
  }

  private static String others(SourceFile source, String name) {
    List<String> others =
        source.classes().stream()
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(UserFunction::fits)
            .map(Method::getName)
            .distinct()
            .sorted()
            .toList();
    return others.isEmpty()
        ? "; needed is " + EXPECTED.formatted(name)
        : others.stream()
            .map(other -> "--method " + other)
            .collect(Collectors.joining(" or ", "; choose one that it has with ", ""));
  }

  private static boolean fits(Method m) {
    int modifiers = m.getModifiers();
    return hasSignature(m)
        && Modifier.isStatic(modifiers)
        && (Modifier.isPublic(modifiers) || isPlain(m));
  }

  private static boolean hasSignature(Method m) {
    return isPlain(m)
        || (isArray(m, Real[].class)
            && (m.getReturnType() == Real.class || m.getReturnType() == Real[].class));
  }

  /** Whether a method is written over doubles, to be lifted. */
  private static boolean isPlain(Method m) {
    return (isArray(m, double[].class) || takesDoubles(m))
        && (m.getReturnType() == double.class || m.getReturnType() == double[].class);
  }

  private static boolean isArray(Method m, Class<?> type) {
    return Arrays.equals(m.getParameterTypes(), new Class<?>[] {type});
  }

  private static boolean takesDoubles(Method m) {
    return m.getParameterCount() > 0
        && Arrays.stream(m.getParameterTypes()).allMatch(type -> type == double.class);
  }

  private static OptionalInt inputs(SourceFile source, Method method) {
    if (takesDoubles(method)) {
      return OptionalInt.of(method.getParameterCount());
    }
    String parameter = method.getParameterTypes()[0].getComponentType().getSimpleName();
    return source.members(method.getDeclaringClass()).stream()
        .filter(MethodTree.class::isInstance)
        .map(MethodTree.class::cast)
        .filter(m -> m.getName().contentEquals(method.getName()) && m.getParameters().size() == 1)
        .filter(m -> m.getParameters().getFirst().getType().toString().startsWith(parameter + "["))
        .map(InputCounter::count)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  private static Lifted lifted(Method method) {
    try {
      return Compiled.method(
          method.getDeclaringClass(), method.getName(), method.getParameterTypes());
    } catch (UnsupportedConstructException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> T proxy(Class<T> type, Method method) {
    return MethodHandleProxies.asInterfaceInstance(type, handle(method));
  }

  private static MethodHandle handle(Method method) {
    method.setAccessible(true); // its class need not be public
    try {
      return MethodHandles.lookup().unreflect(method);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private UnaryOperator<double[]> guardedPlain(Method method) {
    UnaryOperator<double[]> f = plain(method);
    return x -> guarded(x.length, () -> f.apply(x));
  }

  /** Its doubles become an array on the way in, and its result does on the way out. */
  @SuppressWarnings("unchecked")
  private static UnaryOperator<double[]> plain(Method method) {
    MethodHandle handle = handle(method);
    if (takesDoubles(method)) {
      handle = handle.asSpreader(double[].class, method.getParameterCount());
    }
    if (method.getReturnType() == double.class) {
      MethodHandle array = MethodHandles.identity(double[].class).asCollector(double[].class, 1);
      handle = MethodHandles.filterReturnValue(handle, array);
    }
    return MethodHandleProxies.asInterfaceInstance(UnaryOperator.class, handle);
  }

  private <T> T guarded(int count, Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException | Error e) {
      throw failure(e, count);
    }
  }

  private UserError failure(Throwable thrown, int count) {
    Throwable cause = thrown;
    while ((cause instanceof UndeclaredThrowableException
            || cause instanceof ExceptionInInitializerError)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UserError error) {
      return error; // of a function that was called by itself
    }
    String what = cause.getClass().getSimpleName();
    if (cause.getMessage() != null) {
      what += ": " + cause.getMessage();
    }
    String hint =
        cause instanceof ArrayIndexOutOfBoundsException
            ? "; --at gives " + values(count) + ": is that as many as it takes?"
            : "";
    return new UserError(name() + " threw " + what + line(cause) + hint, cause);
  }

  private String line(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> file.getFileName().toString().equals(frame.getFileName()))
        .findFirst()
        .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
        .orElse("");
  }

  private static String values(int count) {
    return count == 1 ? "1 value" : count + " values";
  }
}
