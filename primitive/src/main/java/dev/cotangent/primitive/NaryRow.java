package dev.cotangent.primitive;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A row of several arguments. */
record NaryRow(
    String name,
    Role role,
    int arity,
    ToDoubleFunction<double[]> operation,
    Partial rule,
    @Nullable Choice choice,
    Domain domain)
    implements Nary {

  /** How a selecting row chooses. */
  record Choice(String text, Domain.Test kink, Weights weights) {}

  static NaryRow of(String name, int arity, ToDoubleFunction<double[]> operation, Partial rule) {
    return new NaryRow(name, Role.SCALER, arity, operation, rule, null, Domain.REALS);
  }

  @Override
  public Nary as(Role role) {
    return new NaryRow(name, role, arity, operation, rule, choice, domain);
  }

  @Override
  public Nary on(Domain domain) {
    return new NaryRow(name, role, arity, operation, rule, choice, domain);
  }

  @Override
  public Nary selecting(String text, Domain.Test kink, Weights weights) {
    var choosing = new Choice(text, kink, weights);
    return new NaryRow(name, Role.ROUTER, arity, operation, rule, choosing, domain);
  }

  @Override
  public Real apply(Real... x) {
    Arguments.requireLength(this, x.length);
    return Level.apply(this, x);
  }

  @Override
  public double value(double... x) {
    return operation.applyAsDouble(x);
  }

  @Override
  public double partial(int k, double[] x, double y) {
    if (choice != null) {
      return weights(choice, x)[k];
    }
    Real[] constants = new Real[x.length];
    for (int i = 0; i < x.length; i++) {
      constants[i] = Real.of(x[i]);
    }
    return rule.at(k, constants, Real.of(y)).value();
  }

  @Override
  public Real partial(int k, Real[] x, Real y) {
    return choice != null ? selected(choice, k, x) : rule.at(k, x, y);
  }

  private Real selected(Choice choice, int k, Real... x) {
    if (this == Piecewise.SELECT && k == 0) {
      return Real.ZERO; // the condition is never what is selected
    }
    DoubleSupplier weight = () -> weights(choice, Real.values(x))[k];
    Real open = Interpretation.weightAt(weight, x);
    return open == null ? Real.of(weight.getAsDouble()) : open;
  }

  /** Tells whoever watches for kinks that this row was applied at x. */
  void note(double... x) {
    if (hasKinkAt(x)) {
      Kinks.report(name, x);
    }
  }

  boolean routes() {
    return role == Role.ROUTER;
  }

  @Override
  public String kinks() {
    return choice == null ? "" : choice.text;
  }

  @Override
  public boolean hasKinkAt(double... point) {
    return choice != null && choice.kink.contains(point);
  }

  @Override
  public List<String> formulas() {
    if (choice != null) {
      return List.of("1 if selected, else 0");
    }
    int shown = arity < 0 ? 2 : arity;
    return IntStream.range(0, shown)
        .mapToObj(k ->
            CompiledRule.of(
                    name, shown + 1, x -> rule.at(k, java.util.Arrays.copyOf(x, shown), x[shown]))
                .formula(names(shown)))
        .toList();
  }

  @Override
  public Optional<Formula> rule(int k, int piece) {
    if (choice != null || arity < 0 || piece > 0) {
      return Optional.empty();
    }
    return CompiledRule.of(
            name, arity + 1, x -> rule.at(k, java.util.Arrays.copyOf(x, arity), x[arity]))
        .data();
  }

  @Override
  public String toString() {
    return name;
  }

  private static String[] names(int arguments) {
    String[] names = new String[arguments + 1];
    for (int i = 0; i < arguments; i++) {
      names[i] = "x" + (i + 1);
    }
    names[arguments] = "y";
    return names;
  }

  private static double[] weights(Choice choice, double[] x) {
    return choice.weights.at(x, Subgradient.current().firstWeight(0.5));
  }
}
