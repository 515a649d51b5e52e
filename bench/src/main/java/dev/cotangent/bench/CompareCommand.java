package dev.cotangent.bench;

import dev.cotangent.bench.compare.Baseline;
import dev.cotangent.bench.compare.Comparison;
import dev.cotangent.bench.compare.FamilySuite;
import dev.cotangent.bench.compare.Grid;
import dev.cotangent.bench.compare.OutputFolder;
import dev.cotangent.bench.compare.Plan;
import dev.cotangent.bench.compare.Summary;
import dev.cotangent.bench.measure.Settings;
import dev.cotangent.bench.measure.Suite;
import dev.cotangent.bench.measure.Suites;
import dev.cotangent.bench.result.Family;
import dev.cotangent.bench.result.Machine;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Results;
import dev.cotangent.bench.result.ResultsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cotangent compare}: which mode for which Jacobian, and how it compares with peers. */
@Command(
    name = "compare",
    description = {
      "Measures Jacobians in forward, reverse and hybrid mode over a grid of inputs and outputs, on"
          + " several families of functions or on yours, and gradients beside those of other"
          + " libraries; writes a report. In full it takes about half an hour; with --quick, about"
          + " a minute. Leave the machine alone meanwhile. Ctrl-C keeps what has been measured."
    },
    footerHeading = "%n",
    footer = {
      "The folder of --output gets report.html, results.json (for --baseline) and results.csv.",
      "",
      "Exit status: 0 if all is well, even if some Jacobians took too long or too much memory; 1 if"
          + " --fail-on-slower is given and something has become slower; 2 if there is something to"
          + " put right; 130 after Ctrl-C.",
      "",
      "Examples: ./cotangent compare --quick",
      "          ./cotangent compare --families dense,stencil --inputs 1,10,100 --outputs 1,10",
      "          ./cotangent compare --file docs/examples/LogProduct.java --at 2,5",
      "          ./cotangent compare --baseline old/results.json"
    })
final class CompareCommand implements Callable<Integer> {

  /** The suites that are not peers'. */
  private static final Set<String> OWN_SUITES = Set.of(FamilySuite.NAME, FileSuite.NAME);

  private static final int MOST_FORKS = 100;

  /** The share of the machine's memory that a measuring JVM may use. */
  private static final int HEAPS_IN_MEMORY = 2;

  @Option(
      names = "--families",
      paramLabel = "NAME,...",
      description =
          "Which families; all unless given: dense, matrices, stencil, deep, wide, steps, branches,"
              + " classifier, digits.")
  private @Nullable String families;

  @Option(
      names = "--inputs",
      paramLabel = "N,...",
      description = "Numbers of inputs; 1,10,100,1000,10000 unless given (quick: 1,10,100).")
  private @Nullable String inputs;

  @Option(
      names = "--outputs",
      paramLabel = "M,...",
      description = "Numbers of outputs; the same unless given (quick: 1,100).")
  private @Nullable String outputs;

  @Option(
      names = "--modes",
      paramLabel = "MODE,...",
      defaultValue = "forward,reverse,hybrid,compiled",
      description = "Which modes; ${DEFAULT-VALUE} unless given.")
  private String modes;

