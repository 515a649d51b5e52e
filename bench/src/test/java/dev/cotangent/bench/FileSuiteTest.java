package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.measure.Subject;
import dev.cotangent.bench.result.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSuiteTest {
  @TempDir Path folder;

  private Path source(String members) throws IOException {
    return Files.writeString(
        folder.resolve("Mine.java"),
        "import dev.cotangent.primitive.Real;\nclass Mine {\n" + members + "\n}\n");
  }

  private static Subject subject(FileSuite suite, Path file, String method, double... point) {
    return suite.subject(FileSuite.item(Mode.REVERSE, point, method, file).id());
  }

  private static double[] primal(Subject subject) {
    return (double[]) subject.primal();
  }

  @Test
  void aFileIsCompiledOnce() throws IOException {
    Path file = source("public static Real f(Real[] x) { return x[0].mul(x[0]); }");
    FileSuite suite = new FileSuite();
    assertArrayEquals(new double[] {9}, primal(subject(suite, file, "f", 3)));
    source("public static Real f(Real[] x) { return x[0]; }");
    assertArrayEquals(new double[] {16}, primal(subject(suite, file, "f", 4)));
    assertArrayEquals(new double[] {4}, primal(subject(new FileSuite(), file, "f", 4)));
    assertThrows(UserError.class, () -> subject(suite, file, "g", 4));
  }

  @Test
  void aMethodOverDoublesIsRunItself() throws IOException {
    Path file =
        source(
            """
            static double[] vector(double[] x) { return new double[] {x[0] * x[1], x[0]}; }
            static double two(double a, double b) { return a * b; }
            static double[] pair(double a, double b) { return new double[] {b, a}; }
            static double array(double[] x) { return x[0] - x[1]; }
            static double[] writes(double[] x) { x[0] += 1; return x; }
            """);
    FileSuite suite = new FileSuite();
    assertArrayEquals(new double[] {15, 3}, primal(subject(suite, file, "vector", 3, 5)));
    assertArrayEquals(new double[] {15}, primal(subject(suite, file, "two", 3, 5)));
    assertArrayEquals(new double[] {5, 3}, primal(subject(suite, file, "pair", 3, 5)));
    assertArrayEquals(new double[] {-2}, primal(subject(suite, file, "array", 3, 5)));
    Subject writes = subject(suite, file, "writes", 3, 5);
    assertArrayEquals(primal(writes), primal(writes), "the point stays as it is");
    double[][] jacobian = (double[][]) subject(suite, file, "two", 3, 5).derivative();
    assertArrayEquals(new double[][] {{5, 3}}, jacobian);
  }

  @Test
  void compiledModeIsTheGeneratedDerivative() throws IOException {
    Path file =
        source(
            """
            static double[] vector(double[] x) { return new double[] {x[0] * x[1], x[0]}; }
            static double two(double a, double b) { return a * b; }
            static double[] writes(double[] x) { x[0] *= x[0]; return x; }
            static double refused(double x) { return Math.nextUp(x); }
            """);
    assertJacobian(new double[][] {{5, 3}, {1, 0}}, file, "vector", 3, 5);
    assertJacobian(new double[][] {{5, 3}}, file, "two", 3, 5);
    assertJacobian(new double[][] {{6, 0}, {0, 1}}, file, "writes", 3, 5);
    assertThrows(RuntimeException.class, () -> compiled(file, "refused", 3));
  }

  private static Subject compiled(Path file, String method, double... point) {
    return new FileSuite().subject(FileSuite.item(Mode.COMPILED, point, method, file).id());
  }

  private static void assertJacobian(
      double[][] expected, Path file, String method, double... point) {
    Subject subject = compiled(file, method, point);
    assertArrayEquals(expected, (double[][]) subject.derivative());
    assertArrayEquals(expected, (double[][]) subject.derivative(), "the point stays as it is");
  }

  @Test
  void whatAMethodOverDoublesThrowsNamesTheLine() throws IOException {
    Path file = source("static double f(double[] x) {\n return x[7]; }");
    UserError e = assertThrows(UserError.class, () -> subject(new FileSuite(), file, "f", 3));
    assertTrue(e.getMessage().contains("(Mine.java:4)"), e.getMessage());
  }
}
