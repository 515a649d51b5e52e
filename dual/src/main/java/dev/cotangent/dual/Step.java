package dev.cotangent.dual;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One series of a {@link Recurrence}, and how it goes on from coefficient to coefficient. */
abstract sealed class Step {
  private static final Edge IDENTITY = new Edge(Edge.NONE, 1);

  /**
   * A slope: a series times a number, or a number.
   *
   * @param series which series, or {@link #NONE}
   * @param factor the number
   */
  record Edge(int series, double factor) {
    static final int NONE = -1;

    Edge times(double number) {
      return new Edge(series, factor * number);
    }

    /** Adds what the operand's rates contribute to coefficients through this slope. */
    private void advance(int from, int to, Series y, Series x, Series[] all, Weight weight) {
      if (weight == Weight.NONE) {
        return; // a piece that was not selected contributes nothing, not even NaN
      }
      if (series != NONE) {
        y.addSlope(from, to, x, all[series], factor, weight);
      } else if (factor != 0) {
        y.addScaled(from, to, x, factor, weight);
      }
    }
  }

  /** Which series the operands are. */
  final int[] operands;

  /** The order up to which the series is needed; -1 as long as nobody has asked. */
  int need = -1;

  private Step(int... operands) {
    this.operands = operands;
  }

  /** Returns the series with its first coefficient, and room for those that are needed. */
  abstract Series start(Series like, Series[] all);

  /**
   * Finds some coefficients, each from lower ones and from those of the operands up to the same
   * order.
   */
  abstract void advance(int from, int to, Series y, Series[] all);

  /** Returns the series whose coefficients it refers to. */
  int[] dependencies() {
    return operands;
  }

  static int[] dependencies(int[] operands, Edge... slopes) {
    return IntStream.concat(
            IntStream.of(operands),
            Stream.of(slopes).mapToInt(Edge::series).filter(series -> series != Edge.NONE))
        .toArray();
  }

  /** A number. */
  static final class Constant extends Step {
    final double value;

    Constant(double value) {
      this.value = value;
    }

    @Override
    Series start(Series like, Series[] all) {
      return like.constant(value);
    }

    @Override
    void advance(int from, int to, Series y, Series[] all) {}
  }

  /** A row applied to series. Its value at the point is always the row's own. */
  abstract static sealed class Applied extends Step {
    final Primitive f;

    Applied(Primitive f, int... operands) {
      super(operands);
      this.f = f;
    }

    @Override
    Series start(Series like, Series[] all) {
      Series y = like.applied(f, need, all, operands);
      if (!y.done) {
        y.done = isConstant(all);
        prepare(y, all);
      }
      return y;
    }

    private boolean isConstant(Series... all) {
      for (int operand : operands) {
        if (all[operand].degree > 0) {
          return false;
        }
      }
      return true;
    }

    /** What there is to do once at the point. */
    void prepare(Series y, Series[] all) {}
  }

  /** The product of two series, by Cauchy's rule. */
  static final class Product extends Applied {
    final int left;
    final int right;
    private final boolean gated;

    Product(Primitive f, int left, int right, boolean gated, int... operands) {
      super(f, operands);
      this.left = left;
      this.right = right;
      this.gated = gated;
    }

    @Override
    int[] dependencies() {
      return new int[] {left, right};
    }

    @Override
    void advance(int from, int to, Series y, Series[] all) {
      y.setProduct(from, to, all[left], all[right], gated);
    }
  }

  /** The series z for which z · divisor = dividend. */
  static final class Quotient extends Applied {
    final int dividend;
    final int divisor;

    Quotient(Primitive f, int dividend, int divisor, int... operands) {
      super(f, operands);
      this.dividend = dividend;
      this.divisor = divisor;
    }

    @Override
    int[] dependencies() {
      return new int[] {dividend, divisor};
    }

    @Override
    void advance(int from, int to, Series y, Series[] all) {
      y.setQuotient(from, to, all[dividend], all[divisor]);
    }
  }

  /** y' = Σ sᵢ · xᵢ', where the slopes sᵢ are series too. */
  static final class Smooth extends Applied {
    final Edge[] slopes;

    Smooth(Primitive f, int... operands) {
      super(f, operands);
      this.slopes = new Edge[operands.length];
    }

