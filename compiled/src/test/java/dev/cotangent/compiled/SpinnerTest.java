package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cotangent.compiled.runtime.Workspace;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;

/** Method handles as objects of functional interfaces. */
class SpinnerTest {
  static double scalar(double[] x, double[] gradient, Workspace memory) throws IOException {
    if (x.length == 0) {
      throw new IOException("empty");
    }
    gradient[0] += 3;
    return x[0];
  }

  private static MethodHandle target() throws ReflectiveOperationException {
    return MethodHandles.lookup()
        .findStatic(
            SpinnerTest.class,
            "scalar",
            MethodType.methodType(double.class, double[].class, double[].class, Workspace.class));
  }

  @Test
  void argumentsAndResultsPassThrough() throws Exception {
    Kernel.Scalar kernel = Spinner.implement(Kernel.Scalar.class, target());
    double[] gradient = {1};
    assertEquals(5, kernel.at(new double[] {5}, gradient, null));
    assertArrayEquals(new double[] {4}, gradient);
  }

  @Test
  void exceptionsPassThrough() throws Exception {
    Kernel.Scalar kernel = Spinner.implement(Kernel.Scalar.class, target());
    assertThrows(IOException.class, () -> kernel.at(new double[0], new double[0], null));
  }
}
