package dev.cotangent.bench.measure;

import dev.cotangent.bench.UserError;
import dev.cotangent.bench.result.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures tasks in JVMs of their own. What a task does to its JVM, it does to the tasks of the
 * same group at most: a JVM that hangs, ends or runs out of memory is replaced, and the others go
 * on.
 */
public final class Forks {
  /** What is left of the heap for everything else. */
  private static final double USABLE = 0.8;

  /** How long it may take until the parent has heard of a signal that a JVM has heard of. */
  private static final long SIGNAL_MILLIS = 1000;

  private volatile boolean stopped;
  private volatile @Nullable Fork running;
  private long jobs;

  /** Makes ready to measure; no JVM is started yet. */
  public Forks() {}

  /** Is told what has come out. */
  public interface Listener {
    /** A task has figures, or better ones, or a reason why it has none. */
    void measured(Task task, Measured measured);

    /** A JVM is done with a task: one step of as many as there are tasks times JVMs. */
    void step();
  }

  /**
   * Measures tasks one after the other in the same JVM, then in another one, and so on. They should
   * be in order of their size: what is larger in every direction than what took too long is not
   * tried.
   *
   * @throws StoppedException if {@link #stop} is called meanwhile
   */
  public void measure(List<Task> tasks, Settings settings, Listener listener)
      throws StoppedException, InterruptedException {
    Map<Task, Pool> pools = new LinkedHashMap<>();
    tasks.forEach(task -> pools.put(task, new Pool()));
    for (int i = 0; i < settings.forks(); i++) {
      try {
        for (int j = 0; j < settings.rehearsals(); j++) {
          rehearse(pools, settings.forRehearsal(), listener);
        }
        round(pools, settings, listener);
      } finally {
        discard();
      }
    }
  }

  /** Only what goes wrong counts: it need not be tried again. */
  private void rehearse(Map<Task, Pool> pools, Settings settings, Listener listener)
      throws StoppedException, InterruptedException {
    for (Map.Entry<Task, Pool> entry : pools.entrySet()) {
      Pool pool = entry.getValue();
      if (pool.isOpen() && reasonAgainst(entry.getKey(), pools, settings).isEmpty()) {
        Answer answer = answer(entry.getKey(), settings);
        if (answer.status() != Status.MEASURED) {
          pool.add(answer);
          listener.measured(entry.getKey(), pool.measured());
        }
      }
    }
  }

  private void round(Map<Task, Pool> pools, Settings settings, Listener listener)
      throws StoppedException, InterruptedException {
    for (Map.Entry<Task, Pool> entry : pools.entrySet()) {
      Pool pool = entry.getValue();
      if (pool.isOpen()) {
        Optional<Answer> reason = reasonAgainst(entry.getKey(), pools, settings);
        pool.add(reason.isPresent() ? reason.get() : answer(entry.getKey(), settings));
        listener.measured(entry.getKey(), pool.measured());
      }
      listener.step();
    }
  }

  private Optional<Answer> reasonAgainst(Task task, Map<Task, Pool> pools, Settings settings) {
    long bytes = task.item().bytes();
    if (bytes > USABLE * settings.heapBytes()) {
      String text =
          "needs about %s, and the heap has %s: see --heap"
              .formatted(Amounts.bytes(bytes), Amounts.bytes(settings.heapBytes()));
      return Optional.of(Answer.without(jobs, Status.TOO_LARGE, text));
    }
    return pools.entrySet().stream()
        .filter(other -> other.getValue().isTooSlow() && task.exceeds(other.getKey()))
        .map(other -> other.getKey().sizeText() + " took too long already, and this is larger")
        .map(text -> Answer.without(jobs, Status.SKIPPED, text))
        .findFirst();
  }

  /**
   * If no JVM starts at all, somebody has something to put right; if one does not, it is a pity.
   */
  private Answer answer(Task task, Settings settings)
      throws StoppedException, InterruptedException {
    try {
      return ask(task, settings);
    } catch (UserError e) {
      if (jobs == 0) {
        throw e;
      }
      return Answer.without(jobs, Status.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private Answer ask(Task task, Settings settings) throws StoppedException, InterruptedException {
    boolean first = running == null;
    Fork fork = running(settings);
    Answer answer = fork.ask(Job.of(++jobs, task, settings, first), settings.limit());
    if (fork.wasInterrupted()) {
      TimeUnit.MILLISECONDS.sleep(SIGNAL_MILLIS);
    }
    requireNotStopped();
    if (fork.isBroken()) {
      discard();
    }
    return answer;
  }

  private Fork running(Settings settings) throws StoppedException, InterruptedException {
    requireNotStopped();
    Fork fork = running;
    if (fork == null) {
      fork = Fork.start(settings.heapBytes());
      running = fork;
      requireNotStopped();
    }
    return fork;
  }

  private void requireNotStopped() throws StoppedException {
    if (stopped) {
      discard();
      throw new StoppedException();
    }
  }

  private void discard() {
    Fork fork = running;
    if (fork != null) {
      fork.close();
      running = null;
    }
  }

  /** Ends the measuring as soon as possible; may be called by another thread. */
  public void stop() {
    stopped = true;
    Fork fork = running;
    if (fork != null) {
      fork.close();
    }
  }
}
