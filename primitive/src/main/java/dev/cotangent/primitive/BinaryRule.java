package dev.cotangent.primitive;

import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** The value and the partials of a row of two arguments, over {@code double} and {@code Real}. */
record BinaryRule(
    String name, Role role, DoubleBinaryOperator operation, Piece piece, @Nullable Kink kink) {

  /** The two partials of a smooth piece. */
  record Piece(Partial first, Partial second) {
    static Piece of(String name, Binary.Partial first, Binary.Partial second) {
      // The tangents' arguments are x, y, z, dx and dy; z changes at the rate of its differential.
      CompiledRule.Formula dz =
          x -> first.at(x[0], x[1], x[2]).mul(x[3]).add(second.at(x[0], x[1], x[2]).mul(x[4]));
      return new Piece(
          Partial.of(name + " in x", first, dz), Partial.of(name + " in y", second, dz));
    }
  }

  /** A partial over {@code Real} with its two compiled forms. */
  record Partial(Binary.Partial over, CompiledRule compiled, CompiledRule tangent) {
    static Partial of(String name, Binary.Partial partial, CompiledRule.Formula dz) {
      CompiledRule.Formula formula = x -> partial.at(x[0], x[1], x[2]);
      CompiledRule.Formula tangent =
          x -> Level.tangentOf(formula, new Real[] {x[0], x[1], x[2]}, x[3], x[4], dz.at(x));
      return new Partial(
          partial,
          CompiledRule.of(name, 3, formula),
          CompiledRule.of(name + " tangent", 5, tangent));
    }
  }

  /** The second piece, and the side on which a point lies. */
  record Kink(String text, DoubleBinaryOperator side, double standardWeight, Piece second) {
    double firstWeight(double x, double y) {
      return Selection.firstWeight(side.applyAsDouble(x, y), standardWeight);
    }
  }

  BinaryRule as(Role role) {
    return new BinaryRule(name, role, operation, piece, kink);
  }

  BinaryRule with(Kink kink) {
    return new BinaryRule(name, role, operation, piece, kink);
  }

  boolean routes() {
    return role == Role.ROUTER;
  }

  double value(double x, double y) {
    return operation.applyAsDouble(x, y);
  }

  double first(double x, double y, double z) {
    return kink == null
        ? piece.first.compiled.at(x, y, z)
        : mixed(kink, x, y, z, piece.first, kink.second.first);
  }

  double second(double x, double y, double z) {
    return kink == null
        ? piece.second.compiled.at(x, y, z)
        : mixed(kink, x, y, z, piece.second, kink.second.second);
  }

  private static double mixed(
      Kink kink, double x, double y, double z, Partial first, Partial second) {
    double weight = kink.firstWeight(x, y);
    if (weight == 1) {
      return first.compiled.at(x, y, z);
    }
    double other = second.compiled.at(x, y, z);
    return weight == 0 ? other : weight * first.compiled.at(x, y, z) + (1 - weight) * other;
  }

  double firstTangent(double x, double y, double z, double dx, double dy) {
    return kink == null
        ? piece.first.tangent.at(x, y, z, dx, dy)
        : mixedTangent(kink, x, y, z, dx, dy, piece.first, kink.second.first);
  }

  double secondTangent(double x, double y, double z, double dx, double dy) {
    return kink == null
        ? piece.second.tangent.at(x, y, z, dx, dy)
        : mixedTangent(kink, x, y, z, dx, dy, piece.second, kink.second.second);
  }

  private static double mixedTangent(
      Kink kink,
      double x,
      double y,
      double z,
      double dx,
      double dy,
      Partial first,
      Partial second) {
    double weight = kink.firstWeight(x, y);
    if (weight == 1) {
      return first.tangent.at(x, y, z, dx, dy);
    }
    double other = second.tangent.at(x, y, z, dx, dy);
    return weight == 0 ? other : weight * first.tangent.at(x, y, z, dx, dy) + (1 - weight) * other;
  }

  Real first(Real x, Real y, Real z) {
    return kink == null
        ? piece.first.over.at(x, y, z)
        : mixed(kink, x, y, z, piece.first, kink.second.first);
  }

  Real second(Real x, Real y, Real z) {
    return kink == null
        ? piece.second.over.at(x, y, z)
        : mixed(kink, x, y, z, piece.second, kink.second.second);
  }

  private Real mixed(Kink kink, Real x, Real y, Real z, Partial first, Partial second) {
    if (x instanceof Symbol || y instanceof Symbol) {
      return Symbol.opaque(
          name + "'", (a, b) -> mixed(kink, a, b, value(a, b), first, second), x, y);
    }
    return Selection.mix(
        kink.firstWeight(x.value(), y.value()),
        () -> first.over.at(x, y, z),
        () -> second.over.at(x, y, z));
  }

  /** Tells whoever watches for kinks that this row was applied at (x, y). */
  void note(double x, double y) {
    if (kink != null && kink.side.applyAsDouble(x, y) == 0) {
      Kinks.report(name, x, y);
    }
  }
}
