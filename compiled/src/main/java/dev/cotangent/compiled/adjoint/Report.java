package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Value;
import java.util.ArrayList;
import java.util.List;

/** What an adjoint stores, takes back and repeats, for a reader. */
public final class Report {
  private final List<String> lines = new ArrayList<>();

  private Report() {}

  static Report of(Primal primal) {
    Report report = new Report();
    report.fill(primal.plan(), primal.tapes(), primal.loops(), primal.fusion());
    return report;
  }

  private void fill(Plan plan, Tapes tapes, Loops loops, Fusion fusion) {
    for (Loop loop : tapes.loops()) {
      if (loop == null) {
        continue;
      }
      List<Value> stored = tapes.storedIn(loop);
      int bytes = stored.stream().mapToInt(Tapes::bytes).sum();
      lines.add(
          "loop at line %d: stores %s, %d bytes, in each round"
              .formatted(lineOf(loop), values(stored.size()), bytes));
    }
    long repeated =
        plan.all(Plan.How.REPEATED).stream().filter(v -> loops.of(v.block()) != null).count();
    lines.add("computes %s again".formatted(values(repeated)));
    for (Loop loop : fusion.loops()) {
      lines.add("loop at line %d: each round is reversed at its end".formatted(lineOf(loop)));
    }
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

  /** The report's lines. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
