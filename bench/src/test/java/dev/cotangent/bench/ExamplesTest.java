package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The examples in docs/examples do what they say; LogProduct has its test with the command. */
class ExamplesTest {
  private static JsonNode differentiate(String example, String point) {
    return Run.of("differentiate", Run.EXAMPLES.resolve(example), "--at", point, "--json")
        .succeeds()
        .json();
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  /** Starts an example that has a main method with java. */
  private static List<String> main(String example) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Run.EXAMPLES.resolve(example).toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.lines().toList();
  }

  @Test
  void rosenbrock() {
    JsonNode json = differentiate("Rosenbrock.java", "1,1,1,1");
    assertEquals(0, json.get("value").asDouble());
    assertArrayEquals(new double[4], numbers(json.get("reverse")));
    assertArrayEquals(new double[] {802, -400, 0, 0}, numbers(json.get("hessian").get(0)), 1e-10);
  }

  @Test
  void maxRouter() {
    JsonNode json = differentiate("MaxRouter.java", "3,1,4");
    assertArrayEquals(new double[] {0, 0, 1}, numbers(json.get("forward")));
    assertArrayEquals(new double[] {0, 0, 1}, numbers(json.get("reverse")));
  }

  @Test
  void maxRouterAtATie() {
    Run run =
        Run.of("differentiate", Run.EXAMPLES.resolve("MaxRouter.java"), "--at", "2,1,2", "--json");
    assertArrayEquals(new double[] {0.5, 1, 0.5}, numbers(run.json().get("forward")));
    assertArrayEquals(new double[] {0.5, 1, 0.5}, numbers(run.json().get("reverse")));
  }

  @Test
  void customPrimitive() throws Exception {
    JsonNode json = differentiate("CustomPrimitive.java", "1,-3");
    double[] expected = {0.25 * -0.75, 0.5 / 16};
    assertArrayEquals(expected, numbers(json.get("forward")), 1e-15);
    assertArrayEquals(expected, numbers(json.get("reverse")), 1e-15);
    assertArrayEquals(
        new double[] {-0.25 * -0.75, 0.25 / 16}, numbers(json.get("hessian").get(0)), 1e-15);
    assertEquals(3, main("CustomPrimitive.java").size());
  }

  @Test
  void logisticRegressionConverges() throws Exception {
    List<String> lines = main("LogisticRegression.java");
    assertTrue(lines.getLast().startsWith("converged"), () -> String.join("\n", lines));
    String[] step = lines.get(lines.size() - 2).strip().split(" +");
    assertTrue(Double.parseDouble(step[2]) < 1e-10, () -> String.join("\n", lines));
    assertTrue(lines.size() <= 20, "Newton's method takes too many steps");
  }

  @Test
  void logisticRegressionOnTheCommandLine() {
    JsonNode json = differentiate("LogisticRegression.java", "0" + ",0".repeat(61));
    assertEquals(569 * Math.log(2), json.get("value").asDouble(), 1e-10);
    assertArrayEquals(numbers(json.get("reverse")), numbers(json.get("forward")), 1e-10);
  }

  @Test
  void saddlePoint() throws Exception {
    JsonNode json = differentiate("SaddlePoint.java", "2,0.8");
    // The worst payoff for x is |x - 1|² + |x|²/4.
    assertEquals(2.2, json.get("value").asDouble(), 1e-14);
    assertArrayEquals(new double[] {3, 0}, numbers(json.get("forward")), 1e-14);
    assertArrayEquals(new double[] {3, 0}, numbers(json.get("reverse")), 1e-14);
    assertArrayEquals(new double[] {2.5, 0}, numbers(json.get("hessian").get(0)), 1e-14);
    List<String> lines = main("SaddlePoint.java");
    String found = "x (0.800000000000, 0.800000000000)  y (0.400000000000, 0.400000000000)";
    assertEquals(4, lines.stream().filter(line -> line.endsWith(found)).count(), lines::toString);
  }

  @Test
  void pendulum() throws Exception {
    JsonNode json = differentiate("Pendulum.java", "0,0,0,0");
    assertEquals(3 * 9.81, json.get("value").asDouble(), 1e-14);
    assertArrayEquals(new double[] {0, 0, 2, 1}, numbers(json.get("hessian").get(2)), 1e-14);
    String[] last = main("Pendulum.java").getLast().strip().split(" +");
    // The angles after 5 s by the textbook's equations of motion; the energy is that at the start.
    assertEquals(-0.60180, Double.parseDouble(last[1]), 2e-5);
    assertEquals(-3.15645, Double.parseDouble(last[2]), 2e-5);
    assertEquals(-9.81 * (2 * Math.cos(2) + Math.cos(1)), Double.parseDouble(last[3]), 1e-6);
  }

