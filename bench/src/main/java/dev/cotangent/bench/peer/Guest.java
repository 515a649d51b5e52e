package dev.cotangent.bench.peer;

import dev.cotangent.bench.measure.UnavailableException;

/**
 * A tool that does not come with every build: found by {@link java.util.ServiceLoader} where it is
 * installed.
 */
public interface Guest {
  /** Returns which tool it is. */
  Tool tool();

  /**
   * Makes the tool ready, in the thread that will compute, with one thread.
   *
   * @throws UnavailableException if the tool cannot do this
   */
  Contestant contestant(Challenge challenge);
}
