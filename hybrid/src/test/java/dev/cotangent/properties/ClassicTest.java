package dev.cotangent.properties;

import static dev.cotangent.properties.Vectors.dot;
import static dev.cotangent.properties.Vectors.flat;
import static dev.cotangent.properties.Vectors.norm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Calculus;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Pullback;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases by which the literature tells whether nested derivatives are right. */
class ClassicTest {
  static List<List<Door>> pairs() {
    return Door.nestings(2);
  }

  static List<List<Door>> triples() {
    return Door.nestings(3);
  }

  static List<List<Door>> quadruples() {
    return Door.nestings(4);
  }

  /** Forward and reverse mode, in the four ways to nest one in the other. */
  static List<List<Door>> modes() {
    return Door.nestings(2).stream().filter(doors -> !doors.contains(Door.TANGENT)).toList();
  }

  @Provide
  Arbitrary<Program> programs() {
    return Program.upTo(6);
  }

  @Provide
  Arbitrary<double[]> points() {
    return Program.points();
  }

  private static double size(ScalarFunction f, double... x) {
    return 1 + norm(Forward.gradient(f, x)) + norm(flat(Hybrid.hessian(f, x)));
  }

  // Perturbation confusion (Siskind and Pearlmutter 2005).

  /** Each of four variables is used in all derivatives inside its own. */
  @ParameterizedTest
  @MethodSource("quadruples")
  void perturbationConfusionFourDeep(List<Door> doors) {
    Real fixed = fourDeep(doors, x -> Real.of(3), y -> Real.of(5), z -> Real.of(7));
    assertEquals(8 * 3 * 5 * 2, fixed.value(), "d/dx 4 · 3 · 5 x²");
    Real moving = fourDeep(doors, x -> x, y -> y, z -> z);
    assertEquals(24 * 8, moving.value(), "d/dx 6 x⁴");
  }

  /**
   * Four derivatives inside each other at 2, the inner ones at points made of the next variable.
   */
  private static Real fourDeep(
      List<Door> doors, UnaryOperator<Real> ofX, UnaryOperator<Real> ofY, UnaryOperator<Real> ofZ) {
    return derivative(
        doors,
        3,
        x -> {
          UnaryOperator<Real> inY =
              y -> {
                UnaryOperator<Real> inZ =
                    z -> {
                      UnaryOperator<Real> inW = w -> x.mul(y).mul(z).mul(w);
                      return x.add(y).add(z.mul(derivative(doors, 0, inW, ofZ.apply(z))));
                    };
                return x.add(y.mul(derivative(doors, 1, inZ, ofY.apply(y))));
              };
          return x.mul(derivative(doors, 2, inY, ofX.apply(x)));
        },
        Real.of(2));
  }

  private static Real derivative(List<Door> doors, int level, UnaryOperator<Real> f, Real x) {
    return doors.get(level).derivative(f, x);
  }

  // Derivatives of functions that return functions (Manzyuk et al. 2019).

  /** The derivative of a curried function is a function, which can be differentiated in turn. */
  @ParameterizedTest
  @MethodSource("triples")
  void curriedDerivatives(List<Door> doors) {
    Function<Real, UnaryOperator<Real>> power = x -> y -> x.square().mul(y.pow(3));
    UnaryOperator<Real> byFirst =
        y -> derivative(doors, 0, x -> power.apply(x).apply(y), Real.of(5));
    assertEquals(10 * 8, byFirst.apply(Real.of(2)).value(), 1e-13);
    assertEquals(10 * 12, derivative(doors, 1, byFirst, Real.of(2)).value(), 1e-13);
    Real third = derivative(doors, 2, y -> derivative(doors, 1, byFirst, y), Real.of(2));
    assertEquals(10 * 12, third.value(), 1e-13);
  }

  /**
   * Section 1 of the paper: s(u)(f)(x) = f(x + u), so that D s at 0 is differentiation itself. Both
   * its uses in D̂ (D̂ h) share one perturbation where it is taken once, when D̂ is made.
   */
  @ParameterizedTest
  @MethodSource("pairs")
  void theDerivativeOfAShiftIsDifferentiation(List<Door> doors) {
    Function<Real, UnaryOperator<UnaryOperator<Real>>> shift = u -> f -> x -> f.apply(x.add(u));
    for (int level = 0; level < 2; level++) {
      int at = level;
      UnaryOperator<UnaryOperator<Real>> hat =
          f -> x -> derivative(doors, at, u -> shift.apply(u).apply(f).apply(x), Real.zero());
      UnaryOperator<UnaryOperator<Real>> other =
          f -> x -> derivative(doors, 1 - at, u -> shift.apply(u).apply(f).apply(x), Real.zero());
      double x = 1.3;
      Real twice = hat.apply(hat.apply(Real::exp)).apply(Real.of(x));
      assertEquals(Math.exp(x), twice.value(), 1e-14);
      Real mixed = hat.apply(other.apply(hat.apply(Real::sin))).apply(Real.of(x));
      assertEquals(-Math.cos(x), mixed.value(), 1e-14);
    }
  }

