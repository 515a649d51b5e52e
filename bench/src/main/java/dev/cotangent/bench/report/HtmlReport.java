package dev.cotangent.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import dev.cotangent.bench.UserError;
import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Family;
import dev.cotangent.bench.result.Results;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Results as one page of HTML that needs nothing else: no network, no other file. The charts are
 * drawn by Apache ECharts, which is part of the page.
 *
 * <p>Titles and messages in results come from anywhere, so none of them is trusted. The template
 * library escapes every text; the data of the charts are JSON without any {@code <}, which can end
 * no script; the script shows texts only as texts. And should anything slip through, the page's
 * content security policy lets it load nothing.
 */
public final class HtmlReport {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private HtmlReport() {}

  /**
   * Writes the page to a file, in UTF-8.
   *
   * @throws UserError if that is not possible, or if the results contradict themselves
   */
  public static void write(Results results, Path file) {
    String page = render(results);
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new UserError("cannot write the report to " + file + ": " + e, e);
    }
  }

  /**
   * Returns the page.
   *
   * @throws UserError if the results contradict themselves
   */
  public static String render(Results results) {
    Map<Family, Grid> grids = grids(results);
    Peers peers = new Peers(results.contests());
    Charts charts = new Charts(grids.values().stream().map(Charts::of).toList(), Charts.of(peers));
    Map<String, Object> context =
        Map.of(
            "css", resource("report.css"),
            "page", Page.of(results, grids, peers),
            "library", resource("echarts.min.js"),
            "data", json(charts),
            "script", resource("report.js"));
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .compile(resource("report.html"))
        .execute(context);
  }

  /** Returns the grid of each family: of those that have been asked for, then of any others. */
  private static Map<Family, Grid> grids(Results results) {
    List<String> named = results.families().stream().map(Family::name).toList();
    Stream<Family> others =
        results.cells().stream()
            .map(Cell::family)
            .distinct()
            .filter(name -> !named.contains(name))
            .map(name -> new Family(name, name, ""));
    Map<Family, Grid> grids = new LinkedHashMap<>();
    Stream.concat(results.families().stream(), others)
        .forEach(family -> grids.put(family, grid(family, results)));
    return grids;
  }

  private static Grid grid(Family family, Results results) {
    return new Grid(
        results.cells().stream().filter(cell -> cell.family().equals(family.name())).toList());
  }

  private static String json(Charts charts) {
    try {
      return MAPPER.writeValueAsString(charts).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + HtmlReport.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
