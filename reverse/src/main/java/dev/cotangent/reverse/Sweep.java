package dev.cotangent.reverse;

import dev.cotangent.primitive.Real;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The reverse sweep over a tape's entries, in the arithmetic that they need: doubles, several
 * doubles at once, doubles with a rate, or numbers of outer levels.
 *
 * <p>A node that nothing refers to has no adjoint, which is not the same as an adjoint of 0: its
 * partials must not count, even where they are infinite (0 · ∞ would be NaN). An adjoint array of
 * doubles is therefore filled with -0, which no sum of contributions can be again, since none of
 * them is -0.
 */
final class Sweep {
  private static final double UNREACHED = -0.0;

  private Sweep() {}

  /** Makes every node unreached. */
  static void clear(double[] adjoints, int size) {
    Arrays.fill(adjoints, 0, size, UNREACHED);
  }

  static boolean isReached(double adjoint) {
    return adjoint != 0 || Double.doubleToRawLongBits(adjoint) == 0;
  }

  /** A product that is not -0; the branch is hardly ever taken, and costs less than adding +0. */
  static double contribution(double adjoint, double partial) {
    double product = adjoint * partial;
    return product == 0 ? 0.0 : product;
  }

  /** A factor times a rate: what does not change does not meet the factor, even if infinite. */
  private static double times(double factor, double rate) {
    return rate == 0 ? 0 : factor * rate;
  }

  /** Carries adjoints from all nodes down to the inputs. */
  static void run(Entries entries, double[] adjoints) {
    run(entries, adjoints, 0, entries.count());
  }

  /** Carries adjoints down through the entries from one (inclusive) to another (exclusive). */
  static void run(Entries entries, double[] adjoints, int from, int end) {
    int base = entries.reserved() + 1;
    int to = end - 1;
    for (int number = to >> Entries.BLOCK_BITS; number >= 0 && to >= from; number--) {
      int start = number << Entries.BLOCK_BITS;
      run(entries.block(number), to - start, Math.max(0, from - start), base + start, adjoints);
      to = start - 1;
    }
  }

  private static void run(Entries.Block block, int last, int first, int base, double[] adjoints) {
    int[] operands = block.operands;
    double[] partials = block.partials;
    for (int i = last; i >= first; i--) {
      double adjoint = adjoints[base + i];
      if (isReached(adjoint)) {
        int left = operands[2 * i];
        int right = operands[2 * i + 1];
        adjoints[left] += contribution(adjoint, partials[2 * i]);
        adjoints[right] += contribution(adjoint, partials[2 * i + 1]);
      }
    }
  }

  /**
   * Several sweeps in one. Adjoint k of node i is at i · width + k; bit k of a node's mask says
   * whether it has been reached.
   */
  static void run(Entries entries, double[] adjoints, int[] reached, int width) {
    int all = width == Integer.SIZE ? -1 : (1 << width) - 1;
    for (int index = entries.size() - 1; index > entries.reserved(); index--) {
      int mask = reached[index];
      if (mask != 0) {
        Entries.Block block = entries.blockOf(index);
        int at = entries.placeOf(index);
        for (int side = 0; side < 2; side++) {
          int operand = block.operands[at + side];
          if (operand != 0) {
            reached[operand] |= mask;
            double partial = block.partials[at + side];
            if (mask == all) {
              addAll(adjoints, index * width, operand * width, width, partial);
            } else {
              addSome(adjoints, index * width, operand * width, mask, partial);
            }
          }
        }
      }
    }
  }

  private static void addAll(double[] adjoints, int from, int to, int width, double partial) {
    for (int k = 0; k < width; k++) {
      adjoints[to + k] += adjoints[from + k] * partial;
    }
  }

  private static void addSome(double[] adjoints, int from, int to, int mask, double partial) {
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      int k = Integer.numberOfTrailingZeros(rest);
      adjoints[to + k] += adjoints[from + k] * partial;
    }
  }

  /** The sweep for partials that change at rates: adjoints and their rates. */
  static void run(Entries entries, double[] adjoints, double[] adjointRates) {
    int base = entries.reserved() + 1;
    int to = entries.count() - 1;
    for (int number = to >> Entries.BLOCK_BITS; number >= 0 && to >= 0; number--) {
      int start = number << Entries.BLOCK_BITS;
      Entries.Block block = entries.block(number);
      double[] rates = block.rates;
      if (rates == null) {
        rates = new double[2 * Entries.BLOCK];
      }
      run(block, rates, to - start, base + start, adjoints, adjointRates);
      to = start - 1;
    }
  }

  private static void run(
      Entries.Block block,
      double[] rates,
      int last,
      int base,
      double[] adjoints,
      double[] adjointRates) {
    int[] operands = block.operands;
    double[] partials = block.partials;
    for (int i = last; i >= 0; i--) {
      double adjoint = adjoints[base + i];
      if (isReached(adjoint)) {
        double rate = adjointRates[base + i];
        int first = operands[2 * i];
        double p = partials[2 * i];
        adjoints[first] += contribution(adjoint, p);
        adjointRates[first] += times(p, rate) + times(adjoint, rates[2 * i]);
        int second = operands[2 * i + 1];
        double q = partials[2 * i + 1];
        adjoints[second] += contribution(adjoint, q);
        adjointRates[second] += times(q, rate) + times(adjoint, rates[2 * i + 1]);
      }
    }
  }

  /** The sweep for partials or adjoints that are numbers of outer levels; null is unreached. */
  static void run(Entries entries, @Nullable Real[] adjoints) {
    run(entries, adjoints, 0, entries.count());
  }

  /** The same for the entries from one (inclusive) to another (exclusive). */
  static void run(Entries entries, @Nullable Real[] adjoints, int from, int end) {
    int base = entries.reserved() + 1;
    for (int index = base + end - 1; index >= base + from; index--) {
      @Nullable Real adjoint = adjoints[index];
      if (adjoint != null) {
        Entries.Block block = entries.blockOf(index);
        int at = entries.placeOf(index);
        for (int side = at; side < at + 2; side++) {
          if (block.operands[side] != 0) {
            add(adjoints, block.operands[side], adjoint.mul(entries.partial(block, side)));
          }
        }
        adjoints[index] = block.operands[at] == 0 ? adjoint : null;
      }
    }
  }

  static void add(@Nullable Real[] adjoints, int index, Real contribution) {
    @Nullable Real sum = adjoints[index];
    adjoints[index] = sum == null ? contribution : sum.add(contribution);
  }

  /** An adjoint as a result: 0 for a node that was not reached. */
  static double result(double adjoint) {
    return adjoint + 0.0;
  }
}