  @Option(
      names = "--file",
      paramLabel = "FILE.java",
      description =
          "Measure the function in this source file, as differentiate takes it; other families and"
              + " peers then only if they are asked for.")
  private @Nullable Path file;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "f",
      description = "The method of --file; f unless given.")
  private String method;

  @Option(
      names = "--at",
      paramLabel = "v1,v2,...",
      description = "The point for --file; else it is made up, for each number of inputs.")
  private @Nullable String at;

  @Option(
      names = "--quick",
      description = "Measure less, and for a shorter time: good for a first look.")
  private boolean quick;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      description = "How long each JVM may take for a Jacobian; 10s unless given (quick: 3s).")
  private @Nullable String limit;

  @Option(
      names = "--forks",
      paramLabel = "COUNT",
      description = "How many JVMs measure each Jacobian; 2 unless given (quick: 1).")
  private @Nullable Integer forks;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "The memory of a measuring JVM, like 4g; half of the machine's unless given.")
  private @Nullable String heap;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      defaultValue = "cotangent-report",
      description = "Where the results go; ${DEFAULT-VALUE} unless given.")
  private Path output;

  @ArgGroup private @Nullable Peers peers;

  @Option(
      names = "--baseline",
      paramLabel = "FILE.json",
      description = "The results.json of an earlier run: say what has become slower or faster.")
  private @Nullable Path baseline;

  @Option(
      names = "--fail-on-slower",
      description = "With --baseline: exit with status 1 if something has become slower.")
  private boolean failOnSlower;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  private CompareCommand() {}

  /** Whether other libraries are measured. */
  private static final class Peers {
    @Option(names = "--no-peers", description = "Leave out the other libraries.")
    private boolean none;

    @Option(names = "--only-peers", description = "Measure the other libraries' table only.")
    private boolean only;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    KernelLog.quiet();
    Results before = baseline == null ? null : ResultsFile.read(baseline);
    if (failOnSlower && before == null) {
      throw new UserError("--fail-on-slower: slower than what? Give --baseline, a results.json");
    }
    Settings settings = settings();
    Plan plan = plan();
    OutputFolder folder = OutputFolder.open(output);
    Results results = measure(plan, settings, folder, before);
    PrintWriter out = spec.commandLine().getOut();
    out.print(Summary.of(results));
    out.println();
    results.notes().stream().skip(plan.notes().size()).forEach(out::println);
    out.println("report: " + folder.report());
    out.flush();
    if (!results.complete()) {
      return Cotangent.INTERRUPTED;
    }
    boolean worse = before != null && Baseline.compare(before, results).isWorse();
    return worse && failOnSlower ? Cotangent.CHECK_FAILED : 0;
  }

  private Results measure(
      Plan plan, Settings settings, OutputFolder folder, @Nullable Results before)
      throws InterruptedException, IOException {
    Map<String, String> versions = new LinkedHashMap<>(plan.versions());
    versions.put("Cotangent", Cotangent.Version.number());
    Machine machine = Machine.here(settings.heapBytes(), versions);
    String arguments = ShellWords.join(spec.commandLine().getParseResult().originalArgs());
    int steps = plan.size() * settings.forks();
    try (Progress progress = new Progress("comparing", steps)) {
      Comparison comparison =
          new Comparison(
              plan,
              settings,
              machine,
              "./cotangent " + arguments,
              new Watcher(progress, folder, spec.commandLine().getErr()));
      Cotangent.onInterrupt(comparison::stop);
      comparison.run();
      Results measured = comparison.results(List.of());
      Results results =
          before == null
              ? measured
              : comparison.results(Baseline.compare(before, measured).lines());
      folder.write(results);
      return results;
    }
  }

  /** Shows how far it is, and keeps what there is. */
  private record Watcher(Progress progress, OutputFolder folder, PrintWriter lines)
      implements Comparison.Observer {
    @Override
    public void began(String title, int tasks) {
      if (!progress.isShown()) {
        lines.println("measuring " + title + " (" + tasks + ")");
        lines.flush();
      }
    }

    @Override
    public void step() {
      progress.step();
    }

    @Override
    public void save(Results soFar) {
      folder.write(soFar);
    }
  }

  private Settings settings() {
    long memory =
        heap == null ? Machine.memory() / HEAPS_IN_MEMORY : CompareOptions.memory("--heap", heap);
    Settings settings = quick ? Settings.quick(memory) : Settings.full(memory);
    if (forks != null) {
      if (forks < 1 || forks > MOST_FORKS) {
        throw new UserError("--forks: " + forks + " JVMs; choose from 1 to " + MOST_FORKS);
      }
      settings = settings.withForks(forks);
    }
    return limit == null ? settings : settings.withLimit(CompareOptions.time("--limit", limit));
  }

  private Plan plan() {
    Plan.Builder plan = new Plan.Builder();
    List<Mode> chosen = CompareOptions.modes(modes);
    boolean onlyPeers = peers != null && peers.only;
    if (onlyPeers) {
      requireNoneOf("--families", "--inputs", "--outputs", "--modes", "--file", "--method", "--at");
    }
    boolean noPeers = peers != null && peers.none;
    Grid grid = grid();
    if (!onlyPeers) {
      names().forEach(name -> plan.family(name, grid, chosen));
      addFile(plan, grid, chosen);
      plan.note(
          "hybrid is Hybrid.jacobian(f, x): each run looks at the function, chooses forward or"
              + " reverse mode, and computes; its tape and its sweeps are those of the mode chosen.");
      plan.note(
          "compiled is the derivative that is generated of the function over doubles; to generate"
              + " it takes some milliseconds once, which are not counted.");
    }
    if (onlyPeers || (!noPeers && file == null)) {
      Suites.all().stream()
          .filter(suite -> !OWN_SUITES.contains(suite.name()))
          .forEach(suite -> plan.peers(suite, quick));
    }
    return plan.build();
  }

  private void requireNoneOf(String... options) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new UserError(
            "--only-peers measures the other libraries' table only: leave out " + option);
      }
    }
  }

  private List<String> names() {
    if (families != null) {
      return CompareOptions.families(families);
    }
    return file == null ? Plan.familyNames() : List.of();
  }

  private Grid grid() {
    Grid usual = quick ? Grid.QUICK : Grid.FULL;
    return new Grid(
        inputs == null ? usual.inputs() : CompareOptions.sizes("--inputs", inputs),
        outputs == null ? usual.outputs() : CompareOptions.sizes("--outputs", outputs));
  }

  private void addFile(Plan.Builder plan, Grid grid, List<Mode> chosen) {
    if (file == null) {
      if (at != null) {
        throw new UserError("--at is the point for a function: give its --file too");
      }
      return;
    }
    UserFunction function = UserFunction.compile(file, method);
    String name = function.name();
    Family about = new Family(name, name, "The method " + method + " of " + file + ".");
    int rows = function.scalar() == null ? 0 : 1;
    modes(function, chosen)
        .forEach(mode ->
            plan.function(about, rows, mode, FileSuite.NAME, items(function, file, grid, mode)));
    plan.note(
        name
            + ": the function itself is timed as it is, over "
            + (function.isPlain() ? "doubles." : "numbers that are constants."));
  }

  /** A derivative is generated of doubles only. */
  private static List<Mode> modes(UserFunction function, List<Mode> chosen) {
    List<Mode> modes =
        chosen.stream().filter(mode -> mode != Mode.COMPILED || function.isPlain()).toList();
    if (modes.isEmpty()) {
      throw new UserError(
          "--modes compiled: %s is a method over Real; write it over double, or choose another mode"
              .formatted(function.name()));
    }
    return modes;
  }

  /** At a point, or for each number of inputs that the function takes. */
  private Map<Integer, Suite.Item> items(UserFunction function, Path source, Grid grid, Mode mode) {
    Map<Integer, Suite.Item> items = new LinkedHashMap<>();
    if (at != null) {
      double[] point = DifferentiateCommand.parse(at);
      function.requireInputs(point.length);
      items.put(point.length, FileSuite.item(mode, point, method, source));
      return items;
    }
    List<Integer> sizes =
        function.inputs().isPresent()
            ? List.of(function.inputs().getAsInt())
            : grid.inputs().stream().distinct().sorted().toList();
    sizes.forEach(n -> items.put(n, FileSuite.item(mode, n, method, source)));
    return items;
  }
}
