package dev.cotangent.dual;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How the Taylor coefficients of a row's result follow from those of its operands.
 *
 * <p>Tables of such recurrences have a line for each function: for y = exp(x), k·yₖ = Σ
 * j·xⱼ·y₍ₖ₋ⱼ₎, for y = sin(x) one that goes hand in hand with the cosine, and so on (Moore 1966,
 * <i>Interval Analysis</i>; Griewank and Walther 2008, <i>Evaluating Derivatives</i>, chapter 13).
 * There is no such table here, because all its lines are the same line: y' = s · x', where s is the
 * slope, and so
 *
 * <pre>k · yₖ = Σ j · xⱼ · s₍ₖ₋ⱼ₎ over j = 1 … k,</pre>
 *
 * in which the slope is needed up to order k - 1 only. The slope in turn is a formula, the row's
 * rule in the registry, and thus a few more rows applied to series, whose slopes are formulas, and
 * so on. All these series are found together, coefficient by coefficient. Equal applications are
 * one series, so most rows come to an end soon: exp is its own slope, sin and cos are each other's.
 * Where they do not (the derivatives of digamma are polygamma functions of higher and higher order)
 * each slope is needed to one order less than what it is the slope of, and the chain ends there.
 *
 * <p>Sums and products need no rule: the former have constant slopes, the latter are Cauchy's. Nor
 * do quotients, which are products read backwards. A power is a quotient of another one, xᵇ⁻¹ = xᵇ
 * / x, but for a whole exponent: then it is a product of smaller powers, which keeps its digits
 * close to x = 0, where it has no singularity. With n series an operation takes O(n · d²) for order
 * d.
 */
final class Recurrence {
  /** Beyond this, all series are computed side by side. */
  private static final int MOST_IN_ORDER = 500;

  private static final int[] NONE = {};

  private final int order;
  private final int inputs;

  /** Null for the inputs, which come first. */
  private final Step[] steps;

  /** Which of them is the result. */
  private final int result;

  /** Series that must not start at 0. */
  private final int[] divisors;

  /** What to do where one does. */
  private final Supplier<Recurrence> otherwise;

  /** Series that refer to each other, in the order in which they can be computed. */
  private final int[][] circles;

  private final boolean opaque;

  Recurrence(
      int order,
      int inputs,
      Step[] steps,
      int result,
      int[] divisors,
      Supplier<Recurrence> otherwise) {
    this.order = order;
    this.inputs = inputs;
    this.steps = steps;
    this.result = result;
    this.divisors = divisors;
    this.otherwise = otherwise;
    this.circles = circles();
    this.opaque = Arrays.stream(steps).anyMatch(Step.Opaque.class::isInstance);
  }

  private int[][] circles() {
    int[] all = IntStream.range(inputs, steps.length).toArray();
    if (all.length > MOST_IN_ORDER) {
      return new int[][] {all};
    }
    return Components.of(steps.length, i -> i < inputs ? NONE : steps[i].dependencies()).stream()
        .filter(circle -> circle[0] >= inputs)
        .toArray(int[][]::new);
  }

  /** Whether a rule looks at values, which only numbers have. */
  boolean looksAtValues() {
    return opaque;
  }

  /**
   * Returns the result.
   *
   * @param like a series of the kind
   * @param x the operands
   */
  Series run(Series like, Series... x) {
    Series[] all = Arrays.copyOf(x, steps.length);
    for (int i = inputs; i < steps.length; i++) {
      all[i] = steps[i].start(like, all);
    }
    for (int divisor : divisors) {
      if (all[divisor].startsAtZero()) {
        return otherwise.get().run(like, x);
      }
    }
    for (int[] circle : circles) {
      if (circle.length == 1) {
        advance(circle[0], 1, order, all);
      } else {
        advanceTogether(circle, all);
      }
    }
    return all[result];
  }

  private void advanceTogether(int[] circle, Series... all) {
    PlainCircle plain = PlainCircle.of(circle, steps, all);
    if (plain != null) {
      if (plain.advance(order)) {
        return;
      }
      plain.clear(order);
    }
    for (int k = 1; k <= order; k++) {
      for (int i : circle) {
        advance(i, k, k, all);
      }
    }
  }

  private void advance(int i, int from, int to, Series... all) {
    int last = Math.min(to, steps[i].need);
    if (from <= last && !all[i].done) {
      steps[i].advance(from, last, all[i], all);
    }
  }
}
