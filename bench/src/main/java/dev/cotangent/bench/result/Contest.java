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

  /** The name of its derivatives that are generated of plain Java. */
  public static final String OURS_COMPILED = "Cotangent compiled";

  /** Returns whether a tool is this library, in one way or the other, and no peer. */
  public static boolean isOurs(String tool) {
    return tool.equals(OURS) || tool.equals(OURS_COMPILED);
  }
}
