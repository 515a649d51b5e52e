package dev.cotangent.bench.measure;

import dev.cotangent.bench.result.Outcome;

/**
 * What became of a task.
 *
 * @param outcome the figures, or the reason why there are none
 * @param outputs the number of the function's outputs where only a run tells it; otherwise -1
 */
public record Measured(Outcome outcome, int outputs) {}