  @Test
  void longSimulationConverges() throws Exception {
    List<String> lines = main("LongSimulation.java");
    assertEquals("converged", lines.getLast(), () -> String.join("\n", lines));
    assertTrue(lines.size() <= 12, "Newton's method takes too many steps");
  }

  /** The number that follows a word in a line. */
  private static double after(String word, String line) {
    assertTrue(line.contains(word), line);
    return Double.parseDouble(line.split(word, 2)[1].strip().split("[ ,]+")[0]);
  }

  @Test
  void nonlinearRegressionFindsTheCertifiedValues() throws Exception {
    List<String> lines = main("NonlinearRegression.java");
    assertEquals(238.94212918, after("b1 =", lines.get(0)), 1e-5);
    assertEquals(5.5015643181e-4, after("b2 =", lines.get(1)), 1e-11);
    assertEquals(0.12455138894, after("squares", lines.get(2)), 1e-9);
  }

  @Test
  void vanDerPolForgetsItsStart() throws Exception {
    List<String> lines = main("VanDerPolSensitivity.java");
    assertEquals(5, lines.size());
    String[] last = lines.getLast().strip().split(" +");
    assertEquals("20", last[0]);
    assertTrue(Double.parseDouble(last[3]) < 0.01, () -> String.join("\n", lines));
  }

  @Test
  void minimisersFindTheMinimum() throws Exception {
    List<String> lines = main("Minimisers.java");
    assertEquals(3, lines.size());
    lines.forEach(line -> assertEquals(0, after("off by", line), 1e-4));
    assertTrue(after("Hessians", lines.get(2)) < after("gradients", lines.get(1)));
  }

  @Test
  void powerCurveIsLowestWhereItsSlopeVanishes() throws Exception {
    List<String> lines = main("PowerCurve.java");
    assertEquals(5, lines.size());
    double best = after("against 2 km/h:", lines.get(2));
    JsonNode json = differentiate("PowerCurve.java", best + ",2");
    assertEquals(0, json.get("reverse").get(0).asDouble(), 1e-5);
    assertTrue(json.get("hessian").get(0).get(0).asDouble() > 0);
  }

  /** Mercury's place: the anomaly solves Kepler's equation, and dE/dM is 1 / (1 - e cos E). */
  @Test
  void kepler() throws Exception {
    JsonNode json = differentiate("Kepler.java", "1,0.2056");
    double anomaly = json.get("value").asDouble();
    double slope = 1 / (1 - 0.2056 * Math.cos(anomaly));
    assertEquals(1, anomaly - 0.2056 * Math.sin(anomaly), 1e-15);
    double[] gradient = {slope, Math.sin(anomaly) * slope};
    assertArrayEquals(gradient, numbers(json.get("forward")), 1e-14);
    assertArrayEquals(gradient, numbers(json.get("reverse")), 1e-14);
    assertEquals(
        4,
        main("Kepler.java").stream()
            .filter(line -> line.contains("  [") || line.startsWith("anomaly"))
            .count());
  }

  /** The flattest throw that hits is found by Newton's method, whose residual vanishes. */
  @Test
  void plainJavaHitsItsMark() throws Exception {
    List<String> lines = main("PlainJava.java");
    assertTrue(Math.abs(after("off by", lines.getLast())) < 1e-9, () -> String.join("\n", lines));
    JsonNode json = differentiate("PlainJava.java", "30,0.8");
    assertArrayEquals(numbers(json.get("reverse")), numbers(json.get("forward")), 1e-12);
    assertTrue(json.get("check").get("passed").asBoolean());
    // Without drag the range would be v² sin(2a) / g; drag makes it shorter.
    double free = 900 * Math.sin(1.6) / 9.81;
    double range = json.get("value").asDouble();
    assertTrue(range > 0.5 * free && range < free, () -> "" + range);
  }

  /** The a of the curve a cosh(x / a) whose half is 1.5 m wide and 2 m long. */
  private static double parameterOfCatenary() {
    double low = 0.5;
    double high = 3;
    while (high - low > 1e-12) {
      double a = (low + high) / 2;
      if (a * Math.sinh(1.5 / a) > 2) {
        low = a;
      } else {
        high = a;
      }
    }
    return low;
  }

  /** Short stiff links hang almost like a chain of none, whose shape is known. */
  @Test
  void theHangingChainIsAlmostACatenary() throws Exception {
    List<String> lines = main("HangingChain.java");
    double a = parameterOfCatenary();
    double sag = a * (Math.cosh(1.5 / a) - 1);
    assertEquals(sag, after("sag", lines.getLast()), 0.005 * sag);
    assertTrue(lines.size() <= 40, "Newton's method takes too many steps");
  }

  @Test
  void bilevelConverges() throws Exception {
    List<String> lines = main("Bilevel.java");
    assertTrue(lines.getLast().startsWith("converged"), () -> String.join("\n", lines));
    assertTrue(lines.size() <= 20, "Newton's method takes too many steps");
  }
}
