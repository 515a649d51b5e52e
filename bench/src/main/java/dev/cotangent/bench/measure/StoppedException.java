package dev.cotangent.bench.measure;

/** Says that somebody has stopped the measuring. */
public final class StoppedException extends Exception {
  private static final long serialVersionUID = 1;

  StoppedException() {
    super("the measuring has been stopped");
  }
}
