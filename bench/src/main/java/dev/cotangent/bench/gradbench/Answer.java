package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tool says in one line. What is null is left out, but for the id.
 *
 * @param id the message's id
 * @param tool the name of the tool, at the start
 * @param config what a reader of the log should know of the tool, at the start
 * @param success whether a module is there, or a function was evaluated
 * @param output the function's result
 * @param timings how long its runs took
 * @param error what went wrong
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Answer(
    @JsonInclude(JsonInclude.Include.ALWAYS) JsonNode id,
    @Nullable String tool,
    @Nullable Map<String, Object> config,
    @Nullable Boolean success,
    @Nullable Object output,
    @Nullable List<Timing> timings,
    @Nullable String error) {

  /**
   * How long something took.
   *
   * @param name what it was
   * @param nanoseconds how long it took
   */
  record Timing(String name, long nanoseconds) {}

  /** Says that a message was heard, and nothing else. */
  static Answer heard(JsonNode id) {
    return new Answer(id, null, null, null, null, null, null);
  }

  /** Introduces the tool. */
  static Answer introduction(JsonNode id, String tool, Map<String, Object> config) {
    return new Answer(id, tool, config, null, null, null, null);
  }

  /** Says that a module is there, and how long it was rehearsed. */
  static Answer defined(JsonNode id, long nanoseconds) {
    List<Timing> timings = List.of(new Timing("warm-up", nanoseconds));
    return new Answer(id, null, null, true, null, timings, null);
  }

  /** Hands over a result. */
  static Answer evaluated(JsonNode id, @Nullable Object output, long... nanoseconds) {
    List<Timing> timings =
        Arrays.stream(nanoseconds).mapToObj(time -> new Timing("evaluate", time)).toList();
    return new Answer(id, null, null, true, output, timings, null);
  }

  /** Says that something went wrong. */
  static Answer failure(JsonNode id, String error) {
    return new Answer(id, null, null, false, null, null, error);
  }

  boolean succeeded() {
    return Boolean.TRUE.equals(success);
  }
}
