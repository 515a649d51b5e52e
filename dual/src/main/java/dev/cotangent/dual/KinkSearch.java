package dev.cotangent.dual;

import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A forward pass along one direction that asks every row with kinks how far it is from its next
 * one, if its operands go on as they set out: x + t dx. This is the piecewise linearization of the
 * function, up to where its first piece ends (Griewank 2013, "On stable piecewise linearization and
 * generalized algorithmic differentiation", Optimization Methods and Software 28).
 */
final class KinkSearch extends Lexicographic {
  private static final double FROM = 0x1p-40;
  private static final double TO = 0x1p40;

  private @Nullable NextKink next;

  KinkSearch() {
    super(1);
  }

  /** Returns the nearest kink that was found. */
  Optional<NextKink> found() {
    return Optional.ofNullable(next);
  }

  @Override
  protected Real interpret(Primitive f, Real... x) {
    if (!f.kinks().isEmpty()) {
      double[] at = Level.doubles(primals(x));
      double distance = distance(f, at, speeds(x));
      double nearest = next == null ? Double.POSITIVE_INFINITY : next.distance();
      if (distance > 0 && distance < nearest) {
        next = new NextKink(distance, met(f, at));
      }
    }
    return super.interpret(f, x);
  }

  /** The rates of a row's operands, which must not depend on an outer differentiation. */
  private double[] speeds(Real... x) {
    Real[] speeds = new Real[x.length];
    Arrays.setAll(speeds, k -> rate(x[k], 0));
    return Level.doubles(speeds);
  }

  /** The kink as a report would show it, with the line of the user's code. */
  private static Kinks.Met met(Primitive f, double... at) {
    return Kinks.watch(
            () -> {
              Kinks.report(f.name(), at);
              return f;
            })
        .met()
        .getFirst();
  }

  /** The smallest t above 0 at which the row has a kink at x + t dx; infinite or NaN for none. */
  private static double distance(Primitive f, double[] x, double... dx) {
    if (f == Piecewise.MAX || f == Piecewise.MIN) {
      return zero(x[0] - x[1], dx[0] - dx[1]);
    }
    if (f == Piecewise.CLAMP) {
      return nearer(zero(x[0] - x[1], dx[0] - dx[1]), zero(x[0] - x[2], dx[0] - dx[2]));
    }
    if (f == Arithmetic.HYPOT) {
      return origin(x, dx);
    }
    if (f == Piecewise.FLOOR || f == Piecewise.CEIL) {
      return integer(x[0], dx[0]);
    }
    if (f == Piecewise.RINT) {
      return integer(x[0] + 0.5, dx[0]);
    }
    return hasItsKinkAtZero(f) ? zero(x[0], dx[0]) : change(f, x, dx);
  }

  private static boolean hasItsKinkAtZero(Primitive f) {
    return f == Piecewise.ABS
        || f == Piecewise.RELU
        || f == Piecewise.LEAKY_RELU
        || f == Piecewise.SIGNUM
        || f == Piecewise.SELECT;
  }

  /** Where x + t dx is 0. */
  private static double zero(double x, double dx) {
    return -x / dx;
  }

  private static double nearer(double a, double b) {
    return a > 0 && b > 0 ? Math.min(a, b) : a > 0 ? a : b;
  }

  /** Where x + t dx is an integer. */
  private static double integer(double x, double dx) {
    double next = dx > 0 ? Math.floor(x) + 1 : Math.ceil(x) - 1;
    return (next - x) / dx;
  }

  /** Where both x + t dx are 0, which only a line through the origin reaches. */
  private static double origin(double[] x, double... dx) {
    boolean meets = x[0] * dx[1] == x[1] * dx[0];
    return meets ? -(x[0] * dx[0] + x[1] * dx[1]) / (dx[0] * dx[0] + dx[1] * dx[1]) : Double.NaN;
  }

  /**
   * Where a row of which only the sides' signs are known changes its piece: by steps that double,
   * then by bisection.
   */
  private static double change(Primitive f, double[] x, double... dx) {
    double from = FROM;
    double[] piece = piece(f, x, dx, from);
    for (double to = 2 * from; to <= TO; to *= 2) {
      if (!Arrays.equals(piece, piece(f, x, dx, to))) {
        return bisected(f, x, dx, from, to);
      }
      from = to;
    }
    return Double.NaN;
  }

  private static double bisected(Primitive f, double[] x, double[] dx, double from, double to) {
    double[] piece = piece(f, x, dx, from);
    double low = from;
    double high = to;
    for (double middle = (low + high) / 2;
        low < middle && middle < high;
        middle = (low + high) / 2) {
      if (Arrays.equals(piece, piece(f, x, dx, middle))) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The piece on which x + t dx lies, as weights. */
  private static double[] piece(Primitive f, double[] x, double[] dx, double t) {
    double[] at = new double[x.length];
    Arrays.setAll(at, k -> x[k] + t * dx[k]);
    return switch (f) {
      case Unary unary -> new double[] {unary.firstWeight(at[0], 0.5)};
      case Binary binary -> new double[] {binary.firstWeight(at[0], at[1], 0.5)};
      case Nary nary -> weights(nary, at);
    };
  }

  private static double[] weights(Nary f, double... x) {
    double[] weights = new double[x.length];
    Arrays.setAll(weights, k -> f.partial(k, x, f.value(x)));
    return weights;
  }

  @Override
  public String toString() {
    return "a search for kinks, which is for numbers";
  }
}
