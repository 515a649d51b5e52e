package dev.cotangent.tensor;

import dev.cotangent.primitive.Direction;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Level} must know to differentiate tensors. To a tensor of the level belongs a mark:
 * whatever the mode keeps of its derivative, tangents or a place on a tape. The chain rule's other
 * half, which level takes an operation and what the primals are, is {@link Tensor}'s.
 */
public interface TensorLevel {
  /**
   * Returns the mark of an operation's result.
   *
   * @param f the operation
   * @param x the operands, one level further out
   * @param y the result, one level further out
   * @param marks the operands' marks, null for an operand that does not depend on this level
   * @return null if the result does not depend on this level
   */
  @Nullable Object derive(TensorPrimitive f, Tensor[] x, Tensor y, @Nullable Object[] marks);

  /**
   * Returns the mark of a tensor that is made of numbers.
   *
   * @param elements what this level knows of the numbers, in row-major order
   * @param primal the tensor of the numbers' values, one level further out
   */
  @Nullable Object gather(Level.LinearForm[] elements, Tensor primal);

  /**
   * Returns elements of a tensor as numbers of this level.
   *
   * @param primal the tensor, one level further out
   * @param mark the tensor's mark
   * @param places the elements' places in row-major order
   */
  Real[] elements(Tensor primal, Object mark, int[] places);

  /** Returns where results over constants are to be kept, or null for the heap. */
  default @Nullable Arena arena() {
    return null;
  }

  /**
   * Returns what an operand contributes to a weighted sum of a result's elements, and checks what
   * the row returns.
   *
   * @throws IllegalStateException if the row's pullback has not the operand's shape and type
   */
  static @Nullable Tensor pull(TensorPrimitive f, int k, Tensor[] x, Tensor y, Tensor w) {
    Tensor contribution = f.pullback(k, x, y, w);
    if (contribution != null) {
      requireShape(f, "pullback to operand", k, x[k], contribution);
    }
    return contribution;
  }

  /**
   * Returns a result's change for a change of an operand, and checks what the row returns.
   *
   * @throws IllegalStateException if the row's pushforward has not the result's shape and type
   */
  static @Nullable Tensor push(TensorPrimitive f, int k, Tensor[] x, Tensor y, Tensor dx) {
    Tensor change = f.pushforward(k, x, y, dx);
    if (change != null) {
      requireShape(f, "pushforward of operand", k, y, change);
    }
    return change;
  }

  private static void requireShape(TensorPrimitive f, String map, int k, Tensor like, Tensor x) {
    if (!x.dimensions().equals(like.dimensions()) || x.type() != like.type()) {
      throw new IllegalStateException(
          f.name()
              + ": its "
              + map
              + " "
              + k
              + " has shape "
              + x.dimensions()
              + " and type "
              + x.type()
              + " where "
              + like.dimensions()
              + " and "
              + like.type()
              + " are needed; correct the row");
    }
  }

  /** Returns a level's knowledge of tensors. */
  static TensorLevel of(Level level) {
    return switch (level) {
      case TensorLevel itself -> itself;
      case Direction direction -> new DirectionTensors(direction);
      case Level observer when observer.isObserver() -> new Unobserved();
      default -> throw new IllegalStateException("tensors cannot be used in " + level);
    };
  }

  /** Tensors in the eyes of a level that only looks on, at numbers: constants. */
  record Unobserved() implements TensorLevel {
    @Override
    public @Nullable Object derive(
        TensorPrimitive f, Tensor[] x, Tensor y, @Nullable Object[] marks) {
      return null;
    }

    @Override
    public @Nullable Object gather(Level.LinearForm[] elements, Tensor primal) {
      return null;
    }

    @Override
    public Real[] elements(Tensor primal, Object mark, int[] places) {
      return Tensor.elementsOf(primal, places);
    }
  }
}
