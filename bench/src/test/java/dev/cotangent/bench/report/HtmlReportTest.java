package dev.cotangent.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cotangent.bench.UserError;
import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Contest;
import dev.cotangent.bench.result.Family;
import dev.cotangent.bench.result.Machine;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Results;
import dev.cotangent.bench.result.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>\"'&{{x}}";
  private static final Outcome GOOD = Made.outcome(10, 1);
  private static final Outcome FAILED = Outcome.without(Status.FAILED, "it threw an exception");

  @Test
  void thePageLoadsNothing() {
    String page = withoutLibrary(HtmlReport.render(new Made().full()));
    assertFalse(Pattern.compile("\\b(src|href)\\s*=\\s*(?![\"']?#)").matcher(page).find());
    assertFalse(
        Pattern.compile("url\\(|@import|https?://|\\bfetch\\(|\\beval\\(").matcher(page).find());
    assertTrue(
        page.contains(
            "content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'\""));
  }

  @Test
  void thePageWeighsAboutWhatTheLibraryWeighs() {
    int bytes = HtmlReport.render(new Made().full()).getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes < 2_000_000, bytes + " bytes");
  }

  @Test
  void noTextBecomesMarkup() throws IOException {
    Outcome failed = Outcome.without(Status.FAILED, HOSTILE);
    Machine machine = new Machine(HOSTILE, 1, 1, HOSTILE, HOSTILE, 1, Map.of(HOSTILE, HOSTILE));
    Results hostile =
        new Results(
            Results.FORMAT,
            Instant.EPOCH,
            HOSTILE,
            HOSTILE,
            false,
            machine,
            List.of(new Family("f", HOSTILE, HOSTILE)),
            List.of(
                new Cell("f", 1, 1, Mode.FORWARD, GOOD),
                new Cell("f", 2, 1, Mode.FORWARD, failed),
                new Cell(HOSTILE, 2, 1, Mode.FORWARD, failed)),
            List.of(
                new Contest(HOSTILE, HOSTILE, HOSTILE, GOOD),
                new Contest(HOSTILE, HOSTILE, Contest.OURS, GOOD),
                new Contest(HOSTILE, HOSTILE, HOSTILE + "2", failed)),
            List.of(HOSTILE));
    String page = withoutLibrary(HtmlReport.render(hostile));
    assertFalse(page.contains("alert(1)</script>"));
    assertFalse(page.contains("<img"));
    assertFalse(page.contains("<!--"));
    assertEquals(2, occurrences("<script", page), "the data, and the page's own");
    assertEquals(3, occurrences("</script", page));
    String told = data(page).at("/families/0/tiles/1/lines/0/text").asText();
    assertEquals("failed: " + HOSTILE, told, "the data say what was said");
  }

  @Test
  void emptyResultsAreAPageAllTheSame() {
    String page = render(List.of(), List.of(), List.of());
    assertTrue(page.contains("Nothing was measured."));
    assertEquals(0, occurrences("class=\"chart", page));
    assertFalse(page.contains("Where each mode wins"));
    String familyOnly = render(List.of(Made.DENSE), List.of(), List.of());
    assertTrue(familyOnly.contains("Dense nonlinear map"));
    assertEquals(0, occurrences("class=\"chart", familyOnly));
  }

  @Test
  void failuresAreToldWithTheirReasons() {
    String page =
        render(
            List.of(Made.DENSE),
            List.of(
                Made.cell(1, 1, Mode.FORWARD, FAILED),
                Made.cell(9, 1, Mode.FORWARD, Outcome.without(Status.TIMED_OUT, "over 60 s")),
                Made.cell(9, 1, Mode.REVERSE, Outcome.without(Status.TOO_LARGE, "over 4 GiB")),
                Made.cell(9, 1, Mode.HYBRID, Outcome.without(Status.SKIPPED, "not asked for"))),
            List.of());
    assertTrue(
        page.contains(
            "4 of 4 measurements have no result (1 timed out, 1 too large, 1 failed and 1 skipped)"));
    assertTrue(page.contains("failed: it threw an exception"));
    assertTrue(page.contains("timed out: over 60 s"));
    assertTrue(page.contains("too large: over 4 GiB"));
    assertTrue(page.contains("skipped: not asked for"));
  }

  @Test
  void oneSizeIsABarChart() {
    String page =
        render(List.of(Made.DENSE), List.of(Made.cell(650, 1, Mode.REVERSE, GOOD)), List.of());
    assertTrue(page.contains("data-chart=\"bars\""));
    assertFalse(page.contains("data-chart=\"map\""));
    assertFalse(page.contains("data-chart=\"cost\""));
  }

  @Test
  void sizesThatAreNoGridHaveAHeatMapWithoutCurves() throws IOException {
    String page =
        render(
            List.of(Made.DENSE),
            List.of(Made.cell(1, 2, Mode.REVERSE, GOOD), Made.cell(3, 4, Mode.REVERSE, GOOD)),
            List.of());
    assertTrue(page.contains("data-chart=\"map\""));
    assertFalse(page.contains("data-chart=\"cost\""));
    assertEquals(2, data(page).at("/families/0/tiles").size());
  }

  @Test
  void anUnknownNumberOfOutputsStandsInTheTableOnly() throws IOException {
    String page =
        render(
            List.of(Made.DENSE),
            List.of(
                Made.cell(1, 2, Mode.REVERSE, GOOD),
                Made.cell(5, 2, Mode.REVERSE, GOOD),
                Made.cell(9, 0, Mode.REVERSE, FAILED)),
            List.of());
    JsonNode family = data(page).at("/families/0");
    assertEquals(2, family.get("tiles").size());
    assertEquals("[\"2\"]", family.get("outputs").toString());
    assertEquals("[1,5]", family.at("/curves/0/sizes").toString());
    assertTrue(page.contains("<tr><td>9</td><td>unknown</td><td class=\"text\">reverse</td>"));
    String lost =
        render(List.of(Made.DENSE), List.of(Made.cell(9, 0, Mode.REVERSE, FAILED)), List.of());
    assertEquals(0, occurrences("class=\"chart", lost));
    assertTrue(lost.contains("No mode has a result."));
    assertTrue(lost.contains("failed: it threw an exception"));
  }

  @Test
  void modesAndPeersStandAlone() {
    String peers =
        render(List.of(), List.of(), List.of(new Contest("f", "gradient", Contest.OURS, GOOD)));
    assertTrue(peers.contains("Beside other tools"));
    assertFalse(peers.contains("data-chart=\"map\""));
    String grid =
        render(List.of(Made.DENSE), List.of(Made.cell(1, 1, Mode.FORWARD, GOOD)), List.of());
    assertFalse(grid.contains("Beside other tools"));
  }

  @Test
  void theHeaderTellsWhereAndHow() {
    String page = HtmlReport.render(new Made().full());
    for (String part :
        List.of(
            "22 November 2026, 07:02 UTC",
            "AMD EPYC",
            "25.0.3+9-LTS",
            "Hipparchus 4.0.3",
            "./cotangent compare --modes --peers",
            "3 forks of 10 rounds",
            "nobody has measured them")) {
      assertTrue(page.contains(part), part);
    }
    assertFalse(page.contains("Not the whole run."));
  }

  @Test
  void lossesStandBesideWins() {
    String page = HtmlReport.render(new Made().full());
    assertTrue(page.contains("Cotangent is faster in 8 and slower in 2; 1 is too close to call."));
    assertTrue(page.contains("Where Cotangent is slower"));
    assertTrue(page.contains("Where Cotangent is faster"));
    assertTrue(Pattern.compile("class=\"text loss\">1\\.\\d+× slower<").matcher(page).find());
    assertTrue(Pattern.compile("class=\"text win\">1\\d0× faster<").matcher(page).find());
    assertEquals(1, occurrences("not on the class path", withoutLibrary(page)));
  }

  @Test
  void resultsThatContradictThemselvesAreAnError() {
    Cell cell = Made.cell(1, 1, Mode.FORWARD, GOOD);
    UserError error =
        assertThrows(
            UserError.class, () -> render(List.of(Made.DENSE), List.of(cell, cell), List.of()));
    assertTrue(error.getMessage().contains("dense"), error.getMessage());
  }

  @Test
  void thePageIsWrittenInUtf8(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.html");
    HtmlReport.write(new Made().full(), file);
    assertTrue(Files.readString(file).contains("yᵢ &#x3D; tanh(Σⱼ Wᵢⱼ xⱼ)"));
    UserError error =
        assertThrows(
            UserError.class,
            () -> HtmlReport.write(new Made().full(), folder.resolve("missing/report.html")));
    assertTrue(error.getMessage().contains("missing"), error.getMessage());
  }

  @Test
  void theSameResultsAreTheSamePage() {
    assertEquals(HtmlReport.render(new Made().full()), HtmlReport.render(new Made().full()));
  }

  private static String render(List<Family> families, List<Cell> cells, List<Contest> contests) {
    return HtmlReport.render(Made.results(families, cells, contests));
  }

  private static JsonNode data(String page) throws IOException {
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = page.indexOf(start) + start.length();
    return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
  }

  /** The library is one long script, full of words that would be found in it by chance. */
  private static String withoutLibrary(String page) {
    int from = page.indexOf("<script>");
    return page.substring(0, from) + page.substring(page.indexOf("</script>", from));
  }

  private static int occurrences(String part, String text) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
