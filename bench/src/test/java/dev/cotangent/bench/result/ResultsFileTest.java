package dev.cotangent.bench.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.cotangent.bench.UserError;
import dev.cotangent.bench.compare.Made;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
  private static final Results RESULTS =
      Made.results(
          List.of(
              Made.cell(7, Made.outcome(0.1 + 0.2, 1e-300, 0)),
              Made.cell(8, Outcome.without(Status.FAILED, "a, \"b\"\nc; ∂"))),
          List.of(new Contest("Sum, n = 3", "gradient", "Tool", Made.outcome(5, 2, 1))));

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("some.json"), text);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("results.json");
    ResultsFile.write(RESULTS, file);
    assertEquals(RESULTS, ResultsFile.read(file));
  }

  @Test
  void laterVersionsMayAddFields() throws IOException {
    Path file = folder.resolve("results.json");
    ResultsFile.write(RESULTS, file);
    String text = Files.readString(file);
    assertEquals(
        RESULTS, ResultsFile.read(file(text.replaceFirst("\\{", "{\"moreToCome\": [1, 2],"))));
  }

  @Test
  void whatAreNoResultsIsSaid() throws IOException {
    Path good = folder.resolve("results.json");
    ResultsFile.write(RESULTS, good);
    String text = Files.readString(good);
    assertFails(folder.resolve("none.json"), "there is no file");
    assertFails(folder, "is a folder");
    assertFails(file(""), "no format");
    assertFails(file("[]"), "no format");
    assertFails(file("{\"benchmarks\": 3}"), "no format");
    assertFails(file("not JSON at all"), "is not a results.json");
    assertFails(file(text.substring(0, text.length() / 2)), "is not a results.json");
    assertFails(file(text + text), "no JSON, or not one whole piece");
    assertFails(file(text.replace("\"format\" : 1", "\"format\" : 99")), "format 99", "format 1");
    assertFails(
        file(text.replace("\"status\"", "\"statue\"")), "cells[0].outcome", "lacks something");
    assertFails(file(text.replace("\"FAILED\"", "\"TIRED\"")), "status cannot be \"TIRED\"");
    assertFails(file(text.replace("\"Abacus\"", "null")), "processor is null");
    assertFails(file(text.replace("2030-01", "2030-13")), "date cannot be \"2030-13");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertFails(binary, "UTF-8");
  }

  private static void assertFails(Path file, String... parts) {
    UserError e = assertThrows(UserError.class, () -> ResultsFile.read(file));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    assertFalse(e.getMessage().contains("Deserialization"), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  @Test
  void theCsvHasNoOutputsWhereNoRunHasToldThem() throws IOException {
    Path file = folder.resolve("results.csv");
    Outcome failed = Outcome.without(Status.FAILED, "no");
    CsvFile.write(
        Made.results(List.of(new Cell("dense", 7, 0, Mode.FORWARD, failed)), List.of()), file);
    String line = Files.readAllLines(file).getLast();
    assertTrue(line.startsWith("dense,7,,forward,"), line);
  }

  @Test
  void theCsvHasALineForEach() throws IOException {
    Path file = folder.resolve("results.csv");
    CsvFile.write(RESULTS, file);
    List<Map<String, String>> lines;
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(file.toFile())) {
      lines = rows.readAll();
    }
    assertEquals(3, lines.size());
    Map<String, String> cell = lines.get(0);
    assertEquals("dense", cell.get("family"));
    assertEquals("7", cell.get("inputs"));
    assertEquals("forward", cell.get("mode"));
    assertEquals(0.1 + 0.2, Double.parseDouble(cell.get("primalNanos")));
    assertEquals(1e-300, Double.parseDouble(cell.get("ratio")));
    assertEquals("1000", cell.get("allocatedBytes"));
    assertEquals("", cell.get("tapeBytes"), "not known");
    assertEquals("", cell.get("tool"), "does not apply");
    Map<String, String> failed = lines.get(1);
    assertEquals("failed", failed.get("status"));
    assertEquals("a, \"b\"\nc; ∂", failed.get("message"));
    assertEquals("", failed.get("nanos"));
    Map<String, String> contest = lines.get(2);
    assertEquals("Sum, n = 3", contest.get("function"));
    assertEquals("1.0", contest.get("ratioLow"));
  }

  @Test
  void thisMachineIsLikeItselfAndNoOther() {
    Machine here = Machine.here(1L << 30, Map.of());
    assertTrue(here.isLike(Machine.here(1L << 31, Map.of("x", "1"))));
    assertTrue(!here.isLike(RESULTS.machine()));
    assertTrue(here.cores() >= 1 && here.memoryBytes() > 1L << 27 && !here.processor().isEmpty());
  }
}
