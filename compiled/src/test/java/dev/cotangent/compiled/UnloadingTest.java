package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** Nothing holds a user's classes, or what they were translated to, once the functions are gone. */
class UnloadingTest {
  private static final String SOURCE =
      """
      class Mine {
        static double f(double[] x) { return g(x[0]) * x[1]; }
        static double g(double x) { return x * x; }
      }
      """;

  private static void collect(WeakReference<?> gone) throws InterruptedException {
    for (int k = 0; k < 50 && gone.get() != null; k++) {
      System.gc();
      Thread.sleep(20);
    }
  }

  private record Use(ScalarFunction function, WeakReference<Class<?>> type) {}

  private static Use use() throws Exception {
    Class<?> mine = SourceText.compile("Mine", SOURCE);
    ScalarFunction f = Compiled.lift(mine, "f");
    assertArrayEquals(new double[] {12, 4}, Reverse.gradient(f, 2, 3));
    return new Use(f, new WeakReference<>(mine));
  }

  @Test
  void classesUnloadWithTheLastFunction() throws Exception {
    WeakReference<Class<?>> type = use().type();
    collect(type);
    assertNull(type.get());
  }

  @Test
  void aFunctionKeepsItsClasses() throws Exception {
    Use use = use();
    System.gc();
    assertNotNull(use.type().get());
    assertArrayEquals(new double[] {12, 4}, Reverse.gradient(use.function(), 2, 3));
    Reference.reachabilityFence(use.function());
  }

  /** The user's class stays, the translation goes. */
  @Test
  void aTranslationUnloadsBeforeTheClassItTranslates() throws Exception {
    WeakReference<ScalarFunction> function =
        new WeakReference<>(Compiled.lift(Corpus.class, "helper"));
    collect(function);
    assertNull(function.get());
  }
}
