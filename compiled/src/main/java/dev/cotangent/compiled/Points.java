package dev.cotangent.compiled;

/** What arguments a function of n doubles can be given. */
final class Points {
  private static final int ANY = -1;

  private final Source source;
  private final int inputs;

  Points(Source source) {
    this.source = source;
    this.inputs = source.takesArray() ? ANY : source.open().size();
  }

  /** Checks that there is a number for each parameter. */
  void check(double[] x) {
    if (inputs != ANY && x.length != inputs) {
      throw new IllegalArgumentException(
          "%s takes %d number(s), but was given %d".formatted(source, inputs, x.length));
    }
  }

  /** Checks a direction in the space of the inputs. */
  void checkDirection(double[] x, double[] v) {
    if (x.length != v.length) {
      throw new IllegalArgumentException(
          "%s: the point has %d number(s), the direction %d".formatted(source, x.length, v.length));
    }
  }

  /** Checks an array that a gradient is put into. */
  void checkTarget(double[] x, double[] into) {
    if (x.length != into.length) {
      throw new IllegalArgumentException(
          "%s: the point has %d number(s), the array for the gradient %d"
              .formatted(source, x.length, into.length));
    }
    if (x == into) {
      throw new IllegalArgumentException(
          source + ": the gradient cannot be put into the point itself");
    }
  }

  /** Checks that an array is none that the lambda has captured, where one of both is written. */
  @SuppressWarnings("ReferenceEquality") // it is which array it is that matters
  void checkCaptured(double[] array, String what) {
    for (Object captured : source.captured()) {
      if (captured == array) {
        throw new IllegalArgumentException(
            "%s: %s is an array that the lambda has captured: hand over a copy"
                .formatted(source, what));
      }
    }
  }

  /** Checks that there is a weight for each result. */
  void checkWeights(double[] values, double[] weights) {
    if (values.length != weights.length) {
      throw new IllegalArgumentException(
          "%s has %d result(s), but was given %d weight(s)"
              .formatted(source, values.length, weights.length));
    }
  }
}
