package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JMH through the command line: its results are kept, its mistakes are said. */
class JmhCommandTest {
  @TempDir private Path folder;

  @BeforeAll
  static void mayRunBesideOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void resultsAreKept() throws IOException {
    Path file = folder.resolve("results.json");
    Run run =
        Run.of(
            "jmh",
            "--output",
            file,
            "--",
            "RosenbrockBenchmark.primal",
            "-f",
            "0",
            "-wi",
            "0",
            "-i",
            "1",
            "-r",
            "10ms",
            "-p",
            "n=10",
            "-p",
            "history=FRESH",
            "-v",
            "SILENT");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains(file.toString()), run.out());
    JsonNode results = new ObjectMapper().readTree(file.toFile());
    assertEquals(1, results.size());
    assertEquals("10", results.get(0).path("params").path("n").asText());
    assertTrue(results.get(0).path("primaryMetric").path("score").asDouble() > 0);
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("old.json"), "[1]");
    Run.of("jmh", "--output", file, "Rosenbrock").fails("old.json", "exists");
    assertEquals("[1]", Files.readString(file));
  }

  @Test
  void mistakesAreSaid() {
    Path file = folder.resolve("new.json");
    Run.of("jmh", "--output", file, "NoSuchBenchmark").fails("NoSuchBenchmark", "--list");
    Run.of("jmh", "--output", file, "Taylor", "-f", "many").fails("JMH says", "many");
    Run.of("jmh", "--output", file, "Taylor", "-rf", "text").fails("--output", "-rf");
    Run.of("jmh", "--output", folder.resolve("no/folder.json"), "Taylor").fails("cannot write");
    assertFalse(Files.exists(file));
  }
}
