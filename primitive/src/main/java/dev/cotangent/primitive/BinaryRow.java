package dev.cotangent.primitive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/** A row of two arguments; a record for the reason given in {@link UnaryRow}. */
record BinaryRow(BinaryRule rule, Domain domain, BinaryKernel kernel) implements Binary {

  static BinaryRow of(String name, DoubleBinaryOperator operation, Partial first, Partial second) {
    var piece = BinaryRule.Piece.of(name, first, second);
    return of(new BinaryRule(name, Role.SCALER, operation, piece, null), Domain.REALS);
  }

  private static BinaryRow of(BinaryRule rule, Domain domain) {
    return new BinaryRow(rule, domain, Kernels.of(rule));
  }

  @Override
  public Binary as(Role role) {
    return of(rule.as(role), domain);
  }

  @Override
  public Binary on(Domain domain) {
    return new BinaryRow(rule, domain, kernel);
  }

  @Override
  public Binary kinked(
      String text,
      DoubleBinaryOperator side,
      double standardWeight,
      Partial first,
      Partial second) {
    var piece = BinaryRule.Piece.of(name() + " (second piece)", first, second);
    return of(rule.with(new BinaryRule.Kink(text, side, standardWeight, piece)), domain);
  }

  @Override
  public Real apply(Real x, Real y) {
    return kernel.apply(this, Arguments.required(x, name()), Arguments.required(y, name()));
  }

  @Override
  public Real apply(Real x, double y) {
    return kernel.apply(this, Arguments.required(x, name()), y);
  }

  @Override
  public Real apply(double x, Real y) {
    return kernel.apply(this, x, Arguments.required(y, name()));
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
  public double value(double x, double y) {
    return rule.value(x, y);
  }

  @Override
  public double first(double x, double y, double z) {
    return rule.first(x, y, z);
  }

  @Override
  public double second(double x, double y, double z) {
    return rule.second(x, y, z);
  }

  @Override
  public double tie() {
    return rule.kink() == null
        ? 1
        : Subgradient.current().firstWeight(rule.kink().standardWeight());
  }

  @Override
  public double firstWeight(double x, double y, double tie) {
    return rule.kink() == null ? 1 : Selection.weight(rule.kink().side().applyAsDouble(x, y), tie);
  }

  @Override
  public Real first(Real x, Real y, Real z) {
    return rule.first(x, y, z);
  }

  @Override
  public Real second(Real x, Real y, Real z) {
    return rule.second(x, y, z);
  }

  @Override
  public double firstTangent(double x, double y, double z, double dx, double dy) {
    return rule.firstTangent(x, y, z, dx, dy);
  }

  @Override
  public double secondTangent(double x, double y, double z, double dx, double dy) {
    return rule.secondTangent(x, y, z, dx, dy);
  }

  @Override
  public String kinks() {
    return rule.kink() == null ? "" : rule.kink().text();
  }

  @Override
  public boolean hasKinkAt(double... point) {
    return rule.kink() != null && rule.kink().side().applyAsDouble(point[0], point[1]) == 0;
  }

  @Override
  public List<String> formulas() {
    List<String> formulas = new ArrayList<>(written(rule.piece()));
    if (rule.kink() != null) {
      formulas.addAll(written(rule.kink().second()));
    }
    return formulas;
  }

  private static List<String> written(BinaryRule.Piece piece) {
    return List.of(
        piece.first().compiled().formula("x", "y", "z"),
        piece.second().compiled().formula("x", "y", "z"));
  }

  @Override
  public Optional<Formula> rule(int k, int piece) {
    if (piece == 0) {
      return partial(rule.piece(), k).data();
    }
    return piece > 1 || rule.kink() == null
        ? Optional.empty()
        : partial(rule.kink().second(), k).data();
  }

  private static CompiledRule partial(BinaryRule.Piece piece, int k) {
    return (k == 0 ? piece.first() : piece.second()).compiled();
  }

  @Override
  public String toString() {
    return name();
  }
}
