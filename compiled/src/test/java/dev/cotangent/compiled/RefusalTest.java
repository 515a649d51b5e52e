package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be translated is said, with its place, when the method is lifted. */
class RefusalTest {
  static double counter;
  static int calls;

  static double writesStatic(double[] x) {
    counter = x[0];
    return counter;
  }

  static double countsCalls(double[] x) {
    calls++;
    return x[0];
  }

  static final class Box {
    double content;

    Box() {}

    Box(double content) {
      this.content = content;
    }

    double scaled(double by) {
      return by * content;
    }
  }

  static class Open {
    double twice(double x) {
      return 2 * x;
    }
  }

  static double writesField(double[] x) {
    Box box = new Box();
    box.content = x[0];
    return box.content;
  }

  static double makesObject(double[] x) {
    return new Box(x[0]).content;
  }

  static double virtual(double[] x) {
    return new Open().twice(x[0]);
  }

  static double lambda(double[] x) {
    DoubleUnaryOperator square = v -> v * v;
    return square.applyAsDouble(x[0]);
  }

  static double stream(double[] x) {
    return Arrays.stream(x).sum();
  }

  static double boxes(double[] x) {
    Double box = x[0];
    return box;
  }

  static double narrows(double[] x) {
    return (float) x[0];
  }

  static double bits(double[] x) {
    return Double.doubleToLongBits(x[0]);
  }

  static double neighbour(double[] x) {
    return Math.nextUp(x[0]);
  }

  static double locks(double[] x) {
    synchronized (RefusalTest.class) {
      return x[0];
    }
  }

  static synchronized double isLocked(double[] x) {
    return x[0];
  }

  static native double isNative(double[] x);

  static double deep(double[] x) {
    return Arrays.deepHashCode(new double[][] {x});
  }

  record Point(double x, double y) {}

  static double comparesRecords(double[] x) {
    return new Point(x[0], 1).equals(new Point(x[1], 1)) ? 1 : 0;
  }

  static double matchesRecords(double[] x) {
    Object o = new Point(x[0], x[1]);
    return switch (o) {
      case Point p -> p.x();
      default -> 0;
    };
  }

  static double asksForClass(double[] x) {
    return x.getClass() == double[].class ? x[0] : 0;
  }

  static double throughHelper(double[] x) {
    return 2 * helper(x);
  }

  private static double helper(double[] x) {
    return Math.nextDown(x[0]);
  }

  private static UnsupportedConstructException refused(String name) {
    return assertThrows(
        UnsupportedConstructException.class, () -> Compiled.lift(RefusalTest.class, name));
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
        "matchesRecords | a switch over patterns",
        "asksForClass | the class of what holds doubles",
      })
  void theMessageNamesTheConstruct(String name, String construct) {
    String message = refused(name).getMessage();
    assertTrue(message.contains(construct), message);
  }

  @Test
  void theMessageNamesTheLine() {
    int here = new Throwable().getStackTrace()[0].getLineNumber();
    PlainScalarFunction f = x -> Math.nextUp(x[0]);
    String message =
        assertThrows(UnsupportedConstructException.class, () -> Compiled.lift(f)).getMessage();
    String place = "a lambda in RefusalTest.theMessageNamesTheLine (RefusalTest.java:%d): ";
    assertTrue(message.startsWith(place.formatted(here + 1)), message);
    assertTrue(
        refused("throughHelper").getMessage().startsWith("RefusalTest.helper (RefusalTest.java:"));
  }

  @Test
  void methodsThatAreNotWhatTheirBytecodeSays() {
    assertEquals(
        "RefusalTest.isLocked (RefusalTest.java) is synchronized",
        refused("isLocked").getMessage());
    assertEquals(
        "RefusalTest.isNative (RefusalTest.java) is native", refused("isNative").getMessage());
  }

  private double instance(double[] x) {
    return x[0] + hashCode();
  }

  @Test
  void whatIsNoStaticMethod() {
    String message =
        assertThrows(UnsupportedConstructException.class, () -> Compiled.lift(this::instance))
            .getMessage();
    assertTrue(message.contains("RefusalTest.instance is an instance method"), message);
    PlainScalarFunction object =
        new PlainScalarFunction() {
          private static final long serialVersionUID = 1;

          @Override
          public double apply(double[] x) {
            return x[0];
          }
        };
    message =
        assertThrows(UnsupportedConstructException.class, () -> Compiled.lift(object)).getMessage();
    assertTrue(message.contains("is no lambda and no method reference"), message);
  }

  /**
   * A virtual call that nothing can override, and objects that know no doubles, are not refused.
   */
  @Test
  void whatIsResolvedIsNotRefused() {
    Lifted lifted = Compiled.method(RefusalTest.class, "viaFinal");
    Object y = lifted.call(new Box(3), 2.0, List.of(1.0, 5.0));
    assertEquals(2 * 3 + 5, ((dev.cotangent.primitive.Real) y).value());
  }

  static double viaFinal(Box box, double x, List<Double> constants) {
    return box.scaled(x) + constants.get(1);
  }
}
