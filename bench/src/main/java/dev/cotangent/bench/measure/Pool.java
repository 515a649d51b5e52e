package dev.cotangent.bench.measure;

import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Status;
import java.util.ArrayList;
import java.util.List;

/** The answers of several JVMs to the same task: their samples are put together. */
final class Pool {
  private final List<Double> primal = new ArrayList<>();
  private final List<Double> derivative = new ArrayList<>();
  private long allocatedBytes = -1;
  private Counts counts = Counts.UNKNOWN;
  private int outputs = -1;
  private Status status = Status.MEASURED;
  private String message = "";
  private int measuredJvms;

  /** Adds an answer. What has been measured stays, even if a later JVM has failed. */
  void add(Answer answer) {
    if (answer.status() != Status.MEASURED) {
      status = answer.status();
      message = answer.message();
      return;
    }
    measuredJvms++;
    primal.addAll(answer.primal());
    derivative.addAll(answer.derivative());
    allocatedBytes = answer.allocatedBytes();
    counts = answer.counts();
    outputs = answer.outputs();
  }

  /** Whether it is worth while to ask another JVM. */
  boolean isOpen() {
    return status == Status.MEASURED;
  }

  /** Whether it took too long. */
  boolean isTooSlow() {
    return status == Status.TIMED_OUT;
  }

  Measured measured() {
    Outcome outcome =
        primal.isEmpty()
            ? Outcome.without(status, message)
            : new Outcome(
                Status.MEASURED,
                reservation(),
                Statistics.mean(primal),
                Statistics.mean(derivative),
                Statistics.ratio(derivative, primal),
                allocatedBytes,
                counts.tapeBytes(),
                counts.sweeps());
    return new Measured(outcome, outputs);
  }

  /** Says that the figures are of fewer JVMs than they were to be; the first failure ends it. */
  private String reservation() {
    return isOpen() ? "" : "1 of %d JVMs: %s".formatted(measuredJvms + 1, message);
  }
}
