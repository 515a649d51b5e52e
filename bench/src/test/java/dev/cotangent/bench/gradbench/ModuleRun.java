package dev.cotangent.bench.gradbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.stream.StreamSupport;

/** What a module answers to an input. */
final class ModuleRun {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ModuleRun() {}

  /** Reads JSON whose strings stand in single quotes. */
  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes an object as JSON and reads it again. */
  static JsonNode json(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Runs a function twice, as the protocol does; both runs must give the same. */
  static JsonNode of(Module module, String function, JsonNode input) {
    return answer(module.evaluation(function, input));
  }

  private static <R> JsonNode answer(Evaluation<R> evaluation) {
    JsonNode first = json(evaluation.output().apply(evaluation.run().get()));
    JsonNode second = json(evaluation.output().apply(evaluation.run().get()));
    assertEquals(first, second);
    return first;
  }

  static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::doubleValue)
        .toArray();
  }

  /** Asserts that an input is refused by a message that names a field. */
  static void assertRefused(Module module, JsonNode input, String field) {
    for (String function : new String[] {"objective", "jacobian"}) {
      assertSaid(field, () -> module.evaluation(function, input));
    }
  }

  static void assertNoFunction(Module module, String function) {
    assertSaid(function, () -> module.evaluation(function, json("{}")));
  }

  private static void assertSaid(String what, Runnable action) {
    var refused = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(refused.getMessage().contains(what), refused.getMessage());
  }
}
