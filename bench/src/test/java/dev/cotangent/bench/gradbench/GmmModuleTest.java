package dev.cotangent.bench.gradbench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GmmModuleTest {
  private final GmmModule module = new GmmModule();

  /** The constants of {@code GaussianMixtureTest}, which says where they are from. */
  private static ObjectNode input() {
    return (ObjectNode)
        ModuleRun.json(
            """
            {'d': 2, 'k': 2, 'n': 3, 'm': 1, 'gamma': 0.75, 'min_runs': 1, 'min_seconds': 0,
             'x': [[0.5, -1.25], [1.5, 0.75], [-0.25, 2]], 'alpha': [0.25, -0.5],
             'mu': [[0.1, 0.2], [-0.3, 0.4]], 'q': [[0.3, -0.2], [0.15, -0.1]],
             'l': [[0.6], [-0.7]]}
            """);
  }

  @Test
  void answers() {
    assertEquals("gmm", module.name());
    JsonNode value = ModuleRun.of(module, "objective", input());
    assertEquals(-22.174631688434726, value.doubleValue(), 1e-13);

    JsonNode gradient = ModuleRun.of(module, "jacobian", input());
    assertEquals(4, gradient.size());
    assertSlopes(gradient.get("alpha"), 0.3037529410877102, -0.3037529410877102);
    assertSlopes(gradient.get("mu").get(0), 2.5401531417592405, 0.7366441121706796);
    assertSlopes(gradient.get("mu").get(1), 0.8326721820973598, -0.0020372166528780907);
    assertSlopes(gradient.get("q").get(0), -0.5902819074218905, 0.18509268934879808);
    assertSlopes(gradient.get("q").get(1), -0.4969694145627743, 0.5092818768198399);
    assertSlopes(gradient.get("l").get(0), -0.9196256537292882);
    assertSlopes(gradient.get("l").get(1), 0.9938231474306272);
  }

  private static void assertSlopes(JsonNode actual, double... expected) {
    assertArrayEquals(expected, ModuleRun.numbers(actual), 1e-13);
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "k", "n", "m", "gamma", "x", "alpha", "mu", "q", "l"})
  void everyFieldIsNeeded(String field) {
    ObjectNode input = input();
    input.remove(List.of(field));
    ModuleRun.assertRefused(module, input, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "d | 3",
        "k | 0",
        "k | 2.5",
        "n | 4",
        "m | -1",
        "gamma | 0",
        "x | []",
        "x | [[1], [2, 3]]",
        "alpha | [1]",
        "mu | [[1, 2]]",
        "mu | [[1], [2]]",
        "q | [[1, 2], [3, 4], [5, 6]]",
        "l | 7"
      })
  void whatDoesNotFitIsRefused(String field, String value) {
    ObjectNode input = input();
    input.set(field, ModuleRun.json(value));
    ModuleRun.assertRefused(module, input, field.equals("k") && value.equals("0") ? "k: " : field);
  }

  @Test
  void otherFunctionsAreRefused() {
    ModuleRun.assertNoFunction(module, "hessian");
  }
}
