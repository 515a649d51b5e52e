package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One of GradBench's modules: a few functions of the same input. */
interface Module {
  /** Returns its name in the protocol. */
  String name();

  /**
   * Reads an input, so that a function can be run on it.
   *
   * @throws IllegalArgumentException if there is no such function, or the input does not fit
   */
  Evaluation<?> evaluation(String function, JsonNode input);

  /**
   * Returns small evaluations of all functions, which are run over and over when the module is
   * defined, so that the JVM has compiled them by the time that counts.
   */
  default List<Evaluation<?>> rehearsal() {
    return List.of();
  }
}
