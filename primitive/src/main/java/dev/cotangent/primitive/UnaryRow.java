package dev.cotangent.primitive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * A row of one argument. It is a record because the JIT compiler trusts the fields of records:
 * where the row is a {@code static final} constant, its value, its compiled rule and its kernel are
 * inlined.
 */
record UnaryRow(UnaryRule rule, Domain domain, UnaryKernel kernel) implements Unary {

  static UnaryRow of(String name, DoubleUnaryOperator operation, Slope slope) {
    var piece = UnaryRule.Piece.of(name, slope);
    return of(new UnaryRule(name, Role.SCALER, operation, piece, null), Domain.REALS);
  }

  private static UnaryRow of(UnaryRule rule, Domain domain) {
    return new UnaryRow(rule, domain, Kernels.of(rule));
  }

  @Override
  public Unary as(Role role) {
    return of(rule.as(role), domain);
  }

  @Override
  public Unary on(Domain domain) {
    return new UnaryRow(rule, domain, kernel);
  }

  @Override
  public Unary kinked(String text, DoubleUnaryOperator side, double standardWeight, Slope second) {
    var piece = UnaryRule.Piece.of(name() + " (second piece)", second);
    return of(rule.with(new UnaryRule.Kink(text, side, standardWeight, piece)), domain);
  }

  @Override
  public Real apply(Real x) {
    return kernel.apply(this, Arguments.required(x, name()));
  }

  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public Role role() {
    return rule.role();
  }

  @Override
  public double value(double x) {
    return rule.value(x);
  }

  @Override
  public double slope(double x, double y) {
    return rule.slope(x, y);
  }

  @Override
  public double slopeTangent(double x, double y, double dx) {
    return rule.slopeTangent(x, y, dx);
  }

  @Override
  public double tie() {
    return rule.kink() == null
        ? 1
        : Subgradient.current().firstWeight(rule.kink().standardWeight());
  }

  @Override
  public double firstWeight(double x, double tie) {
    return rule.kink() == null ? 1 : Selection.weight(rule.kink().side().applyAsDouble(x), tie);
  }

  @Override
  public Real slope(Real x, Real y) {
    return rule.slope(x, y);
  }

  @Override
  public String kinks() {
    return rule.kink() == null ? "" : rule.kink().text();
  }

  @Override
  public boolean hasKinkAt(double... point) {
    return rule.kink() != null && rule.kink().side().applyAsDouble(point[0]) == 0;
  }

  @Override
  public List<String> formulas() {
    List<String> formulas = new ArrayList<>();
    formulas.add(rule.first().compiled().formula("x", "y"));
    if (rule.kink() != null) {
      formulas.add(rule.kink().second().compiled().formula("x", "y"));
    }
    return formulas;
  }

  @Override
  public Optional<Formula> rule(int k, int piece) {
    if (piece == 0) {
      return rule.first().compiled().data();
    }
    return piece > 1 || rule.kink() == null
        ? Optional.empty()
        : rule.kink().second().compiled().data();
  }

  @Override
  public String toString() {
    return name();
  }
}