  // Siskind and Pearlmutter's benchmarks: nested optimization.

  /** Gradient descent whose step grows while it goes well, as in their benchmarks. */
  private static Real[] argmin(Door door, ScalarFunction f, Real... start) {
    Real[] x = start;
    Real fx = f.apply(x.clone());
    Real[] slope = door.gradient(f, x);
    double eta = 1e-5;
    int steps = 0;
    while (norm(Real.values(slope)) > 1e-5) {
      if (steps == 10) {
        eta *= 2;
        steps = 0;
        continue;
      }
      Real[] next = descended(x, slope, eta);
      if (eta * norm(Real.values(slope)) <= 1e-5) {
        return x;
      }
      Real value = f.apply(next.clone());
      if (value.lessThan(fx)) {
        x = next;
        fx = value;
        slope = door.gradient(f, x);
        steps++;
      } else {
        eta /= 2;
        steps = 0;
      }
    }
    return x;
  }

  private static Real[] descended(Real[] x, Real[] slope, double eta) {
    Real[] next = new Real[x.length];
    Arrays.setAll(next, i -> x[i].sub(slope[i].mul(eta)));
    return next;
  }

  private static Real squares(Real... x) {
    return Real.dot(x, x);
  }

  /** The saddle of |x|² - |y|²: a minimum over x of the maximum over y. */
  @ParameterizedTest
  @MethodSource("modes")
  void saddle(List<Door> doors) {
    Real[] start = Real.of(1, 1);
    ScalarFunction worst =
        x -> {
          ScalarFunction gain = y -> squares(y).sub(squares(x));
          return gain.apply(argmin(doors.get(0), gain, start)).neg();
        };
    Real[] x = argmin(doors.get(1), worst, start);
    Real[] y = argmin(doors.get(0), v -> squares(v).sub(squares(x)), start);
    // Where this descent stops; their implementations print these digits.
    double stop = 8.246324826140356e-6;
    assertArrayEquals(new double[] {stop, stop}, Real.values(x), 1e-15);
    assertArrayEquals(new double[] {stop, stop}, Real.values(y), 1e-15);
  }

  /**
   * A particle falls past two charges; the height of one of them is set so that it hits the ground
   * at the origin. The force is a gradient, and the way down is differentiated by the setting.
   */
  @ParameterizedTest
  @MethodSource("modes")
  void particle(List<Door> doors) {
    Real setting =
        argmin(doors.get(1), w -> missed(doors.get(0), w[0]), Real.of(new double[] {0}))[0];
    assertEquals(0.20719187464861194, setting.value(), 1e-12, "what their implementations print");
  }

  private static Real missed(Door door, Real setting) {
    Real[][] charges = {{Real.of(10), setting.rsub(10)}, Real.of(10, 0)};
    ScalarFunction potential =
        at -> distance(at, charges[0]).reciprocal().add(distance(at, charges[1]).reciprocal());
    double dt = 0.1;
    Real[] x = Real.of(0, 8);
    Real[] v = Real.of(0.75, 0);
    while (true) {
      Real[] next = descended(x, v, -dt);
      if (next[1].lessThanOrEqual(0)) {
        return x[0].sub(v[0].mul(x[1].div(v[1]))).square();
      }
      v = descended(v, door.gradient(potential, x), dt);
      x = next;
    }
  }

  private static Real distance(Real[] a, Real[] b) {
    return a[0].sub(b[0]).square().add(a[1].sub(b[1]).square()).sqrt();
  }

  // Mechanics (Sussman and Wisdom, "Structure and Interpretation of Classical Mechanics").

  /** A Lagrangian L(q, v), and what is made of it by nested derivatives. */
  private interface Lagrangian {
    Real at(Real[] q, Real[] v);

    /**
     * The Hamiltonian by the Legendre transform: L is quadratic in v, so that the momenta p = ∂L/∂v
     * are solved for v by one step of Newton's method.
     */
    default Real hamiltonian(List<Door> doors, Real[] q, Real[] p) {
      ScalarFunction kinetic = v -> at(q, v);
      Real[] rest = Real.of(new double[q.length]);
      Real[] momenta = doors.get(0).gradient(kinetic, rest);
      Real[] mass = Door.derivatives(doors.subList(0, 2), kinetic, rest);
      Tensor missing = Tensor.of(p, p.length).sub(Tensor.of(momenta, p.length));
      Real[] v = Tensor.of(mass, q.length, q.length).solve(missing).toReals();
      return Real.dot(p, v).sub(at(q, v));
    }

