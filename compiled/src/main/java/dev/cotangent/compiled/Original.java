package dev.cotangent.compiled;

import java.lang.invoke.MethodHandle;

/** A user's own method as a function of n doubles, which leaves its argument as it is. */
final class Original {
  private final MethodHandle handle;
  private final boolean isScalar;

  Original(Source source) {
    MethodHandle original = source.original();
    this.isScalar = source.type().returnType() == double.class;
    this.handle =
        source.takesArray() ? original : original.asSpreader(double[].class, source.open().size());
  }

  /** The results at a point. */
  double[] at(double[] x) {
    try {
      return isScalar
          ? new double[] {(double) handle.invokeExact(x.clone())}
          : (double[]) handle.invokeExact(x.clone());
    } catch (Throwable e) {
      throw Original.<RuntimeException>asItIs(e);
    }
  }

  /** What a method throws comes out unchanged, be it a checked exception. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <E extends Throwable> E asItIs(Throwable e) throws E {
    throw (E) e;
  }
}
