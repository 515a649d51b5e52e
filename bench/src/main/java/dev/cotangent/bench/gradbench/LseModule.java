package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * The logarithm of a sum of exponentials, made of its parts, and its gradient in reverse mode. The
 * value is computed by the same tensor operations, whose vectorized exponential is faster than a
 * loop over {@link Math#exp}.
 */
final class LseModule implements Module {
  private static final String PRIMAL = "primal";
  private static final String GRADIENT = "gradient";

  @Override
  public String name() {
    return "lse";
  }

  @Override
  public Evaluation<?> evaluation(String function, JsonNode input) {
    return switch (function) {
      case PRIMAL -> primal(Tensor.of(Inputs.nonEmptyVector(input, "x")));
      case GRADIENT -> gradient(Tensor.of(Inputs.nonEmptyVector(input, "x")));
      default -> throw Modules.unknown(this, function, PRIMAL, GRADIENT);
    };
  }

  @Override
  public List<Evaluation<?>> rehearsal() {
    Tensor small = Tensor.generate(i -> 1e-3 * i, 1000);
    return List.of(primal(small), gradient(small));
  }

  private static Evaluation<?> primal(Tensor x) {
    return Evaluation.of(() -> logSumExp(x).item());
  }

  private static Evaluation<?> gradient(Tensor x) {
    return new Evaluation<>(() -> Reverse.gradient(in -> logSumExp(in[0]), x)[0], Tensor::toArray);
  }

  /** What is taken off before, and added after, keeps the exponentials from overflowing. */
  private static Tensor logSumExp(Tensor x) {
    Tensor max = x.max();
    return x.sub(max).exp().sum().log().add(max);
  }
}
