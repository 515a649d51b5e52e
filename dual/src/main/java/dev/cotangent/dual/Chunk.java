package dev.cotangent.dual;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Node;
import dev.cotangent.primitive.Real;
import org.jspecify.annotations.Nullable;

/**
 * The level of a forward pass with tangents in several directions. An intermediate result that
 * needs a name gets a row of tangents. Rows live as long as the numbers that refer to them: nothing
 * is recorded, so memory does not grow with the length of the computation.
 */
final class Chunk extends Level {
  /** Returns an input that changes at rate 1 in one direction. */
  Real seed(Real value, int direction) {
    return input(value, Row.unit(direction));
  }

  /** Writes a result's tangents, in the directions from 0, to a row of the Jacobian. */
  void read(Real result, Real[] into, int from, int count) {
    LinearForm form = formOf(result);
    for (int k = 0; k < count; k++) {
      @Nullable Real first = term(form.first(), form.firstPartial(), k);
      @Nullable Real second = term(form.second(), form.secondPartial(), k);
      @Nullable Real both = first == null ? second : second == null ? first : first.add(second);
      into[from + k] = both == null ? Real.zero() : both;
    }
  }

  private static @Nullable Real term(@Nullable Node node, Real partial, int direction) {
    @Nullable Real tangent = node == null ? null : ((Row) node).tangent(direction);
    return tangent == null ? null : partial.mul(tangent);
  }

  @Override
  protected Node combine(Node a, double p, @Nullable Node b, double q) {
    Row first = (Row) a;
    @Nullable Row second = (Row) b;
    return first.lifted == null && (second == null || second.lifted == null)
        ? Row.combine(first, p, second, q)
        : Row.combine(first, Real.of(p), second, Real.of(q));
  }

  @Override
  protected Node combine(Node a, Real p, @Nullable Node b, Real q) {
    return Row.combine((Row) a, p, (@Nullable Row) b, q);
  }

  @Override
  public String toString() {
    return "forward pass in several directions";
  }
}
