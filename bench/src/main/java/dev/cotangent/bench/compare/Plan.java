package dev.cotangent.bench.compare;

import dev.cotangent.bench.measure.Suite;
import dev.cotangent.bench.measure.Task;
import dev.cotangent.bench.result.Family;
import dev.cotangent.bench.result.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is to be measured.
 *
 * @param families the families that it is about
 * @param groups what each group of JVMs measures
 * @param versions the versions of the peers
 * @param notes what a reader should know
 */
public record Plan(
    List<Family> families, List<Group> groups, Map<String, String> versions, List<String> notes) {
  /** How the parts of the name of a peer's item are written one after the other. */
  private static final int PEER_PARTS = 3;

  /**
   * What is measured in the same JVMs, in this order.
   *
   * @param title for a reader
   * @param tasks each with what it is a figure of
   * @param alone whether the tasks are few, and have to warm up the JVM for themselves
   */
  record Group(String title, Map<Task, Key> tasks, boolean alone) {}

  /** Returns the number of tasks. */
  public int size() {
    return groups.stream().mapToInt(group -> group.tasks().size()).sum();
  }

  /** Draws up a plan, part by part. */
  public static final class Builder {
    private final List<Family> families = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** Makes the builder of an empty plan. */
    public Builder() {}

    /** Adds a family of functions, by its name, over a grid, in those of the modes that it has. */
    public Builder family(String name, Grid grid, List<Mode> modes) {
      FunctionFamily family = Families.find(name).orElseThrow();
      families.add(family.about());
      for (Mode mode : modes.stream().filter(family.modes()::contains).toList()) {
        Map<Task, Key> tasks = new LinkedHashMap<>();
        for (Shape shape : family.shapes(grid)) {
          Suite.Item item = FamilySuite.item(family, shape, mode);
          tasks.put(
              new Task(FamilySuite.NAME, item, List.of(shape.inputs(), shape.outputs())),
              new Key.OfCell(name, shape.inputs(), shape.outputs(), mode));
        }
        groups.add(new Group(title(name, mode), tasks, false));
      }
      return this;
    }

    /**
     * Adds a function that is no family's, in one mode.
     *
     * @param outputs the number of its outputs; 0 if only a run tells it
     * @param items its items of a suite by their numbers of inputs
     */
    public Builder function(
        Family about, int outputs, Mode mode, String suite, Map<Integer, Suite.Item> items) {
      if (!families.contains(about)) {
        families.add(about);
      }
      Map<Task, Key> tasks = new LinkedHashMap<>();
      items.forEach((inputs, item) ->
          tasks.put(
              new Task(suite, item, List.of(inputs)),
              new Key.OfCell(about.name(), inputs, outputs, mode)));
      groups.add(new Group(title(about.name(), mode), tasks, false));
      return this;
    }

    private static String title(String name, Mode mode) {
      return name + ", " + mode.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Adds a suite whose items are named function/quantity/tool. Each has JVMs of its own, so that
     * none finds the JIT compiler's work done, or spoilt, by another; for a quick look, each tool.
     */
    public Builder peers(Suite suite, boolean quick) {
      Map<String, Map<Task, Key>> together = new LinkedHashMap<>();
      for (Suite.Item item : suite.items(quick)) {
        String[] parts = item.id().split("/", PEER_PARTS);
        Key key = new Key.OfContest(parts[0], parts[1], parts[2]);
        together
            .computeIfAbsent(quick ? parts[2] : item.id(), title -> new LinkedHashMap<>())
            .put(new Task(suite.name(), item, List.of()), key);
      }
      together.forEach((title, tasks) -> groups.add(new Group(title, tasks, true)));
      versions.putAll(suite.versions());
      return this;
    }

    /** Adds what a reader should know. */
    public Builder note(String text) {
      notes.add(text);
      return this;
    }

    /** Returns the plan. */
    public Plan build() {
      return new Plan(families, groups, versions, notes);
    }
  }

  /** Returns the names of all families. */
  public static List<String> familyNames() {
    return Families.all().stream().map(family -> family.about().name()).toList();
  }
}
