package dev.cotangent.bench.result;

/**
 * A Jacobian of one size in one mode.
 *
 * @param family the family of functions
 * @param inputs the number of inputs, n
 * @param outputs the number of outputs, m; 0 if no run has told it
 * @param mode the mode
 * @param outcome what came of it
 */
public record Cell(String family, int inputs, int outputs, Mode mode, Outcome outcome) {}
