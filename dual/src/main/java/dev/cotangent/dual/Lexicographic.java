package dev.cotangent.dual;

import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Interpretation;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.primitive.Unary;
import org.jspecify.annotations.Nullable;

/**
 * The level of a lexicographic directional derivative: a forward pass along the columns of a matrix
 * M of directions that goes by the directions, and not by a policy, where it meets a kink.
 *
 * <p>At a kink a function f has a slope in every direction, but no linear map gives them all.
 * Nesterov's idea is to walk on: the directional derivative f'(x; ·) is a function itself, that of
 * the first direction m₁ is taken from it, then f'(x; ·) is differentiated at m₁, and so on. What
 * is met on the way, f'(x; M) = [f₀(m₁), f₁(m₂), …] with f₀ = f'(x; ·) and fⱼ = fⱼ₋₁'(mⱼ; ·), is
 * linear from some column on where M spans the space, and then M's inverse turns it into an element
 * of a generalized derivative. It obeys the chain rule exactly, (f ∘ g)'(x; M) = f'(g(x); g'(x;
 * M)), which subgradients do not; so it can be had by a forward pass, and does not depend on how a
 * formula is written (Khan and Barton 2015, "A vector forward mode of automatic differentiation for
 * generalized derivative evaluation", Optimization Methods and Software 30; Nesterov 2005,
 * "Lexicographic differentiation of nonsmooth functions", Mathematical Programming 104).
 *
 * <p>All that the pass has to know of a row is its own rule. To {@code max(x, y)} it is that the
 * operand counts which is larger, and, where both are equal, that which grows faster in the first
 * direction in which they part. To the Euclidean norm at the origin it is the norm's gradient at
 * the first direction that leaves the origin. Rows whose sides are known by their signs only,
 * users' rows among them, are asked a little way along that direction.
 *
 * <p>A number's content is its row of rates, one for each direction; null is a rate that is zero by
 * structure, and does not meet a slope, which may be infinite.
 */
class Lexicographic extends Interpretation {
  /** How far beside a kink a row is asked for its piece, relative to the arguments' size. */
  private static final double[] STEPS = {0x1p-40, 0x1p-32, 0x1p-24};

  private final int directions;

  Lexicographic(int directions) {
    this.directions = directions;
  }

  /** The rates of a number; its own class, so that a content cannot be mistaken. */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  private record Rates(@Nullable Real[] each) {}

  /** Returns an input that changes at the given rates. */
  final Real seed(Real value, Real... rates) {
    @Nullable Real[] each = new Real[directions];
    boolean varies = false;
    for (int j = 0; j < directions; j++) {
      boolean zero = rates[j].isConstant() && rates[j].value() == 0;
      each[j] = zero ? null : rates[j];
      varies |= !zero;
    }
    return varies ? number(value, new Rates(each)) : value;
  }

  /** Returns the rates of a result. */
  final Real[] read(Real y) {
    Real checked = result(y);
    Real[] rates = new Real[directions];
    for (int j = 0; j < directions; j++) {
      rates[j] = rate(checked, j);
    }
    return rates;
  }

  private @Nullable Real structural(Real x, int direction) {
    return content(x) instanceof Rates rates ? rates.each[direction] : null;
  }

  /** Returns the rate at which an operand changes in a direction. */
  final Real rate(Real x, int direction) {
    Real rate = structural(x, direction);
    return rate == null ? Real.zero() : rate;
  }

  @Override
  protected Real interpret(Primitive f, Real... x) {
    Real[] at = primals(x);
    Real y = f.apply(at);
    boolean kink = !f.kinks().isEmpty() && f.hasKinkAt(Real.values(at));
    @Nullable Real[] slopes = kink ? slopesAtKink(f, x, at, y) : slopes(f, at, y);
    @Nullable Real[] rates = new Real[directions];
    boolean varies = false;
    for (int j = 0; j < directions; j++) {
      rates[j] = changes(f, slopes, x, j);
      varies |= rates[j] != null;
    }
    return varies ? number(y, new Rates(rates)) : y;
  }

  /** The sum of slopes times rates in a direction. */
  private @Nullable Real changes(Primitive f, @Nullable Real[] slopes, Real[] x, int direction) {
    Real sum = null;
    for (int k = 0; k < x.length; k++) {
      Real slope = slopes[k];
      Real rate = structural(x[k], direction);
      if (rate != null && slope != null && !isDropped(f, slope)) {
        Real term = slope.mul(rate);
        sum = sum == null ? term : sum.add(term);
      }
    }
    return sum;
  }

  /** What a router does not select contributes nothing, not even NaN. */
  private static boolean isDropped(Primitive f, Real slope) {
    return f.role() == Role.ROUTER && slope.isConstant() && slope.value() == 0;
  }

  /** The slopes at a point where the policy, if it has a say, is that of the caller. */
  private static Real[] slopes(Primitive f, Real[] at, Real y) {
    Real[] slopes = new Real[at.length];
    for (int k = 0; k < slopes.length; k++) {
      slopes[k] = Double.isNaN(y.value()) ? y : slope(f, k, at, y);
    }
    return slopes;
  }

  private static Real slope(Primitive f, int k, Real[] x, Real y) {
    return switch (f) {
      case Unary unary -> unary.slope(x[0], y);
      case Binary binary -> k == 0 ? binary.first(x[0], x[1], y) : binary.second(x[0], x[1], y);
      case Nary nary -> nary.partial(k, x, y);
    };
  }

