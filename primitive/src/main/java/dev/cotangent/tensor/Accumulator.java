package dev.cotangent.tensor;

import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Real;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The adjoint of a tensor during a reverse sweep: the sum of what its uses contribute. The first
 * contribution is kept as it is; from the second on the sum has memory of its own, and more is
 * added in place.
 */
public final class Accumulator {
  private final @Nullable Arena arena;
  private @Nullable Tensor sum;
  private boolean owned;

  /**
   * Makes an empty sum.
   *
   * @param arena where sums are kept, or null for the heap
   */
  public Accumulator(@Nullable Arena arena) {
    this.arena = arena;
  }

  /** Returns the sum, or null if nothing was added. */
  public @Nullable Tensor sum() {
    return sum;
  }

  /** Forgets the sum. */
  public void clear() {
    if (sum != null) {
      letGo(sum);
    }
    sum = null;
    owned = false;
  }

  /** Adds a contribution. */
  public void add(Tensor contribution) {
    Tensor before = sum;
    if (before == null) {
      keep(contribution, false);
    } else if (isOwn(before) && contribution.isConstant()) {
      Program add = Elementwise.of(Arithmetic.ADD).program();
      add.run(before.dimensions(), before.storage().buffer(), before, contribution);
    } else {
      keep(before.add(contribution), true);
      letGo(before);
    }
  }

  /**
   * Adds numbers to elements.
   *
   * @param like the tensor whose adjoint this is
   * @param places the elements' places in row-major order
   * @param contributions a number for each
   */
  public void addAt(Tensor like, int[] places, Real... contributions) {
    if (!Arrays.stream(contributions).allMatch(Real::isConstant)) {
      add(scattered(like, places, contributions));
      return;
    }
    Tensor before = sum;
    if (before == null || !isOwn(before)) {
      makeOwn(like, before);
    }
    Tensor.Storage at = own().storage();
    for (int i = 0; i < places.length; i++) {
      int place = at.offset() + places[i];
      at.buffer().set(place, at.buffer().get(place) + contributions[i].value());
    }
  }

  @SuppressWarnings("NullAway") // there is one by now
  private Tensor own() {
    return sum;
  }

  private void makeOwn(Tensor like, @Nullable Tensor before) {
    if (before != null && !before.isConstant()) {
      throw new IllegalStateException("a sum that carries derivatives has no memory of its own");
    }
    Buffer buffer = Arena.allocate(like.type(), like.size());
    if (before == null) {
      buffer.fill(0, like.size(), 0);
    } else {
      Operand.of(before, like.dimensions()).copy(0, like.size(), buffer, 0);
    }
    keep(Tensor.of(buffer, like.dimensions()), true);
    if (before != null) {
      letGo(before);
    }
  }

  private static Tensor scattered(Tensor like, int[] places, Real... contributions) {
    Real[] all = new Real[like.size()];
    Arrays.fill(all, Real.zero());
    for (int i = 0; i < places.length; i++) {
      all[places[i]] = all[places[i]].add(contributions[i]);
    }
    return Tensor.of(all, like.shape()).to(like.type());
  }

  /** Whether the sum is a constant that nobody else can see, in rows. */
  private boolean isOwn(Tensor x) {
    return x.isConstant()
        && x.isDense()
        && x.storage().buffer().length() == x.size()
        && (owned || (arena != null && arena.isOnlyHeldOnce(x)));
  }

  private void keep(Tensor x, boolean own) {
    sum = x;
    owned = own;
    if (arena != null) {
      arena.hold(x);
    }
  }

  private void letGo(Tensor x) {
    if (arena != null) {
      arena.letGo(x);
    }
  }
}
