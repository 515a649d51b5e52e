package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Value;
import java.util.ArrayList;
import java.util.List;

/** What an adjoint stores, takes back and repeats, for a reader. */
public final class Report {
  private final Primal primal;

  Report(Primal primal) {
    this.primal = primal;
  }

  /** The report's lines. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Loop loop : primal.tapes().loops()) {
      if (loop != null) {
        List<Value> stored = primal.tapes().storedIn(loop);
        int bytes = stored.stream().mapToInt(Tapes::bytes).sum();
        lines.add(
            "loop at line %d: stores %s, %d bytes, in each round"
                .formatted(lineOf(loop), values(stored.size()), bytes));
      }
    }
    long repeated =
        primal.plan().all(Plan.How.REPEATED).stream()
            .filter(v -> primal.loops().of(v.block()) != null)
            .count();
    lines.add("computes %s again".formatted(values(repeated)));
    for (Loop loop : primal.fusion().loops()) {
      lines.add("loop at line %d: each round is reversed at its end".formatted(lineOf(loop)));
    }
    return lines;
  }

  private static String values(long count) {
    return count == 1 ? "1 value" : count + " values";
  }

  private static int lineOf(Loop loop) {
    return loop.blocks().stream()
        .flatMap(b -> b.body().stream())
        .mapToInt(Value::line)
        .filter(n -> n > 0)
        .min()
        .orElse(0);
  }
}
