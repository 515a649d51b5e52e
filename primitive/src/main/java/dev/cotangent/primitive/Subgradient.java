package dev.cotangent.primitive;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the derivative is at a kink: a point where two smooth pieces of a function meet and their
 * slopes differ, such as 0 for {@code relu} or {@code x = y} for {@code max(x, y)}. At such a point
 * the derivative is a mixture of the first piece's slope and the second's, and the policy is the
 * weight of the first.
 *
 * <p>The first piece of {@code max} and {@code min} is their first argument, that of {@code relu},
 * {@code leakyRelu} and {@code abs} the one to the right of 0, that of {@code clamp} the one
 * between the bounds. {@code hypot}, the Euclidean norm, has slope 0 at the origin under every
 * policy.
 *
 * <p>The policy is chosen for a block of code and seen by the thread that runs it (and by threads
 * forked in a structured scope, but not by those of a parallel stream), the same in every mode:
 *
 * {@snippet :
 * double half = Subgradient.CONSISTENT.during(() -> Forward.derivative(Real::relu, 0.0));
 * }
 */
public enum Subgradient {
  /** The usual choice: relu'(0) = 0, abs'(0) = 0, ties of max, min and clamp split equally. */
  STANDARD {
    @Override
    double firstWeight(double standard) {
      return standard;
    }
  },

  /**
   * Both pieces count half, so that formulas which are equal have equal subgradients: relu'(0) =
   * 1/2 like max(x, 0) and (x + abs(x)) / 2.
   */
  CONSISTENT {
    @Override
    double firstWeight(double standard) {
      return 0.5;
    }
  },

  /** The first piece counts: relu'(0) = 1, abs'(0) = 1, a tie goes to the first argument. */
  FIRST {
    @Override
    double firstWeight(double standard) {
      return 1;
    }
  },

  /** The second piece counts: relu'(0) = 0, abs'(0) = -1, a tie goes to the second argument. */
  SECOND {
    @Override
    double firstWeight(double standard) {
      return 0;
    }
  };

  private static final ScopedValue<Subgradient> CURRENT = ScopedValue.newInstance();

  abstract double firstWeight(double standard);

  /** Returns the policy in force here. */
  public static Subgradient current() {
    return CURRENT.isBound() ? CURRENT.get() : STANDARD;
  }

  /**
   * Runs an action under this policy and returns its result.
   *
   * @throws NullPointerException if the action is null
   */
  public <T> T during(Supplier<T> action) {
    return ScopedValue.where(CURRENT, this).call(Objects.requireNonNull(action)::get);
  }
}
