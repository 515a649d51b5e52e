package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Adjoints of methods with any parameters: shapes, settings, results in arrays, and aliases. */
class MethodGradientTest {
  record Point(double x, double y) {}

  record Body(Point position, double mass, int number, double[] history) {}

  static double growth(double rate, double[] flows, int years, boolean early) {
    double value = 0;
    for (int t = 0; t < years; t++) {
      value += flows[t] * Math.pow(1 + rate, early ? years - t : years - t - 1);
    }
    return value;
  }

  static double energy(Body body, double g) {
    return body.mass()
        * (g * body.position().y() + body.position().x() * body.number() * body.history()[0]);
  }

  static double trace(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        sum += a[i][j] * b[j][i];
      }
    }
    return sum;
  }

  static double[] scaled(double[] x, double c) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = c * x[i] * x[i];
    }
    return y;
  }

  static void writeScaled(double[] x, double c, double[] into) {
    for (int i = 0; i < x.length; i++) {
      into[i] = c * x[i] * x[i];
    }
  }

  static void writeInPlace(double[] x, double c) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= c * x[i];
    }
  }

  static double writeRows(double[][] a, double[] row) {
    a[0][0] = row[0] * row[0];
    return a[0][0] + a[1][1];
  }

  static double mean(long[] counts, int[] places, double[] x) {
    double sum = 0;
    long all = 0;
    for (int i = 0; i < places.length; i++) {
      sum += counts[i] * x[places[i]];
      all += counts[i];
    }
    return sum / all;
  }

  static int rounded(double x) {
    return (int) x;
  }

  static int plus(int a, int b) {
    return a + b;
  }

  static double length(int n) {
    return n;
  }

  private static MethodGradient adjoint(String name) {
    return Compiled.adjoint(MethodGradientTest.class, name);
  }

  private static void assertMessage(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static double[] array(Object gradient) {
    return (double[]) gradient;
  }

  // Shapes.

  @Test
  void numbersAndArrays() {
    double[] flows = {100, 100};
    MethodGradient.Result result = adjoint("growth").at(0.05, flows, 2, true);
    assertEquals(growth(0.05, flows, 2, true), result.value());
    assertEquals(2 * 100 * 1.05 + 100, (double) result.gradient("rate"), 1e-12);
    assertEquals(result.gradient("rate"), result.gradient(0));
    assertArrayEquals(new double[] {1.1025, 1.05}, array(result.gradient("flows")), 1e-15);
    // A number of another type does, as it does in a call.
    assertEquals(200.0, (double) adjoint("growth").at(1, flows, 2, false).value() - 100, 1e-12);
  }

  @Test
  void records() {
    Body body = new Body(new Point(2, 3), 5, 7, new double[] {11, 13});
    MethodGradient.Result result = adjoint("energy").at(body, 9.0);
    assertEquals(energy(body, 9), result.value());
    Body gradient = (Body) result.gradient("body");
    assertEquals(new Point(5 * 7 * 11, 5 * 9), gradient.position());
    assertEquals(9 * 3 + 2 * 7 * 11, gradient.mass());
    assertEquals(7, gradient.number());
    assertArrayEquals(new double[] {5 * 2 * 7, 0}, gradient.history());
    assertEquals(45.0, result.gradient("body.position.y"));
    assertEquals(15.0, result.gradient(1));
  }

  @Test
  void matrices() {
    double[][] a = {{1, 2}, {3, 4}};
    double[][] b = {{5, 6}, {7, 8}};
    MethodGradient.Result result = adjoint("trace").at(a, b);
    assertArrayEquals(new double[][] {{5, 7}, {6, 8}}, (double[][]) result.gradient("a"));
    assertArrayEquals(new double[][] {{1, 3}, {2, 4}}, (double[][]) result.gradient("b"));
  }

  @Test
  void integerArrays() {
    MethodGradient.Result result =
        adjoint("mean").at(new long[] {1, 3}, new int[] {2, 0}, new double[] {5, 6, 7});
    assertArrayEquals(new double[] {0.75, 0, 0.25}, array(result.gradient("x")));
    assertMessage(
        "MethodGradientTest.mean(long[], int[], double[]): the parameter places holds no doubles",
        () -> result.gradient("places"));
  }

  // Settings.

  @Test
  void withRespectToSome() {
    double[] flows = {100, 100};
    MethodGradient ofRate = adjoint("growth").withRespectTo(0);
    MethodGradient.Result result = ofRate.at(0.05, flows, 2, false);
    assertEquals(100, (double) result.gradient(0), 1e-12);
    assertMessage(
        "MethodGradientTest.growth(double, double[], int, boolean) was not differentiated for flows",
        () -> result.gradient("flows"));
    Body body = new Body(new Point(2, 3), 5, 7, new double[] {11, 13});
    MethodGradient ofMass = adjoint("energy").withRespectTo("body.mass", "g");
    assertEquals(9.0 * 3 + 2 * 7 * 11, ofMass.at(body, 9).gradient("body.mass"));
    // What was not asked for stays what it is.
    assertEquals(body.position(), ((Body) ofMass.at(body, 9).gradient("body")).position());
  }

  @Test
  void weightsOfResults() {
    double[] x = {1, 2, 3};
    double[] w = {1, 10, 100};
    MethodGradient.Result result = adjoint("scaled").weightedBy(w).at(x, 2);
    assertArrayEquals(scaled(x, 2), array(result.value()));
    assertArrayEquals(new double[] {4, 80, 1200}, array(result.gradient("x")));
    assertEquals(1.0 + 40 + 900, result.gradient("c"));
  }

  @Test
  void resultsInArrays() {
    double[] x = {1, 2, 3};
    double[] into = {9, 9, 9, 9};
    double[] w = {1, 10, 100, 1000};
    MethodGradient.Result result = adjoint("writeScaled").weightedBy(null, w).at(x, 2.0, into);
    assertNull(result.value());
    assertArrayEquals(new double[] {2, 8, 18, 9}, into);
    assertArrayEquals(new double[] {4, 80, 1200}, array(result.gradient("x")));
    assertEquals(941.0, result.gradient("c"));
    // What was in the array before counts only where it still is.
    assertArrayEquals(new double[] {0, 0, 0, 1000}, array(result.gradient("into")));
    assertArrayEquals(new double[] {1, 10, 100, 1000}, w);
  }

  @Test
  void anArrayThatIsInputAndOutput() {
    double[] x = {1, 2};
    MethodGradient.Result result =
        adjoint("writeInPlace").weightedBy(new double[] {1, 10}).at(x, 3.0);
    assertArrayEquals(new double[] {3, 12}, x);
    assertArrayEquals(new double[] {6, 120}, array(result.gradient("x")));
    assertEquals(41.0, result.gradient("c"));
  }

  // Aliases.

  @Test
  void anArrayTwiceWhereNothingIsWritten() {
    double[][] a = {{1, 2}, {3, 4}};
    MethodGradient.Result result = adjoint("trace").at(a, a);
    assertArrayEquals(new double[][] {{1, 3}, {2, 4}}, (double[][]) result.gradient("a"));
    assertArrayEquals(new double[][] {{1, 3}, {2, 4}}, (double[][]) result.gradient("b"));
  }

  @Test
  void anArrayTwiceWhereOneIsWritten() {
    double[] x = {1, 2};
    assertMessage(
        "MethodGradientTest.writeScaled(double[], double, double[]): x and into are the same array,"
            + " and the method writes into one of its arguments: hand over a copy",
        () -> adjoint("writeScaled").weightedBy(null, x).at(x, 2.0, x));
    double[][] a = {{1, 2}, {3, 4}};
    assertMessage(
        "MethodGradientTest.writeRows(double[][], double[]): a and row are the same array,"
            + " and the method writes into one of its arguments: hand over a copy",
        () -> adjoint("writeRows").at(a, a[0]));
  }

  // Misuse.

  @Test
  void argumentsAreChecked() {
    MethodGradient growth = adjoint("growth");
    assertMessage(
        "MethodGradientTest.growth(double, double[], int, boolean) takes 4 argument(s), but was"
            + " given 1",
        () -> growth.at(1.0));
    assertMessage(
        "MethodGradientTest.growth(double, double[], int, boolean): the argument years must be of"
            + " type int; it is of type Double",
        () -> growth.at(1.0, new double[2], 2.0, true));
    assertMessage(
        "MethodGradientTest.growth(double, double[], int, boolean): the argument rate must be of"
            + " type double; it is null",
        () -> growth.at(null, new double[2], 2, true));
  }

  @Test
  void settingsAreChecked() {
    assertMessage(
        "MethodGradientTest.plus(int, int) returns int; needed is a double, a double[] or nothing",
        () -> adjoint("plus"));
    assertMessage(
        "MethodGradientTest.length(int) has no doubles to differentiate it for",
        () -> adjoint("length"));
    assertMessage(
        "MethodGradientTest.growth(double, double[], int, boolean) has one result, which needs no"
            + " weight",
        () -> adjoint("growth").weightedBy(new double[1]));
    assertMessage(
        "MethodGradientTest.scaled(double[], double) has several results: say with weightedBy(...)"
            + " how to sum them up",
        () -> adjoint("scaled").at(new double[1], 2.0));
    assertMessage(
        "MethodGradientTest.scaled(double[], double) needs 1 array(s) of weights, but was given 0",
        () -> adjoint("scaled").weightedBy());
    assertMessage(
        "array 0 of the weights has another shape than the argument",
        () -> adjoint("writeInPlace").weightedBy(new double[3]).at(new double[2], 1.0));
    assertMessage(
        "MethodGradientTest.scaled(double[], double) has no parameter y that holds doubles; it has"
            + " [x, c]",
        () -> adjoint("scaled").withRespectTo("y"));
    assertMessage(
        "MethodGradientTest.scaled(double[], double) has no parameter 2",
        () -> adjoint("scaled").withRespectTo(2));
  }

  @Test
  void exceptionsAreTheMethodsOwn() {
    assertThrows(
        ArrayIndexOutOfBoundsException.class,
        () -> adjoint("growth").at(0.05, new double[1], 2, true));
  }

  static double swappedRows(double[][] a) {
    double[] first = a[0];
    a[0] = a[1];
    a[1] = a[2];
    a[2] = first;
    return 3 * a[0][0] + 5 * a[2][1];
  }

  static double freshRow(double[][] a) {
    double s = a[0][0];
    a[0] = new double[] {2 * s};
    return 5 * a[0][0] * a[1][0];
  }

  static void rotateRows(double[][] a) {
    double[] first = a[0];
    a[0] = a[1];
    a[1] = first;
  }

  @Test
  void rowsMayBeExchanged() {
    MethodGradient g = Compiled.adjoint(MethodGradientTest.class, "swappedRows");
    double[][] a = {{1, 2}, {3, 4}, {5, 6}};
    assertArrayEquals(
        new double[][] {{0, 5}, {3, 0}, {0, 0}}, (double[][]) g.at((Object) a).gradient(0));
    assertArrayEquals(new double[][] {{3, 4}, {5, 6}, {1, 2}}, a);
    MethodGradient fresh = Compiled.adjoint(MethodGradientTest.class, "freshRow");
    assertArrayEquals(
        new double[][] {{70}, {20}},
        (double[][]) fresh.at((Object) new double[][] {{2}, {7}}).gradient(0));
    MethodGradient rotate =
        Compiled.adjoint(MethodGradientTest.class, "rotateRows")
            .weightedBy((Object) new double[][] {{1}, {2}});
    assertThrows(
        IllegalArgumentException.class, () -> rotate.at((Object) new double[][] {{2}, {7}}));
  }
}
