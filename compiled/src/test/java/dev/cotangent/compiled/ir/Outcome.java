package dev.cotangent.compiled.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a random program does, as text: its result or exception, and what the arrays hold then. */
final class Outcome {
  private Outcome() {}

  /** What has the parameters of a random program. */
  @FunctionalInterface
  interface Program {
    Object run(double x, double y, int n, double[] a, double[] b, double[][] m);
  }

  /** Of some runs, in one of which two parameters and a row are the same array. */
  static List<String> of(Function function) {
    return of((x, y, n, a, b, m) -> Interpreter.run(function, x, y, n, a, b, m));
  }

  /** Of the same runs of what a function was made into. */
  static List<String> of(Program program) {
    List<String> all = new ArrayList<>();
    for (int n = -1; n <= 2; n++) {
      double[] a = {0.5, -1, 2, 0.25};
      double[] b = n == 0 ? a : new double[] {1, 3, -0.5, 0};
      double[][] m = {{1, 2, 3, 4}, a, {-1, 0, -2, 0}, b};
      String result;
      try {
        result = "" + program.run(0.75 - n, 1.25, n, a, b, m);
      } catch (IndexOutOfBoundsException e) {
        result = e.getClass().getName(); // a hot place throws without a message
      }
      all.add(result + Arrays.toString(a) + Arrays.toString(b) + Arrays.deepToString(m));
    }
    return all;
  }
}
