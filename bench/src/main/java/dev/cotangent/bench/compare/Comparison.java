package dev.cotangent.bench.compare;

import dev.cotangent.bench.measure.Forks;
import dev.cotangent.bench.measure.Measured;
import dev.cotangent.bench.measure.Settings;
import dev.cotangent.bench.measure.StoppedException;
import dev.cotangent.bench.measure.Task;
import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Contest;
import dev.cotangent.bench.result.Machine;
import dev.cotangent.bench.result.Results;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Carries out a plan, and gives the results at any time on the way. */
public final class Comparison implements Forks.Listener {
  /** How much of the measuring a crash may cost. */
  private static final Duration BETWEEN_SAVES = Duration.ofSeconds(10);

  private final Plan plan;
  private final Settings settings;
  private final Machine machine;
  private final String command;
  private final Observer observer;
  private final Forks forks;
  private final Instant start = Instant.now();
  private final Map<Task, Measured> measured = new HashMap<>();
  private long savedNanos = System.nanoTime();
  private boolean complete;

  /** Is told how far it is. */
  public interface Observer {
    /** The measuring of a group of tasks begins. */
    void began(String title, int tasks);

    /** A JVM is done with a task: one step of as many as there are tasks times JVMs. */
    void step();

    /** There is something to be kept. */
    void save(Results soFar);
  }

  /**
   * Makes a comparison.
   *
   * @param command the command line that repeats it
   */
  public Comparison(
      Plan plan, Settings settings, Machine machine, String command, Observer observer) {
    this.plan = plan;
    this.settings = settings;
    this.machine = machine;
    this.command = command;
    this.observer = observer;
    this.forks = new Forks();
  }

  /** Measures, to the end or until it is {@linkplain #stop stopped}. */
  public void run() throws InterruptedException {
    try {
      for (Plan.Group group : plan.groups()) {
        observer.began(group.title(), group.tasks().size());
        List<Task> tasks = List.copyOf(group.tasks().keySet());
        forks.measure(tasks, group.alone() ? settings.alone() : settings, this);
        save();
      }
      complete = true;
    } catch (StoppedException e) {
      complete = false;
    }
  }

  /** Ends the measuring as soon as possible; may be called by another thread. */
  public void stop() {
    forks.stop();
  }

  @Override
  public void measured(Task task, Measured result) {
    measured.put(task, result);
    if (System.nanoTime() - savedNanos > BETWEEN_SAVES.toNanos()) {
      save();
    }
  }

  @Override
  public void step() {
    observer.step();
  }

  private void save() {
    observer.save(results(List.of()));
    savedNanos = System.nanoTime();
  }

  /** Returns what has been measured so far, in the order of the plan. */
  public Results results(List<String> moreNotes) {
    List<Cell> cells = new ArrayList<>();
    List<Contest> contests = new ArrayList<>();
    for (Plan.Group group : plan.groups()) {
      group
          .tasks()
          .forEach((task, key) -> {
            Measured result = measured.get(task);
            if (result != null) {
              switch (key) {
                case Key.OfCell cell -> cells.add(cell(cell, result));
                case Key.OfContest contest -> contests.add(contest(contest, result));
              }
            }
          });
    }
    List<String> notes = new ArrayList<>(plan.notes());
    notes.addAll(moreNotes);
    return new Results(
        Results.FORMAT,
        start,
        command,
        settings.describe(),
        complete,
        machine,
        plan.families(),
        cells,
        contests,
        notes);
  }

  private Cell cell(Key.OfCell key, Measured result) {
    int known = Math.max(key.outputs(), result.outputs());
    int outputs = known > 0 ? known : toldByAnotherMode(key);
    return new Cell(key.family(), key.inputs(), outputs, key.mode(), result.outcome());
  }

  /**
   * Returns how many outputs a user's function has, which only the measuring finds out: in a mode
   * in which it succeeds. Returns 0 if there is none.
   */
  private int toldByAnotherMode(Key.OfCell key) {
    return plan.groups().stream()
        .flatMap(group -> group.tasks().entrySet().stream())
        .filter(entry ->
            entry.getValue() instanceof Key.OfCell other
                && other.family().equals(key.family())
                && other.inputs() == key.inputs())
        .map(entry -> measured.get(entry.getKey()))
        .filter(Objects::nonNull)
        .mapToInt(Measured::outputs)
        .filter(count -> count > 0)
        .findFirst()
        .orElse(0);
  }

  private static Contest contest(Key.OfContest key, Measured result) {
    return new Contest(key.function(), key.quantity(), key.tool(), result.outcome());
  }
}
