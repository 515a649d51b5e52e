package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cotangent.kernel.ArrayKernels;
import dev.cotangent.kernel.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Answers messages, as section "Protocol" of GradBench's CONTRIBUTING.md asks for. */
final class Tool {
  private static final Runs ONCE = new Runs(1, 0);

  private final Map<String, Module> modules = new LinkedHashMap<>();
  private final double warmUpNanos;
  private final LongSupplier clock;

  /**
   * Makes a tool.
   *
   * @param modules what it can evaluate
   * @param warmUpSeconds how long a module is rehearsed when it is defined
   * @param clock tells the time in nanoseconds
   */
  Tool(List<Module> modules, double warmUpSeconds, LongSupplier clock) {
    modules.forEach(module -> this.modules.put(module.name(), module));
    this.warmUpNanos = 1e9 * warmUpSeconds;
    this.clock = clock;
  }

  /**
   * Returns the answer to a message. A kind that is not known, or has nothing to answer to, is only
   * acknowledged: that is the protocol.
   *
   * @throws IllegalArgumentException if the message does not say what it has to
   */
  Answer answer(Message message) {
    return switch (message.text("kind")) {
      case "start" -> Answer.introduction(message.id(), "cotangent", config());
      case "define" -> define(message);
      case "evaluate" -> evaluate(message);
      default -> Answer.heard(message.id());
    };
  }

  private static Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("java", Runtime.version().toString());
    config.put("kernels", ArrayKernels.current().name());
    config.put("threads", Workers.threads());
    config.put("heapBytes", Runtime.getRuntime().maxMemory());
    return config;
  }

  private Answer define(Message message) {
    return Answer.defined(message.id(), rehearse(module(message)));
  }

  /** Runs a module's functions in turns, and returns for how long. */
  private long rehearse(Module module) {
    List<Evaluation<?>> rehearsal = module.rehearsal();
    long start = clock.getAsLong();
    while (!rehearsal.isEmpty() && clock.getAsLong() - start < warmUpNanos) {
      rehearsal.forEach(evaluation -> ONCE.time(evaluation.run(), clock));
    }
    return clock.getAsLong() - start;
  }

  private Answer evaluate(Message message) {
    JsonNode input = message.input();
    Evaluation<?> evaluation = module(message).evaluation(message.text("function"), input);
    return run(message.id(), evaluation, Runs.of(input));
  }

  private <R> Answer run(JsonNode id, Evaluation<R> evaluation, Runs runs) {
    Runs.Timed<R> timed = runs.time(evaluation.run(), clock);
    return Answer.evaluated(id, evaluation.output().apply(timed.result()), timed.nanoseconds());
  }

  private Module module(Message message) {
    String name = message.text("module");
    Module module = modules.get(name);
    if (module == null) {
      throw new IllegalArgumentException(
          "there is no module \"%s\"; the modules are %s"
              .formatted(name, String.join(", ", modules.keySet())));
    }
    return module;
  }
}
