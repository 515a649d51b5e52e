package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferentiateCommandTest {
  private static final Path LOG_PRODUCT = Run.EXAMPLES.resolve("LogProduct.java");
  private static final double EPSILON = 1e-14;

  @TempDir Path folder;

  /** Writes a class named Mine with the given members. */
  private Path source(String members) {
    return file(
        "Mine.java",
        "import dev.cotangent.primitive.Real;\n\npublic class Mine {\n" + members + "\n}\n");
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertNumbers(JsonNode array, double... expected) {
    assertEquals(expected.length, array.size());
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], array.get(i).asDouble(), EPSILON * Math.abs(expected[i]));
    }
  }

  // What it prints.

  @Test
  void logProductAsJson() {
    JsonNode json = Run.of("differentiate", LOG_PRODUCT, "--at", "2,5", "--json").succeeds().json();
    assertEquals(Math.log(2) + 10 - Math.sin(5), json.get("value").asDouble(), 1e-14);
    assertNumbers(json.get("forward"), 5.5, 2 - Math.cos(5));
    assertNumbers(json.get("reverse"), 5.5, 2 - Math.cos(5));
    assertNumbers(json.get("hessian").get(0), -0.25, 1);
    assertNumbers(json.get("hessian").get(1), 1, Math.sin(5));
    assertTrue(json.get("check").get("passed").asBoolean());
    assertTrue(json.get("check").get("worstRelativeError").asDouble() < 1e-10);
    assertEquals(5, json.size());
  }

  @Test
  void logProductForPeople() {
    String out = Run.of("differentiate", LOG_PRODUCT, "--at", "2,5").succeeds().out();
    for (String part :
        new String[] {
          "LogProduct.f at x[0] = 2, x[1] = 5",
          "11.652071455223084",
          "forward mode",
          "reverse mode",
          "difference",
          "5.5",
          "1.7163378145367738",
          "Hessian",
          "-0.25",
          "-0.9589242746631385",
          "Gradient check",
          "Time",
          "switcher",
          "distributor",
          "scaler",
          "log",
          "sin",
        }) {
      assertTrue(out.contains(part), () -> part + " is missing in:\n" + out);
    }
  }

  @Test
  void aFunctionWithSeveralOutputs() {
    Path file =
        source("public static Real[] f(Real[] x) { return new Real[] {x[0].mul(x[1]), x[0]}; }");
    JsonNode json = Run.of("differentiate", file, "--at", "2,3", "--json").succeeds().json();
    assertNumbers(json.get("value"), 6, 2);
    assertNumbers(json.get("forward").get(0), 3, 2);
    assertNumbers(json.get("reverse").get(1), 1, 0);
    assertNull(json.get("hessian"));
    String out = Run.of("differentiate", file, "--at", "2,3").succeeds().out();
    assertTrue(out.contains("Jacobian"), out);
    assertTrue(out.contains("The better mode here is "), out);
  }

  @Test
  void mixedPartialsUpToAnOrder() {
    Path file = source("public static Real f(Real[] x) { return x[0].square().mul(x[1].exp()); }");
    JsonNode json =
        Run.of("differentiate", file, "--at", "2,0", "--order", "3", "--json").succeeds().json();
    assertEquals(10, json.get("partials").size());
    for (JsonNode partial : json.get("partials")) {
      int byFirst = partial.get("orders").get(0).asInt();
      double expected = byFirst == 0 ? 4 : byFirst == 1 ? 4 : byFirst == 2 ? 2 : 0;
      assertEquals(expected, partial.get("value").asDouble(), 1e-13, partial::toString);
    }
    String out = Run.of("differentiate", file, "--at", "2,0", "--order", "3").succeeds().out();
    assertTrue(out.contains("Mixed partials up to order 3"), out);
    assertTrue(out.contains("d^3f / dx[0]^2 dx[1]"), out);
  }

  @Test
  void plainJava() {
    Path file =
        source(
            """
            private static final double[] WEIGHTS = {1, 2, 3};

            static double f(double a, double b) {
              return Math.log(a) + weighted(new double[] {a, b}) * b;
            }
            private static double weighted(double[] x) {
              double sum = 0;
              for (int i = 0; i < x.length; i++) sum += WEIGHTS[i] * x[i];
              return sum;
            }
            public static double[] g(double[] x) { return new double[] {x[0] * x[1], x[0]}; }
            public static Real both(Real[] x) { return x[0]; }
            public static double both(double[] x) { return 2 * x[0]; }
            """);
    JsonNode json = Run.of("differentiate", file, "--at", "2,5", "--json").succeeds().json();
    assertEquals(Math.log(2) + 12 * 5, json.get("value").asDouble());
    assertNumbers(json.get("forward"), 0.5 + 5, 22);
    assertNumbers(json.get("reverse"), 0.5 + 5, 22);
    assertNumbers(json.get("compiled"), 0.5 + 5, 22);
    assertFalse(json.has("notCompiled"));
    assertNumbers(json.get("hessian").get(1), 1, 4);
    json =
        Run.of("differentiate", file, "--method", "g", "--at", "2,3", "--json").succeeds().json();
    assertNumbers(json.get("reverse").get(0), 3, 2);
    assertNumbers(json.get("compiled").get(0), 3, 2);
    assertNumbers(json.get("compiled").get(1), 1, 0);
    json =
        Run.of("differentiate", file, "--method", "both", "--at", "2", "--json").succeeds().json();
    assertNumbers(json.get("reverse"), 1);
    assertFalse(json.has("compiled"), "it is over Real");
    String out = Run.of("differentiate", file, "--at", "2,5").succeeds().out();
    assertTrue(
        Pattern.compile("reverse mode +compiled +difference\n +df / dx\\[0] +5.5 +5.5 +5.5 +0\n")
            .matcher(out)
            .find(),
        out);
    Run.of("differentiate", file, "--at", "2").fails("Mine.f takes 2 values, but --at gives 1");
    Run.of("differentiate", file, "--method", "g", "--at", "2")
        .fails("Mine.g takes 2 values, but --at gives 1");
  }

  @Test
  void plainJavaThatCannotBeTranslated() {
    Path file = source("static double f(double x) {\n return Math.nextUp(x);\n}");
    Run.of("differentiate", file, "--at", "2").fails("Mine.f (Mine.java:5): a call of Math.nextUp");
    Path throwing =
        source(
            """
            static double f(double[] x) {
              double sum = 0;
              for (int i = 0; i < 3; i++) sum += x[i];
              return sum;
            }
            """);
    Run.of("differentiate", throwing, "--at", "2,5").fails("--at gives 2 values", "Mine.java:6");
  }

  @Test
  void patternsColoursAndReasons() {
    Path file =
        source(
            """
            public static Real f(Real[] x) {
              Real sum = Real.zero();
              for (int i = 0; i + 1 < x.length; i++) {
                sum = sum.add(x[i].mul(x[i + 1]).sin());
              }
              return sum;
            }
            public static Real[] g(Real[] x) {
              return new Real[] {x[0].sin(), x[1].mul(x[0])};
            }
            """);
    JsonNode json =
        Run.of("differentiate", file, "--at", "1,2,3,4", "--sparse", "--json").succeeds().json();
    assertEquals("Hessian", json.get("sparse").get("what").asText());
    assertEquals(10, json.get("sparse").get("entries").size());
    assertTrue(json.get("sparse").get("colors").asInt() <= 3);
    for (JsonNode entry : json.get("sparse").get("entries")) {
      double dense =
          json.get("hessian").get(entry.get(0).asInt()).get(entry.get(1).asInt()).asDouble();
      assertEquals(dense, entry.get(2).asDouble(), 1e-13);
    }
    String out =
        Run.of("differentiate", file, "--method", "g", "--at", "1,2", "--sparse", "--explain")
            .succeeds()
            .out();
    assertTrue(out.contains("Jacobian by its pattern"), out);
    assertTrue(out.contains("Ways to the Jacobian"), out);
    assertTrue(out.contains("chosen"), out);
  }

  @Test
  void ordersThatMakeNoSense() {
    Path file = source("public static Real[] f(Real[] x) { return x; }");
    Run.of("differentiate", file, "--at", "1,2", "--order", "2")
        .fails("--order", "several numbers");
    Run.of("differentiate", file, "--at", "1,2", "--order", "-1").fails("--order", "negative");
  }

  @Test
  void anotherMethodIsPickedByName() {
    Path file =
        source(
            """
            public static Real g(Real[] x) { return x[0].square(); }
            public static Real f(Real[] x) { return x[0]; }
            """);
    JsonNode json =
        Run.of("differentiate", file, "--at", "3", "--method", "g", "--json").succeeds().json();
    assertNumbers(json.get("forward"), 6);
  }

  @Test
  void anyPackageAnyNameAndHelperClasses() {
    Path file =
        file(
            "script.java",
            """
            package some.where;
            import dev.cotangent.primitive.Real;
            class Helper { static Real twice(Real x) { return x.mul(2); } }
            class Main {
              record Pair(Real a, Real b) {}
              public static Real f(Real[] x) {
                var pair = new Pair(Helper.twice(x[0]), x[0]);
                return pair.a().mul(pair.b());
              }
            }
            """);
    JsonNode json = Run.of("differentiate", file, "--at", "3", "--json").succeeds().json();
    assertNumbers(json.get("reverse"), 12);
  }

  @Test
  void negativeValuesAndSpaces() {
    JsonNode json =
        Run.of("differentiate", Run.EXAMPLES.resolve("Rosenbrock.java"), "--at", "-1, 2", "--json")
            .succeeds()
            .json();
    assertEquals(104, json.get("value").asDouble());
  }

  @Test
  void aLargeHessianIsForProgramsOnly() {
    Path file = Run.EXAMPLES.resolve("Rosenbrock.java");
    String point = "0.5" + ",0.5".repeat(49);
    String out = Run.of("differentiate", file, "--at", point).succeeds().out();
    assertTrue(out.contains("50 x 50 entries"), out);
    assertTrue(out.contains("... and 10 more"), out);
    JsonNode json = Run.of("differentiate", file, "--at", point, "--json").succeeds().json();
    assertEquals(50, json.get("hessian").get(49).size());
  }

  @Test
  void aConstantFunctionHasGradientZero() {
    Path file = source("public static Real f(Real[] x) { return Real.of(7); }");
    JsonNode json = Run.of("differentiate", file, "--at", "1,2", "--json").succeeds().json();
    assertNumbers(json.get("forward"), 0, 0);
    assertNumbers(json.get("reverse"), 0, 0);
    Run.of("differentiate", file, "--at", "1,2").succeeds();
  }

  @Test
  void whatTheFunctionPrintsStaysOutOfTheJson() {
    Path file =
        source(
            """
            static { System.out.println("a word from the function"); }
            public static Real f(Real[] x) { return x[0]; }
            """);
    var stdout = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(stdout, true, StandardCharsets.UTF_8));
    try {
      Run.of("differentiate", file, "--at", "1", "--json").succeeds().json();
    } finally {
      System.setOut(before);
    }
    assertEquals("", stdout.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aCheckThatDoesNotPassIsToldByTheExitStatus() {
    Path file =
        source(
            """
            private static int calls;
            public static Real f(Real[] x) { return x[0].add(++calls); }
            """);
    Run run = Run.of("differentiate", file, "--at", "1", "--json");
    assertEquals(1, run.status());
    assertFalse(run.json().get("check").get("passed").asBoolean());
    assertTrue(run.err().contains("not deterministic"), run.err());
  }

  @Test
  void infinitiesAreStringsInJson() {
    Path file = source("public static Real f(Real[] x) { return x[0].exp(); }");
    Run run = Run.of("differentiate", file, "--at", "1000", "--json");
    assertEquals("Infinity", run.json().get("value").asText());
  }

  // What it says when something is wrong.

  @Test
  void aMissingFile() {
    Run.of("differentiate", folder.resolve("None.java"), "--at", "1")
        .fails("there is no file", "None.java");
    Run.of("differentiate", folder, "--at", "1").fails("is a folder");
  }

  @Test
  void aFileThatIsNotText() throws IOException {
    Path file = folder.resolve("Bytes.java");
    Files.write(file, "class Bytes {} // é".getBytes(StandardCharsets.ISO_8859_1));
    Run.of("differentiate", file, "--at", "1").fails("UTF-8");
  }

  @Test
  void aSourceThatDoesNotCompile() {
    Path file = source("public static Real f(Real[] x) { return x[0] + x[1]; }");
    Run.of("differentiate", file, "--at", "1,2")
        .fails("does not compile", "Mine.java:4: ", "bad operand types");
    Path empty = file("Empty.java", "// nothing here\n");
    Run.of("differentiate", empty, "--at", "1").fails("has no class");
  }

  @Test
  void manyErrorsAreCutShort() {
    Path file = source("Foo a; Foo b; Foo c; Foo d; Foo e;");
    Run.of("differentiate", file, "--at", "1").fails("... and 2 more");
  }

  @Test
  void aMissingMethod() {
    Path file = source("public static Real g(Real[] x) { return x[0]; }");
    Run.of("differentiate", file, "--at", "1").fails("has no method f", "--method g");
    Run.of("differentiate", LOG_PRODUCT, "--at", "1", "--method", "h")
        .fails("has no method h", "--method f");
  }

  @Test
  void aMethodThatDoesNotFit() {
    Run.of("differentiate", source("public Real f(Real[] x) { return x[0]; }"), "--at", "1")
        .fails("Mine.f is not static");
    Run.of("differentiate", source("static Real f(Real[] x) { return x[0]; }"), "--at", "1")
        .fails("Mine.f is not public");
    Run.of("differentiate", source("public static float f(float x) { return x; }"), "--at", "1")
        .fails("Mine.f has another signature", "public static Real f(Real[] x)");
  }

  @Test
  void aWrongNumberOfValues() {
    Run.of("differentiate", LOG_PRODUCT, "--at", "2").fails("takes 2 values, but --at gives 1");
    Run.of("differentiate", LOG_PRODUCT, "--at", "2,5,7").fails("takes 2 values, but --at gives 3");
    Path loop =
        source(
            """
            public static Real f(Real[] x) {
              Real sum = Real.of(0);
              for (int i = 0; i < 3; i++) sum = sum.add(x[i]);
              return sum;
            }
            """);
    Run.of("differentiate", loop, "--at", "2,5").fails("--at gives 2 values", "Mine.java:6");
  }

  @Test
  void valuesThatAreNotNumbers() {
    Run.of("differentiate", LOG_PRODUCT, "--at", "2,five").fails("value 2", "\"five\"");
    Run.of("differentiate", LOG_PRODUCT, "--at", "2,").fails("value 2", "\"\"");
    Run.of("differentiate", LOG_PRODUCT, "--at", "").fails("value 1");
    Run.of("differentiate", LOG_PRODUCT).fails("--at");
  }

  @Test
  void aResultThatIsNotANumber() {
    Run.of("differentiate", LOG_PRODUCT, "--at", "-1,2")
        .fails("the value of LogProduct.f is NaN at x[0] = -1, x[1] = 2");
    Run.of("differentiate", LOG_PRODUCT, "--at", "NaN,2", "--json").fails("NaN");
  }

  @Test
  void aFunctionThatThrows() {
    Path throwing =
        source("public static Real f(Real[] x) { throw new IllegalArgumentException(\"no\"); }");
    Run.of("differentiate", throwing, "--at", "1")
        .fails("Mine.f threw IllegalArgumentException: no", "Mine.java:4");
    Path checked =
        source("public static Real f(Real[] x) throws Exception { throw new Exception(\"no\"); }");
    Run.of("differentiate", checked, "--at", "1").fails("Mine.f threw Exception: no");
    Path endless = source("public static Real f(Real[] x) { return f(x); }");
    Run.of("differentiate", endless, "--at", "1").fails("StackOverflowError");
    Path broken = source("static int a = 1 / 0; public static Real f(Real[] x) { return x[0]; }");
    Run.of("differentiate", broken, "--at", "1").fails("ArithmeticException: / by zero");
  }

  @Test
  void aFunctionThatReturnsNull() {
    Run.of("differentiate", source("public static Real f(Real[] x) { return null; }"), "--at", "1")
        .fails("Mine.f returned null");
    Path array = source("public static Real[] f(Real[] x) { return null; }");
    Run.of("differentiate", array, "--at", "1").fails("Mine.f returned null");
    Path entry = source("public static Real[] f(Real[] x) { return new Real[] {x[0], null}; }");
    Run.of("differentiate", entry, "--at", "1").fails("Mine.f returned null");
    Path empty = source("public static Real[] f(Real[] x) { return new Real[0]; }");
    Run.of("differentiate", empty, "--at", "1").fails("without any output");
  }

  @Test
  void aNumberThatOutlivesItsDerivative() {
    Path file =
        source(
            """
            private static Real kept;
            public static Real f(Real[] x) {
              Real before = kept;
              kept = x[0];
              return before == null ? x[0] : x[0].mul(before);
            }
            """);
    Run.of("differentiate", file, "--at", "1").fails("Mine.f");
  }
}