  private @Nullable Real[] slopesAtKink(Primitive f, Real[] x, Real[] at, Real y) {
    if (f == Arithmetic.HYPOT) {
      return slopesOfNorm(x);
    }
    if (f == Piecewise.CLAMP) {
      return unit(x.length, clamped(x));
    }
    if (f == Piecewise.SELECT) {
      return unit(x.length, selected(x, at));
    }
    return f instanceof Nary nary ? slopesBeside(nary, x, at) : pieceSlopes(f, x, at, y);
  }

  /** The slopes of a row that hands on one operand; NaN where it cannot be told which. */
  private static @Nullable Real[] unit(int length, int selected) {
    @Nullable Real[] slopes = new Real[length];
    for (int k = 0; k < length; k++) {
      if (selected < 0) {
        slopes[k] = Real.of(Double.NaN);
      } else if (k == selected) {
        slopes[k] = Real.one();
      }
    }
    return slopes;
  }

  /** The slopes of the piece that lies in the directions. */
  private Real[] pieceSlopes(Primitive f, Real[] x, Real[] at, Real y) {
    double side = side(f, x, at);
    if (Double.isNaN(side)) {
      return slopes(f, at, Real.of(Double.NaN));
    }
    Subgradient piece = side < 0 ? Subgradient.SECOND : Subgradient.FIRST;
    return piece.during(() -> slopes(f, at, y));
  }

  /**
   * Which piece lies in the directions: positive for the first, negative for the second, 0 if all
   * directions stay at the kink, where the pieces agree.
   */
  private double side(Primitive f, Real[] x, Real[] at) {
    if (f == Piecewise.MAX) {
      return order(x[0], x[1]);
    }
    if (f == Piecewise.MIN) {
      return order(x[1], x[0]);
    }
    double[] beside = beside(f, x, at);
    if (beside == null) {
      return 0;
    }
    double weight =
        f instanceof Unary unary
            ? unary.firstWeight(beside[0], 0.5)
            : ((Binary) f).firstWeight(beside[0], beside[1], 0.5);
    return weight - 0.5;
  }

  /** The norm at the origin: its gradient at the first direction that leaves it. */
  private Real[] slopesOfNorm(Real... x) {
    for (int j = 0; j < directions; j++) {
      Real dx = rate(x[0], j);
      Real dy = rate(x[1], j);
      if (dx.value() != 0 || dy.value() != 0) {
        Real length = dx.hypot(dy);
        return slopes(Arithmetic.HYPOT, new Real[] {dx, dy}, length);
      }
    }
    return new Real[] {Real.zero(), Real.zero()};
  }

  /** Which operand a clamp hands on, whose bounds keep their order in the directions. */
  private int clamped(Real... x) {
    double low = order(x[0], x[1]);
    double high = order(x[0], x[2]);
    if (Double.isNaN(low) || Double.isNaN(high)) {
      return -1;
    }
    return high > 0 ? 2 : low < 0 ? 1 : 0;
  }

  /**
   * Which operand a select hands on where its condition is 0: the one that the condition turns to,
   * if both have the same value there. If they have not it is a jump, and the one that was taken
   * stays.
   */
  private int selected(Real[] x, Real... at) {
    double side = order(x[0], Real.zero());
    if (Double.isNaN(side)) {
      return -1;
    }
    return side > 0 && at[1].value() == at[2].value() ? 1 : 2;
  }

  /**
   * The order of two operands in the directions: the sign of their difference, or of the first of
   * the differences between their rates that is not 0; NaN where it meets NaN.
   */
  final double order(Real x, Real y) {
    double sign = sign(primal(x).value(), primal(y).value());
    for (int j = 0; sign == 0 && j < directions; j++) {
      sign = sign(rate(x, j).value(), rate(y, j).value());
    }
    return sign;
  }

  private static double sign(double x, double y) {
    return x > y ? 1 : x < y ? -1 : x == y ? 0 : Double.NaN;
  }

  /** The slopes of a selecting row a little way along the directions, where it is not at a kink. */
  private Real[] slopesBeside(Nary f, Real[] x, Real[] at) {
    double[] beside = beside(f, x, at);
    double[] point = beside == null ? Real.values(at) : beside;
    Real[] slopes = new Real[point.length];
    for (int k = 0; k < slopes.length; k++) {
      slopes[k] = Real.of(f.partial(k, point, f.value(point)));
    }
    return slopes;
  }

  /**
   * A point a little way along the first direction that leaves the row's kink; null if none does.
   */
  private double @Nullable [] beside(Primitive f, Real[] x, Real[] at) {
    for (int j = 0; j < directions; j++) {
      double[] rates = rates(j, x);
      for (double step : STEPS) {
        double[] beside = moved(Real.values(at), rates, step);
        if (!f.hasKinkAt(beside)) {
          return beside;
        }
      }
    }
    return null;
  }

  /** The rates of a row's operands in a direction. */
  final double[] rates(int direction, Real... x) {
    double[] rates = new double[x.length];
    for (int k = 0; k < rates.length; k++) {
      rates[k] = rate(x[k], direction).value();
    }
    return rates;
  }

  /** A point, moved by a small step relative to its size, whatever the size of the rates. */
  private static double[] moved(double[] point, double[] rates, double step) {
    double size = Math.max(1, largest(point));
    double fastest = largest(rates);
    double[] moved = point.clone();
    for (int k = 0; k < moved.length && fastest != 0; k++) {
      moved[k] += step * size * (rates[k] / fastest);
    }
    return moved;
  }

  private static double largest(double... x) {
    double largest = 0;
    for (double element : x) {
      largest = Math.max(largest, Math.abs(element));
    }
    return largest;
  }

  @Override
  public String toString() {
    return "a lexicographic derivative, which is for numbers";
  }
}
