package dev.cotangent.compiled.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Interpreter;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Unary;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records are taken apart, calls are inlined or applied, and what is refused is said where. */
class RecordsAndCallsTest {
  record Pair(double a, double b) {
    Pair {
      if (!(a < 1e6)) {
        throw new IllegalArgumentException("a is " + a);
      }
      b = b > 5 ? 5 : b;
    }

    Pair(double both) {
      this(both, 2 * both);
    }

    Pair swapped() {
      return new Pair(b, a);
    }
  }

  record Size(int rows, int columns) {}

  record Model(Pair pair, double[] weights, Size size, String name) {}

  static final Unary SOFTSIGN =
      Primitive.unary(
          "softsign", x -> x / (1 + Math.abs(x)), (x, y) -> x.abs().add(1).square().reciprocal());

  static double loopOfRecords(double x, int n) {
    Pair p = new Pair(x);
    for (int i = 0; i < n; i++) {
      p = i % 3 == 0 ? p.swapped() : new Pair(p.a() + p.b(), p.a() * (p.b() > 1 ? 0.5 : 2));
    }
    return p.a() - p.b();
  }

  static double model(double factor, Model model, boolean isOn) {
    double sum = isOn ? model.name().length() : 0;
    for (int i = 0; i < model.size().rows(); i++) {
      sum += factor * model.weights()[i] * model.pair().swapped().a();
    }
    return sum;
  }

  static double primitives(double x) {
    return SOFTSIGN.value(3 * x) + Double.sum(x, 1);
  }

  static double power(double x, int n) {
    return n == 0 ? 1 : n % 2 == 0 ? power(x * x, n / 2) : x * power(x, n - 1);
  }

  static double recursionOverRecords(Pair p, int n) {
    return n == 0 ? p.a() : p.b() + recursionOverRecords(p.swapped(), n - 1);
  }

  static double keepsPlainRecord(double x) {
    Size size = new Size(2, 3);
    return x * size.rows() + List.of(size).size() + size.columns();
  }

  static double fails(double x) {
    if (x > 0) {
      throw new IllegalStateException("x is " + x);
    }
    return alwaysFails(x) + 1;
  }

  private static double alwaysFails(double x) {
    throw new ArithmeticException("" + x);
  }

  static void inPlace(double[] x, boolean[] mask) {
    for (int i = 0; i < x.length; i++) {
      if (mask[i]) {
        x[i] *= 2;
      }
    }
    System.arraycopy(x, 0, x, 1, x.length - 1);
    Arrays.fill(mask, true);
  }

  static double nullRecord(double x) {
    Pair p = null;
    for (int i = 0; i < 2; i++) {
      p = p == null ? new Pair(x) : p.swapped();
    }
    return p == null ? 0 : p.a();
  }

  static Object escapes(double x) {
    Pair p = new Pair(x);
    return p;
  }

  static double catches(double[] x) {
    double y = x[0];
    try {
      y *= x[3];
    } catch (ArrayIndexOutOfBoundsException e) {
      y = 0;
    }
    return y;
  }

