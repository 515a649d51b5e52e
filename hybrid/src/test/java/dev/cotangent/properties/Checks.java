package dev.cotangent.properties;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Unary;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.List;

/**
 * What must be true of every row at every point inside its domain and away from its kinks. Each
 * check throws an {@link AssertionError} that says which row fails, where, and by how much.
 */
final class Checks {
  /** A sum of a few products, in another order: some ulps of its largest term. */
  private static final double ROUNDING = 1e-13;

  /** Beyond what differences know of their own error. */
  private static final double DIFFERENCES = 1e-8;

  /** Derivatives of order two and three are sums of many terms, which may cancel. */
  private static final double NESTING = 1e-10;

  private Checks() {}

  /** The domain is where the primitive has values and slopes. */
  static void domainHasValuesAndSlopes(Primitive f, double[] x) {
    requireFinite(f, x, "value", f.apply(Real.of(x)).value());
    requireFinite(f, x, "gradient", Forward.gradient(f::apply, x));
  }

  /** Forward mode in one direction or in all, and reverse mode, give the row's partials. */
  static void modesGiveThePartials(Primitive f, double[] x) {
    double[] partials = partials(f, x);
    for (Door door : Door.values()) {
      requireClose(f, x, door, partials, gradient(door, f, x), ROUNDING, norm(partials));
    }
  }

  /** Reverse mode through a tape entry: the row is applied to intermediate results. */
  static void modesAgreeOnIntermediates(Primitive f, double[] x) {
    ScalarFunction shifted = p -> f.apply(differencesFromNext(p));
    // The argument k is p[k] - (p[0] + … + p[n]), where p[n] makes up for the sum.
    double[] p = Arrays.copyOf(x, x.length + 1);
    p[x.length] = -Arrays.stream(x).sum();
    double[] forward = Forward.gradient(shifted, p);
    double[] reverse = Reverse.gradient(shifted, p);
    double size = norm(partials(f, arguments(p)));
    requireClose(f, x, "reverse mode on intermediates", forward, reverse, ROUNDING, size);
  }

  private static Real[] differencesFromNext(Real[] p) {
    Real total = Real.sum(p);
    Real[] arguments = new Real[p.length - 1];
    for (int k = 0; k < arguments.length; k++) {
      arguments[k] = p[k].sub(total);
    }
    return arguments;
  }

  private static double[] arguments(double[] p) {
    return Real.values(differencesFromNext(Real.of(p)));
  }

  /** The gradient is the slope of the values. */
  static void gradientMatchesDifferences(Primitive f, double[] x) {
    double[] gradient = Forward.gradient(f::apply, x);
    for (int k = 0; k < x.length; k++) {
      int at = k;
      Stencil stencil =
          Stencil.of(
              t -> {
                double[] moved = x.clone();
                moved[at] = t;
                return f.domain().contains(moved) ? f.apply(Real.of(moved)).value() : Double.NaN;
              },
              x[k]);
      double allowed = 2 * stencil.error() + DIFFERENCES * Math.abs(gradient[k]);
      if (!(Math.abs(gradient[k] - stencil.derivative()) <= allowed)
          || !(stencil.error() <= 1e-5 * (1 + norm(gradient)))) {
        throw failure(f, x, "partial " + k + " against " + stencil, gradient[k]);
      }
    }
  }

  /** The compiled partials are the rule's, bit for bit: both are the same operations. */
  static void fastPathIsTheRule(Primitive f, double[] x) {
    Real[] constants = Real.of(x);
    Real y = f.apply(constants);
    double[] fast = partials(f, x);
    for (int k = 0; k < x.length; k++) {
      Real rule =
          switch (f) {
            case Unary unary -> unary.slope(constants[0], y);
            case Binary binary ->
                k == 0
                    ? binary.first(constants[0], constants[1], y)
                    : binary.second(constants[0], constants[1], y);
            case Nary nary -> nary.partial(k, constants, y);
          };
      if (Double.compare(rule.value() + 0.0, fast[k] + 0.0) != 0) {
        throw failure(f, x, "compiled partial " + k + " where the rule says " + rule, fast[k]);
      }
    }
  }

