package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/**
 * What an eval says in one line.
 *
 * @param id what the answer must carry; null in JSON where the line has none
 * @param body all of the line
 */
record Message(JsonNode id, JsonNode body) {
  /**
   * Reads a line, of which only the JSON has to be right.
   *
   * @throws JsonProcessingException if it is not JSON
   * @throws IllegalArgumentException if it is no object
   */
  static Message parse(String line) throws JsonProcessingException {
    JsonNode body = Json.read(line);
    if (!body.isObject()) {
      throw new IllegalArgumentException(
          "a message is an object with \"id\" and \"kind\", but this is " + Inputs.describe(body));
    }
    JsonNode id = body.get("id");
    return new Message(id == null ? NullNode.getInstance() : id, body);
  }

  /**
   * Returns a field that is a text.
   *
   * @throws IllegalArgumentException if it is missing, or no text
   */
  String text(String field) {
    JsonNode found = body.get(field);
    if (found == null) {
      throw missing(field);
    }
    if (!found.isTextual()) {
      throw new IllegalArgumentException(
          "\"" + field + "\": a text is expected, but this is " + Inputs.describe(found));
    }
    return found.textValue();
  }

  /** Returns a field that is a text, or null if it is none. */
  @Nullable String textOrNull(String field) {
    JsonNode found = body.get(field);
    return found == null ? null : found.textValue();
  }

  /**
   * Returns the input of a function.
   *
   * @throws IllegalArgumentException if it is missing
   */
  JsonNode input() {
    JsonNode input = body.get("input");
    if (input == null) {
      throw missing("input");
    }
    return input;
  }

  private static IllegalArgumentException missing(String field) {
    return new IllegalArgumentException("the message has no \"" + field + "\"");
  }
}
