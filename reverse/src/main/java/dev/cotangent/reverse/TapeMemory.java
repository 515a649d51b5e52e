package dev.cotangent.reverse;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory behind a tape, handed from one to the next so that a loop of gradients allocates
 * nothing and finds its pages warm. What is kept is bounded: a few memories for the whole program,
 * a million entries in each, and of tensors about twice what recordings take lately.
 */
final class TapeMemory {
  private static final int KEPT_ENTRIES = 1 << 20;
  private static final int KEPT_MEMORIES = 2 * Runtime.getRuntime().availableProcessors();
  private static final ConcurrentLinkedQueue<TapeMemory> FREE = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger FREE_COUNT = new AtomicInteger();

  final Entries entries = new Entries();
  final TensorTape tensors = new TensorTape();
  private double[] adjoints = {};
  private double[] rates = {};

  TapeMemory() {}

  static TapeMemory take() {
    TapeMemory memory = FREE.poll();
    if (memory == null) {
      return new TapeMemory();
    }
    FREE_COUNT.decrementAndGet();
    return memory;
  }

  void giveBack() {
    entries.clear(KEPT_ENTRIES);
    tensors.clear();
    if (adjoints.length > 2 * KEPT_ENTRIES) {
      adjoints = new double[0];
    }
    if (rates.length > 2 * KEPT_ENTRIES) {
      rates = new double[0];
    }
    if (FREE_COUNT.get() < KEPT_MEMORIES) {
      FREE_COUNT.incrementAndGet();
      FREE.offer(this);
    }
  }

  /** Returns an array for the adjoints of all entries, with every one unreached. */
  double[] adjoints() {
    adjoints = atLeast(entries.size(), adjoints);
    Sweep.clear(adjoints, entries.size());
    return adjoints;
  }

  /** Returns an array for the rates of the adjoints of all entries, all 0. */
  double[] rates() {
    rates = atLeast(entries.size(), rates);
    Arrays.fill(rates, 0, entries.size(), 0);
    return rates;
  }

  private double[] atLeast(int size, double[] array) {
    if (array.length >= size) {
      return array;
    }
    return entries.newAdjoints(Math.max(size, (int) Math.min(2L * array.length, 1L << 24)), 1);
  }
}
