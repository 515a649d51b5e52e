package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.reverse.Reverse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Methods as the compiler of Eclipse writes them: loops with the condition at the end, into which a
 * jump leads, other branches for conditions, and switches of its own. What is derived from them is
 * the same.
 */
final class EclipseCompilerTest {
  private static final double[] POINT = {0.6, -0.7, 0.8, 1.3};
  private static final double STEP = 1e-6;

  private static final String TEXT =
      """
      public class Eclipse {
        record Pair(double first, double second) {
          double product() {
            return first * second;
          }
        }

        public static double loops(double[] x) {
          double sum = 0;
          outer:
          for (int i = 0; i < x.length; i++) {
            int k = 0;
            while (k <= i) {
              if (k == 2 && x[k] > 0) {
                continue outer;
              }
              sum += x[i] * Math.sin(x[k++]);
            }
          }
          do {
            sum *= 1 + x[0];
          } while (sum < 5 && sum > 0.1);
          return sum;
        }

        public static double conditions(double[] x) {
          boolean isLarge = x[0] > 0.5 || x[1] > 0.5 && !(x[2] < 0);
          boolean isBoth = isLarge & x[3] > 1;
          double chosen = isBoth ? x[1] * x[2] : isLarge ? Math.exp(x[3]) : x[0];
          return isLarge == isBoth ? chosen * chosen : -chosen;
        }

        public static double choices(double[] x) {
          double sum = 0;
          for (int k = 0; k < x.length; k++) {
            sum += switch (k % 3) {
              case 0 -> x[k] * x[k];
              case 1 -> {
                double y = Math.exp(x[k]);
                yield y / (1 + y);
              }
              default -> Math.sqrt(1 + x[k] * x[k]);
            };
          }
          return sum;
        }

        public static double records(double[] x) {
          Pair pair = new Pair(x[0], x[1]);
          for (int k = 2; k < x.length; k++) {
            pair = new Pair(pair.second() + x[k], pair.product());
          }
          return pair.product() * pair.first();
        }

        public static double arrays(double[] x) {
          double[] y = x.clone();
          for (double value : x) {
            for (int k = 1; k < y.length; k++) {
              y[k] += 0.5 * value * y[k - 1];
            }
          }
          return y[y.length - 1] * power(y[1], 5);
        }

        private static double power(double x, int n) {
          return n == 0 ? 1 : n % 2 == 1 ? x * power(x, n - 1) : power(x * x, n / 2);
        }
      }
      """;

  private static Class<?> compiled = EclipseCompilerTest.class;

  @BeforeAll
  static void compile(@TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("Eclipse.java"), TEXT);
    StringWriter errors = new StringWriter();
    String[] options = {"--release", "21", "-nowarn", "-d", folder.toString(), source.toString()};
    boolean succeeds =
        BatchCompiler.compile(
            options, new PrintWriter(Writer.nullWriter()), new PrintWriter(errors), null);
    assertTrue(succeeds, errors::toString);
    compiled = new URLClassLoader(new URL[] {folder.toUri().toURL()}).loadClass("Eclipse");
  }

  private static double value(Method method, int k, double step) throws Exception {
    double[] x = POINT.clone();
    x[k] += step;
    return (double) method.invoke(null, x);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loops", "conditions", "choices", "records", "arrays"})
  void theGradientIsThatOfTheLiftedMethodAndOfItsDifferences(String name) throws Exception {
    double[] gradient = Compiled.gradient(compiled, name).at(POINT);
    assertArrayEquals(
        Reverse.gradient(Compiled.lift(compiled, name), POINT), gradient, 1e-12, name);
    Method method = compiled.getMethod(name, double[].class);
    for (int k = 0; k < POINT.length; k++) {
      double difference = (value(method, k, STEP) - value(method, k, -STEP)) / (2 * STEP);
      assertEquals(difference, gradient[k], 1e-7 * (1 + Math.abs(difference)), name);
    }
  }
}
