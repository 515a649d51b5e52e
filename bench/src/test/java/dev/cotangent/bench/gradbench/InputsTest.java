package dev.cotangent.bench.gradbench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class InputsTest {
  private static JsonNode input(String json) throws JsonProcessingException {
    return Json.read(json);
  }

  private static void assertSays(String message, Executable reading) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, reading).getMessage());
  }

  @Test
  void whatFitsIsRead() throws JsonProcessingException {
    JsonNode input =
        input("{\"n\": 3.0, \"x\": [1, 2.5, -1e-320], \"m\": [[1, 2], [3, 4]], \"e\": []}");
    assertEquals(3, Inputs.integer(input, "n"));
    assertEquals(3, Inputs.number(input, "n"));
    assertArrayEquals(new double[] {1, 2.5, -1e-320}, Inputs.vector(input, "x"));
    assertArrayEquals(new double[][] {{1, 2}, {3, 4}}, Inputs.matrix(input, "m"));
    assertEquals(0, Inputs.vector(input, "e").length);
    assertEquals(0, Inputs.matrix(input, "e").length);
  }

  @Test
  void whatDoesNotFitIsNamed() throws JsonProcessingException {
    JsonNode input =
        input(
            "{\"n\": 3e9, \"x\": [1, null], \"m\": [[1, 2], [3]], \"v\": [1], \"o\": {\"a\": 1}}");
    assertSays(
        "input.n: an integer is expected, but this is 3.0E9", () -> Inputs.integer(input, "n"));
    assertSays(
        "input.x[1]: a number is expected, but this is null", () -> Inputs.vector(input, "x"));
    assertSays(
        "input.m: all rows must be equally long, but row 0 has 2 number(s) and row 1 has 1",
        () -> Inputs.matrix(input, "m"));
    assertSays(
        "input.v[0]: an array of numbers is expected, but this is 1",
        () -> Inputs.matrix(input, "v"));
    assertSays(
        "input.o: a number is expected, but this is an object", () -> Inputs.number(input, "o"));
    assertSays("input.missing is missing", () -> Inputs.number(input, "missing"));
  }

  @Test
  void whatIsLongIsCut() throws JsonProcessingException {
    JsonNode input = input("{\"n\": \"" + "a".repeat(1000) + "\"}");
    assertSays(
        "input.n: a number is expected, but this is \"" + "a".repeat(39) + "…",
        () -> Inputs.number(input, "n"));
  }
}
