package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;

/** A module that goes wrong in all ways, and one whose output is its input. */
final class TroubleModule implements Module {
  @Override
  public String name() {
    return "trouble";
  }

  @Override
  public Evaluation<?> evaluation(String function, JsonNode input) {
    return switch (function) {
      case "throw" ->
          Evaluation.of(() -> {
            throw new IllegalStateException("the sum of 1 and 1");
          });
      case "recurse" -> Evaluation.of(() -> deeper(1));
      case "allocate" -> Evaluation.of(() -> new long[Integer.MAX_VALUE].length);
      case "output" -> Evaluation.of(Unwritable::new);
      case "echo" -> Evaluation.of(() -> Inputs.vector(input, "x"));
      default -> throw Modules.unknown(this, function, "throw, recurse, allocate, output, echo");
    };
  }

  private static int deeper(int depth) {
    return depth == 0 ? 0 : 1 + deeper(depth + 1);
  }

  /** What fails when it is written, in the middle of an answer. */
  record Unwritable(int whole) {
    Unwritable() {
      this(1);
    }

    @SuppressWarnings("unused") // Jackson calls it
    public int getHalf() {
      throw new UnsupportedOperationException();
    }
  }
}
