package dev.cotangent.compiled.runtime;

import java.lang.ref.SoftReference;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bag of arrays that a derivative writes its tapes to, and that the next call finds again: so a
 * gradient that is computed many times makes no garbage. Each array is kept by its slot, of which
 * there are as many as needed for each type. One call at a time may use it; {@link WorkspacePool}
 * sees to that.
 */
public final class Workspace {
  private final Shelf<double[]> doubles = new Shelf<>(double[]::new);
  private final Shelf<int[]> ints = new Shelf<>(int[]::new);
  private final Shelf<long[]> longs = new Shelf<>(long[]::new);
  private final Shelf<@Nullable Object[]> objects = new Shelf<>(Object[]::new);

  private int[] positions = new int[0];

  /** What a pool keeps of it. */
  final SoftReference<Workspace> softly = new SoftReference<>(this);

  /** Makes an empty one. */
  public Workspace() {}

  /**
   * Returns a tape with room for so many elements: the one at hand if it is long enough, else that
   * of the slot, made longer if need be. What is on the tape at hand stays.
   *
   * @param w where tapes are kept
   * @param tape the tape at hand; null at first
   */
  public static double[] room(Workspace w, int slot, double @Nullable [] tape, int least) {
    return tape != null && tape.length >= least ? tape : w.doubles.room(slot, tape, least);
  }

  /** Returns a tape of ints with room for so many elements. */
  public static int[] room(Workspace w, int slot, int @Nullable [] tape, int least) {
    return tape != null && tape.length >= least ? tape : w.ints.room(slot, tape, least);
  }

  /** Returns a tape of longs with room for so many elements. */
  public static long[] room(Workspace w, int slot, long @Nullable [] tape, int least) {
    return tape != null && tape.length >= least ? tape : w.longs.room(slot, tape, least);
  }

  /** Returns a tape of objects with room for so many elements. */
  public static @Nullable Object[] room(
      Workspace w, int slot, @Nullable Object @Nullable [] tape, int least) {
    return tape != null && tape.length >= least ? tape : w.objects.room(slot, tape, least);
  }

  /** Where a function that is called several times has got to on its tapes; 0 at first. */
  public int position(int slot) {
    return slot < positions.length ? positions[slot] : 0;
  }

  /** Says where a function has got to on its tapes. */
  public void position(int slot, int at) {
    if (slot >= positions.length) {
      positions = Arrays.copyOf(positions, 2 * slot + 8);
    }
    positions[slot] = at;
  }

  /** Starts anew on all tapes. */
  public void rewind() {
    Arrays.fill(positions, 0);
  }

  /** The arrays of one type. */
  private static final class Shelf<A> {
    private static final int LEAST = 64;

    private final IntFunction<A> maker;
    private final List<A> arrays = new ArrayList<>();

    Shelf(IntFunction<A> maker) {
      this.maker = maker;
    }

    A room(int slot, @Nullable A tape, int least) {
      while (arrays.size() <= slot) {
        arrays.add(maker.apply(0));
      }
      A array = arrays.get(slot);
      int length = Array.getLength(array);
      if (length < least) {
        // Twice as long as before, so that a tape that grows step by step is seldom copied.
        A longer = maker.apply(Math.max(least, Math.max(2 * length, LEAST)));
        System.arraycopy(array, 0, longer, 0, length);
        array = longer;
        arrays.set(slot, array);
      }
      if (tape != null && tape != array) {
        System.arraycopy(tape, 0, array, 0, Array.getLength(tape));
      }
      return array;
    }
  }
}