  /** The compiled tangents of the partials are the derivatives of the partials. */
  static void fastTangentsAreTheRulesDerivatives(Primitive f, double[] x) {
    double[] v = direction(x.length);
    for (int k = 0; k < x.length; k++) {
      int at = k;
      ScalarFunction partial = p -> partial(f, at, p);
      double expected = Forward.directionalDerivative(partial, x, v);
      double size = norm(Forward.gradient(partial, x)) + norm(partials(f, x));
      double y = f.apply(Real.of(x)).value();
      double fast =
          switch (f) {
            case Unary unary -> unary.slopeTangent(x[0], y, v[0]);
            case Binary binary ->
                k == 0
                    ? binary.firstTangent(x[0], x[1], y, v[0], v[1])
                    : binary.secondTangent(x[0], x[1], y, v[0], v[1]);
            case Nary nary -> expected;
          };
      requireClose(
          f,
          x,
          "compiled tangent of partial " + k,
          new double[] {expected},
          new double[] {fast},
          10 * ROUNDING,
          size);
    }
  }

  /** A row does to a gradient what its role says. */
  static void roleHolds(Primitive f, List<double[]> points) {
    for (double[] x : points) {
      double[] partials = partials(f, x);
      switch (f.role()) {
        case DISTRIBUTOR -> {
          double[] elsewhere = partials(f, points.getFirst());
          if (!Arrays.equals(partials, elsewhere)) {
            throw failure(f, x, "a distributor's partials depend on the inputs", partials);
          }
        }
        case SWITCHER -> {
          for (int k = 0; k < x.length; k++) {
            double[] moved = x.clone();
            moved[k] = points.getFirst()[k];
            if (partials(f, moved)[k] != partials[k]) {
              throw failure(f, x, "a switcher's partial " + k + " depends on it", partials);
            }
          }
        }
        case ROUTER -> {
          if (!Arrays.stream(partials).allMatch(partial -> partial == 0 || partial == 1)) {
            throw failure(f, x, "a router's partials are 0 or 1", partials);
          }
          double sum = Arrays.stream(partials).sum();
          if (sum > 1
              || (List.of("max", "min", "clamp", "select").contains(f.name()) && sum != 1)) {
            throw failure(f, x, "what a router hands on adds up to 1", partials);
          }
        }
        case SCALER -> requireFinite(f, x, "partials", partials);
      }
    }
  }

  /** Derivatives of an order are the same in whichever doors, and in whichever order of doors. */
  static void nestingsAgree(Primitive f, double[] x, int order) {
    double size = 1;
    double[] expected = {};
    for (List<Door> nesting : Door.nestings(order)) {
      double[] derivatives = Real.values(Door.derivatives(nesting, f::apply, Real.of(x)));
      if (expected.length == 0) {
        expected = derivatives;
        size += norm(expected) + norm(partials(f, x)) + Math.abs(f.apply(Real.of(x)).value());
      }
      requireClose(f, x, nesting, expected, derivatives, NESTING, size);
    }
  }

