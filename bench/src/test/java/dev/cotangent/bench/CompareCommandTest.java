package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.compare.Plan;
import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Results;
import dev.cotangent.bench.result.ResultsFile;
import dev.cotangent.bench.result.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareCommandTest {
  @TempDir Path folder;

  /** Runs a comparison with its results in a folder of the test's. */
  private Run compare(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("compare", "--quick", "--output", output()));
    all.addAll(List.of(arguments));
    return Run.of(all.toArray());
  }

  private Path output() {
    return folder.resolve("report of today");
  }

  private Results results() {
    return ResultsFile.read(output().resolve("results.json"));
  }

  private Path source(String name, String members) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".java"),
        "import dev.cotangent.primitive.Real;\npublic class " + name + " {\n" + members + "\n}\n");
  }

  // What it measures and keeps.

  @Test
  void measuresAGridAndKeepsTheResults() throws IOException {
    Run run =
        compare(
            "--families",
            "stencil",
            "--inputs",
            "1,4",
            "--outputs",
            "3",
            "--no-peers",
            "--modes",
            "reverse,FORWARD");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("Sparse stencil (stencil)"), run.out());
    assertTrue(run.out().contains("report: " + output().resolve("report.html")), run.out());
    assertTrue(run.err().contains("measuring stencil, reverse (2)"), run.err());
    Results results = results();
    assertTrue(results.complete());
    String again = "./cotangent compare --quick --output '" + output() + "' --families stencil ";
    assertTrue(results.command().startsWith(again), results.command());
    assertEquals(4, results.cells().size());
    assertTrue(results.contests().isEmpty());
    for (Cell cell : results.cells()) {
      assertEquals(Status.MEASURED, cell.outcome().status(), cell.outcome().message());
      assertEquals(3, cell.outputs());
      assertEquals(cell.mode() == Mode.FORWARD ? cell.inputs() : 3, cell.outcome().sweeps());
    }
    assertEquals(5, Files.readAllLines(output().resolve("results.csv")).size());
    assertTrue(Files.size(output().resolve("report.html")) > 0);
    try (Stream<Path> files = Files.list(output())) {
      assertEquals(3, files.count(), "no unfinished files stay");
    }
  }

  @Test
  void measuresAUsersFunction() throws IOException {
    Path file =
        source(
            "Mine",
            """
            public static Real[] f(Real[] x) {
              System.out.println("I am here");
              Real s = x[0];
              for (int i = 1; i < x.length; i++) { s = s.mul(x[i]).sin(); }
              return new Real[] {s, x[0]};
            }
            """);
    Run run = compare("--file", file, "--inputs", "3,2", "--modes", "hybrid");
    assertEquals(0, run.status(), run.err());
    Results results = results();
    assertEquals("Mine.f", results.families().getFirst().name());
    assertEquals(
        List.of(2, 3), results.cells().stream().map(Cell::inputs).toList(), "the smallest first");
    assertTrue(results.cells().stream().allMatch(cell -> cell.outputs() == 2));
    for (Cell cell : results.cells()) {
      assertNotNull(cell.outcome().ratio(), cell.outcome().message());
    }
    assertTrue(results.notes().toString().contains("constants"), results.notes().toString());
  }

  @Test
  void aUsersPlainMethodIsTimedAsItIs() throws IOException {
    Path file = source("Plain", "static double f(double a, double b) { return a * Math.sin(b); }");
    Run run = compare("--file", file, "--at", "2,3", "--modes", "compiled", "--limit", "20s");
    assertEquals(0, run.status(), run.err());
    Results results = results();
    assertEquals(Mode.COMPILED, results.cells().getFirst().mode());
    assertNotNull(results.cells().getFirst().outcome().ratio(), run.out());
    assertTrue(run.out().contains("compiled "), run.out());
    assertTrue(results.notes().toString().contains("over doubles"), results.notes().toString());
  }

  @Test
  void aUsersFunctionThatFailsIsSaidAndTheRunGoesOn() throws IOException {
    Path file =
        source(
            "Bad",
            """
            public static Real f(Real[] x) {
              if (x.length == 2) { throw new IllegalStateException("not two"); }
              while (x.length == 3) { Thread.onSpinWait(); }
              if (x.length == 1) { System.exit(0); }
              return x[0].sin();
            }
            """);
    Run run = compare("--file", file, "--inputs", "1,2,3,4", "--modes", "reverse", "--limit", "3s");
    assertEquals(0, run.status(), run.err());
    List<Cell> cells = results().cells();
    assertEquals(
        List.of(Status.FAILED, Status.FAILED, Status.TIMED_OUT, Status.SKIPPED),
        cells.stream().map(cell -> cell.outcome().status()).toList());
    assertTrue(cells.get(0).outcome().message().contains("exit"));
    assertTrue(cells.get(1).outcome().message().contains("not two (Bad.java:4)"));
    assertEquals(1, cells.getFirst().outputs());
  }

  @Test
  void comparesWithABaselineAndFailsIfAskedTo() throws IOException {
    Path file =
        source("Now", "public static Real[] f(Real[] x) { return new Real[] {x[0].log(), x[0]}; }");
    Object[] arguments = {"--file", file, "--at", "2", "--modes", "reverse"};
    assertEquals(0, compare(arguments).status());
    Path kept = Files.copy(output().resolve("results.json"), folder.resolve("old.json"));

    source("Now", "public static Real[] f(Real[] x) { throw new ArithmeticException(); }");
    Run told = compare(with(arguments, "--baseline", kept));
    assertEquals(0, told.status(), "slower or not, nobody asked to fail: " + told.err());
    String line = "no longer measured: Now.f, n = 1, m = 2, reverse";
    assertTrue(told.out().contains(line), told.out());
    assertTrue(results().notes().contains(line), results().notes().toString());
    assertEquals(1, compare(with(arguments, "--baseline", kept, "--fail-on-slower")).status());
  }

  private static Object[] with(Object[] some, Object... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray();
  }

  // What the user can put right; nothing is measured then.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--families dense,denser | there is no family \"denser\" | dense, matrices, stencil",
        "--families , | there is no family \"\" | stencil",
        "--inputs 0 | --inputs: \"0\" is not a size | 1,10,100",
        "--inputs -1 | \"-1\" is not a size | 1,10,100",
        "--inputs 1e12 | \"1e12\" is not a size | 1,000,000",
        "--outputs 1,,2 | \"\" is not a size | 1,10,100",
        "--outputs 2.5 | \"2.5\" is not a size | whole",
        "--outputs ten | \"ten\" is not a size | whole",
        "--modes sideways | no mode \"sideways\" | hybrid",
        "--limit 0 | \"0\" is not a time | 10s",
        "--limit 5parsecs | \"5parsecs\" is not a time | 10s",
        "--heap 4 | \"4\" is not an amount of memory | 4g",
        "--heap 1m | \"1m\" is not an amount of memory | 4g",
        "--forks 0 | --forks: 0 | 1 to 100",
        "--forks many | many | --forks",
        "--at 2,3 | --at | --file",
        "--file none.java | there is no file none.java | none",
        "--baseline none.json | there is no file none.json | none",
        "--fail-on-slower | --fail-on-slower | --baseline",
        "--no-peers --only-peers | --no-peers | --only-peers",
        "--only-peers --file some.java | --only-peers | leave out --file",
        "--only-peers --families dense | --only-peers | leave out --families",
        "--only-peers --inputs 1,2 | --only-peers | leave out --inputs",
        "--only-peers --at 2,3 | --only-peers | leave out --at"
      })
  void saysWhatToPutRight(String arguments, String first, String second) {
    Object[] split = Arrays.stream(arguments.split(" ")).toArray();
    compare(split).fails(first, second);
    assertFalse(Files.exists(output()), "nothing is written");
  }

  @Test
  void wrongPointsForAUsersFunction() {
    Path file = Run.EXAMPLES.resolve("LogProduct.java");
    compare("--file", file, "--at", "2,five").fails("--at", "value 2, \"five\", is not a number");
    compare("--file", file, "--at", "2,5,7").fails("takes 2 values, but --at gives 3");
    compare("--file", file, "--method", "g").fails("no method g");
    compare("--file", file, "--modes", "compiled").fails("is a method over Real", "over double");
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidBeforeMeasuring() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    compare("--output", file).fails("--output", "only once");
    Run.of("compare", "--quick", "--output", file).fails("--output", "is a file");
    Run.of("compare", "--quick", "--output", file.resolve("deep")).fails("--output", "taken");
    Run.of("compare", "--quick", "--output", "/proc/nowhere").fails("--output", "nothing can be");
  }

  @Test
  void theHelpNamesEveryFamily() {
    String help = Run.of("compare", "--help").succeeds().out();
    for (String name : Plan.familyNames()) {
      assertTrue(help.contains(name), name);
    }
  }

  // Ctrl-C.

  @Test
  void ctrlCKeepsWhatHasBeenMeasured() throws Exception {
    Path hanging = folder.resolve("hanging");
    Path file =
        source(
            "Hang",
            """
            public static Real f(Real[] x) {
              while (x.length > 2) { new java.io.File("%s").mkdir(); }
              return x[0].sin();
            }
            """
                .formatted(hanging));
    Process process = start("--file", file, "--inputs", "1,2,3", "--limit", "10min");
    await(process, hanging);
    Set<ProcessHandle> children = new HashSet<>(process.descendants().toList());
    assertFalse(children.isEmpty());
    assertEquals(0, new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor());
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it ends");
    assertEquals(Cotangent.INTERRUPTED, process.exitValue(), err());
    Results results = results();
    assertFalse(results.complete());
    assertEquals(2, results.cells().size());
    for (Cell cell : results.cells()) {
      assertEquals(Status.MEASURED, cell.outcome().status());
    }
    for (ProcessHandle child : children) {
      child.onExit().get(5, TimeUnit.SECONDS);
    }
    String out = Files.readString(folder.resolve("out"));
    assertTrue(out.contains("report: "), out);
    assertFalse(err().contains("System.exit"), err());
  }

  private Process start(Object... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Cotangent.class.getName(),
                "compare",
                "--output",
                output().toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private void await(Process process, Path sign) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(sign)) {
      assertTrue(process.isAlive() && System.nanoTime() < end, err());
      Thread.sleep(50);
    }
  }
}
