package dev.cotangent.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The page in a real browser, off the network. Skipped where Debian's packages chromium and
 * chromium-driver are not installed.
 */
class ReportBrowserTest {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final long DEADLINE_NANOS = 5_000_000_000L;

  @TempDir private static Path folder;
  private static ChromeDriver browser;

  @BeforeAll
  static void open() {
    for (Path program : List.of(BROWSER, DRIVER)) {
      boolean installed = Files.isExecutable(program);
      if (!installed) {
        System.out.println("ReportBrowserTest is skipped: there is no " + program);
      }
      assumeTrue(installed, "there is no " + program);
    }
    HtmlReport.write(new Made().full(), folder.resolve("report.html"));
    LoggingPreferences everything = new LoggingPreferences();
    everything.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.setCapability("goog:loggingPrefs", everything);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + folder.resolve("profile"));
    System.setProperty("webdriver.chrome.driver", DRIVER.toString()); // so Selenium looks for none
    browser = new ChromeDriver(options);
    browser.executeCdpCommand("Network.enable", Map.of());
    browser.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0));
    view(1280, 900, false);
    theme("light");
    load("report.html");
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.quit();
    }
  }

  @AfterEach
  void theConsoleIsQuietAndTheViewAsBefore() {
    List<String> entries =
        browser.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .map(Object::toString)
            .toList();
    view(1280, 900, false);
    theme("light");
    assertEquals(List.of(), entries);
  }

  @Test
  void everyChartIsDrawn() {
    List<WebElement> charts = browser.findElements(By.className("chart"));
    assertEquals(4 + 3 * 3 + 1 + 1, charts.size(), "4 cards, 3 families of 3, bars, and peers");
    for (WebElement chart : charts) {
      Object shapes =
          script(
              "return new Set([...arguments[0].querySelectorAll('svg path')]"
                  + ".map(path => path.getAttribute('fill') + path.getAttribute('stroke'))).size",
              chart);
      assertTrue(
          (Long) shapes >= 3, chart.getDomAttribute("data-chart") + " has " + shapes + " styles");
    }
  }

  @Test
  void theHeatMapHasAllTilesAndLabels() {
    String text = chart("map", 0).getText();
    assertEquals(36L, data("families[0].tiles.length"));
    assertEquals(
        36L,
        script(
            "return JSON.parse(document.getElementById('data').textContent)"
                + ".families[0].tiles.filter(t => t.label && arguments[0].split(/\\s+/).includes(t.label)).length",
            text));
  }

  @Test
  void aTileTellsItsNumbers() {
    WebElement map = chart("map", 0);
    WebElement label = tile(map, (String) data("families[0].tiles[5].label"));
    new Actions(browser).moveToElement(label).perform();
    String title = (String) data("families[0].tiles[5].title");
    await("tooltip of " + title, () -> map.getText().contains(title));
    for (int i = 0; i < 3; i++) {
      String line = (String) data("families[0].tiles[5].lines[" + i + "].text");
      assertTrue(map.getText().contains(line), map.getText() + " lacks " + line);
    }
  }

  @Test
  void aPointOfACurveTellsItsNumbers() {
    WebElement cost = chart("cost", 0);
    WebElement dot = cost.findElement(By.cssSelector("path[fill='#0072b2']"));
    new Actions(browser).moveToElement(dot).perform();
    await("tooltip", () -> cost.getText().contains("× primal"));
    assertTrue(cost.getText().contains("forward mode: "), cost.getText());
  }

  @Test
  void theSelectorChangesTheCurves() {
    String before = svg(chart("cost", 0));
    String memory = svg(chart("memory", 0));
    String sentence = browser.findElement(By.cssSelector("[data-cost='0']")).getText();
    assertEquals(data("families[0].curves[3].cost"), sentence);
    WebElement last =
        browser.findElement(By.cssSelector("select[data-family='0'] option:last-child"));
    last.click();
    await("other curves", () -> !svg(chart("cost", 0)).equals(before));
    assertNotEquals(memory, svg(chart("memory", 0)));
    assertEquals(
        data("families[0].curves[11].cost"),
        browser.findElement(By.cssSelector("[data-cost='0']")).getText());
    assertEquals(
        data("families[0].curves[11].cost"),
        chart("cost", 0).getDomAttribute("aria-label").replace('\u00a0', ' '));
    assertTrue(chart("cost", 0).getText().contains("outputs, m"));
  }

  @Test
  void aPhoneHasNoSidewaysScrolling() {
    view(360, 740, true);
    await("narrow charts", () -> rightmost() <= 360);
    assertTrue((Boolean) script("return document.documentElement.scrollWidth <= innerWidth"));
    script("document.querySelectorAll('details').forEach(d => d.open = true)");
    assertTrue((Boolean) script("return document.documentElement.scrollWidth <= innerWidth"));
  }

  @Test
  void bothThemesAreReadable() {
    String light = (String) script("return getComputedStyle(document.body).backgroundColor");
    String drawn = svg(chart("cost", 0));
    assertReadable("light");
    theme("dark"); // while the page is open: the charts follow
    await("charts in dark", () -> !svg(chart("cost", 0)).equals(drawn));
    assertNotEquals(light, script("return getComputedStyle(document.body).backgroundColor"));
    assertReadable("dark");
  }

  @Test
  void strangeTextsStayTexts() {
    String hostile = "<img src=x onerror=\"document.title='caught'\">";
    Outcome failed = Outcome.without(Status.FAILED, hostile);
    HtmlReport.write(
        Made.results(
            List.of(Made.DENSE),
            List.of(Made.cell(1, 1, Mode.FORWARD, failed), Made.cell(2, 1, Mode.FORWARD, failed)),
            List.of()),
        folder.resolve("hostile.html"));
    load("hostile.html");
    WebElement map = chart("map", 0);
    new Actions(browser)
        .moveToElement(map.findElement(By.cssSelector("path[stroke='#dfe3e7']")))
        .perform();
    await("tooltip", () -> map.getText().contains("failed: " + hostile));
    assertEquals("What derivatives cost – Cotangent", browser.getTitle());
    load("report.html");
  }

  /** The largest uncertainty is the one that must not vanish: zero has no place on the axis. */
  @Test
  void anIntervalThatReachesZeroIsDrawnFromTheEdge() {
    Outcome[] outcomes = {Made.outcome(5, 10), Made.outcome(10, 150), Made.outcome(20, 10)};
    List<Cell> cells =
        IntStream.range(0, outcomes.length)
            .mapToObj(i -> Made.cell(i + 1, 1, Mode.FORWARD, outcomes[i]))
            .toList();
    HtmlReport.write(
        Made.results(List.of(Made.DENSE), cells, List.of()), folder.resolve("wide.html"));
    load("wide.html");
    Object ends =
        script(
            """
            const paths = [...arguments[0].querySelectorAll("path[stroke='#0072b2']")]
              .filter(path => path.getAttribute('stroke-opacity') === '0.55');
            const edge = arguments[0].clientHeight - 44; // below it is the axis' name
            return paths.map(path => path.getAttribute('d').match(/[0-9.]+|NaN/g).map(Number))
              .map(([x1, y1, x2, y2]) => x1 === x2 && y1 > y2 && y1 < edge + 1
                ? (Math.abs(y1 - edge) < 1 ? 'edge' : 'inside') : 'wrong')
              .join();
            """,
            chart("cost", 0));
    assertEquals("inside,edge,inside", ends);
    load("report.html");
  }

  /** Every text on the page, in the charts too, stands out from its background by 4.5 to 1. */
  private static void assertReadable(String theme) {
    Object worst =
        script(
            """
            const numbers = text => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
            const channel = v => v <= 10.3 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4;
            const luminance = ([r, g, b]) =>
              0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
            const page = luminance(numbers(getComputedStyle(document.body).backgroundColor));
            const clear = color => color === 'rgba(0, 0, 0, 0)' || color === 'none';
            function behind(e) {
              const style = getComputedStyle(e);
              if (e.tagName === 'text' && !clear(style.stroke)) return luminance(numbers(style.stroke));
              for (; e; e = e.parentElement) {
                const color = getComputedStyle(e).backgroundColor;
                if (!clear(color)) return luminance(numbers(color));
              }
              return page;
            }
            const texts = [...document.querySelectorAll('body *')].filter(e =>
              e.tagName === 'text' || (!e.closest('svg, script, select') &&
                [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())));
            return Math.min(...texts.map(e => {
              const style = getComputedStyle(e);
              const ink = luminance(numbers(e.tagName === 'text' ? style.fill : style.color));
              const [dark, light] = [ink, behind(e)].sort((a, b) => a - b);
              return (light + 0.05) / (dark + 0.05);
            }));
            """);
    assertTrue(((Number) worst).doubleValue() >= 4.5, theme + ": a contrast of " + worst);
  }

  private static WebElement chart(String kind, int family) {
    return browser.findElement(
        By.cssSelector("[data-chart='%s'][data-family='%d']".formatted(kind, family)));
  }

  private static double rightmost() {
    Object right =
        script(
            "return Math.max(...[...document.querySelectorAll('svg')]"
                + ".map(svg => svg.getBoundingClientRect().right))");
    return ((Number) right).doubleValue();
  }

  private static WebElement tile(WebElement map, String label) {
    return map.findElements(By.tagName("text")).stream()
        .filter(text -> text.getText().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static String svg(WebElement chart) {
    return chart.findElement(By.tagName("svg")).getDomProperty("outerHTML");
  }

  private static Object data(String path) {
    Object value = script("return JSON.parse(document.getElementById('data').textContent)." + path);
    return value instanceof String text ? text.replace('\u00a0', ' ') : value; // as Selenium does
  }

  private static Object script(String body, Object... arguments) {
    return browser.executeScript(body, arguments);
  }

  private static void load(String page) {
    browser.get(folder.resolve(page).toUri().toString());
    await(
        "charts",
        () ->
            (Boolean)
                script(
                    "return [...document.querySelectorAll('.chart')].every(c => c.querySelector('svg'))"));
  }

  private static void view(int width, int height, boolean phone) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
  }

  private static void theme(String name) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
  }

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < DEADLINE_NANOS, "no " + what);
      Thread.onSpinWait();
    }
  }
}