  /** The second derivatives are symmetric, and the slopes of the first ones. */
  static void secondDerivativesMatchDifferences(Primitive f, double[] x) {
    List<Door> nesting = List.of(Door.REVERSE, Door.TANGENT);
    double[] hessian = Real.values(Door.derivatives(nesting, f::apply, Real.of(x)));
    double size = 1 + norm(hessian) + norm(partials(f, x));
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        int partial = i;
        int moving = j;
        Stencil stencil =
            Stencil.of(
                t -> {
                  double[] moved = x.clone();
                  moved[moving] = t;
                  return f.domain().contains(moved) ? partials(f, moved)[partial] : Double.NaN;
                },
                x[j]);
        double entry = hessian[i + x.length * j];
        if (!(Math.abs(entry - stencil.derivative()) <= 2 * stencil.error() + DIFFERENCES * size)
            || !(stencil.error() <= 1e-4 * size)) {
          throw failure(f, x, "entry " + i + ", " + j + " of the Hessian, " + stencil, entry);
        }
        requireClose(
            f,
            x,
            "the Hessian's other half",
            new double[] {hessian[j + x.length * i]},
            new double[] {entry},
            NESTING,
            size);
      }
    }
  }

  /** J (a u + b v) = a J u + b J v. */
  static void jvpIsLinear(Primitive f, double[] x) {
    double[] u = direction(x.length);
    double[] v = new double[x.length];
    double[] mixed = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      v[k] = Math.cos(5 * k + 1);
      mixed[k] = 3 * u[k] - 0.7 * v[k];
    }
    double expected =
        3 * Forward.directionalDerivative(f::apply, x, u)
            - 0.7 * Forward.directionalDerivative(f::apply, x, v);
    double actual = Forward.directionalDerivative(f::apply, x, mixed);
    requireClose(
        f,
        x,
        "jvp of 3 u - 0.7 v",
        new double[] {expected},
        new double[] {actual},
        ROUNDING,
        norm(partials(f, x)));
  }

  /** ⟨w, J v⟩ = ⟨Jᵀ w, v⟩. */
  static void adjointIdentity(Primitive f, double[] x) {
    double[] v = direction(x.length);
    double w = -1.7;
    double forward = w * Forward.jvp(p -> new Real[] {f.apply(p)}, x, v)[0];
    double[] vjp = Reverse.vjp(p -> new Real[] {f.apply(p)}, x, new double[] {w});
    double reverse = 0;
    for (int k = 0; k < x.length; k++) {
      reverse += vjp[k] * v[k];
    }
    requireClose(
        f,
        x,
        "the adjoint identity",
        new double[] {forward},
        new double[] {reverse},
        ROUNDING,
        norm(vjp));
  }

  /** (g ∘ f)' = g' · f', where f's result is g's first argument; in every mode. */
  static void chainRule(Primitive f, double[] x, Primitive g, double[] rest) {
    double inner = f.apply(Real.of(x)).value();
    double[] arguments = rest.clone();
    arguments[0] = inner;
    double slope = partials(g, arguments)[0];
    double[] expected = Arrays.stream(partials(f, x)).map(p -> slope * p).toArray();
    ScalarFunction composed =
        p -> {
          Real[] q = Real.of(rest);
          q[0] = f.apply(p);
          return g.apply(q);
        };
    for (Door door : Door.values()) {
      double[] actual = Real.values(door.gradient(composed, Real.of(x)));
      requireClose(f, x, "then " + g + " by " + door, expected, actual, ROUNDING, norm(expected));
    }
  }

  /** The row's partials over doubles. */
  static double[] partials(Primitive f, double... x) {
    double y = f.apply(Real.of(x)).value();
    double[] partials = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      partials[k] =
          switch (f) {
            case Unary unary -> unary.slope(x[0], y);
            case Binary binary ->
                k == 0 ? binary.first(x[0], x[1], y) : binary.second(x[0], x[1], y);
            case Nary nary -> nary.partial(k, x, y);
          };
    }
    return partials;
  }

  private static Real partial(Primitive f, int k, Real[] x) {
    Real y = f.apply(x);
    return switch (f) {
      case Unary unary -> unary.slope(x[0], y);
      case Binary binary -> k == 0 ? binary.first(x[0], x[1], y) : binary.second(x[0], x[1], y);
      case Nary nary -> nary.partial(k, x, y);
    };
  }

  private static double[] gradient(Door door, Primitive f, double[] x) {
    return Real.values(door.gradient(f::apply, Real.of(x)));
  }

  private static double[] direction(int length) {
    double[] v = new double[length];
    for (int k = 0; k < length; k++) {
      v[k] = Math.sin(3 * k + 2);
    }
    return v;
  }

  private static double norm(double[] x) {
    return Arrays.stream(x).map(Math::abs).max().orElse(0);
  }

  private static void requireFinite(Primitive f, double[] x, String what, double... values) {
    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      throw failure(f, x, what, values);
    }
  }

  private static void requireClose(
      Primitive f,
      double[] x,
      Object what,
      double[] expected,
      double[] actual,
      double tolerance,
      double size) {
    for (int k = 0; k < expected.length; k++) {
      double allowed = tolerance * (size + Math.abs(expected[k]));
      boolean same = expected[k] == actual[k] || Math.abs(expected[k] - actual[k]) <= allowed;
      if (!same) {
        throw failure(f, x, what + ": expected " + Arrays.toString(expected), actual);
      }
    }
  }

  private static AssertionError failure(Primitive f, double[] x, String what, double... was) {
    return new AssertionError(
        f + " at " + Arrays.toString(x) + ": " + what + ", was " + Arrays.toString(was));
  }
}
