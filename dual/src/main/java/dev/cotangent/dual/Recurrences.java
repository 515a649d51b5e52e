package dev.cotangent.dual;

import dev.cotangent.primitive.Arithmetic;
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

  /** Powers by their whole exponents, each of which is a product of its own. */
  private static final Map<Integer, Recurrences> POWERS = new ConcurrentHashMap<>();

  /** A recurrence is for an order, and for the operands that vary. */
  private record Key(int order, List<Boolean> varying, boolean regular) {}

  private final Primitive f;
  private final int exponent;
  private final Map<Key, Recurrence> others = new ConcurrentHashMap<>();

  /** Those of a row that takes one operand or two, by order and varying operands. */
  private volatile @Nullable Recurrence[] few = {};

  private Recurrences(Primitive f, int exponent) {
    this.f = f;
    this.exponent = exponent;
  }

  /** Returns what is known of a row on some operands. */
  static Recurrences of(Primitive f, Series... x) {
    int exponent = f == Arithmetic.POW ? x[1].whole() : Series.NOT_WHOLE;
    return exponent == Series.NOT_WHOLE ? of(f) : ofPower(exponent);
  }

  private static Recurrences ofPower(int exponent) {
    if (POWERS.size() > MOST_ROWS) {
      POWERS.clear();
    }
    return POWERS.computeIfAbsent(exponent, n -> new Recurrences(Arithmetic.POW, n));
  }

  private static Recurrences of(Primitive f) {
    Recurrences recurrences = known.get(f);
    return recurrences == null ? remember(f) : recurrences;
  }

  private static synchronized Recurrences remember(Primitive f) {
    // Rows are meant to be constants; a program that makes them as it goes must not fill the
    // memory.
    IdentityHashMap<Primitive, Recurrences> more =
        known.size() < MOST_ROWS ? new IdentityHashMap<>(known) : new IdentityHashMap<>();
    Recurrences recurrences =
        more.computeIfAbsent(f, row -> new Recurrences(row, Series.NOT_WHOLE));
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
        key ->
            Derivation.of(
                f, exponent, varying, order, regular ? () -> get(varying, order, false) : null));
  }
}