    @Override
    int[] dependencies() {
      return need == 0 ? operands : dependencies(operands, slopes);
    }

    @Override
    void advance(int from, int to, Series y, Series[] all) {
      if (from < to && slopes.length > 1 && refersTo(y, all)) {
        for (int k = from; k <= to; k++) {
          advance(k, k, y, all);
        }
        return;
      }
      for (int i = 0; i < slopes.length; i++) {
        slopes[i].advance(from, to, y, all[operands[i]], all, Weight.WHOLE);
      }
    }

    /**
     * Whether a slope is made of the result: then each coefficient must be whole before the next.
     */
    private boolean refersTo(Series y, Series... all) {
      for (Edge slope : slopes) {
        if (slope.series != Edge.NONE && all[slope.series] == y) {
          return true;
        }
      }
      return false;
    }
  }

  /** The same with a choice of two slopes, made at the point. */
  static final class Kinked extends Applied {
    final Edge[] first;
    final Edge[] second;

    Kinked(Primitive f, int... operands) {
      super(f, operands);
      this.first = new Edge[operands.length];
      this.second = new Edge[operands.length];
    }

    @Override
    int[] dependencies() {
      return need == 0
          ? operands
          : dependencies(
              operands, Stream.of(first, second).flatMap(Stream::of).toArray(Edge[]::new));
    }

    @Override
    void prepare(Series y, Series[] all) {
      y.weights = y.pieces(f, all, operands);
    }

    @Override
    @SuppressWarnings("NullAway") // prepared
    void advance(int from, int to, Series y, Series[] all) {
      for (int k = from; k <= to; k++) {
        for (int i = 0; i < first.length; i++) {
          Series x = all[operands[i]];
          first[i].advance(k, k, y, x, all, y.weights[0]);
          second[i].advance(k, k, y, x, all, y.weights[1]);
        }
      }
    }
  }

  /** One of the operands, or a mixture at a tie, chosen at the point. */
  static final class Routed extends Applied {
    Routed(Primitive f, int... operands) {
      super(f, operands);
    }

    @Override
    void prepare(Series y, Series[] all) {
      y.weights = y.routes((Nary) f, y, all, operands);
    }

    @Override
    @SuppressWarnings("NullAway") // prepared
    void advance(int from, int to, Series y, Series[] all) {
      for (int i = 0; i < operands.length; i++) {
        IDENTITY.advance(from, to, y, all[operands[i]], all, y.weights[i]);
      }
    }
  }

  /**
   * A row whose rule looks at values. The rule is run anew for each coefficient, on what is known
   * of the series by then: it takes some d times as long.
   */
  static final class Opaque extends Applied {
    private final boolean[] varying;

    Opaque(Primitive f, boolean[] varying, int... operands) {
      super(f, operands);
      this.varying = varying;
    }

    @Override
    void prepare(Series y, Series[] all) {
      y.slopes = new Series[operands.length];
      for (int i = 0; i < operands.length; i++) {
        y.slopes[i] = varying[i] ? y.room(Math.max(0, need - 1)) : null;
      }
    }

    @Override
    void advance(int from, int to, Series y, Series[] all) {
      for (int k = from; k <= to; k++) {
        advance(k, y, all);
      }
    }

    private void advance(int k, Series y, Series[] all) {
      TaylorLevel level = new TaylorLevel(k - 1);
      Real[] x = new Real[operands.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = level.number(all[operands[i]].upTo(k - 1));
      }
      Real result = level.number(y.upTo(k - 1));
      for (int i = 0; i < x.length; i++) {
        Series slope = y.slopes[i];
        if (slope != null) {
          slope.copy(k - 1, level.series(slope(i, x, result), y));
          y.addSlope(k, k, all[operands[i]], slope, 1, Weight.WHOLE);
        }
      }
    }

    private Real slope(int i, Real[] x, Real y) {
      return switch (f) {
        case Unary unary -> unary.slope(x[0], y);
        case Binary binary -> i == 0 ? binary.first(x[0], x[1], y) : binary.second(x[0], x[1], y);
        case Nary nary -> nary.partial(i, x, y);
      };
    }
  }
}
