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
}
