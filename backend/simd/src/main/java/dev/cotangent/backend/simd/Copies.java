package dev.cotangent.backend.simd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/**
 * Makes a copy of a loop for each function.
 *
 * <p>A loop is fast if the compiler sees what it does in each round; a function in a field, or an
 * operator in a variable, costs ten times the time. So a loop's class is a template, with its
 * function as a constant of the class; for each function the template's class file is defined anew,
 * as a hidden class. The compiler inlines the function then, as if the loop had been written for
 * it.
 */
final class Copies {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private Copies() {}

  /** Returns a copy of the template with the given function. */
  static <L extends Loop> L of(Class<? extends L> template, Step step) {
    try {
      byte[] file = classFile(template.getSimpleName());
      Class<?> copy = LOOKUP.defineHiddenClassWithClassData(file, step, true).lookupClass();
      @SuppressWarnings("unchecked") // the copy implements what the template implements
      L loop = (L) copy.getDeclaredConstructor().newInstance();
      return loop;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a loop does not link", e);
    }
  }

  /** Returns the function of the copy that is being initialised. */
  static <S extends Step> S stepOf(MethodHandles.Lookup copy, Class<S> type) {
    try {
      return MethodHandles.classData(copy, "_", type);
    } catch (IllegalAccessException e) {
      throw new LinkageError("a template is used through its copies only", e);
    }
  }

  private static byte[] classFile(String name) {
    try (InputStream in = Copies.class.getResourceAsStream(name + ".class")) {
      if (in == null) {
        throw new LinkageError(name + ".class is missing beside this class");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
