package dev.cotangent.reverse;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records a computation, so that its derivatives can be carried from the result back to the inputs.
 *
 * <p>The tape pre-accumulates. A number carries its derivative with respect to at most two places
 * of the tape, and an operation merges its operands' derivatives; only where a third place would be
 * needed is an intermediate result written down, as one entry with two operands. So the tape of
 * {@code (x·x - y)² · 100} has no entry beside the inputs', and a sum of thousands of such terms
 * has two entries of 24 bytes for each, where a tape of every operation has five or more. The same
 * effect is reached in C++ by expression templates (Hogan 2014, "Fast reverse-mode automatic
 * differentiation using expression templates in C++"; Sagebaum et al. 2019, "High-performance
 * derivative computations using CoDiPack").
 *
 * <p>Most users want {@link Reverse}, which opens a tape for each call. A tape in one's own hands
 * is for those who build their computation step by step:
 *
 * {@snippet :
 * try (Tape tape = Tape.open()) {
 *   Real x = tape.variable(2);
 *   Real y = tape.variable(5);
 *   Real z = x.log().add(x.mul(y)).sub(y.sin());
 *   double[] gradient = tape.gradient(z);  // with respect to x and y
 * }
 * }
 *
 * <p>Its lifetime is explicit. {@link #close} ends it, {@link #reset} starts it anew; after either,
 * a number from before still has its value, but where it meets another number or becomes a result,
 * it is an exception; and so is recording on another thread than the one that opened the tape. The
 * memory behind a tape is handed to the next one.
 */
public final class Tape implements AutoCloseable {
  private Recording recording = new Recording(TapeMemory.take());
  private final List<Tensor> tensors = new ArrayList<>();

  private Tape() {}

  /** Opens a tape on this thread. */
  public static Tape open() {
    return new Tape();
  }

  /**
   * Returns a new variable: an input with respect to which results can be differentiated.
   *
   * @throws IllegalStateException if the tape has been closed
   */
  public Real variable(double value) {
    return recording.variables(value)[0];
  }

  /**
   * Returns the derivatives of a result with respect to all variables, in the order of their
   * making. It may be called many times, and more may be recorded between the calls. Takes time
   * proportional to the length of the tape.
   *
   * @throws IllegalStateException if the result is another tape's, or from before a reset
   */
  public double[] gradient(Real result) {
    recording.requireUsable(null);
    recording.requireOwn(Level.levelOf(result));
    return recording.linearize(result).apply(new double[] {1});
  }

  /**
   * Returns the derivatives of several results with respect to all variables, in the order of their
   * making, by sweeps that carry several rows each.
   *
   * @return a row for each result
   * @throws IllegalStateException if a result is another tape's, or from before a reset
   */
  public double[][] jacobian(Real... results) {
    recording.requireUsable(null);
    for (Real result : results) {
      recording.requireOwn(Level.levelOf(result));
    }
    return recording.linearize(results).jacobian();
  }

  /**
   * Returns a new variable that is a tensor. Its value may depend on what is being differentiated
   * outside.
   *
   * @throws IllegalStateException if the tape has been closed
   */
  public Tensor variable(Tensor value) {
    Tensor variable = recording.variables(value)[0];
    tensors.add(variable);
    return variable;
  }

  /**
   * Returns the derivatives of a result of one element with respect to all variables that are
   * tensors, in the order of their making. Numbers are variables of {@link #gradient(Real)}; for a
   * result and variables of different kinds, {@link Tensor#toReal} and {@link Tensor#scalar(Real)}
   * convert the result.
   *
   * @throws IllegalArgumentException if the result has not exactly one element
   * @throws IllegalStateException if the result is another tape's, or from before a reset
   */
  public Tensor[] gradient(Tensor result) {
    recording.requireUsable(null);
    recording.requireOwn(Tensor.levelOf(result));
    Tensor[] variables = tensors.toArray(Tensor[]::new);
    Tensor[] values = new Tensor[variables.length];
    Arrays.setAll(values, i -> Tensor.primalOf(recording, variables[i]));
    var linear =
        new TensorLinearization(
            recording,
            values,
            TensorLinearization.nodes(recording, variables),
            result,
            TensorLinearization.Use.OPEN);
    return linear.apply(linear.unit());
  }

  /** Returns the number of entries: intermediate results that were written down. */
  public int size() {
    recording.requireUsable(null);
    return recording.memory.entries.count();
  }

  /** Returns the bytes that the entries take, without the adjoints (8 bytes each) of a sweep. */
  public long bytes() {
    recording.requireUsable(null);
    return recording.memory.entries.bytes();
  }

  /** Forgets everything, variables included; numbers from before can no longer be used. */
  public void reset() {
    recording.requireUsable(null);
    recording.discard();
    tensors.clear();
    recording = new Recording(TapeMemory.take());
  }

  /**
   * Ends the tape. Closing it twice does nothing.
   *
   * @throws IllegalStateException if called on another thread than the one that opened the tape
   */
  @Override
  public void close() {
    recording.discard();
  }

  @Override
  public String toString() {
    return recording.toString();
  }
}
