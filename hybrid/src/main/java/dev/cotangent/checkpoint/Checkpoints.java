package dev.cotangent.checkpoint;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Which states a {@link TimeLoop} keeps on its way forward, so as to go back through it. The choice
 * changes memory and time, and no bit of the results.
 *
 * <p>Between all states and the initial one alone there is a trade-off. With s checkpoints, the
 * initial state included, and each step run up to r times in order to advance, as many as (s + r)!
 * / (s! r!) steps can be reversed: 10 checkpoints and 3 repeats are enough for 286 steps, 100 and 3
 * for 176,851, 1,000 and 3 for 167,668,501. So few checkpoints go a long way.
 *
 * {@snippet :
 * TimeLoop loop = TimeLoop.of(1_000_000, step).with(Checkpoints.binomial(100));
 * }
 *
 * <p>Beside these runs, each step is run once more when it is reversed, recorded on a tape.
 */
public final class Checkpoints {
  /** What a run of a loop needs. */
  record Plan(Schedule schedule, Store store) {}

  /** Makes a plan for a number of steps, or for {@link TimeLoop#UNKNOWN} many. */
  @FunctionalInterface
  private interface Planner {
    Plan plan(int count, int size);
  }

  private final String name;
  private final Planner planner;

  private Checkpoints(String name, Planner planner) {
    this.name = name;
    this.planner = planner;
  }

  /**
   * Keeps so many states, the initial one included, where they save the most steps: the schedule
   * revolve, by A. Griewank and A. Walther (2000), "Algorithm 799". For a number of steps that is
   * known. No schedule runs fewer steps.
   *
   * @throws IllegalArgumentException if there are fewer than 1
   */
  public static Checkpoints binomial(int checkpoints) {
    requirePositive(checkpoints, "checkpoints");
    return new Checkpoints(
        "binomial(" + checkpoints + ")",
        (count, size) -> new Plan(offline(count, checkpoints), new MemoryStore(size)));
  }

  /**
   * Keeps as many states as have room in so many bytes, each taking 8 bytes for a number: as {@link
   * #binomial} where the number of steps is known, as {@link #online} where it is not. A loop
   * throws {@link IllegalArgumentException} if its initial state has no room.
   *
   * @throws IllegalArgumentException if the budget is below 8
   */
  public static Checkpoints bytes(long budget) {
    if (budget < Double.BYTES) {
      throw new IllegalArgumentException("bytes: a budget of " + budget + " has no room at all");
    }
    return new Checkpoints(
        "bytes(" + budget + ")",
        (count, size) -> new Plan(scheduled(count, fitting(budget, size)), new MemoryStore(size)));
  }

  private static int fitting(long budget, int size) {
    long most = budget / Double.BYTES / size;
    if (most == 0) {
      throw new IllegalArgumentException(
          "bytes: a state of "
              + size
              + " numbers has no room in a budget of "
              + budget
              + "; it takes "
              + (long) Double.BYTES * size);
    }
    return (int) Math.min(most, Integer.MAX_VALUE);
  }

  /** Keeps every state: no step is run twice to advance, and memory grows with their number. */
  public static Checkpoints all() {
    return new Checkpoints(
        "all()",
        (count, size) -> new Plan(scheduled(count, Integer.MAX_VALUE), new MemoryStore(size)));
  }

  /**
   * Keeps so many states, the initial one included, of a loop that ends nobody knows when: dynamic
   * checkpointing, by Q. Wang, P. Moin and G. Iaccarino (2009). To advance, no step is run more
   * than once more often than in the best schedule for the number of steps that it turns out to be;
   * with 2 checkpoints or more.
   *
   * @throws IllegalArgumentException if there are fewer than 1
   */
  public static Checkpoints online(int checkpoints) {
    requirePositive(checkpoints, "checkpoints");
    return new Checkpoints(
        "online(" + checkpoints + ")",
        (count, size) -> new Plan(new OnlineSchedule(checkpoints), new MemoryStore(size)));
  }

  /**
   * Keeps some states in memory and some on disk: as many steps are run as by {@link #binomial}
   * with both numbers added. The checkpoints on disk split the run, those in memory serve the parts
   * between them. For a number of steps that is known; where memory has room for a checkpoint at
   * each step, the disk is not used.
   *
   * <p>The states lie in a file, which is deleted when the run has ended, also by an exception. Its
   * directory must exist; if it cannot be written to or is full, the run throws {@link
   * java.io.UncheckedIOException}.
   *
   * @param memory how many states are kept in memory
   * @param disk how many are kept on disk
   * @param directory where the file lies
   * @throws IllegalArgumentException if either number is below 1, or their sum is too large
   */
  public static Checkpoints memoryAndDisk(int memory, int disk, Path directory) {
    requirePositive(memory, "checkpoints in memory");
    requirePositive(disk, "checkpoints on disk");
    requirePositive(memory + disk, "checkpoints (their sum overflows)");
    Objects.requireNonNull(directory, "directory");
    return new Checkpoints(
        "memoryAndDisk(" + memory + ", " + disk + ", " + directory + ")",
        (count, size) -> {
          Schedule schedule = offline(count, memory + disk);
          int needed = Math.min(disk, count - memory);
          return new Plan(
              schedule,
              needed <= 0
                  ? new MemoryStore(size)
                  : new TwoLevelStore(memory, needed, directory, size));
        });
  }

  private static void requirePositive(int number, String what) {
    if (number < 1) {
      throw new IllegalArgumentException(
          number + " " + what + "; at least 1 is needed, for the initial state");
    }
  }

  private static Schedule scheduled(int count, int checkpoints) {
    return count == TimeLoop.UNKNOWN
        ? new OnlineSchedule(checkpoints)
        : new OfflineSchedule(count, checkpoints);
  }

  private static Schedule offline(int count, int checkpoints) {
    if (count == TimeLoop.UNKNOWN) {
      throw new IllegalStateException(
          "binomial checkpoints need the number of steps, and this loop ends by a predicate; use"
              + " Checkpoints.online, bytes or all");
    }
    return new OfflineSchedule(count, checkpoints);
  }

  /** Makes a plan for a number of steps and states of so many numbers. */
  Plan plan(int count, int size) {
    return planner.plan(count, size);
  }

  /** Returns the choice as it was made. */
  @Override
  public String toString() {
    return name;
  }
}
