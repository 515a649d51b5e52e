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

  /** The rehearsal may become so many times as long as asked for while methods are compiled. */
  private static final int LONGEST_WARM_UP = 6;

  /** How often it looks at the compiler, and which share of that time makes it busy. */
  private static final double WINDOW = 0.25;

  private static final double BUSY = 0.1;

  private final Map<String, Module> modules = new LinkedHashMap<>();
  private final double warmUpNanos;
  private final LongSupplier clock;
  private final LongSupplier compilationMillis;

  /**
   * Makes a tool.
   *
   * @param modules what it can evaluate
   * @param warmUpSeconds how long a module is rehearsed when it is defined
   * @param clock tells the time in nanoseconds
   * @param compilationMillis tells for how long the JIT compiler has been at work, all in all
   */
  Tool(
      List<Module> modules,
      double warmUpSeconds,
      LongSupplier clock,
      LongSupplier compilationMillis) {
    modules.forEach(module -> this.modules.put(module.name(), module));
    this.warmUpNanos = 1e9 * warmUpSeconds;
    this.clock = clock;
    this.compilationMillis = compilationMillis;
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

  /**
   * Runs a module's functions in turns, and returns for how long: the time asked for, and longer
   * while the JIT compiler is busy with what it has found.
   */
  private long rehearse(Module module) {
    List<Evaluation<?>> rehearsal = module.rehearsal();
    long start = clock.getAsLong();
    long elapsed = clock.getAsLong() - start;
    boolean compiling = true;
    while (!rehearsal.isEmpty()
        && (elapsed < warmUpNanos || (compiling && elapsed < LONGEST_WARM_UP * warmUpNanos))) {
      double windowEnd = elapsed + WINDOW * warmUpNanos;
      long compilation = compilationMillis.getAsLong();
      do {
        rehearsal.forEach(evaluation -> ONCE.time(evaluation.run(), clock));
        elapsed = clock.getAsLong() - start;
      } while (elapsed < windowEnd);
      compiling = 1e6 * (compilationMillis.getAsLong() - compilation) > BUSY * WINDOW * warmUpNanos;
    }
    return elapsed;
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