  private static Program program(Class<?> type, String name) {
    Method method =
        Arrays.stream(type.getDeclaredMethods())
            .filter(m -> m.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return Reader.program(MethodHandles.lookup(), ReaderTest.nameOf(method));
  }

  private static Function read(String name) {
    Function f = program(RecordsAndCallsTest.class, name).function();
    ReaderTest.assertWellFormed(f);
    return f;
  }

  private static Object run(String name, Object... arguments) {
    return Interpreter.run(MethodHandles.lookup(), read(name), arguments);
  }

  private static long count(Function f, Class<? extends Op> kind) {
    return f.blocks().stream()
        .flatMap(b -> b.body().stream())
        .filter(v -> kind.isInstance(v.op()))
        .count();
  }

  @Test
  void recordsMeetWherePathsDo() {
    for (int n = 0; n < 10; n++) {
      assertEquals(loopOfRecords(0.3, n), run("loopOfRecords", 0.3, n));
    }
    Function f = read("loopOfRecords");
    assertEquals(0, count(f, Op.Component.class));
  }

  @Test
  void constructorsCheckAndChange() {
    assertEquals(loopOfRecords(7, 3), run("loopOfRecords", 7.0, 3));
    String message =
        assertThrows(IllegalArgumentException.class, () -> run("loopOfRecords", 1e7, 0))
            .getMessage();
    assertEquals("a is 1.0E7", message);
  }

  @Test
  void parametersThatAreRecordsAreTheirComponents() {
    Program program = program(RecordsAndCallsTest.class, "model");
    assertEquals(
        List.of(
            "factor",
            "model.pair.a",
            "model.pair.b",
            "model.weights",
            "model.size",
            "model.name",
            "isOn"),
        program.parameters().stream().map(Parameter::name).toList());
    assertEquals(
        List.of(0, 1, 1, 1, 1, 1, 2), program.parameters().stream().map(Parameter::index).toList());
    assertEquals(
        List.of("pair", "a"),
        program.parameters().get(1).path().stream().map(c -> c.getName()).toList());
    double[] weights = {1, 2, 3};
    Size size = new Size(3, 0);
    Object value =
        Interpreter.run(
            MethodHandles.lookup(), program.function(), 2.0, 0.5, 4.0, weights, size, "abc", true);
    assertEquals(model(2, new Model(new Pair(0.5, 4), weights, size, "abc"), true), value);
  }

  @Test
  void primitivesAreRows() {
    assertEquals(primitives(0.7), run("primitives", 0.7));
    assertEquals(1, count(read("primitives"), Op.Row.class));
  }

  @Test
  void recursionAppliesAFunction() {
    assertEquals(power(1.1, 13), run("power", 1.1, 13));
    assertEquals(2, count(read("power"), Op.Apply.class));
    Function f = read("recursionOverRecords");
    assertEquals(
        recursionOverRecords(new Pair(1, 2), 3),
        Interpreter.run(MethodHandles.lookup(), f, 1.0, 2.0, 3));
  }

  @Test
  void recordsWithoutDoublesAreObjects() {
    assertEquals(keepsPlainRecord(1.5), run("keepsPlainRecord", 1.5));
  }

  @Test
  void whatIsThrownIsThrown() {
    assertEquals(
        "x is 2.0",
        assertThrows(IllegalStateException.class, () -> run("fails", 2.0)).getMessage());
    assertThrows(ArithmeticException.class, () -> run("fails", -2.0));
  }

  @Test
  void arraysAreWrittenInPlace() {
    double[] x = {1, 2, 3};
    boolean[] mask = {true, false, true};
    run("inPlace", x, mask);
    assertArrayEquals(new double[] {2, 2, 2}, x);
    assertArrayEquals(new boolean[] {true, true, true}, mask);
  }

  private static String refused(Class<?> type, String name) {
    return assertThrows(UnsupportedConstructException.class, () -> program(type, name))
        .getMessage();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "writesStatic | writes the field RefusalTest.counter",
        "countsCalls | writes the field RefusalTest.calls",
        "writesField | writes the field Box.content",
        "makesObject | an object of class Box made from doubles",
        "virtual | a call of Open.twice, which a subclass may have overridden",
        "lambda | a lambda or a method reference",
        "stream | a call of Arrays.stream, whose derivative is not known",
        "boxes | a double that is boxed",
        "narrows | a double made a float",
        "bits | a call of Double.doubleToLongBits, whose derivative is not known",
        "neighbour | a call of Math.nextUp, whose derivative is not known",
        "locks | synchronized",
        "deep | a call of Arrays.deepHashCode",
        "comparesRecords | equals, hashCode or toString of a record that holds doubles",
        "matchesRecords | a call of Objects.requireNonNull",
        "asksForClass | a call of Object.getClass",
      })
  void theMessageNamesTheConstruct(String name, String construct) {
    String message = refused(ReaderTest.load("RefusalTest"), name);
    assertTrue(message.contains(construct), message);
    assertTrue(message.matches("(?s).*\\(RefusalTest\\.java:\\d+\\): .*"), message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nullRecord | a variable that is null or a record",
        "escapes | a record of doubles that is used as an object",
        "catches | try and catch",
      })
  void whatIsRefusedHere(String name, String construct) {
    String message = refused(RecordsAndCallsTest.class, name);
    assertTrue(message.contains(construct), message);
    assertTrue(message.matches("(?s).*\\(RecordsAndCallsTest\\.java:\\d+\\): .*"), message);
  }

  @Test
  void methodsThatAreNotWhatTheirBytecodeSays() {
    Class<?> type = ReaderTest.load("RefusalTest");
    assertEquals(
        "RefusalTest.isLocked (RefusalTest.java) is synchronized", refused(type, "isLocked"));
    assertEquals("RefusalTest.isNative (RefusalTest.java) is native", refused(type, "isNative"));
    assertTrue(refused(type, "throughHelper").startsWith("RefusalTest.helper (RefusalTest.java:"));
  }
}
