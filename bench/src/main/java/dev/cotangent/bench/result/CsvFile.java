package dev.cotangent.bench.result;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Results as a CSV file, for spreadsheets and data frames: a line for each Jacobian and for each
 * tool's derivative. What does not apply, or is not known, is empty.
 */
public final class CsvFile {
  private static final CsvMapper CSV = new CsvMapper();

  private static final CsvSchema COLUMNS =
      CsvSchema.builder()
          .addColumns(List.of("family", "inputs", "outputs", "mode"), CsvSchema.ColumnType.STRING)
          .addColumns(List.of("function", "quantity", "tool"), CsvSchema.ColumnType.STRING)
          .addColumn("status")
          .addColumns(List.of("ratio", "ratioLow", "ratioHigh"), CsvSchema.ColumnType.NUMBER)
          .addColumns(List.of("nanos", "nanosLow", "nanosHigh"), CsvSchema.ColumnType.NUMBER)
          .addColumns(
              List.of("primalNanos", "primalNanosLow", "primalNanosHigh"),
              CsvSchema.ColumnType.NUMBER)
          .addColumns(List.of("allocatedBytes", "tapeBytes", "sweeps"), CsvSchema.ColumnType.NUMBER)
          .addColumn("message")
          .build()
          .withHeader();

  private CsvFile() {}

  /** Writes results. */
  public static void write(Results results, Path file) throws IOException {
    var lines =
        Stream.concat(
                results.cells().stream().map(CsvFile::line),
                results.contests().stream().map(CsvFile::line))
            .toList();
    CSV.writer(COLUMNS).writeValue(file.toFile(), lines);
  }

  private static Map<String, Object> line(Cell cell) {
    Map<String, Object> line = line(cell.outcome());
    line.put("family", cell.family());
    line.put("inputs", cell.inputs());
    if (cell.outputs() > 0) {
      line.put("outputs", cell.outputs());
    }
    line.put("mode", cell.mode().name().toLowerCase(Locale.ROOT));
    return line;
  }

  private static Map<String, Object> line(Contest contest) {
    Map<String, Object> line = line(contest.outcome());
    line.put("function", contest.function());
    line.put("quantity", contest.quantity());
    line.put("tool", contest.tool());
    return line;
  }

  private static Map<String, Object> line(Outcome outcome) {
    Map<String, Object> line = new HashMap<>();
    line.put("status", outcome.status().name().toLowerCase(Locale.ROOT));
    put(line, "ratio", outcome.ratio());
    put(line, "nanos", outcome.nanos());
    put(line, "primalNanos", outcome.primalNanos());
    put(line, "allocatedBytes", outcome.allocatedBytes());
    put(line, "tapeBytes", outcome.tapeBytes());
    put(line, "sweeps", outcome.sweeps());
    line.put("message", outcome.message());
    return line;
  }

  private static void put(Map<String, Object> line, String name, @Nullable Estimate estimate) {
    if (estimate != null) {
      line.put(name, estimate.mean());
      line.put(name + "Low", estimate.low());
      line.put(name + "High", estimate.high());
    }
  }

  private static void put(Map<String, Object> line, String name, long count) {
    if (count >= 0) {
      line.put(name, count);
    }
  }
}
