package dev.cotangent.compiled.runtime;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;

/** Rows for methods of {@link Math} that the registry has none for. */
public final class MathRows {
  private MathRows() {}

  /** An exact remainder, like that of {@code %}, but of the division rounded to nearest. */
  public static final Binary IEEE_REMAINDER =
      Primitive.binary(
          "IEEEremainder",
          Math::IEEEremainder,
          (x, y, z) -> Real.one(),
          (x, y, z) -> z.sub(x).div(y).rint());

  /** The sign of the result tells that of the second argument even where that one is -0. */
  public static final Binary COPY_SIGN =
      Primitive.binary(
              "copySign", Math::copySign, (x, y, z) -> z.signum(), (x, y, z) -> Real.zero())
          .kinked(
              "x = 0", (x, y) -> x, 0.5, (x, y, z) -> z.signum().neg(), (x, y, z) -> Real.zero());
}
