package dev.cotangent.hybrid;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.sparse.CsrMatrix;
import dev.cotangent.sparse.Pattern;
import dev.cotangent.sparse.PatternMismatchException;
import dev.cotangent.sparse.SparseJacobian;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A function's Jacobian in the way that costs least, chosen at the first point and used for all:
 * what {@link Hybrid#jacobian(VectorFunction)} returns.
 *
 * <p>Shape, length, sparsity, the number of directions in a pass and memory are weighed; {@link
 * #explain} tells how. A sparse Jacobian is then evaluated by colours. Should a later point have
 * derivatives where the pattern has none, this is noticed and the plan is made anew for the union
 * of both patterns. The choice depends on the function alone, not on times.
 *
 * {@snippet :
 * JacobianPlan plan = Hybrid.jacobian(f);
 * for (double[] x : points) {
 *   CsrMatrix jacobian = plan.sparse(x);
 * }
 * String reasons = plan.explain();
 * }
 *
 * <p>Safe to use from any number of threads at once.
 */
public final class JacobianPlan {
  /** What has been decided, and how sparse evaluation goes if that is what was chosen. */
  private record Decision(JacobianChoice choice, @Nullable SparseJacobian colored) {}

  private final VectorFunction f;
  private final AtomicReference<@Nullable Decision> decision = new AtomicReference<>();

  JacobianPlan(VectorFunction f) {
    this.f = Objects.requireNonNull(f, "the function is null");
  }

  /**
   * Returns the Jacobian at a point as rows.
   *
   * @param x the point, of length n, the same at every call
   * @return m rows of length n
   * @throws IllegalArgumentException if the point has another length than the first one
   */
  public double[][] at(double... x) {
    Decision decided = decided(x);
    return switch (decided.choice().mode()) {
      case FORWARD -> Forward.jacobian(f, x);
      case REVERSE -> Reverse.jacobian(f, x);
      case COLORED, MIXED -> colored(decided, x).toDense();
    };
  }

  /**
   * Returns the Jacobian at a point as a sparse matrix: with the entries of the pattern, or, if
   * forward or reverse mode was chosen, with those that are not 0 at this point.
   *
   * @param x the point, of length n, the same at every call
   * @throws IllegalArgumentException if the point has another length than the first one
   */
  public CsrMatrix sparse(double... x) {
    Decision decided = decided(x);
    return switch (decided.choice().mode()) {
      case COLORED, MIXED -> colored(decided, x);
      case FORWARD -> withoutZeros(Forward.jacobian(f, x), x.length);
      case REVERSE -> withoutZeros(Reverse.jacobian(f, x), x.length);
    };
  }

  /**
   * Returns the mode that was chosen.
   *
   * @throws IllegalStateException before the first point
   */
  public Mode mode() {
    return known().choice().mode();
  }

  /**
   * Returns what was considered, what each way was reckoned to cost, and what was chosen.
   *
   * @throws IllegalStateException before the first point
   */
  public String explain() {
    return known().choice().explanation();
  }

  @Override
  public String toString() {
    Decision decided = decision.get();
    return decided == null ? "a Jacobian not asked for yet" : decided.choice().explanation();
  }

  private Decision known() {
    Decision decided = decision.get();
    if (decided == null) {
      throw new IllegalStateException(
          "the plan is made at the first point: call at(x) or sparse(x) before");
    }
    return decided;
  }

  private Decision decided(double... x) {
    Decision decided = decision.get();
    if (decided == null) {
      decision.compareAndSet(null, decide(JacobianChoice.of(f, x)));
      decided = known();
    }
    int inputs = decided.choice().inputs();
    if (x.length != inputs) {
      throw new IllegalArgumentException(
          "Jacobian: a point of length "
              + x.length
              + ", but the plan was made for "
              + inputs
              + " input(s); make another plan");
    }
    return decided;
  }

  private Decision decide(JacobianChoice choice) {
    return new Decision(
        choice, choice.coloring() == null ? null : SparseJacobian.of(f, choice.coloring()));
  }

  @SuppressWarnings("NullAway") // a coloured mode has a colouring
  private CsrMatrix colored(Decision decided, double... x) {
    try {
      return decided.colored().at(x);
    } catch (PatternMismatchException e) {
      Pattern known = decided.choice().coloring().pattern();
      Decision wider = decide(JacobianChoice.of(f, known.union(Pattern.jacobian(f, x)), x));
      decision.set(wider);
      return wider.colored() == null ? sparse(x) : wider.colored().at(x);
    }
  }

  private static CsrMatrix withoutZeros(double[][] rows, int columns) {
    int[][] places = new int[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double[] row = rows[i];
      places[i] = IntStream.range(0, columns).filter(j -> row[j] != 0).toArray();
    }
    double[] values = Stream.of(rows).flatMapToDouble(Arrays::stream).filter(v -> v != 0).toArray();
    return CsrMatrix.of(Pattern.of(rows.length, columns, places), values);
  }
}
