package dev.cotangent.dual;

import dev.cotangent.primitive.Primitive;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The recurrences that have been derived, so that each is derived once. */
final class Recurrences {
  private static final int MOST_ROWS = 4096;
  private static final int MOST_OF_A_ROW = 1024;

  private static volatile IdentityHashMap<Primitive, Recurrences> known = new IdentityHashMap<>();

  /** A recurrence is for an order, and for the operands that vary. */
  private record Key(int order, List<Boolean> varying, boolean regular) {}

  private final Primitive f;
  private final Map<Key, Recurrence> others = new ConcurrentHashMap<>();

  /** Those of a row that takes one operand or two, by order and varying operands. */
  private volatile @Nullable Recurrence[] few = {};

  private Recurrences(Primitive f) {
    this.f = f;
  }

  /** Returns what is known of a row. */
  static Recurrences of(Primitive f) {
    Recurrences recurrences = known.get(f);
    return recurrences == null ? remember(f) : recurrences;
  }

  private static synchronized Recurrences remember(Primitive f) {
    // Rows are meant to be constants; a program that makes them as it goes must not fill the
    // memory.
    IdentityHashMap<Primitive, Recurrences> more =
        known.size() < MOST_ROWS ? new IdentityHashMap<>(known) : new IdentityHashMap<>();
    Recurrences recurrences = more.computeIfAbsent(f, Recurrences::new);
    known = more;
    return recurrences;
  }

  /**
   * Returns the recurrence of a row that takes one operand or two.
   *
   * @param varying a bit for each operand that is not constant
   */
  Recurrence get(int operands, int varying, int order) {
    int place = 4 * order + varying;
    @Nullable Recurrence[] all = few;
    Recurrence recurrence = place < all.length ? all[place] : null;
    return recurrence == null ? remember(operands, varying, order, place) : recurrence;
  }

  private synchronized Recurrence remember(int operands, int varying, int order, int place) {
    boolean[] each = new boolean[operands];
    for (int i = 0; i < operands; i++) {
      each[i] = (varying & (1 << i)) != 0;
    }
    Recurrence recurrence = get(each, order);
    if (place < MOST_OF_A_ROW) {
      @Nullable Recurrence[] more = Arrays.copyOf(few, Math.max(few.length, place + 1));
      more[place] = recurrence;
      few = more;
    }
    return recurrence;
  }

  /** Returns a recurrence for operands of which some are not constant. */
  Recurrence get(boolean[] varying, int order) {
    return get(varying, order, true);
  }

  private Recurrence get(boolean[] varying, int order, boolean regular) {
    List<Boolean> each = IntStream.range(0, varying.length).mapToObj(i -> varying[i]).toList();
    if (others.size() > MOST_OF_A_ROW) {
      others.clear();
    }
    return others.computeIfAbsent(
        new Key(order, each, regular),
        key -> Derivation.of(f, varying, order, regular ? () -> get(varying, order, false) : null));
  }
}
