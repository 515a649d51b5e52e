package dev.cotangent.bench.result;

/**
 * One tool at one derivative of one function.
 *
 * @param function the function and its size, such as "Rosenbrock, n = 1000"
 * @param quantity what is computed: "gradient", "Jacobian", "Hessian" ...
 * @param tool who computes it, such as "Hipparchus Gradient"; {@link #OURS} is this library
 * @param outcome what came of it
 */
public record Contest(String function, String quantity, String tool, Outcome outcome) {
  /** The name of this library among the tools. */
  public static final String OURS = "Cotangent";
}
