package dev.cotangent.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The mark of forward mode: a tensor's tangents in several directions, null where it does not
 * change.
 */
public final class Tangents {
  private final @Nullable Tensor[] each;

  private Tangents(@Nullable Tensor[] each) {
    this.each = each;
  }

  /** Returns the tangents in so many directions, or null if all are null. */
  public static @Nullable Tangents of(@Nullable Tensor... each) {
    for (Tensor tangent : each) {
      if (tangent != null) {
        return new Tangents(each);
      }
    }
    return null;
  }

  /** Returns the number of directions. */
  public int count() {
    return each.length;
  }

  /** Returns the tangent in a direction, or null where there is no change or no such direction. */
  public @Nullable Tensor get(int direction) {
    return direction < each.length ? each[direction] : null;
  }

  /** Returns the tangents of a result: the sum of what each operand's change contributes. */
  public static @Nullable Tangents push(
      TensorPrimitive f, Tensor[] x, Tensor y, @Nullable Object[] marks) {
    @Nullable Tensor[] sums = new Tensor[count(marks)];
    for (int k = 0; k < x.length; k++) {
      if (marks[k] instanceof Tangents tangents) {
        for (int direction = 0; direction < sums.length; direction++) {
          Tensor dx = tangents.get(direction);
          Tensor dy = dx == null ? null : TensorLevel.push(f, k, x, y, dx);
          if (dy != null) {
            Tensor sum = sums[direction];
            sums[direction] = sum == null ? dy : sum.add(dy);
          }
        }
      }
    }
    return of(sums);
  }

  private static int count(@Nullable Object... marks) {
    int count = 0;
    for (Object mark : marks) {
      if (mark instanceof Tangents tangents) {
        count = Math.max(count, tangents.each.length);
      }
    }
    return count;
  }
}
