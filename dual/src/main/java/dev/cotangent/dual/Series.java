package dev.cotangent.dual;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import org.jspecify.annotations.Nullable;

/**
 * A power series c₀ + c₁ t + c₂ t² + …, cut off after some order, whose coefficients are found one
 * after the other: a Taylor series, cₖ = f⁽ᵏ⁾ / k!.
 *
 * <p>How the coefficients of a row's result follow from those of its operands is a {@link
 * Recurrence}, the same for coefficients of all kinds. A kind of series says how its coefficients
 * are added and multiplied, in the four sums that recurrences are made of. Each of them finds some
 * coefficients of this series, one after the other; c₀ is there from the start.
 */
abstract class Series {
  /** The order up to which there are coefficients; those beyond are 0. */
  int degree;

  /** Nothing remains to be computed. */
  boolean done;

  /** Which pieces of the row that this series comes from count; null for a smooth row. */
  Weight @Nullable [] weights;

  /** The slopes of a row whose rule is no formula, as far as they are known. */
  @Nullable Series[] slopes = NO_SLOPES;

  /** Said of what is not a whole number, from 0 on. */
  static final int NOT_WHOLE = -1;

  private static final @Nullable Series[] NO_SLOPES = {};

  Series(int degree) {
    this.degree = degree;
  }

  /** Returns c₀ as a number. */
  abstract Real primal();

  /** Returns a constant series of this kind. */
  abstract Series constant(double value);

  /**
   * Returns a row's result with c₀ = f(x₀) and room for more; its coefficients are NaN, and it is
   * {@link #done}, where there is no result.
   *
   * @param order the order up to which there is room
   * @param all the series among which the operands are
   * @param operands which of them
   */
  abstract Series applied(Primitive f, int order, Series[] all, int... operands);

  /** Returns a series of this kind with room up to an order, all of it 0. */
  abstract Series room(int order);

  /** Returns this series cut off after an order, as it is now. */
  abstract Series upTo(int order);

  /** Takes over one coefficient of another series, c₀ included. */
  abstract void copy(int k, Series from);

  /** Adds w · factor · xₖ for k = from … to. */
  abstract void addScaled(int from, int to, Series x, double factor, Weight w);

  /**
   * Adds w · factor · (1 / k) Σ j · xⱼ · s₍ₖ₋ⱼ₎ over j = 1 … k, for k = from … to: what comes from
   * y' = s · x'. The slope may be this series.
   */
  abstract void addSlope(int from, int to, Series x, Series s, double factor, Weight w);

  /**
   * Sets Σ aⱼ · b₍ₖ₋ⱼ₎ over j = 0 … k, for k = from … to.
   *
   * @param gated whether a factor 0 lets nothing through, whatever the other one is
   */
  abstract void setProduct(int from, int to, Series a, Series b, boolean gated);

  /** Sets (aₖ - Σ cⱼ · b₍ₖ₋ⱼ₎) / b₀ over j = 0 … k - 1, for k = from … to; c is this series. */
  abstract void setQuotient(int from, int to, Series a, Series b);

  /** Returns whether c₀ is 0, or has an element that is. */
  abstract boolean startsAtZero();

  /** Returns the whole number that this series is, or {@link #NOT_WHOLE}. */
  final int whole() {
    return degree == 0 ? whole(number()) : NOT_WHOLE;
  }

  static int whole(double number) {
    return number >= 0 && number == (int) number ? (int) number : NOT_WHOLE;
  }

  /** Returns c₀ if it is one number, and depends on nothing; otherwise NaN. */
  abstract double number();

  /** Returns the weights at c₀ of the operands for a row that selects among them. */
  abstract Weight[] routes(Nary f, Series y, Series[] all, int... operands);

  /** Returns the weights at c₀ of the two smooth pieces of a row with kinks. */
  abstract Weight[] pieces(Primitive f, Series[] all, int... operands);

  /** The weight of the first piece at a point. */
  static double firstWeight(Primitive f, double... x) {
    return switch (f) {
      case Unary unary -> unary.firstWeight(x[0], unary.tie());
      case Binary binary -> binary.firstWeight(x[0], x[1], binary.tie());
      case Nary nary -> throw new AssertionError(nary + " has no pieces but routes");
    };
  }
}
