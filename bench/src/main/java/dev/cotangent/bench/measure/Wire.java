package dev.cotangent.bench.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * How jobs and answers travel: a line of JSON each, behind a word by which a line that a measured
 * function has printed is told apart.
 */
final class Wire {
  /** What a measuring JVM says once it has started. */
  static final String READY = "cotangent-ready";

  private static final String PREFIX = "cotangent-message ";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private Wire() {}

  static String line(Object message) {
    try {
      return PREFIX + JSON.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the message in a line, or nothing if there is none of this type. */
  static <T> Optional<T> message(String line, Class<T> type) {
    if (!line.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(line.substring(PREFIX.length()), type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
