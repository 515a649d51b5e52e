package dev.cotangent.dual;

import dev.cotangent.primitive.Real;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * All mixed partial derivatives up to order d from Taylor coefficients along lines.
 *
 * <p>Along x + t j the k-th Taylor coefficient Fₖ(j) is a polynomial in the direction j, and its
 * coefficients are the mixed partials of order k. So they can be had by interpolation, from as many
 * lines as there are partials of the highest order: those whose directions are the multi-indices j
 * of sum d. The partial of multi-index i is Σ γ(i, j) · F₍|i|₎(j), where
 *
 * <pre>γ(i, j) = Σ (-1)^|i-k| · (i over k) · (d k / |k| over j) · (|k| / d)^|i| over 0 ≠ k ≤ i
 * </pre>
 *
 * (Griewank, Utke and Walther 2000, "Evaluating higher derivative tensors by forward propagation of
 * univariate Taylor series", Mathematics of Computation 69). Lines that leave the subspace of the
 * variables in i have weight 0.
 *
 * <p>The weights alternate in sign, so they are computed in integers and rounded once.
 */
final class Interpolation {
  private static final int MOST_KEPT = 64;
  private static final Map<List<Integer>, Interpolation> KNOWN = new ConcurrentHashMap<>();
  private static final MathContext DIGITS = new MathContext(40);

  /**
   * How one partial is made up.
   *
   * @param lines which lines it is made of
   * @param weights their weights
   */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  private record Sum(int[] lines, double[] weights) {}

  final MultiIndices indices;
  final List<int[]> directions;

  private final Sum[] sums;

  private Interpolation(int variables, int order) {
    this.indices = new MultiIndices(variables, order);
    this.directions = order == 0 ? List.of() : MultiIndices.ofSum(variables, order);
    this.sums = new Sum[indices.count()];
    Map<List<Integer>, Integer> lines = new HashMap<>();
    for (int line = 0; line < directions.size(); line++) {
      lines.put(Arrays.stream(directions.get(line)).boxed().toList(), line);
    }
    Map<List<Integer>, double[]> known = new HashMap<>();
    for (int place = 1; place < sums.length; place++) {
      sums[place] = sum(indices.get(place), order, lines, known);
    }
  }

  static Interpolation of(int variables, int order) {
    if (KNOWN.size() > MOST_KEPT) {
      KNOWN.clear();
    }
    return KNOWN.computeIfAbsent(
        List.of(variables, order), key -> new Interpolation(variables, order));
  }

  /**
   * Returns a partial derivative.
   *
   * @param place which, other than the value
   * @param coefficients all lines' Taylor coefficients of its order
   */
  double partial(int place, double... coefficients) {
    int[] lines = sums[place].lines;
    double[] weights = sums[place].weights;
    double even = 0; // two sums, since each addition waits for the one before
    double odd = 0;
    int last = lines.length - 1;
    for (int m = 0; m < last; m += 2) {
      even += weights[m] * coefficients[lines[m]];
      odd += weights[m + 1] * coefficients[lines[m + 1]];
    }
    return last % 2 == 0 ? even + weights[last] * coefficients[lines[last]] + odd : even + odd;
  }

  /**
   * Returns a partial derivative.
   *
   * @param place which, other than the value
   * @param coefficients all lines' Taylor coefficients of its order
   */
  Real partial(int place, Real... coefficients) {
    Sum sum = sums[place];
    Real partial = Real.zero();
    for (int m = 0; m < sum.lines.length; m++) {
      partial = partial.add(coefficients[sum.lines[m]].mul(sum.weights[m]));
    }
    return partial;
  }

  /** The weights depend on the entries of i other than 0, and not on which variables have them. */
  private static Sum sum(
      int[] i, int order, Map<List<Integer>, Integer> lines, Map<List<Integer>, double[]> known) {
    int[] support = IntStream.range(0, i.length).filter(m -> i[m] > 0).toArray();
    int[] entries = IntStream.of(support).map(m -> i[m]).toArray();
    double[] weights =
        known.computeIfAbsent(
            Arrays.stream(entries).boxed().toList(), key -> weights(order, entries));
    List<int[]> within = MultiIndices.ofSum(support.length, order);
    int[] places = new int[within.size()];
    for (int p = 0; p < places.length; p++) {
      Integer[] direction = new Integer[i.length];
      Arrays.fill(direction, 0);
      for (int m = 0; m < support.length; m++) {
        direction[support[m]] = within.get(p)[m];
      }
      places[p] = Objects.requireNonNull(lines.get(List.of(direction)));
    }
    return new Sum(places, weights);
  }

  /**
   * The weights of all lines. The terms of one |k| = s have the denominator dⁱ · j! · s^(d - i) in
   * common, where i is the sum of the entries.
   */
  private static double[] weights(int d, int... i) {
    int sum = MultiIndices.sum(i);
    if (i.length == 1) { // a single line along an axis, which the sum below takes long to find out
      BigDecimal power = new BigDecimal(BigInteger.valueOf(d).pow(sum));
      return new double[] {new BigDecimal(factorial(i)).divide(power, DIGITS).doubleValue()};
    }
    BigInteger multiple =
        IntStream.rangeClosed(1, sum)
            .mapToObj(BigInteger::valueOf)
            .reduce(BigInteger.ONE, (a, b) -> a.divide(a.gcd(b)).multiply(b));
    List<int[]> lines = MultiIndices.ofSum(i.length, d);
    BigInteger[] totals = new BigInteger[lines.size()];
    Arrays.fill(totals, BigInteger.ZERO);
    for (int s = 1; s <= sum; s++) {
      BigInteger scale = multiple.divide(BigInteger.valueOf(s)).pow(d - sum);
      BigInteger[][][] factors = fallingFactorials(d, s, i);
      for (int[] k : MultiIndices.ofSum(i.length, s)) {
        BigInteger choices = choices(i, k);
        if (choices.signum() != 0) {
          BigInteger signed = (sum - s) % 2 == 0 ? choices : choices.negate();
          addProducts(totals, signed.multiply(scale), factors, k, lines);
        }
      }
    }
    BigInteger common = multiple.pow(d - sum).multiply(BigInteger.valueOf(d).pow(sum));
    double[] weights = new double[totals.length];
    for (int p = 0; p < weights.length; p++) {
      BigInteger denominator = common.multiply(factorial(lines.get(p)));
      weights[p] =
          new BigDecimal(totals[p]).divide(new BigDecimal(denominator), DIGITS).doubleValue();
    }
    return weights;
  }

  private static void addProducts(
      BigInteger[] totals, BigInteger scale, BigInteger[][][] factors, int[] k, List<int[]> lines) {
    for (int p = 0; p < totals.length; p++) {
      BigInteger product = scale;
      for (int m = 0; m < k.length && product.signum() != 0; m++) {
        product = product.multiply(factors[m][k[m]][lines.get(p)[m]]);
      }
      totals[p] = totals[p].add(product);
    }
  }

  /** (d k - 0 s) (d k - 1 s) … with j factors, for each entry k up to that of i, and each j. */
  private static BigInteger[][][] fallingFactorials(int d, int s, int... i) {
    BigInteger[][][] factors = new BigInteger[i.length][][];
    for (int m = 0; m < i.length; m++) {
      factors[m] = new BigInteger[i[m] + 1][d + 1];
      for (int k = 0; k <= i[m]; k++) {
        factors[m][k][0] = BigInteger.ONE;
        for (int j = 1; j <= d; j++) {
          BigInteger factor = BigInteger.valueOf((long) d * k - (j - 1L) * s);
          factors[m][k][j] = factors[m][k][j - 1].multiply(factor);
        }
      }
    }
    return factors;
  }

  /** i over k, entry by entry; 0 if k is not below i. */
  private static BigInteger choices(int[] i, int... k) {
    BigInteger product = BigInteger.ONE;
    for (int m = 0; m < i.length; m++) {
      for (int j = 0; j < k[m]; j++) {
        product = product.multiply(BigInteger.valueOf(Math.max(0, i[m] - j)));
      }
    }
    return product.divide(factorial(k));
  }

  private static BigInteger factorial(int... index) {
    return IntStream.of(index)
        .flatMap(entry -> IntStream.rangeClosed(2, entry))
        .mapToObj(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }
}
