package dev.cotangent.bench.peer;

import java.util.Set;

/** A derivative of one function at one point, to be computed by several tools. */
public interface Challenge {
  /** Runs the function itself, over plain doubles. */
  Object primal();

  /** Returns the tools that it can be asked of, whether they are installed or not. */
  Set<Tool> tools();

  /** Returns about how much heap a tool needs for it; 0 if that is little. */
  long bytes(Tool tool);

  /**
   * Makes a tool ready to compute it.
   *
   * @throws IllegalArgumentException if the tool is not among {@link #tools()}, or is a guest
   */
  Contestant contestant(Tool tool);
}
