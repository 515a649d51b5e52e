package dev.cotangent.properties;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Domain;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.Role;
import dev.cotangent.primitive.Unary;
import java.util.List;

/** The rows of the registry, among them some that a user has added: all properties hold for all. */
final class Rows {
  private Rows() {}

  /** x · sigmoid(x): its rule uses the result. */
  static final Unary SWISH =
      Registry.add(
          Primitive.unary(
              "swish",
              x -> x / (1 + Math.exp(-x)),
              (x, y) -> x.sigmoid().add(y.mul(x.neg().sigmoid()))));

  /** max(1 - x, 0): a kink that is not at 0. */
  static final Unary HINGE =
      Registry.add(
          Primitive.unary("hinge", x -> Math.max(1 - x, 0), (x, y) -> Real.of(-1))
              .kinked("x = 1", x -> 1 - x, 0.5, (x, y) -> Real.of(0)));

  /** |x|³, with a rule that looks at values, so that it is not one formula. */
  static final Unary ABS_CUBED =
      Registry.add(
          Primitive.unary(
              "absCubed",
              x -> Math.abs(x * x * x),
              (x, y) -> x.lessThan(0) ? x.square().mul(-3) : x.square().mul(3)));

  /** x · y / (x + y). */
  static final Binary HARMONIC =
      Registry.add(
          Primitive.binary(
                  "harmonic",
                  (x, y) -> x * y / (x + y),
                  (x, y, z) -> z.div(x).square(),
                  (x, y, z) -> z.div(y).square())
              .on(new Domain("x > 0, y > 0", p -> p[0] > 0 && p[1] > 0)));

  /** x + 2 y, a distributor. */
  static final Binary BLEND =
      Registry.add(
          Primitive.binary(
                  "blend", (x, y) -> x + 2 * y, (x, y, z) -> Real.of(1), (x, y, z) -> Real.of(2))
              .as(Role.DISTRIBUTOR));

  /** x₁ sin(x₂) + exp(x₁ x₃). */
  static final Nary WAVE =
      Registry.add(
          Primitive.nary(
              "wave",
              3,
              x -> x[0] * Math.sin(x[1]) + Math.exp(x[0] * x[2]),
              (k, x, y) -> {
                Real growth = x[0].mul(x[2]).exp();
                return switch (k) {
                  case 0 -> x[1].sin().add(growth.mul(x[2]));
                  case 1 -> x[0].mul(x[1].cos());
                  default -> growth.mul(x[0]);
                };
              }));

  /** All rows: the built-in ones and those above. */
  static List<Primitive> all() {
    return Registry.all();
  }
}
