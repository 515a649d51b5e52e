package dev.cotangent.bench.gradbench;

import static dev.cotangent.bench.gradbench.LstmNetwork.PARAMETERS;

import dev.cotangent.bench.gradbench.LstmNetwork.History;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/**
 * The gradient of the loss of an {@link LstmNetwork}.
 *
 * <p>The network is a chain of small steps, each of which depends on the one before. A tape of all
 * of it would have a dozen entries for each step, recorded one after the other. But once the states
 * are known, the steps' <em>derivatives</em> do not depend on each other. So the states are
 * computed first, in plain Java; then the steps of a layer are recorded some thousand at a time, as
 * one function of tensors with an element for each step and bit. The gradient of the sum of all new
 * hidden states is the derivatives of each of them, and likewise for the cell states: two sweeps in
 * reverse mode give the Jacobians of all steps. What remains is the chain rule along the chain, a
 * product of a row with the Jacobian of one step after the other, from the last to the first. This
 * is preaccumulation: Griewank and Walther (2008), "Evaluating Derivatives", chapter 10.
 */
final class LstmGradient {
  /** About so many elements on one tape. */
  private static final int BLOCK = 4096;

  // What a step depends on: the inputs, in their order.
  private static final int X = 0;
  private static final int HIDDEN = 1;
  private static final int CELL = 2;
  private static final int FIRST_PARAMETER = 3;
  private static final int INPUTS = FIRST_PARAMETER + PARAMETERS;

  private final LstmNetwork network;
  private final int bits;
  private final double[] gradient;

  private LstmGradient(LstmNetwork network) {
    this.network = network;
    this.bits = network.bits();
    this.gradient = new double[network.main().length + network.extra().length];
  }

  /** Returns the derivatives by the main parameters, then by the extra ones. */
  static double[] of(LstmNetwork network) {
    LstmGradient gradient = new LstmGradient(network);
    gradient.run();
    return gradient.gradient;
  }

  private void run() {
    History[] histories = network.histories();
    double[] adjoints = output(histories[histories.length - 1]);
    try (Tape tape = Tape.open()) {
      for (int layer = histories.length - 1; layer >= 0; layer--) {
        adjoints = new LayerSweep(tape, layer, histories[layer]).run(adjoints);
      }
    }
    input(adjoints);
  }

  // Where the sequence comes in and the prediction goes out.

  /** Returns the loss's derivatives by the last layer's hidden states, and keeps the others. */
  private double[] output(History last) {
    int steps = network.steps();
    double[] hidden = Arrays.copyOfRange(last.hidden(), bits, last.hidden().length);
    double[] next = Arrays.copyOfRange(network.sequence(), bits, (steps + 1) * bits);
    Tensor expected = Tensor.of(next, steps, bits);
    Tensor[] slopes =
        Reverse.gradient(
            x -> loss(x[0].mul(x[1]).add(x[2]), expected),
            Tensor.of(hidden, steps, bits),
            extra(1),
            extra(2));
    keep(slopes[1], 1);
    keep(slopes[2], 2);
    return slopes[0].toArray();
  }

  private static Tensor loss(Tensor y, Tensor expected) {
    Tensor normalizer = y.exp().sum(1).add(2).log();
    Tensor likelihood = expected.mul(y).sum().sub(expected.sum(1).dot(normalizer));
    return likelihood.mul(-1.0 / y.size());
  }

  private void input(double[] adjoints) {
    int steps = network.steps();
    double[] bitsSeen = Arrays.copyOf(network.sequence(), steps * bits);
    Tensor sequence = Tensor.of(bitsSeen, steps, bits);
    Tensor weights = Tensor.of(adjoints, steps, bits);
    keep(Reverse.vjp(x -> sequence.mul(x[0]), new Tensor[] {extra(0)}, weights)[0], 0);
  }

  private Tensor extra(int row) {
    return Tensor.of(Arrays.copyOfRange(network.extra(), row * bits, (row + 1) * bits));
  }

  private void keep(Tensor slopes, int row) {
    System.arraycopy(slopes.toArray(), 0, gradient, network.main().length + row * bits, bits);
  }

