package dev.cotangent.dual;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Node;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Tangents;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorLevel;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The level of a forward pass with tangents in several directions: a node that is settled has a row
 * of tangents. Rows live as long as the numbers that refer to them; nothing is recorded, so memory
 * does not grow with the length of the computation.
 *
 * <p>Up to four tangents fit into a node itself: then nothing is put off, every node is settled
 * from the start, and no row is made.
 */
final class Chunk extends Level implements TensorLevel {
  /** The number of directions that a node holds in fields. */
  private static final int FEW = 4;

  /** A node with a row, once it is settled. */
  private static final class RowNode extends Node {
    private @Nullable Row row;

    RowNode(Row row) {
      this.row = row;
    }

    RowNode(Node a, double p, Node b, double q) {
      super(a, p, b, q);
    }
  }

  /**
   * A node with four tangents. Those in directions that it does not depend on are zero by
   * structure, and meet no slope; any other zero that meets an infinite one gives NaN.
   */
  private static final class FewNode extends Node {
    /** The directions that it depends on, as bits. */
    private final int held;

    private final double t0;
    private final double t1;
    private final double t2;
    private final double t3;

    FewNode(int held, double t0, double t1, double t2, double t3) {
      this.held = held;
      this.t0 = t0;
      this.t1 = t1;
      this.t2 = t2;
      this.t3 = t3;
    }

    static FewNode unit(int direction) {
      return new FewNode(
          1 << direction,
          direction == 0 ? 1 : 0,
          direction == 1 ? 1 : 0,
          direction == 2 ? 1 : 0,
          direction == 3 ? 1 : 0);
    }

    static FewNode combine(FewNode a, double p, FewNode b, double q) {
      int held = a.held | b.held;
      if (Double.isFinite(p) && Double.isFinite(q)) {
        return new FewNode(
            held,
            p * a.t0 + q * b.t0,
            p * a.t1 + q * b.t1,
            p * a.t2 + q * b.t2,
            p * a.t3 + q * b.t3);
      }
      return new FewNode(
          held,
          a.times(p, 0) + b.times(q, 0),
          a.times(p, 1) + b.times(q, 1),
          a.times(p, 2) + b.times(q, 2),
          a.times(p, 3) + b.times(q, 3));
    }

    private double tangent(int k) {
      return k == 0 ? t0 : k == 1 ? t1 : k == 2 ? t2 : t3;
    }

    private boolean holds(int k) {
      return (held & (1 << k)) != 0;
    }

    private double times(double slope, int k) {
      return holds(k) ? slope * tangent(k) : 0;
    }

    /** Writes the first tangents, each times a slope. */
    void write(double slope, double[] into, int from, int count) {
      for (int k = 0; k < count; k++) {
        into[from + k] = times(slope, k) + 0.0; // not -0
      }
    }

    /** The same as a row, from the first direction held to the last. */
    Row row() {
      int from = Integer.numberOfTrailingZeros(held);
      int to = Integer.SIZE - Integer.numberOfLeadingZeros(held);
      return new Row(from, Arrays.copyOfRange(new double[] {t0, t1, t2, t3}, from, to), null);
    }
  }

  private final int directions;

  /** Opens a pass with tangents in so many directions. */
  Chunk(int directions) {
    this.directions = directions;
  }

  /** Returns an input that changes at rate 1 in one direction. */
  Real seed(Real value, int direction) {
    return input(value, unit(direction));
  }

  /** Returns an input that changes at rate 1 in one direction. */
  Real seed(double value, int direction) {
    return input(value, unit(direction));
  }

  private Node unit(int direction) {
    return directions <= FEW ? FewNode.unit(direction) : new RowNode(Row.unit(direction));
  }

  /** Writes a result's tangents to a row of the Jacobian, whose zeros are left as they are. */
  void read(Real result, double[] into, int from) {
    LinearForm form = formOf(result);
    if (form.node() instanceof FewNode few && form.partial().isConstant()) {
      few.write(form.partial().value(), into, from, directions);
    } else if (form.node() != null) {
      Row row = row(form.node());
      boolean plain = row.lifted() == null && form.partial().isConstant();
      int count = Math.min(row.tangents().length, directions - row.offset());
      for (int k = 0; k < count; k++) {
        into[from + row.offset() + k] =
            plain
                ? Row.times(form.partial().value(), row.tangents()[k])
                : doubles(product(form, row.offset() + k))[0];
      }
    }
  }

