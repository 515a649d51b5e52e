package dev.cotangent.primitive;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The way out of the common case of an operation, which the JIT compiler does not follow.
 *
 * <p>Were the uncommon cases called directly, they would be inlined into the common one wherever a
 * function has met both, and the operation as a whole would become too large to be inlined into the
 * user's function. The compiler inlines through a method handle only if it is a constant, so these
 * are kept in fields that are not final.
 */
@SuppressWarnings("NonFinalStaticField") // see above
final class Detour {
  private static MethodHandle unary = handle("unary", Unary.class, Real.class);
  private static MethodHandle binary = handle("binary", Binary.class, Real.class, Real.class);

  private Detour() {}

  static Real take(Unary f, Real a) {
    try {
      return (Real) unary.invokeExact(f, a);
    } catch (Throwable e) {
      throw CompiledRule.rethrown(e);
    }
  }

  static Real take(Binary f, Real a, Real b) {
    try {
      return (Real) binary.invokeExact(f, a, b);
    } catch (Throwable e) {
      throw CompiledRule.rethrown(e);
    }
  }

  @SuppressWarnings("UnusedMethod") // looked up by its name
  private static Real unary(Unary f, Real a) {
    return ((UnaryRow) f).kernel().applyBeyond(f, a);
  }

  @SuppressWarnings("UnusedMethod") // looked up by its name
  private static Real binary(Binary f, Real a, Real b) {
    return ((BinaryRow) f).kernel().applyBeyond(f, a, b);
  }

  private static MethodHandle handle(String name, Class<?>... parameters) {
    try {
      return MethodHandles.lookup()
          .findStatic(Detour.class, name, MethodType.methodType(Real.class, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a method of this class is missing", e);
    }
  }
}
