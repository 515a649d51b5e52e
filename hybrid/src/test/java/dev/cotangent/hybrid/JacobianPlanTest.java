package dev.cotangent.hybrid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan computes the Jacobian, whatever it chose, and says what it chose among. */
class JacobianPlanTest {
  private static Real[] stencil(Real[] x) {
    Real[] y = new Real[x.length];
    for (int i = 0; i < y.length; i++) {
      Real left = x[Math.max(i - 1, 0)];
      Real right = x[Math.min(i + 1, y.length - 1)];
      y[i] = left.add(right).mul(x[i]).sin();
    }
    return y;
  }

  private static Real[] arrow(Real[] x) {
    Real[] y = new Real[x.length];
    y[0] = Real.sum(x).square();
    for (int i = 1; i < y.length; i++) {
      y[i] = x[i].sin().mul(x[0]);
    }
    return y;
  }

  private static double[] point(int n) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> Math.sin(i + 1));
    return x;
  }

  private static void assertIsJacobian(JacobianPlan plan, VectorFunction f, double... x) {
    double[][] expected = Forward.jacobian(f, x);
    assertRows(expected, plan.at(x));
    assertRows(expected, plan.sparse(x).toDense());
  }

  private static void assertRows(double[][] expected, double[][] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      double size = Arrays.stream(expected[i]).map(Math::abs).max().orElse(0);
      assertArrayEquals(expected[i], actual[i], 1e-14 * size);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 128, 129, 200})
  void everyChoiceIsTheJacobian(int n) {
    for (VectorFunction f :
        new VectorFunction[] {JacobianPlanTest::stencil, JacobianPlanTest::arrow}) {
      JacobianPlan plan = Hybrid.jacobian(f);
      assertIsJacobian(plan, f, point(n));
      assertIsJacobian(plan, f, new double[n]);
    }
  }

  @Test
  void coloursAreUsedWhereTheySave() {
    JacobianPlan stencil = Hybrid.jacobian(JacobianPlanTest::stencil);
    stencil.at(point(1000));
    assertEquals(Mode.COLORED, stencil.mode());
    assertTrue(stencil.explain().contains("3 colours of columns"), stencil.explain());
    JacobianPlan arrow = Hybrid.jacobian(JacobianPlanTest::arrow);
    arrow.at(point(1000));
    assertEquals(Mode.MIXED, arrow.mode());
    JacobianPlan wide = Hybrid.jacobian(x -> new Real[] {Real.sum(x).sin()});
    wide.at(point(1000));
    assertEquals(Mode.REVERSE, wide.mode());
    JacobianPlan tall =
        Hybrid.jacobian(x -> IntStream.range(0, 500).mapToObj(x[0]::mul).toArray(Real[]::new));
    tall.at(1);
    assertEquals(Mode.FORWARD, tall.mode());
  }

  /** The first point takes one branch of the code, which hides the other's derivatives. */
  @Test
  void aPatternThatNoLongerFitsIsFoundAnew() {
    VectorFunction f =
        x -> {
          Real[] y = stencil(x);
          if (x[0].greaterThan(0.5)) {
            y[7] = y[7].add(x[90].square());
          }
          return y;
        };
    double[] x = point(400);
    x[0] = 0;
    double[] beyond = x.clone();
    beyond[0] = 1;
    JacobianPlan plan = new JacobianPlan(f);
    for (double[] at : new double[][] {x, beyond, x}) {
      assertRows(Forward.jacobian(f, at), plan.sparse(at).toDense());
      assertEquals(Mode.COLORED, plan.mode(), "only colours have a pattern to fit");
    }
  }

  @Test
  void explanationsNameEveryWay() {
    JacobianPlan plan = Hybrid.jacobian(JacobianPlanTest::stencil);
    plan.at(point(300));
    String text = plan.explain();
    for (String part : new String[] {"300", "forward", "reverse", "colored", "chosen", "KiB"}) {
      assertTrue(text.contains(part), () -> part + " is missing in " + text);
    }
    assertEquals(text, plan.toString());
  }

  @Test
  void misuse() {
    JacobianPlan plan = Hybrid.jacobian(JacobianPlanTest::stencil);
    assertThrows(IllegalStateException.class, plan::explain);
    plan.at(point(3));
    var wrong = assertThrows(IllegalArgumentException.class, () -> plan.at(point(4)));
    assertTrue(wrong.getMessage().contains("length 4"), wrong.getMessage());
  }
}
