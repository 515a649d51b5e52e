package dev.cotangent.backend.cuda.emulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The threads of one block after the other. Threads take turns: each runs until it ends or has to
 * wait; when none can run, the warps whose threads have all come to an exchange make it, and if
 * there are none, a barrier at which all threads are opens. From one barrier to the next the order
 * of the threads is reversed, so that code that leans on an order gives itself away.
 */
final class PtxBlock {
  private static final int WARP = 32;

  private final PtxFunction kernel;
  private final int sharedEnd;
  private final ScratchMemory shared = new ScratchMemory("the block's shared");
  private final List<PtxThread> threads = new ArrayList<>();
  private long instructions;

  PtxBlock(PtxFunction kernel, int sharedBytes, Memory global, int size) {
    this.kernel = kernel;
    sharedEnd = ScratchMemory.FIRST + sharedBytes;
    for (int i = 0; i < size; i++) {
      threads.add(new PtxThread(global, shared));
    }
  }

  /** Runs one block of a grid. */
  void run(int block, int blocks, long[] arguments) {
    shared.resize(ScratchMemory.FIRST);
    shared.resize(sharedEnd);
    int size = threads.size();
    for (int i = 0; i < size; i++) {
      threads.get(i).start(kernel, arguments, i, size, block, blocks, i % WARP, i / WARP);
    }
    List<PtxThread> order = new ArrayList<>(threads);
    do {
      order.forEach(this::advance);
      Collections.reverse(order);
    } while (exchange() || openBarrier());
  }

  /** Returns the number of instructions that all threads have run. */
  long instructions() {
    return instructions;
  }

  private void advance(PtxThread thread) {
    if (thread.state() == PtxThread.State.RUNNING) {
      instructions += thread.run();
    }
  }

  /** Makes the exchanges that can be made; returns whether there were any. */
  private boolean exchange() {
    boolean any = false;
    for (int first = 0; first < threads.size(); first += WARP) {
      List<PtxThread> warp = threads.subList(first, Math.min(first + WARP, threads.size()));
      for (PtxThread thread : warp) {
        if (thread.state() == PtxThread.State.AT_EXCHANGE) {
          any |= exchange(warp, thread.exchange().mask());
        }
      }
    }
    return any;
  }

  private static boolean exchange(List<PtxThread> warp, int mask) {
    List<PtxThread> named = warp.stream().filter(t -> (mask >>> t.lane() & 1) != 0).toList();
    for (PtxThread thread : named) {
      boolean there = thread.state() == PtxThread.State.AT_EXCHANGE;
      if (thread.state() != PtxThread.State.ENDED && !(there && thread.exchange().mask() == mask)) {
        return false;
      }
    }
    finish(named.stream().filter(t -> t.state() == PtxThread.State.AT_EXCHANGE).toList());
    return true;
  }

  private static void finish(List<PtxThread> threads) {
    long[] offers = new long[WARP];
    Arrays.fill(offers, Bytes.UNWRITTEN);
    threads.forEach(t -> offers[t.lane()] = t.exchange().offer());
    for (PtxThread thread : threads) {
      thread.exchange().finish().take(thread, offers);
      thread.resume();
    }
  }

  /** Opens the barrier that all threads wait at; returns whether there is anything left to run. */
  private boolean openBarrier() {
    List<PtxThread> living =
        threads.stream().filter(t -> t.state() != PtxThread.State.ENDED).toList();
    for (PtxThread thread : living) {
      PtxThread first = living.getFirst();
      if (thread.state() != first.state() || thread.barrier() != first.barrier()) {
        throw new DeviceFault(
            "threads wait for each other: one " + first.place() + ", one " + thread.place());
      }
    }
    if (!living.isEmpty() && living.getFirst().state() == PtxThread.State.AT_EXCHANGE) {
      throw new DeviceFault("threads of a warp never come: one waits " + living.getFirst().place());
    }
    living.forEach(PtxThread::resume);
    return !living.isEmpty();
  }
}
