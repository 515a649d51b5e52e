package dev.cotangent.sparse;

import dev.cotangent.primitive.Comparison;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The run of a function on numbers that stand for any values: routers hand on all that they may
 * select, and comparisons are decided as a path says, which {@link Paths} changes from run to run.
 * A number keeps a stand-in where a value would be. Nobody may look at it, and it is never NaN, nor
 * a constant 0, by which a derivative would end.
 */
final class PatternEverywhere extends PatternLevel {
  private static final int MOST_DECISIONS = 10_000;
  private static final Real STAND_IN = Real.of(1);

  /** Thrown where a function does what only numbers with values allow. */
  static final class NeedsValues extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NeedsValues(String what) {
      super(
          "global pattern: "
              + what
              + "; ask for the pattern at a point, Pattern.jacobian or Pattern.hessian");
    }
  }

  private final BitSet path;
  private int length;

  /**
   * Opens a level.
   *
   * @param path the decisions to be taken; after its last true one all are false
   */
  PatternEverywhere(BitSet path) {
    this.path = path;
  }

  /** Returns how many comparisons there have been. */
  int length() {
    return length;
  }

  @Override
  Real value(Primitive f, Real... primals) {
    return STAND_IN;
  }

  @Override
  Real independent(Real value) {
    return number(value, IndexSet.EMPTY);
  }

  Real[] inputs(int count) {
    Real[] inputs = new Real[count];
    Arrays.setAll(inputs, j -> input(STAND_IN, j));
    return inputs;
  }

  @Override
  protected boolean compare(Comparison comparison, Real x, Real y) {
    if (length == MOST_DECISIONS) {
      throw new NeedsValues(
          "the function made more than "
              + MOST_DECISIONS
              + " comparisons in one run, as in a loop"
              + " that ends by values");
    }
    return path.get(length++);
  }

  @Override
  protected void valueSeen() {
    throw new NeedsValues("the function looks at the value() of a number, or detaches it");
  }

  @Override
  protected Real weight(DoubleSupplier weight) {
    return number(STAND_IN, IndexSet.EMPTY);
  }

  @Override
  public @Nullable Object gather(Level.LinearForm[] elements, Tensor primal) {
    throw new NeedsValues("the function uses tensors, whose operations need values");
  }

  @Override
  public String toString() {
    return "a run that looks for a global pattern";
  }
}
