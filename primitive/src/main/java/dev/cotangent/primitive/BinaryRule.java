package dev.cotangent.primitive;

import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The value and the partials of a row of two arguments, over {@code double} and {@code Real}.
 *
 * <p>What every operation calls has 35 bytes of code at most, and leaves kinks to others: methods
 * of that size are inlined even where the JIT compiler has seen few calls, so that a function that
 * first ran on constants is not stuck with calls of the rule.
 */
record BinaryRule(
    String name, Role role, DoubleBinaryOperator operation, Piece piece, @Nullable Kink kink) {

  /** The two partials of a smooth piece. */
  record Piece(Partial first, Partial second) {
    static Piece of(String name, Binary.Partial first, Binary.Partial second) {
      CompiledRule.Body s = x -> first.at(x[0], x[1], x[2]);
      CompiledRule.Body t = x -> second.at(x[0], x[1], x[2]);
      return new Piece(
          new Partial(
              first,
              CompiledRule.of(name + " in x", 3, s),
              CompiledRule.of(name + " in x, tangent", 5, tangent(s, s, t)),
              CompiledRule.of(name + " in xx", 4, x -> tangentInX(s, x))),
          new Partial(
              second,
              CompiledRule.of(name + " in y", 3, t),
              CompiledRule.of(name + " in y, tangent", 5, tangent(t, s, t)),
              CompiledRule.of(name + " in yy", 4, x -> tangentInY(t, x))));
    }

    /** The arguments are x, y, z, dx and dy; z changes at the rate of its differential. */
    private static CompiledRule.Body tangent(
        CompiledRule.Body partial, CompiledRule.Body s, CompiledRule.Body t) {
      return x ->
          Level.tangentOf(partial, point(x), x[3], x[4], s.at(x).mul(x[3]).add(t.at(x).mul(x[4])));
    }

    /**
     * The arguments are x, y, z and dx: the partial in y, which may not exist, is not asked for.
     */
    private static Real tangentInX(CompiledRule.Body s, Real... x) {
      return Level.tangentOf(s, point(x), x[3], Real.ZERO, s.at(x).mul(x[3]));
    }

    private static Real tangentInY(CompiledRule.Body t, Real... x) {
      return Level.tangentOf(t, point(x), Real.ZERO, x[3], t.at(x).mul(x[3]));
    }

    private static Real[] point(Real... x) {
      return new Real[] {x[0], x[1], x[2]};
    }
  }

  /**
   * A partial over {@code Real}, with its compiled forms: its value, the rate at which it changes
   * with both arguments, and that with its own argument alone.
   */
  record Partial(
      Binary.Partial over, CompiledRule compiled, CompiledRule tangent, CompiledRule alone) {}

  /** The second piece, and the side on which a point lies. */
  record Kink(String text, DoubleBinaryOperator side, double standardWeight, Piece second) {
    Kink {
      if (!(standardWeight >= 0 && standardWeight <= 1)) {
        throw new IllegalArgumentException(
            "kinks at " + text + ": a weight of " + standardWeight + " is not between 0 and 1");
      }
    }

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
    if (kink != null) {
      return mixedFirst(x, y, z);
    }
    return piece.first.compiled.at(x, y, z);
  }

  double second(double x, double y, double z) {
    if (kink != null) {
      return mixedSecond(x, y, z);
    }
    return piece.second.compiled.at(x, y, z);
  }

  @SuppressWarnings("NullAway") // called where there is a kink
  private double mixedFirst(double x, double y, double z) {
    return mixed(kink, x, y, z, piece.first, kink.second.first);
  }

  @SuppressWarnings("NullAway") // called where there is a kink
  private double mixedSecond(double x, double y, double z) {
    return mixed(kink, x, y, z, piece.second, kink.second.second);
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

  /** The rate at which the first partial changes with x, where y is a constant. */
  double firstTangent(double x, double y, double z, double dx) {
    return kink == null
        ? piece.first.alone.at(x, y, z, dx)
        : mixedAlone(kink, x, y, z, dx, piece.first, kink.second.first);
  }

  /** The rate at which the second partial changes with y, where x is a constant. */
  double secondTangent(double x, double y, double z, double dy) {
    return kink == null
        ? piece.second.alone.at(x, y, z, dy)
        : mixedAlone(kink, x, y, z, dy, piece.second, kink.second.second);
  }

  private static double mixedAlone(
      Kink kink, double x, double y, double z, double rate, Partial first, Partial second) {
    double weight = kink.firstWeight(x, y);
    if (weight == 1) {
      return first.alone.at(x, y, z, rate);
    }
    double other = second.alone.at(x, y, z, rate);
    return weight == 0 ? other : weight * first.alone.at(x, y, z, rate) + (1 - weight) * other;
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
    if (x.isOverSymbol() || y.isOverSymbol()) {
      throw new Symbol.HasNoValue(); // how the mixture changes depends on which piece it is
    }
    if (x.isSymbol() || y.isSymbol()) {
      return Symbol.opaque(
          name + "'", (a, b) -> mixed(kink, a, b, value(a, b), first, second), x, y);
    }
    return Selection.mix(
        () -> kink.firstWeight(x.value(), y.value()),
        () -> first.over.at(x, y, z),
        () -> second.over.at(x, y, z),
        x,
        y);
  }

  /** Tells whoever watches for kinks that this row was applied at (x, y). */
  void note(double x, double y) {
    if (kink != null) {
      noteAt(kink, x, y);
    }
  }

  private void noteAt(Kink kink, double x, double y) {
    if (kink.side.applyAsDouble(x, y) == 0) {
      Kinks.report(name, x, y);
    }
  }
}
