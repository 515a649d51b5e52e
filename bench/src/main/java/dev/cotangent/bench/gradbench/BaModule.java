package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Bundle adjustment: the errors of many observations, and their sparse Jacobian. */
final class BaModule implements Module {
  private static final String OBJECTIVE = "objective";
  private static final String JACOBIAN = "jacobian";

  /** How much of the Jacobian is sent back from its beginning: an observation's entries. */
  private static final int SENT = 30;

  @Override
  public String name() {
    return "ba";
  }

  @Override
  public Evaluation<?> evaluation(String function, JsonNode input) {
    return switch (function) {
      case OBJECTIVE -> objective(BaProblem.of(input));
      case JACOBIAN -> jacobian(BaProblem.of(input));
      default -> throw Modules.unknown(this, function, OBJECTIVE, JACOBIAN);
    };
  }

  @Override
  public List<Evaluation<?>> rehearsal() {
    BaProblem small = BaProblem.small();
    return List.of(objective(small), jacobian(small));
  }

  private static Evaluation<?> objective(BaProblem problem) {
    return new Evaluation<>(problem::errors, BaModule::output);
  }

  private static Evaluation<?> jacobian(BaProblem problem) {
    return new Evaluation<>(() -> BaJacobian.of(problem), BaModule::output);
  }

  private static Object output(BaProblem.Errors errors) {
    double[] reprojection = errors.reprojection();
    double[] weights = errors.weights();
    return Map.of(
        "reproj_error",
        Map.of("elements", Arrays.copyOf(reprojection, 2), "repeated", reprojection.length / 2),
        "w_err",
        Map.of("element", weights[0], "repeated", weights.length));
  }

  private static Object output(BaJacobian jacobian) {
    int[] rows = jacobian.rows();
    int[] columns = jacobian.columns();
    double[] values = jacobian.values();
    return Map.of(
        "rows", IntStream.of(sent(rows.length)).map(i -> rows[i]).toArray(),
        "cols", IntStream.of(sent(columns.length)).map(i -> columns[i]).toArray(),
        "vals", IntStream.of(sent(values.length)).mapToDouble(i -> values[i]).toArray());
  }

  /** The places of an array that are sent back: its beginning, and its end. */
  private static int[] sent(int length) {
    return IntStream.concat(IntStream.range(0, Math.min(SENT, length)), IntStream.of(length - 1))
        .toArray();
  }
}
