package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.StatUtils;
import org.jspecify.annotations.Nullable;

/** Notes what evals ask for and what comes of it, without the inputs and outputs. */
final class EvalLog implements Session.Listener {
  private final List<Round> rounds = new ArrayList<>();

  /** Where the evaluations of the eval that is talking stand in the list, by their ids. */
  private final Map<JsonNode, Integer> places = new HashMap<>();

  /**
   * A function evaluated at an input.
   *
   * @param module the module
   * @param function the function
   * @param description the input's description, empty if it has none
   * @param nanoseconds how long each run took; none if the evaluation failed
   * @param verdict what the eval said of the result
   * @param error why it failed, or is not valid
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, read by reports
  record Round(
      String module,
      String function,
      String description,
      Verdict verdict,
      @Nullable String error,
      long... nanoseconds) {

    /** Returns the median of the times, NaN if there are none. */
    double median() {
      double[] times = new double[nanoseconds.length];
      Arrays.setAll(times, i -> nanoseconds[i]);
      return times.length == 0 ? Double.NaN : StatUtils.percentile(times, 50);
    }

    private Round judged(Verdict verdict, @Nullable String error) {
      return new Round(module, function, description, verdict, error, nanoseconds);
    }
  }

  /** What an eval said of a result. */
  enum Verdict {
    /** It is right. */
    VALID,
    /** It is wrong. */
    INVALID,
    /** There is none. */
    FAILED,
    /** It did not say. */
    UNKNOWN
  }

  /** Returns what was noted, in its order. */
  List<Round> rounds() {
    return List.copyOf(rounds);
  }

  /** Says that another eval begins to talk, whose ids are its own. */
  void nextEval() {
    places.clear();
  }

  @Override
  public void heard(Message message, Answer answer) {
    String kind = message.textOrNull("kind");
    if ("evaluate".equals(kind)) {
      places.put(message.id(), rounds.size());
      rounds.add(round(message, answer));
    } else if ("analysis".equals(kind)) {
      judge(message);
    }
  }

  private static Round round(Message message, Answer answer) {
    List<Answer.Timing> timings = answer.timings() == null ? List.of() : answer.timings();
    return new Round(
        nameOf(message, "module"),
        nameOf(message, "function"),
        nameOf(message, "description"),
        answer.succeeded() ? Verdict.UNKNOWN : Verdict.FAILED,
        answer.error(),
        timings.stream().mapToLong(Answer.Timing::nanoseconds).toArray());
  }

  private static String nameOf(Message message, String field) {
    String name = message.textOrNull(field);
    return name == null ? "" : name;
  }

  private void judge(Message message) {
    JsonNode of = message.body().get("of");
    JsonNode valid = message.body().get("valid");
    Integer place = of == null ? null : places.get(of);
    if (place != null && valid != null && valid.isBoolean()) {
      Verdict verdict = valid.booleanValue() ? Verdict.VALID : Verdict.INVALID;
      rounds.set(place, rounds.get(place).judged(verdict, message.textOrNull("error")));
    }
  }
}
