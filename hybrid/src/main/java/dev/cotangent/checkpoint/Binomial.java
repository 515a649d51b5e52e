package dev.cotangent.checkpoint;

/**
 * How many steps can be reversed with how many checkpoints at what cost.
 *
 * <p>To reverse a step, its state is needed; to have it, steps are run again from the nearest
 * checkpoint before it. Let s be the number of checkpoints, the one of the initial state included,
 * and r the number of times that any one step is run in order to advance. Then at most
 *
 * <pre>β(s, r) = (s + r)! / (s! r!)</pre>
 *
 * steps can be reversed, and for l steps with β(s, r-1) &lt; l ≤ β(s, r) the fewest advancing steps
 * are
 *
 * <pre>t(l, s) = r l - β(s + 1, r - 1)</pre>
 *
 * (Griewank 1992, "Achieving logarithmic growth of temporal and spatial complexity in reverse
 * automatic differentiation"; Griewank and Walther 2000, "Algorithm 799: revolve"). Both are
 * reached by putting the next checkpoint where {@link #split} says, again and again. The run of
 * each step that records it for its reversal is not counted.
 */
final class Binomial {
  private Binomial() {}

  /** Returns β(s, r), or a number not below the limit where β is not. */
  static long capacity(long s, long r, long limit) {
    long capacity = 1;
    long few = Math.min(s, r);
    long many = Math.max(s, r);
    for (long i = 1; i <= few && capacity < limit; i++) {
      capacity = capacity * (many + i) / i; // each quotient is a binomial coefficient
    }
    return capacity;
  }

  /** Returns the smallest r with l ≤ β(s, r). */
  static int repeats(int l, int s) {
    int r = 0;
    long capacity = 1;
    while (capacity < l) {
      r++;
      capacity = capacity * (s + (long) r) / r;
    }
    return r;
  }

  /** Returns t(l, s), the fewest advancing steps that reverse l steps. */
  static long cost(int l, int s) {
    long r = repeats(l, s);
    return r == 0 ? 0 : r * l - capacity(s + 1L, r - 1, Long.MAX_VALUE);
  }

  /**
   * Returns how many steps to advance from a checkpoint before the next one is stored.
   *
   * @param l the number of steps to be reversed from the checkpoint on, at least 2
   * @param s the number of checkpoints for them, this one included, at least 2
   */
  static int split(int l, int s) {
    int r = repeats(l, s);
    long before = capacity(s, r - 1L, l); // β(s, r-1), less than l
    long beside = before * s / (s + r - 1L); // β(s-1, r-1)
    return (int) Math.min(before, l - beside);
  }
}
