package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.ScalarFunction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What reports say of the derivative that is generated of a method over doubles. */
class PlainDerivativeTest {
  private static DifferentiationReport report(@Nullable PlainDerivative compiled) {
    ScalarFunction square = x -> x[0].square();
    double[][] gradient = {{6}};
    return new DifferentiationReport(
        "Mine.f",
        true,
        new double[] {3},
        new double[] {9},
        gradient,
        gradient,
        compiled,
        new double[][] {{2}},
        null,
        Hybrid.check(square, 3),
        List.of(),
        new Details(null, null, null),
        Map.of());
  }

  private static JsonNode json(@Nullable PlainDerivative compiled) throws Exception {
    return new ObjectMapper().readTree(JsonReport.of(report(compiled)));
  }

  @Test
  void oneThatWasGenerated() throws Exception {
    PlainDerivative compiled = new PlainDerivative.Computed(new double[][] {{6.5}});
    assertEquals("[6.5]", json(compiled).get("compiled").toString());
    assertFalse(json(compiled).has("notCompiled"));
    String text = TextReport.of(report(compiled)).replaceAll(" +", " ");
    assertTrue(
        text.contains("reverse mode compiled difference\n df / dx[0] 6 6 6.5 0.500\n"), text);
    assertTrue(
        text.contains("They do not agree: by input 0, output 0 has the derivative 6.5"), text);
    assertTrue(json(compiled).get("disagreement").textValue().contains("6.0 in reverse mode"));
  }

  @Test
  void onlyWhatIsNoRoundingIsADisagreement() throws Exception {
    double[][] reverse = {{1, 1e-9, 0}, {Double.POSITIVE_INFINITY, 2, 3}};
    double[][] rounded = {{1 + 1e-10, 2e-9, 1e-12}, {Double.POSITIVE_INFINITY, 2, 3}};
    assertNull(new PlainDerivative.Computed(rounded).disagreement(reverse));
    double[][] finite = {{1, 1e-9, 0}, {1e300, 2, 3}};
    String where = new PlainDerivative.Computed(finite).disagreement(reverse);
    assertNotNull(where);
    assertTrue(where.startsWith("by input 0, output 1 "), where);
    PlainDerivative same = new PlainDerivative.Computed(new double[][] {{6}});
    assertFalse(json(same).has("disagreement"));
  }

  @Test
  void oneThatWasRefused() throws Exception {
    PlainDerivative compiled = new PlainDerivative.Refused("Mine.f (Mine.java:3): a cast");
    assertFalse(json(compiled).has("compiled"));
    assertEquals("Mine.f (Mine.java:3): a cast", json(compiled).get("notCompiled").textValue());
    String text = TextReport.of(report(compiled)).replaceAll(" +", " ");
    assertTrue(text.contains("reverse mode difference\n df / dx[0] 6 6 0\n"), text);
    assertTrue(text.contains("No derivative is generated of it: Mine.f (Mine.java:3)"), text);
  }

  @Test
  void noneOfAFunctionOverReals() throws Exception {
    assertEquals(5, json(null).size());
    String text = TextReport.of(report(null));
    assertFalse(text.contains("compiled") || text.contains("generated"), text);
  }
}