    /** How far a path is from being one: d/dt ∂L/∂v - ∂L/∂q. */
    default double[] residual(List<Door> doors, Function<Real, Real[]> path, double t) {
      Real[] rates = changes(doors.get(2), s -> momenta(doors, path, s), Real.of(t));
      Real[] q = path.apply(Real.of(t));
      Real[] v = changes(doors.get(0), path, Real.of(t));
      Real[] forces = doors.get(1).gradient(x -> at(x, v), q);
      double[] residual = new double[q.length];
      Arrays.setAll(residual, i -> rates[i].sub(forces[i]).value());
      return residual;
    }

    private Real[] momenta(List<Door> doors, Function<Real, Real[]> path, Real t) {
      Real[] q = path.apply(t);
      return doors.get(1).gradient(v -> at(q, v), changes(doors.get(0), path, t));
    }

    private static Real[] changes(Door door, Function<Real, Real[]> path, Real t) {
      Real[] changes = new Real[path.apply(t).length];
      Arrays.setAll(changes, i -> door.derivative(s -> path.apply(s)[i], t));
      return changes;
    }
  }

  private static final double MASS = 2;
  private static final double ATTRACTION = 3;
  private static final double LENGTH = 0.7;
  private static final double GRAVITY = 9.81;

  private static final Lagrangian PENDULUM =
      (q, v) ->
          v[0].square()
              .mul(MASS * LENGTH * LENGTH / 2)
              .add(q[0].cos().mul(MASS * GRAVITY * LENGTH));

  /** In polar coordinates. */
  private static final Lagrangian KEPLER =
      (q, v) ->
          v[0].square()
              .add(q[0].mul(v[1]).square())
              .mul(MASS / 2)
              .add(q[0].rdiv(ATTRACTION * MASS));

  @ParameterizedTest
  @MethodSource("triples")
  void hamiltonians(List<Door> doors) {
    Door outside = doors.get(2);
    ScalarFunction pendulum =
        s -> PENDULUM.hamiltonian(doors, new Real[] {s[0]}, new Real[] {s[1]});
    double inertia = MASS * LENGTH * LENGTH;
    double weight = MASS * GRAVITY * LENGTH;
    double[] at = {0.4, 1.7};
    double energy = at[1] * at[1] / (2 * inertia) - weight * Math.cos(at[0]);
    assertEquals(energy, pendulum.apply(Real.of(at)).value(), 1e-14);
    assertArrayEquals(
        new double[] {weight * Math.sin(at[0]), at[1] / inertia},
        Real.values(outside.gradient(pendulum, Real.of(at))),
        1e-14,
        "Hamilton's equations");
    ScalarFunction kepler =
        s -> KEPLER.hamiltonian(doors, new Real[] {s[0], s[1]}, new Real[] {s[2], s[3]});
    double r = 1.5;
    double pr = -0.3;
    double pa = 2.2;
    double[] expected = {
      -pa * pa / (MASS * r * r * r) + ATTRACTION * MASS / (r * r), 0, pr / MASS, pa / (MASS * r * r)
    };
    assertArrayEquals(
        expected, Real.values(outside.gradient(kepler, Real.of(r, 0.8, pr, pa))), 1e-14);
  }

  @ParameterizedTest
  @MethodSource("triples")
  void eulerLagrange(List<Door> doors) {
    double stiffness = 5;
    Lagrangian spring = (q, v) -> v[0].square().mul(MASS / 2).sub(q[0].square().mul(stiffness / 2));
    double t = 0.9;
    for (double omega : new double[] {Math.sqrt(stiffness / MASS), 2}) {
      Function<Real, Real[]> swing = s -> new Real[] {s.mul(omega).add(0.3).cos().mul(1.4)};
      double expected = 1.4 * Math.cos(omega * t + 0.3) * (stiffness - MASS * omega * omega);
      assertArrayEquals(new double[] {expected}, spring.residual(doors, swing, t), 1e-13);
    }
    double radius = 1.5;
    for (double turns : new double[] {Math.sqrt(ATTRACTION / Math.pow(radius, 3)), 0.5}) {
      Function<Real, Real[]> circle = s -> new Real[] {Real.of(radius), s.mul(turns)};
      double pull = MASS * (ATTRACTION / (radius * radius) - turns * turns * radius);
      assertArrayEquals(new double[] {pull, 0}, KEPLER.residual(doors, circle, t), 1e-14);
    }
    Function<Real, Real[]> line = s -> new Real[] {s.mul(3).add(1), s.mul(-2), s};
    Lagrangian free = (q, v) -> squares(v).mul(MASS / 2);
    assertArrayEquals(new double[3], free.residual(doors, line, t), 1e-15);
  }

