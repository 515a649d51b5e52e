package dev.cotangent.backend.cuda.graph;

import dev.cotangent.backend.cuda.code.DeviceFunction;
import dev.cotangent.kernel.Precision;
import java.util.List;

/** How a node's elements are to be computed. */
sealed interface Plan {
  /** The nodes that are needed. */
  List<Node> operands();

  /** How many steps of a kernel it counts as. */
  default int steps() {
    return 1;
  }

  /** All elements are a number. */
  record Constant(double value) implements Plan {
    @Override
    public int steps() {
      return 0;
    }

    @Override
    public List<Node> operands() {
      return List.of();
    }
  }

  /** The value of a row's function. */
  record Value(DeviceFunction function, List<Node> operands) implements Plan {}

  /** The weight of a row's first piece, by the side that a function tells. */
  record Weight(DeviceFunction side, double tie, List<Node> operands) implements Plan {}

  /** Another precision. */
  record Conversion(List<Node> operands) implements Plan {}

  /**
   * Sums or largest elements over the middle axis of [outer, count, inner]. It is a plan, though no
   * other operation can be put together with it, since who asks for a gradient alone never needs
   * the number at the end of the forward pass.
   */
  record Reduction(Node operand, boolean sum, int outer, int count, int inner) implements Plan {
    /** Whether each row is worth a block of threads that work together. */
    boolean hasLongRows() {
      return inner == 1 && count > Kernels.COLUMN_CHUNK;
    }

    /** The precision of what parts of a row come to: sums are kept in double. */
    Precision between() {
      return sum ? Precision.DOUBLE : operand.precision();
    }

    @Override
    public List<Node> operands() {
      return List.of(operand);
    }
  }

  /** Elements of a computed node, at strides along axes. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record View(Node base, int at, int[] sizes, int[] strides) implements Plan {
    @Override
    public List<Node> operands() {
      return List.of(base);
    }

    /**
     * A kernel is told of each axis by two parameters, and has room for 512 (4 KB), which 48 steps
     * with views of high rank would exceed.
     */
    @Override
    public int steps() {
      return 1 + sizes.length / 5;
    }

    boolean isInRows() {
      return sizes.length == 1 && strides[0] == 1;
    }

    boolean isSingle() {
      return sizes.length == 1 && strides[0] == 0;
    }
  }
}
