package dev.cotangent.bench.result;

/**
 * A family of functions, as a report speaks of it.
 *
 * @param name its name on the command line, such as "dense"
 * @param title its name for people, such as "Dense nonlinear map"
 * @param description one sentence with its formula
 */
public record Family(String name, String title, String description) {}
