package dev.cotangent.compiled.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.compiled.write.Writer;
import dev.cotangent.compiled.write.Written;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Random programs, written as classes, do what the graphs say: values, stores and exceptions. */
class RandomWritingTest {
  private static final int PROGRAMS = 200;

  @FunctionalInterface
  interface Program {
    Object run(double x, double y, int n, double[] a, double[] b, double[][] m) throws Throwable;
  }

  static List<String> outcome(Program program) throws Throwable {
    List<String> all = new ArrayList<>();
    for (int n = -1; n <= 2; n++) {
      double[] a = {0.5, -1, 2, 0.25};
      double[] b = n == 0 ? a : new double[] {1, 3, -0.5, 0};
      double[][] m = {{1, 2, 3, 4}, a, {-1, 0, -2, 0}, b};
      String result;
      try {
        result = "" + program.run(0.75 - n, 1.25, n, a, b, m);
      } catch (IndexOutOfBoundsException e) {
        result = "" + e.getMessage();
      }
      all.add(result + Arrays.toString(a) + Arrays.toString(b) + Arrays.deepToString(m));
    }
    return all;
  }

  private static void assertSame(Function f) throws Throwable {
    Written written = Writer.write(MethodHandles.lookup(), f, Optional.empty());
    assertTrue(written.codeBytes().containsKey(f));
    List<String> expected = outcome((x, y, n, a, b, m) -> Interpreter.run(f, x, y, n, a, b, m));
    assertEquals(
        expected,
        outcome((x, y, n, a, b, m) -> (double) written.main().invokeExact(x, y, n, a, b, m)),
        f.name());
  }

  @Test
  void programsAsTheyAre() throws Throwable {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      assertSame(RandomProgram.of(seed));
    }
  }

  /** Loop form has phis of one operand, and blocks of their own on critical edges. */
  @Test
  void programsInLoopForm() throws Throwable {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Function f = RandomProgram.of(seed);
      LoopForm.normalize(f);
      assertSame(f);
    }
  }
}