  /** Writes a result's tangents to a row of the Jacobian. */
  void read(Real result, Real[] into, int from, int count) {
    LinearForm form = formOf(result);
    for (int k = 0; k < count; k++) {
      into[from + k] = product(form, k);
    }
  }

  private static Real product(LinearForm form, int direction) {
    @Nullable Real tangent = form.node() == null ? null : tangent(form.node(), direction);
    return tangent == null ? Real.zero() : form.partial().mul(tangent);
  }

  /** A node's tangent in a direction; null where it is zero by structure. */
  private static @Nullable Real tangent(Node node, int direction) {
    if (node instanceof FewNode few) {
      return few.holds(direction) ? Real.of(few.tangent(direction)) : null;
    }
    return row(node).tangent(direction);
  }

  @SuppressWarnings("NullAway") // a settled node has a row
  private static Row row(Node node) {
    return node instanceof FewNode few ? few.row() : ((RowNode) node).row;
  }

  @Override
  protected Node form(Node a, double p, Node b, double q) {
    return a instanceof FewNode x && b instanceof FewNode y
        ? FewNode.combine(x, p, y, q)
        : new RowNode(a, p, b, q);
  }

  @Override
  protected void settle(Node node, Node a, double p, Node b, double q) {
    ((RowNode) node).row = Row.combine(row(a), p, row(b), q);
  }

  @Override
  protected Node combine(Node a, Real p, Node b, Real q) {
    return new RowNode(Row.combine(row(a), p, row(b), q));
  }

  // Tensors: a tangent for each direction that the operands change in.

  @Override
  public @Nullable Object derive(
      TensorPrimitive f, Tensor[] x, Tensor y, @Nullable Object[] marks) {
    return Tangents.push(f, x, y, marks);
  }

  @Override
  public @Nullable Object gather(LinearForm[] elements, Tensor primal) {
    int most = 0;
    for (LinearForm element : elements) {
      if (element.node() != null) {
        most = Math.max(most, Math.min(directions, row(element.node()).end()));
      }
    }
    @Nullable Tensor[] tangents = new Tensor[most];
    for (int k = 0; k < most; k++) {
      Real[] rates = new Real[elements.length];
      for (int i = 0; i < rates.length; i++) {
        rates[i] = product(elements[i], k);
      }
      tangents[k] = Tensor.of(rates, primal.shape());
    }
    return Tangents.of(tangents);
  }

  @Override
  public Real[] elements(Tensor primal, Object mark, int[] places) {
    Tangents tangents = (Tangents) mark;
    Real[][] rates = new Real[tangents.count()][];
    for (int k = 0; k < rates.length; k++) {
      Tensor tangent = tangents.get(k);
      rates[k] =
          tangent == null ? Real.of(new double[places.length]) : Tensor.elementsOf(tangent, places);
    }
    Real[] elements = Tensor.elementsOf(primal, places);
    for (int i = 0; i < elements.length; i++) {
      Real[] row = new Real[rates.length];
      for (int k = 0; k < row.length; k++) {
        row[k] = rates[k][i];
      }
      elements[i] = number(elements[i], new RowNode(Row.of(row)), Real.one());
    }
    return elements;
  }

  /** Returns an input with a tangent for each direction, or a constant if there are none. */
  Tensor seed(Tensor value, @Nullable Tensor... tangents) {
    return Tensor.lifted(this, value, Tangents.of(tangents));
  }

  /** Returns a result's tangent in a direction. */
  Tensor tangent(Tensor result, int direction) {
    Tensor primal = Tensor.primalOf(this, result);
    Tangents tangents = (Tangents) Tensor.markOf(this, result);
    Tensor tangent =
        tangents == null || direction >= tangents.count() ? null : tangents.get(direction);
    return tangent == null ? Tensor.full(primal.type(), 0, primal.shape()) : tangent;
  }

  @Override
  public String toString() {
    return "forward pass in several directions";
  }
}
