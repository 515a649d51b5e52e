package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A long short-term memory with diagonal weights: its loss on a text, and the gradient of that. */
final class LstmModule implements Module {
  private static final String OBJECTIVE = "objective";
  private static final String JACOBIAN = "jacobian";

  @Override
  public String name() {
    return "lstm";
  }

  @Override
  public Evaluation<?> evaluation(String function, JsonNode input) {
    return switch (function) {
      case OBJECTIVE -> objective(LstmNetwork.of(input));
      case JACOBIAN -> jacobian(LstmNetwork.of(input));
      default -> throw Modules.unknown(this, function, OBJECTIVE, JACOBIAN);
    };
  }

  @Override
  public List<Evaluation<?>> rehearsal() {
    LstmNetwork small = LstmNetwork.small();
    return List.of(objective(small), jacobian(small));
  }

  private static Evaluation<?> objective(LstmNetwork network) {
    return Evaluation.of(network::loss);
  }

  private static Evaluation<?> jacobian(LstmNetwork network) {
    return Evaluation.of(() -> LstmGradient.of(network));
  }
}