  /**
   * One step of a layer: the new hidden and cell states.
   *
   * @param in input, hidden and cell state, and for each of the four gates a weight; then the
   *     biases
   */
  private static Tensor[] step(Tensor... in) {
    Tensor forget = in[X].mul(in[3]).add(in[7]).sigmoid();
    Tensor let = in[HIDDEN].mul(in[4]).add(in[8]).sigmoid();
    Tensor out = in[X].mul(in[5]).add(in[9]).sigmoid();
    Tensor change = in[HIDDEN].mul(in[6]).add(in[10]).tanh();
    Tensor cell = in[CELL].mul(forget).add(let.mul(change));
    return new Tensor[] {out.mul(cell.tanh()), cell};
  }

  /** The way back through a layer, from the last character to the first. */
  private final class LayerSweep {
    private final Tape tape;
    private final History history;
    private final int firstParameter;
    private final int block;
    private final double[][] parameters = new double[PARAMETERS][];

    /** The adjoints of the hidden states of a block; those of the cell states. */
    private final double[] hidden;

    private final double[] cell;

    /** What the steps that come later want of the states before them. */
    private final double[] hiddenAfter = new double[bits];

    private final double[] cellAfter = new double[bits];

    LayerSweep(Tape tape, int layer, History history) {
      this.tape = tape;
      this.history = history;
      this.firstParameter = layer * PARAMETERS * bits;
      this.block = Math.max(1, BLOCK / bits) * bits;
      this.hidden = new double[block];
      this.cell = new double[block];
      for (int k = 0; k < PARAMETERS; k++) {
        int from = firstParameter + k * bits;
        parameters[k] = new double[block];
        Arrays.setAll(parameters[k], i -> network.main()[from + i % bits]);
      }
    }

    /** Takes the adjoints of the layer's output and returns those of its input. */
    double[] run(double[] adjoints) {
      double[] below = new double[adjoints.length];
      for (int from = (adjoints.length - 1) / block * block; from >= 0; from -= block) {
        int count = Math.min(block, adjoints.length - from);
        double[][][] jacobian = jacobian(from, count);
        back(jacobian, adjoints, below, from, count);
        for (int k = 0; k < PARAMETERS; k++) {
          int row = FIRST_PARAMETER + k;
          collect(jacobian[0][row], jacobian[1][row], count, firstParameter + k * bits);
        }
      }
      return below;
    }

    /** The derivatives of both new states by all inputs, for all steps of a block. */
    private double[][][] jacobian(int from, int count) {
      Tensor[] in = new Tensor[INPUTS];
      in[X] = part(history.input(), from, count);
      in[HIDDEN] = part(history.hidden(), from, count);
      in[CELL] = part(history.cell(), from, count);
      for (int k = 0; k < PARAMETERS; k++) {
        in[FIRST_PARAMETER + k] = part(parameters[k], 0, count);
      }
      Arrays.setAll(in, k -> tape.variable(in[k]));
      Tensor[] states = step(in);
      double[][][] jacobian = new double[states.length][INPUTS][];
      for (int s = 0; s < states.length; s++) {
        Tensor[] slopes = tape.gradient(states[s].sum());
        Arrays.setAll(jacobian[s], k -> slopes[k].toArray());
      }
      tape.reset();
      return jacobian;
    }

    private static Tensor part(double[] all, int from, int count) {
      return Tensor.of(Arrays.copyOfRange(all, from, from + count));
    }

    /** From step to step: a row times a Jacobian. */
    private void back(double[][][] jacobian, double[] above, double[] below, int from, int count) {
      double[][] ofHidden = jacobian[0];
      double[][] ofCell = jacobian[1];
      for (int at = count - bits; at >= 0; at -= bits) {
        for (int i = 0; i < bits; i++) {
          int j = at + i;
          double h = above[from + j] + hiddenAfter[i];
          double c = cellAfter[i];
          hidden[j] = h;
          cell[j] = c;
          below[from + j] = h * ofHidden[X][j] + c * ofCell[X][j];
          hiddenAfter[i] = h * ofHidden[HIDDEN][j] + c * ofCell[HIDDEN][j];
          cellAfter[i] = h * ofHidden[CELL][j] + c * ofCell[CELL][j];
        }
      }
    }

    /** Sums up a parameter's derivative over the steps of a block. */
    private void collect(double[] ofHidden, double[] ofCell, int count, int into) {
      for (int at = 0; at < count; at += bits) {
        for (int i = 0; i < bits; i++) {
          int j = at + i;
          gradient[into + i] += hidden[j] * ofHidden[j] + cell[j] * ofCell[j];
        }
      }
    }
  }
}
