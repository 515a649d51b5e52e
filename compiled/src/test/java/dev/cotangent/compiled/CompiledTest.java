package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.compiled.runtime.Twin;
import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Usage;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.sparse.Pattern;
import dev.cotangent.sparse.SparseJacobian;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The doors to lifting, the ways into every mode, and what crosses the border of a call. */
class CompiledTest {
  private static final double[] TABLE = {2, 3};

  static double f(double[] x) {
    return Math.log(x[0]) + x[0] * x[1] - Math.sin(x[1]);
  }

  static double area(double width, double height) {
    return width * height;
  }

  static double[] polar(double r, double angle) {
    return new double[] {r * Math.cos(angle), r * Math.sin(angle)};
  }

  static double[] neighbours(double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * x[i] - (i > 0 ? x[i - 1] : 0);
    }
    return y;
  }

  private static Real[] at(double... x) {
    return Real.of(x);
  }

  // Doors.

  @Test
  void aMethodReference() {
    ScalarFunction g = Compiled.lift(CompiledTest::f);
    assertEquals(f(new double[] {2, 5}), g.apply(Real.of(2, 5)).value());
    double[] expected = {5.5, 2 - Math.cos(5)};
    assertArrayEquals(expected, Reverse.gradient(g, 2, 5), 1e-15);
    assertArrayEquals(expected, Forward.gradient(g, 2, 5), 1e-15);
    assertArrayEquals(new double[] {1, Math.sin(5)}, Hybrid.hessian(g, 2, 5)[1], 1e-15);
  }

  @Test
  void aLambdaWithItsConstants() {
    double c = 3;
    int n = 2;
    double[] data = {1, 10};
    boolean isOn = true;
    ScalarFunction g = Compiled.lift(x -> isOn ? c * Math.pow(x[0], n) + data[1] * x[1] : 0);
    assertArrayEquals(new double[] {12, 10}, Reverse.gradient(g, 2, 5));
    data[1] = 20; // a call sees what is there now, as the original would
    assertArrayEquals(new double[] {12, 20}, Reverse.gradient(g, 2, 5));
  }

  @Test
  void aVectorFunction() {
    VectorFunction h = Compiled.liftVector(CompiledTest::neighbours);
    assertArrayEquals(new double[] {-1, 4}, Reverse.jacobian(h, 1, 2)[1]);
    VectorFunction twice = Compiled.liftVector(x -> neighbours(neighbours(x)));
    assertArrayEquals(
        neighbours(neighbours(new double[] {1, 2})), Real.values(twice.apply(Real.of(1, 2))));
  }

  @Test
  void byClassAndName() {
    assertArrayEquals(
        new double[] {3, 2}, Reverse.gradient(Compiled.lift(CompiledTest.class, "area"), 2, 3));
    assertArrayEquals(
        new double[] {0, 2},
        Forward.jacobian(Compiled.liftVector(CompiledTest.class, "polar"), 2, 0)[1]);
    Lifted lookedUp = Compiled.method(MethodHandles.lookup(), CompiledTest.class, "area");
    assertEquals(6, ((Real) lookedUp.call(2, 3.0)).value());
    assertEquals("CompiledTest.area(double, double)", lookedUp.toString());
  }

  static double overloaded(double x) {
    return x;
  }

  static double overloaded(double[] x) {
    return x[0] * x[1];
  }

  @Test
  void overloadsAreToldApartByTheirParameters() {
    Lifted one = Compiled.method(CompiledTest.class, "overloaded", double[].class);
    assertArrayEquals(new double[] {3, 2}, Reverse.gradient(one.scalar(), 2, 3));
    ScalarFunction reference = Compiled.lift(CompiledTest::overloaded);
    assertArrayEquals(new double[] {3, 2}, Reverse.gradient(reference, 2, 3));
    assertMessage(
        IllegalArgumentException.class,
        () -> Compiled.lift(CompiledTest.class, "overloaded"),
        "CompiledTest has 2 methods overloaded: say which by the types of its parameters");
  }

  private static void assertMessage(
      Class<? extends Throwable> type,
      org.junit.jupiter.api.function.Executable code,
      String message) {
    assertEquals(message, assertThrows(type, code).getMessage());
  }

  @Test
  void wrongNamesAndShapes() {
    assertMessage(
        IllegalArgumentException.class,
        () -> Compiled.lift(CompiledTest.class, "none"),
        "CompiledTest has no static method none");
    assertMessage(
        IllegalArgumentException.class,
        () -> Compiled.lift(Math.class, "sin"),
        "Math.sin is the JDK's: lift a method of yours that calls it");
    assertMessage(
        IllegalArgumentException.class,
        () -> Compiled.lift(Arrays::hashCode),
        "Arrays.hashCode is the JDK's: lift a method of yours that calls it");
    assertMessage(
        IllegalArgumentException.class,
        () -> Compiled.lift(CompiledTest.class, "polar"),
        "CompiledTest.polar(double, double) returns double[]; needed is double");
    assertMessage(
        IllegalArgumentException.class,
        () -> Compiled.lift(CompiledTest.class, "mixed"),
        "CompiledTest.mixed(double, int, boolean, int[], double[][], String) takes other things than"
            + " doubles: say in call(...) which are given");
    assertMessage(
        IllegalArgumentException.class,
        () -> Compiled.lift(CompiledTest.class, "area").apply(at(1)),
        "CompiledTest.area(double, double) takes 2 argument(s), but was given 1");
  }

  // Arguments of other kinds.

  static double mixed(double x, int n, boolean isOn, int[] which, double[][] table, String name) {
    return isOn ? Math.pow(x, n) * table[which[0]][which[1]] + name.length() : x;
  }

  @Test
  void mixedArguments() {
    Lifted mixed = Compiled.method(CompiledTest.class, "mixed");
    double[][] table = {{1, 2}, {3, 4}};
    int[] which = {1, 0};
    ScalarFunction ofX = x -> (Real) mixed.call(x[0], 3, true, which, table, "name");
    assertEquals(8 * 3 + 4, ofX.apply(at(2)).value());
    assertArrayEquals(new double[] {36}, Reverse.gradient(ofX, 2));
    ScalarFunction ofTable =
        x -> (Real) mixed.call(2, 3, true, which, new Real[][] {{}, x}, "name");
    assertArrayEquals(new double[] {8, 0}, Reverse.gradient(ofTable, 5, 6));
    assertMessage(
        IllegalArgumentException.class,
        () -> mixed.call("two", 3, true, which, table, "name"),
        mixed + ": argument 1 is of type String; needed is Real or double");
    assertMessage(
        IllegalArgumentException.class,
        () -> mixed.call(2, 3, true, which, new double[1], "name"),
        mixed + ": argument 5 is of type double[]; needed is Real[][] or double[][]");
    assertMessage(
        IllegalArgumentException.class,
        () -> mixed.call(2, 3L, true, which, table, "name"),
        mixed + ": argument 2 is of type Long; needed is int");
    assertMessage(
        IllegalArgumentException.class,
        () -> mixed.call(null, 3, true, which, table, "name"),
        mixed + ": argument 1 is null; needed is Real or double");
  }

  static void squares(double[] x, double[] into) {
    for (int i = 0; i < x.length; i++) {
      into[i] = x[i] * x[i];
    }
  }

  @Test
  void resultsInAnArrayArgument() {
    Lifted squares = Compiled.method(CompiledTest.class, "squares");
    VectorFunction g =
        x -> {
          Real[] into = new Real[x.length];
          squares.call(x, into);
          return into;
        };
    assertArrayEquals(new double[] {0, 6}, Reverse.jacobian(g, 2, 3)[1]);
    VectorFunction inPlace =
        x -> {
          squares.call(x, x);
          return x;
        };
    assertArrayEquals(new double[] {0, 6}, Reverse.jacobian(inPlace, 2, 3)[1]);
    assertMessage(
        UnsupportedOperationException.class,
        () -> squares.call(Real.of(2, 3), new double[2]),
        "CompiledTest.squares writes into an array from outside: a field, a captured variable or an"
            + " argument of doubles; let it write into a copy, or give it a Real[]");
  }

  record Spring(double stiffness, double length, int turns) {}

  static double energy(Spring spring, double[] at) {
    double d = at[0] - spring.length();
    return spring.stiffness() * d * d / 2 + spring.turns();
  }

  static Spring stretched(Spring spring, double by) {
    return new Spring(spring.stiffness() / by, spring.length() * by, spring.turns());
  }

  @Test
  void recordsAsArgumentsAndResults() {
    Lifted energy = Compiled.method(CompiledTest.class, "energy");
    Spring spring = new Spring(10, 2, 5);
    ScalarFunction atX = x -> (Real) energy.call(spring, x);
    assertArrayEquals(new double[] {10}, Reverse.gradient(atX, 3));
    ScalarFunction ofSpring =
        x -> (Real) energy.call(Twin.of(Spring.class, x[0], x[1], 5), new double[] {3});
    assertArrayEquals(new double[] {0.5, -10}, Reverse.gradient(ofSpring, 10, 2));

    Lifted stretched = Compiled.method(CompiledTest.class, "stretched");
    Twin twin = assertInstanceOf(Twin.class, stretched.call(spring, 2));
    assertSame(Spring.class, twin.type());
    assertEquals(stretched(spring, 2).toString(), twin.toString());
    assertEquals(5, twin.get(2));
    ScalarFunction length = x -> ((Twin) stretched.call(spring, x[0])).real(1);
    assertArrayEquals(new double[] {2}, Reverse.gradient(length, 3));

    assertThrows(UnsupportedOperationException.class, () -> twin.equals(spring));
    assertThrows(UnsupportedOperationException.class, twin::hashCode);
    assertMessage(
        IllegalArgumentException.class,
        () -> Twin.of(Spring.class, 1, 2),
        "Spring has 3 component(s), but was given 2");
    assertMessage(
        IllegalArgumentException.class,
        () -> Twin.of(Spring.class, 1, 2, 3.0),
        "Spring.turns is of type Double; needed is int");
    assertMessage(
        IllegalArgumentException.class,
        () -> energy.call("a spring", new double[1]),
        energy + ": argument 1 is of type String; needed is Twin or Spring");
  }

  record Chain(Spring first, double[] weights) {}

  static double weight(Chain chain) {
    return chain.first().stiffness() * chain.weights()[1];
  }

  @Test
  void recordsWithinRecords() {
    Lifted weight = Compiled.method(CompiledTest.class, "weight");
    Spring spring = new Spring(10, 2, 5);
    double[] weights = {1, 3};
    assertEquals(30, ((Real) weight.call(new Chain(spring, weights))).value());
    assertEquals(30, ((Real) weight.call(Twin.of(Chain.class, spring, weights))).value());
    ScalarFunction ofWeights = x -> (Real) weight.call(Twin.of(Chain.class, spring, x));
    assertArrayEquals(new double[] {0, 10}, Reverse.gradient(ofWeights, weights));
  }

  interface Shapes {
    static double area(double[] x) {
      return x[0] * x[1];
    }
  }

  @Test
  void aMethodOfAnInterface() {
    assertArrayEquals(new double[] {3, 2}, Reverse.gradient(Compiled.lift(Shapes::area), 2, 3));
  }

  /** Beyond 32 KB a jump needs another form, beyond 64 KB there is none of a method. */
  @Test
  void methodsOfAnySize() throws Exception {
    String source =
        "class Long { static double f(double[] x) { double s = 0;"
            + "for (int i = 0; i < 2; i++) {\n%s}\n return s; } }";
    Class<?> fits =
        SourceText.compile("Long", source.formatted("s += x[0] * x[1];\n".repeat(2000)));
    assertArrayEquals(new double[] {12000, 8000}, Reverse.gradient(Compiled.lift(fits, "f"), 2, 3));
    Class<?> large =
        SourceText.compile("Long", source.formatted("s += x[0] * x[1];\n".repeat(5000)));
    String message =
        assertThrows(UnsupportedConstructException.class, () -> Compiled.lift(large, "f"))
            .getMessage();
    assertTrue(message.contains("Long.f") && message.contains("too large"), message);
  }

  static double ofList(List<double[]> rows, List<Spring> springs) {
    return rows.get(0)[1] * springs.get(0).stiffness();
  }

  @Test
  void collectionsFromOutsideAreReadAsConstants() {
    Lifted ofList = Compiled.method(CompiledTest.class, "ofList");
    List<double[]> rows = List.of(new double[] {1, 2});
    assertEquals(20, ((Real) ofList.call(rows, List.of(new Spring(10, 2, 5)))).value());
    Twin twin = Twin.of(Spring.class, Real.of(10), 2, 5);
    assertEquals(20, ((Real) ofList.call(rows, List.of(twin))).value());
    assertThrows(ClassCastException.class, () -> ofList.call(rows, List.of("no spring")));
  }

  static double writesTable(double[] x) {
    TABLE[0] = x[0];
    return TABLE[0] * x[1];
  }

  static double swapsRows(double[] x, double[][] rows) {
    double[] row = rows[0];
    rows[0] = rows[1];
    rows[1] = row;
    return rows[0][0] * x[0];
  }

  @Test
  void writingWhatIsOutsideIsAnErrorAndChangesNothing() {
    ScalarFunction f = Compiled.lift(CompiledTest::writesTable);
    assertThrows(UnsupportedOperationException.class, () -> f.apply(Real.of(5, 1)));
    assertArrayEquals(new double[] {2, 3}, TABLE);
    Lifted swaps = Compiled.method(CompiledTest.class, "swapsRows");
    double[][] rows = {{1}, {2}};
    assertThrows(UnsupportedOperationException.class, () -> swaps.call(at(5), rows));
    assertEquals(1, rows[0][0]);
    Real[][] own = {at(1), at(2)};
    assertEquals(10, ((Real) swaps.call(at(5), own)).value());
  }

  static double sameArray(double[] a, double[] b) {
    b[0] = 7;
    return a[0];
  }

  @Test
  void twoNamesForOneArray() {
    Real[] x = Real.of(1, 2);
    assertEquals(7, ((Real) Compiled.method(CompiledTest.class, "sameArray").call(x, x)).value());
  }

  // Every kind of number.

  @Test
  void anyOrder() {
    double[] series =
        Forward.taylor(x -> Compiled.lift(v -> Math.exp(v[0])).apply(new Real[] {x}), 0, 4);
    assertArrayEquals(new double[] {1, 1, 1 / 2.0, 1 / 6.0, 1 / 24.0}, series, 1e-16);
    ScalarFunction g = Compiled.lift(v -> Math.tanh(v[0]));
    double third =
        Forward.derivative(
            Forward.derivative(Forward.derivative(x -> g.apply(new Real[] {x}))), 0.0);
    assertEquals(-2, third);
  }

  @Test
  void patterns() {
    VectorFunction h = Compiled.liftVector(CompiledTest::neighbours);
    double[] x = {1, 2, 3, 4};
    assertEquals(7, Pattern.jacobian(h, x).nonzeros());
    assertArrayEquals(Reverse.jacobian(h, x), SparseJacobian.prepare(h, x).at(x).toDense());
    // There is no point here, and so no value: comparisons of numbers would be refused.
    assertEquals(7, Pattern.globalJacobian(h, 4).nonzeros());
  }

  static double larger(double[] x) {
    return x[0] < x[1] ? x[1] : x[0] == 5 ? 1 : x[0];
  }

  @Test
  void numbersThatAnswerOnlyComparisons() {
    ScalarFunction g = Compiled.lift(CompiledTest::larger);
    VectorFunction both = g.asVector();
    assertTrue(Pattern.jacobianNear(both, 1, 2).contains(0, 1));
    assertEquals(2, Pattern.globalJacobian(both, 2).nonzeros());
  }

  @Test
  void primitivesAreThoseOfTheRegistry() {
    List<Primitive> used = Usage.of(Compiled.lift(CompiledTest::f).asVector(), 2, 5);
    assertTrue(used.contains(Elementary.LOG) && used.contains(Elementary.SIN), used::toString);
  }

  @Test
  void constantsCostNoOperation() {
    VectorFunction g = Compiled.lift(x -> 2 * 3 * Math.sqrt(x.length) * x[0]).asVector();
    assertEquals(1, Usage.of(g, 1).size());
  }

  // Exceptions, and the user's lines.

  static double throwing(double[] x) throws IOException {
    if (x[0] > 1) {
      throw new IOException("x = " + x[0]);
    }
    return x[1];
  }

  @Test
  void whatTheMethodThrowsComesOutAsItIs() {
    ScalarFunction g = Compiled.lift(CompiledTest.class, "throwing");
    Throwable thrown = assertThrows(IOException.class, () -> Reverse.gradient(g, 2, 3));
    assertEquals("x = 2.0", thrown.getMessage());
    StackTraceElement frame = thrown.getStackTrace()[0];
    assertEquals("throwing", frame.getMethodName());
    assertEquals("CompiledTest.java", frame.getFileName());
    int line =
        assertThrows(IOException.class, () -> throwing(new double[] {2, 3}))
            .getStackTrace()[0]
            .getLineNumber();
    assertEquals(line, frame.getLineNumber());
    Throwable index = assertThrows(ArrayIndexOutOfBoundsException.class, () -> g.apply(at(1)));
    assertEquals("CompiledTest.java", index.getStackTrace()[0].getFileName());
  }

  // Threads and class loaders.

  @Test
  void threadsLiftAndCallAtOnce() throws Exception {
    ScalarFunction shared = Compiled.lift(Corpus.class, "recordsOfRecords");
    double[] x = {0.6, 0.7, 0.8, 0.9, 1.0, 1.1};
    double[] expected = Reverse.gradient(shared, x);
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<double[]>> tasks = new ArrayList<>();
      for (int k = 0; k < 16; k++) {
        boolean own = k % 2 == 0;
        tasks.add(() ->
            Reverse.gradient(own ? Compiled.lift(Corpus.class, "recordsOfRecords") : shared, x));
      }
      for (Future<double[]> gradient : threads.invokeAll(tasks)) {
        assertArrayEquals(expected, gradient.get());
      }
    }
  }

  /** The reference constants: a lifted method of random inputs against the operators by hand. */
  @Test
  void operatorsAgainstReal() {
    ScalarFunction plain = Compiled.lift(x -> 2 * x[0] - x[1] / 3 + 1 / x[0] + (4 - x[1]) % x[0]);
    Random random = new Random(2);
    for (int k = 0; k < 100; k++) {
      double[] x = {random.nextGaussian(), random.nextGaussian()};
      double quotient = (4 - x[1]) / x[0];
      double truncated = quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient);
      double[] expected = {2 - 1 / (x[0] * x[0]) - truncated, -1 / 3.0 - 1};
      assertArrayEquals(
          expected,
          Reverse.gradient(plain, x),
          1e-12 * (1 + Math.abs(expected[0])),
          Arrays.toString(x));
    }
  }
}
