package dev.cotangent.primitive;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The value and the slope of a row of one argument, over {@code double} and over {@code Real}. Its
 * methods are as small as {@link BinaryRule} says.
 */
record UnaryRule(
    String name, Role role, DoubleUnaryOperator operation, Piece first, @Nullable Kink kink) {

  /** The slope of a smooth piece, with its two compiled forms. */
  record Piece(Unary.Slope slope, CompiledRule compiled, CompiledRule tangent) {
    static Piece of(String name, Unary.Slope slope) {
      CompiledRule.Body formula = x -> slope.at(x[0], x[1]);
      // The tangent's arguments are x, y and dx; y changes at the rate slope * dx.
      CompiledRule.Body tangent =
          x ->
              Level.tangentOf(
                  formula, new Real[] {x[0], x[1]}, x[2], x[2].mul(slope.at(x[0], x[1])));
      return new Piece(
          slope, CompiledRule.of(name, 2, formula), CompiledRule.of(name + " tangent", 3, tangent));
    }
  }

  /** The second piece, and the side on which a point lies. */
  record Kink(String text, DoubleUnaryOperator side, double standardWeight, Piece second) {
    Kink {
      if (!(standardWeight >= 0 && standardWeight <= 1)) {
        throw new IllegalArgumentException(
            "kinks at " + text + ": a weight of " + standardWeight + " is not between 0 and 1");
      }
    }

    double firstWeight(double x) {
      return Selection.firstWeight(side.applyAsDouble(x), standardWeight);
    }
  }

  UnaryRule as(Role role) {
    return new UnaryRule(name, role, operation, first, kink);
  }

  UnaryRule with(Kink kink) {
    return new UnaryRule(name, role, operation, first, kink);
  }

  boolean routes() {
    return role == Role.ROUTER;
  }

  double value(double x) {
    return operation.applyAsDouble(x);
  }

  double slope(double x, double y) {
    if (kink != null) {
      return mixed(kink, x, y);
    }
    return first.compiled.at(x, y);
  }

  private double mixed(Kink kink, double x, double y) {
    double weight = kink.firstWeight(x);
    if (weight == 1) {
      return first.compiled.at(x, y);
    }
    double other = kink.second.compiled.at(x, y);
    return weight == 0 ? other : weight * first.compiled.at(x, y) + (1 - weight) * other;
  }

  double slopeTangent(double x, double y, double dx) {
    if (kink == null) {
      return first.tangent.at(x, y, dx);
    }
    double weight = kink.firstWeight(x);
    if (weight == 1) {
      return first.tangent.at(x, y, dx);
    }
    double other = kink.second.tangent.at(x, y, dx);
    return weight == 0 ? other : weight * first.tangent.at(x, y, dx) + (1 - weight) * other;
  }

  Real slope(Real x, Real y) {
    if (kink == null) {
      return first.slope.at(x, y);
    }
    if (x.isSymbol()) {
      return Symbol.opaque(name + "'", this::slope, x, y);
    }
    if (x.isOverSymbol()) {
      throw new Symbol.HasNoValue(); // how the mixture changes depends on which piece it is
    }
    return Selection.mix(
        () -> kink.firstWeight(x.value()),
        () -> first.slope.at(x, y),
        () -> kink.second.slope.at(x, y),
        x);
  }

  /** Tells whoever watches for kinks that this row was applied at x. */
  void note(double x) {
    if (kink != null) {
      noteAt(kink, x);
    }
  }

  private void noteAt(Kink kink, double x) {
    if (kink.side.applyAsDouble(x) == 0) {
      Kinks.report(name, x);
    }
  }
}
