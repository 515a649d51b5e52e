package dev.cotangent.reverse;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Arena;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The derivative of a recorded tensor with respect to the inputs, as a linear map that is applied
 * from the result's side.
 */
final class TensorLinearization {
  /** What is done with the memory of the recording. */
  enum Use {
    /** This is the last sweep: what has been passed is given up. */
    ONCE,

    /** There may be more sweeps, on the recording's thread. */
    OPEN,

    /** There may be more sweeps, on any thread, after the recording. */
    KEPT
  }

  private final TapeMemory memory;
  private final Tensor[] inputs;
  private final TensorNode[] nodes;
  private final Tensor value;
  private final @Nullable TensorNode node;
  private final Use use;

  /**
   * Looks at a result from a recording.
   *
   * @param inputs the inputs' values
   * @param nodes the inputs' places
   */
  TensorLinearization(
      Recording recording, Tensor[] inputs, TensorNode[] nodes, Tensor result, Use use) {
    this.memory = recording.memory;
    this.inputs = inputs;
    this.nodes = nodes;
    this.value = Tensor.primalOf(recording, result);
    this.node = (TensorNode) Tensor.markOf(recording, result);
    this.use = use;
    memory.tensors.arena().hold(value); // the sweep gives up what it has passed, but not this
  }

  /** The value, in the memory of the recording. */
  Tensor rawValue() {
    return value;
  }

  /** The value, to be kept by the caller. */
  Tensor value() {
    return Arena.release(value);
  }

  /** Jᵀ w, to be kept by the caller. */
  Tensor[] apply(Tensor w) {
    Tensor[] sensitivities = sweep(w);
    Arrays.setAll(sensitivities, i -> Arena.release(sensitivities[i]));
    return sensitivities;
  }

  /** Jᵀ w, in the memory of the recording. */
  Tensor[] sweep(Tensor w) {
    if (!Arrays.equals(w.shape(), value.shape()) || w.type() != value.type()) {
      throw new IllegalArgumentException(
          "weights of shape "
              + Arrays.toString(w.shape())
              + " and type "
              + w.type()
              + " for a result of shape "
              + Arrays.toString(value.shape())
              + " and type "
              + value.type());
    }
    Tensor[] sensitivities = new Tensor[inputs.length];
    @Nullable MixedSweep sweep = node == null ? null : swept(node, w);
    for (int i = 0; i < inputs.length; i++) {
      @Nullable Tensor adjoint = sweep == null ? null : sweep.adjoint(nodes[i]);
      sensitivities[i] =
          adjoint == null ? Tensor.full(inputs[i].type(), 0, inputs[i].shape()) : adjoint;
    }
    return sensitivities;
  }

  private MixedSweep swept(TensorNode node, Tensor w) {
    boolean plain =
        w.isConstant()
            && !memory.tensors.isLifted()
            && !memory.entries.isLifted()
            && memory.entries.direction() == null;
    MixedSweep sweep =
        plain
            ? MixedSweep.plain(
                memory,
                adjoints(),
                use == Use.KEPT ? null : memory.tensors.arena(),
                use == Use.ONCE)
            : MixedSweep.general(memory, new Real[memory.entries.size()]);
    sweep.seed(node, w);
    sweep.run();
    return sweep;
  }

  private double[] adjoints() {
    if (use != Use.KEPT) {
      return memory.adjoints();
    }
    double[] adjoints = memory.entries.newAdjoints(memory.entries.size(), 1);
    Sweep.clear(adjoints, adjoints.length);
    return adjoints;
  }

  /** The weights that make the gradient of a result with one element. */
  Tensor unit() {
    if (value.size() != 1) {
      throw new IllegalArgumentException(
          "gradient: the function's value has shape "
              + Arrays.toString(value.shape())
              + ", and a gradient is that of one number; sum it up, or use vjp or jacobian");
    }
    return Tensor.full(value.type(), 1, value.shape());
  }

  /** The Jacobian with respect to the first input, a sweep for each element of the result. */
  Tensor jacobian() {
    int[] shape = Arrays.copyOf(value.shape(), value.rank() + inputs[0].rank());
    System.arraycopy(inputs[0].shape(), 0, shape, value.rank(), inputs[0].rank());
    if (value.size() == 0) {
      return Tensor.full(value.type(), 0, shape);
    }
    Tensor[] rows = new Tensor[value.size()];
    for (int i = 0; i < rows.length; i++) {
      double[] unit = new double[rows.length];
      unit[i] = 1;
      rows[i] = apply(Tensor.of(unit, value.shape()).to(value.type()))[0].flatten();
    }
    return Tensor.stack(0, rows).reshape(shape);
  }

  static Tensor call(TensorFunction f, Tensor[] inputs) {
    Tensor y = f.apply(inputs);
    if (y == null) {
      throw new NullPointerException("the function returned null where a tensor was expected");
    }
    return y;
  }

  /** The level's places of its inputs. */
  static TensorNode[] nodes(Level level, Tensor... variables) {
    TensorNode[] nodes = new TensorNode[variables.length];
    Arrays.setAll(nodes, i -> (TensorNode) Tensor.markOf(level, variables[i]));
    return nodes;
  }
}
