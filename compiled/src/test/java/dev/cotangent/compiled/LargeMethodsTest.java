package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Methods of hundreds of lines: their derivatives are right, and made of methods that HotSpot
 * compiles.
 */
class LargeMethodsTest {
  private static final double[] POINT = {0.5, 0.6, 0.7, 0.8};
  private static final double[] DIRECTION = {1, -1, 0.5, 2};
  private static final Pattern LARGEST = Pattern.compile("\\d+ methods, the largest of (\\d+)");

  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of("loops", many(25, LargeMethodsTest::loop)),
        Arguments.of("nested", many(8, LargeMethodsTest::nestedLoops)),
        Arguments.of("straight", many(120, LargeMethodsTest::statement)),
        Arguments.of("branches", many(40, LargeMethodsTest::branch)),
        Arguments.of("calls", many(20, k -> "s += h(s, x[%d] * %d, x);".formatted(k % 4, k))),
        Arguments.of(
            "oneLoop",
            "for (int j = 0; j < 3; j++) {\n%s\n}"
                .formatted(many(120, LargeMethodsTest::statement))));
  }

  private static String many(int count, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining("\n"));
  }

  private static String statement(int k) {
    return "y[%d] = Math.sin(s * y[%d]) + 0.5 * y[%d]; s = 0.9 * s + y[%d] * y[%d];"
        .formatted(k % 4, (k + 1) % 4, (k + 2) % 4, k % 4, (k + 3) % 4);
  }

  private static String loop(int k) {
    return """
    for (int i = 1; i < y.length; i++) {
      s = s * 0.9 + Math.sin(y[i] * y[i - 1] + %d);
      y[i] = y[i] * 0.5 + 0.1 * s;
    }\
    """
        .formatted(k);
  }

  private static String nestedLoops(int k) {
    return "for (int a%d = 0; a%d < 3; a%d++) {\n%s\nif (s > 1e6) { break; }\n%s\n}"
        .formatted(k, k, k, loop(k), loop(k + 1));
  }

  private static String branch(int k) {
    return "if (s > %s) {\n%s\n} else {\ns += x[%d] * y[%d];\n}"
        .formatted(Math.sin(k), statement(k), k % 4, (k + 1) % 4);
  }

  private static Class<?> compile(String name, String statements) throws Exception {
    return SourceText.compile(
        "Large",
        """
        class Large {
          static double h(double a, double b, double[] y) {
            double s = a;
            for (int i = 0; i < y.length; i++) {
              if (s > b) {
                s -= Math.exp(-y[i] * s);
              } else {
                s += b * y[i];
              }
            }
            return Math.tanh(s);
          }

          static double %s(double[] x) {
            double s = x[0];
            double[] y = x.clone();
            %s
            return s + y[2];
          }
        }
        """
            .formatted(name, statements));
  }

  private static void assertClose(double[] expected, double... actual) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0) + 1;
    assertArrayEquals(expected, actual, 1e-10 * size);
  }

  private static void assertCompilable(Explanation explanation) {
    Matcher sizes = LARGEST.matcher(explanation.report());
    assertTrue(sizes.find(), explanation::report);
    assertTrue(Integer.parseInt(sizes.group(1)) <= 8_000, explanation::report);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void derivativesAreThoseOfTheLiftedMethod(String name, String statements) throws Exception {
    Class<?> type = compile(name, statements);
    ScalarFunction f = Compiled.lift(type, name);
    Gradient g = Compiled.gradient(type, name);
    double[] gradient = new double[POINT.length];
    assertEquals(f.apply(Real.of(POINT)).value(), g.valueAndGradient(POINT, gradient));
    assertClose(Reverse.gradient(f, POINT), gradient);
    assertFalse(g.explain().report().contains("HotSpot"), name);
    HessianVectorProduct h = Compiled.hessianVectorProduct(type, name);
    assertClose(Hybrid.hessianVectorProduct(f, POINT, DIRECTION), h.at(POINT, DIRECTION));
    assertCompilable(h.explain());
  }
}
