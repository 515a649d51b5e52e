package dev.cotangent.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of large kernels: as many as the machine has cores, unless {@code
 * -Dcotangent.threads} or {@link #setThreads} says otherwise. The work is cut into tasks by its
 * size alone, so that no result depends on how many threads share the tasks.
 *
 * <p>The threads are made for many short calls, one soon after the other: the caller takes part, a
 * helper that has run out of tasks looks out for the next call for a few microseconds before it
 * sleeps, and tasks are dealt by counting. Helpers are daemons, started when first needed. They
 * serve one call at a time: a call from within a task, or from a second thread meanwhile, is run by
 * its caller alone, which waits for nobody.
 */
public final class Workers {
  private static final String PROPERTY = "cotangent.threads";
  private static volatile int threads = asked(System.getProperty(PROPERTY));

  /** The call being served; helpers watch it. Taking it, from null, is the right to the helpers. */
  private static final AtomicReference<@Nullable Call> CURRENT = new AtomicReference<>();

  /** How often a helper looks for a call before it sleeps, and a caller for a helper's end. */
  private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 2_000 : 0;

  /** Only who holds the call that is being served changes this. */
  private static volatile Helper[] helpers = {};

  private Workers() {}

  /** The number of threads that a setting asks for. */
  static int asked(@Nullable String setting) {
    if (setting == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    try {
      int threads = Integer.parseInt(setting.trim());
      if (threads >= 1) {
        return threads;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "-D" + PROPERTY + "=" + setting + ": a whole number, at least 1, is needed");
  }

  /** Returns how many threads share a large kernel's tasks. */
  public static int threads() {
    return threads;
  }

  /**
   * Sets how many threads share a large kernel's tasks.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public static void setThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + "; at least 1 is needed");
    }
    Workers.threads = threads;
  }

  /**
   * Runs the tasks 0 to count - 1, each once, and returns when all have ended. An exception of one
   * is thrown here, after the others have ended.
   */
  public static void run(int count, IntConsumer task) {
    int wanted = Math.min(threads, count) - 1;
    Call call = new Call(count, task, wanted);
    if (wanted > 0 && CURRENT.compareAndSet(null, call)) {
      try {
        wake(wanted);
        call.work();
        call.awaitEnd();
      } finally {
        CURRENT.set(null);
      }
    } else {
      call.work();
    }
    call.rethrow();
  }

  /** Wakes the first helpers, and makes those that are missing. */
  private static void wake(int wanted) {
    Helper[] all = helpers;
    if (all.length < wanted) {
      all = Arrays.copyOf(all, wanted);
      for (int i = helpers.length; i < wanted; i++) {
        all[i] = new Helper(i);
        all[i].start();
      }
      helpers = all;
    }
    for (int i = 0; i < wanted; i++) {
      if (all[i].asleep) {
        LockSupport.unpark(all[i]);
      }
    }
  }

  /** Some tasks, dealt to whoever asks. */
  private static final class Call {
    private final int count;
    private final IntConsumer task;
    private final int wanted;
    private final AtomicInteger dealt = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    private volatile @Nullable Thread waiting;

    Call(int count, IntConsumer task, int wanted) {
      this.count = count;
      this.task = task;
      this.wanted = wanted;
    }

    boolean open() {
      return dealt.get() < count;
    }

    /** Does tasks until none is left to deal. */
    void work() {
      while (open()) {
        int i = dealt.getAndIncrement();
        if (i >= count) {
          return;
        }
        try {
          task.accept(i);
        } catch (Throwable e) {
          if (!thrown.compareAndSet(null, e)) {
            suppress(e);
          }
        }
        if (ended.incrementAndGet() == count) {
          Thread caller = waiting;
          if (caller != null) {
            LockSupport.unpark(caller);
          }
        }
      }
    }

    private void suppress(Throwable e) {
      Throwable first = thrown.get();
      if (first != null && first != e) {
        first.addSuppressed(e);
      }
    }

    void awaitEnd() {
      for (int look = 0; look < LOOKS; look++) {
        if (ended.get() == count) {
          return;
        }
        Thread.onSpinWait();
      }
      waiting = Thread.currentThread();
      boolean interrupted = false;
      while (ended.get() < count) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    void rethrow() {
      Throwable e = thrown.get();
      if (e != null) {
        Workers.<RuntimeException>raise(e);
      }
    }
  }

  /** Throws what a task has thrown; it is checked only if the task went round the compiler too. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void raise(Throwable e) throws E {
    throw (E) e;
  }

  /** A thread that serves calls for ever. */
  private static final class Helper extends Thread {
    private final int index;
    volatile boolean asleep;

    Helper(int index) {
      super("cotangent-worker-" + (index + 1));
      this.index = index;
      setDaemon(true);
    }

    private @Nullable Call next() {
      Call call = CURRENT.get();
      return call != null && index < call.wanted && call.open() ? call : null;
    }

    @Override
    public void run() {
      int looks = 0;
      while (true) {
        Call call = next();
        if (call != null) {
          call.work();
          looks = 0;
        } else if (++looks < LOOKS) {
          Thread.onSpinWait();
        } else {
          sleep();
          looks = 0;
        }
      }
    }

    /** Sleeps until there is a call; one that came before this lay down is not missed. */
    private void sleep() {
      asleep = true;
      while (next() == null) {
        LockSupport.park(Workers.class);
      }
      asleep = false;
    }
  }
}
