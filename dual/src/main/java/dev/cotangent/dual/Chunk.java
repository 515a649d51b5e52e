package dev.cotangent.dual;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Node;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Tangents;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorLevel;
import dev.cotangent.tensor.TensorPrimitive;
import org.jspecify.annotations.Nullable;

/**
 * The level of a forward pass with tangents in several directions: a node that is settled has a row
 * of tangents. Rows live as long as the numbers that refer to them; nothing is recorded, so memory
 * does not grow with the length of the computation.
 */
final class Chunk extends Level implements TensorLevel {
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

  /** Returns an input that changes at rate 1 in one direction. */
  Real seed(Real value, int direction) {
    return input(value, new RowNode(Row.unit(direction)));
  }

  /** Returns an input that changes at rate 1 in one direction. */
  Real seed(double value, int direction) {
    return input(value, new RowNode(Row.unit(direction)));
  }

  /** Writes a result's tangents to a row of the Jacobian, whose zeros are left as they are. */
  void read(Real result, double[] into, int from) {
    LinearForm form = formOf(result);
    if (form.node() != null) {
      Row row = row(form.node());
      boolean plain = row.lifted() == null && form.partial().isConstant();
      for (int k = 0; k < row.tangents().length; k++) {
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
    @Nullable Real tangent = form.node() == null ? null : row(form.node()).tangent(direction);
    return tangent == null ? Real.zero() : form.partial().mul(tangent);
  }

  @SuppressWarnings("NullAway") // a settled node has a row
  private static Row row(Node node) {
    return ((RowNode) node).row;
  }

  @Override
  protected Node form(Node a, double p, Node b, double q) {
    return new RowNode(a, p, b, q);
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
    int directions = 0;
    for (LinearForm element : elements) {
      if (element.node() != null) {
        directions = Math.max(directions, row(element.node()).end());
      }
    }
    @Nullable Tensor[] tangents = new Tensor[directions];
    for (int k = 0; k < directions; k++) {
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
