package dev.cotangent.primitive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/**
 * Gives every row a copy of its own of the arithmetic on numbers.
 *
 * <p>The arithmetic is written once, in {@link UnaryTemplate} and {@link BinaryTemplate}, for a
 * rule that is a constant of the class. If all rows shared that code, the JIT compiler would at
 * some time compile it for any rule, with virtual calls where the rule's value and slopes should
 * be, and would call this version from then on, for it is too large to inline. So the template's
 * class file is defined anew, as a hidden class, for each row: its rule is then a constant to the
 * compiler, which inlines value and slopes, whether or not it inlines the copy into a user's
 * function. A user's own row is treated like any other.
 */
final class Kernels {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final byte[] UNARY = classFile("UnaryTemplate");
  private static final byte[] BINARY = classFile("BinaryTemplate");

  private Kernels() {}

  static UnaryKernel of(UnaryRule rule) {
    return (UnaryKernel) instance(UNARY, rule);
  }

  static BinaryKernel of(BinaryRule rule) {
    return (BinaryKernel) instance(BINARY, rule);
  }

  /** The rule of the template's copy that is being initialised. */
  static <T> T ruleOf(MethodHandles.Lookup copy, Class<T> type) {
    try {
      return MethodHandles.classData(copy, "_", type);
    } catch (IllegalAccessException e) {
      throw new LinkageError("a template is used through its copies only", e);
    }
  }

  private static Object instance(byte[] template, Object rule) {
    try {
      Class<?> copy = LOOKUP.defineHiddenClassWithClassData(template, rule, true).lookupClass();
      return copy.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the arithmetic of a row does not link", e);
    }
  }

  private static byte[] classFile(String name) {
    try (InputStream in = Kernels.class.getResourceAsStream(name + ".class")) {
      if (in == null) {
        throw new LinkageError(name + ".class is missing beside this class");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