  // Symmetries of higher derivatives, on random programs.

  /** The order of differentiation does not matter, whatever the modes. */
  @Property(
      seed = "1",
      tries = 40,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void schwarz(@ForAll("programs") Program f, @ForAll("points") double[] x) {
    double rounding = 1e-11 * size(f, x);
    for (List<Door> doors : pairs()) {
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < i; j++) {
          assertEquals(partial(doors, f, i, j, x), partial(doors.reversed(), f, j, i, x), rounding);
        }
      }
    }
  }

  /** ∂/∂xⱼ by the second door of ∂f/∂xᵢ by the first. */
  private static double partial(List<Door> doors, ScalarFunction f, int i, int j, double... x) {
    return doors.get(1).gradient(p -> doors.get(0).gradient(f, p)[i], Real.of(x))[j].value();
  }

  /** ⟨u, H v⟩ = ⟨H u, v⟩, with H v by an adjoint of a tangent and in every other mix. */
  @Property(
      seed = "2",
      tries = 60,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void secondOrderAdjoints(
      @ForAll("programs") Program f,
      @ForAll("points") double[] x,
      @ForAll("points") double[] u,
      @ForAll("points") double[] v) {
    double rounding = 1e-11 * size(f, x) * (1 + norm(u) * norm(v));
    double expected = Calculus.secondDerivative(f, x, u, v);
    for (List<Door> doors : pairs()) {
      assertEquals(expected, dot(u, product(doors, f, x, v)), rounding, doors.toString());
      assertEquals(expected, dot(v, product(doors, f, x, u)), rounding, doors.toString());
    }
  }

  private static double[] product(List<Door> doors, ScalarFunction f, double[] x, double... v) {
    return Real.values(
        doors.get(1).gradient(p -> Real.dot(doors.get(0).gradient(f, p), v), Real.of(x)));
  }

  /** The gradient of |∇f|²/2 is H ∇f, whichever door gives the inner gradients. */
  @Property(
      seed = "3",
      tries = 60,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void functionsThatUseDerivatives(@ForAll("programs") Program f, @ForAll("points") double[] x) {
    double[] expected = Hybrid.hessianVectorProduct(f, x, Forward.gradient(f, x));
    double rounding = 1e-11 * Math.pow(size(f, x), 2);
    List<VectorFunction> gradients =
        List.of(
            Forward.gradient(f),
            Reverse.gradient(f),
            p -> Reverse.pullback(f.asVector(), p).apply(new Real[] {Real.one()}),
            p -> Reverse.vjp(f.asVector(), p, new Real[] {Real.one()}));
    for (VectorFunction gradient : gradients) {
      for (Door door : Door.values()) {
        Real[] actual = door.gradient(p -> squares(gradient.apply(p)).div(2), Real.of(x));
        assertArrayEquals(expected, Real.values(actual), rounding, door.toString());
      }
    }
  }

  /** A function that uses every door inside, and a tape of its own. */
  @Test
  void everyDoorInside() {
    ScalarFunction cubic = x -> x[0].pow(3).mul(x[1]).add(x[1].square());
    ScalarFunction all =
        x -> {
          Real slope = Forward.derivative(t -> t.mul(x[0]).sin(), x[1]); // x cos(x y)
          Real[] gradient = Reverse.gradient(cubic, x); // 3 x² y, x³ + 2 y
          Real[][] hessian = Hybrid.hessian(cubic, x); // 6 x y, 3 x², 2
          Pullback pullback = Reverse.pullback(p -> new Real[] {p[0].mul(p[1])}, x);
          Real pulled = pullback.apply(new Real[] {x[1]})[0]; // y²
          Real laplacian = Calculus.laplacian(cubic, x); // 6 x y + 2
          try (Tape tape = Tape.open()) {
            double six = tape.gradient(tape.variable(3).square())[0];
            return Real.sum(slope, gradient[1], hessian[0][0], pulled, laplacian).mul(six);
          }
        };
    double x = 0.6;
    double y = -1.1;
    double c = Math.cos(x * y);
    double s = Math.sin(x * y);
    double[] expected = {
      6 * (c - x * y * s + 3 * x * x + 6 * y + 6 * y), 6 * (-x * x * s + 2 + 6 * x + 2 * y + 6 * x)
    };
    for (Door door : Door.values()) {
      assertArrayEquals(expected, Real.values(door.gradient(all, Real.of(x, y))), 1e-13);
    }
    double[][] hessian = Hybrid.hessian(all, x, y);
    double mixed = 6 * (-2 * x * s - x * x * y * c + 12);
    assertEquals(mixed, hessian[0][1], 1e-12);
    assertEquals(mixed, hessian[1][0], 1e-12);
  }
}
