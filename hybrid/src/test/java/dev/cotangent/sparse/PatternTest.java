package dev.cotangent.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import dev.cotangent.tensor.TensorRegistry;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Patterns are exact where the structure is known, and never too small. */
class PatternTest {
  private static Pattern drawn(String... rows) {
    int[][] entries = new int[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      String row = rows[i];
      entries[i] = row.chars().map(c -> c == '1' ? 1 : 0).toArray();
      int[] flags = entries[i];
      entries[i] = IntStream.range(0, flags.length).filter(j -> flags[j] == 1).toArray();
    }
    return Pattern.of(rows.length, rows.length == 0 ? 0 : rows[0].length(), entries);
  }

  private static final VectorFunction ROUTERS =
      x ->
          new Real[] {
            x[0].max(x[1]),
            Real.select(x[2], x[0], x[1].square()),
            x[1].clamp(x[0], x[2]),
            x[0].relu(),
            x[1].floor().add(x[2].signum()),
            x[0].mul(0).add(x[1]),
            x[2].leakyRelu(x[0])
          };

  @Test
  void jacobianAtAPoint() {
    // x1 > x0, the condition is positive, x1 is between the bounds, x0 is inactive.
    assertEquals(
        drawn("010", "100", "010", "000", "000", "010", "101"),
        Pattern.jacobian(ROUTERS, -1, 2, 3)
            .union(drawn("000", "000", "000", "000", "000", "000", "100")));
    assertFalse(Pattern.jacobian(ROUTERS, -1, 2, 3).contains(3, 0), "relu is inactive");
  }

  /** What a router may select elsewhere is there; a condition and a jump never have slopes. */
  @Test
  void jacobianNearAndEverywhere() {
    Pattern all = drawn("110", "110", "111", "100", "000", "010", "101");
    assertEquals(all, Pattern.jacobianNear(ROUTERS, -1, 2, 3));
    assertEquals(all, Pattern.globalJacobian(ROUTERS, 3));
  }

  @Test
  void hessiansOfStandardTerms() {
    ScalarFunction f =
        x -> x[0].mul(x[1]).add(x[2].square()).add(x[3].mul(3)).add(x[4].div(x[5])).sub(x[6]);
    Pattern expected =
        drawn("0100000", "1000000", "0010000", "0000000", "0000010", "0000110", "0000000");
    double[] x = {1, 2, 3, 4, 5, 6, 7};
    assertEquals(expected, Pattern.hessian(f, x));
    assertEquals(expected, Pattern.hessianNear(f, x));
    assertEquals(expected, Pattern.globalHessian(f, 7));
  }

  /** The slope of |x| is a constant that is not known: it may not be taken for 0. */
  @Test
  void hessiansWithKinks() {
    ScalarFunction f =
        x ->
            x[0].abs()
                .mul(x[1])
                .add(x[2].relu().square())
                .add(Real.select(x[3], x[4].square(), x[3].mul(x[4])))
                .add(x[5].max(x[6]).square());
    Pattern all =
        drawn("0100000", "1000000", "0010000", "0000100", "0001100", "0000011", "0000011");
    double[] x = {-1, 2, -3, 4, 5, 6, 7};
    assertEquals(all, Pattern.hessianNear(f, x));
    assertEquals(all, Pattern.globalHessian(f, 7));
    assertEquals(
        drawn("0100000", "1000000", "0000000", "0000000", "0000100", "0000000", "0000001"),
        Pattern.hessian(f, x));
  }

  /** Java's own control flow: the way taken at the point, or every way. */
  @Test
  void comparisonsAreExploredBothWays() {
    VectorFunction f =
        x -> {
          Real y = x[0].lessThan(x[1]) ? x[2] : x[3].mul(x[4]);
          return new Real[] {
            x[0].greaterThanOrEqual(1) ? y : y.add(x[5].floor().lessThan(2) ? x[0] : x[1])
          };
        };
    assertEquals(
        drawn("100100"), Pattern.jacobian(x -> new Real[] {x[0].mul(x[3])}, new double[6]));
    assertEquals(drawn("001000"), Pattern.jacobian(f, 1, 2, 3, 4, 5, 6));
    assertEquals(drawn("011000"), Pattern.jacobian(f, 0, 2, 3, 4, 5, 6));
    assertEquals(drawn("111110"), Pattern.globalJacobian(f, 6));
    ScalarFunction bowl = x -> x[0].lessThan(0) ? x[0].mul(x[1]) : x[1].square();
    assertEquals(drawn("01", "11"), Pattern.globalHessian(bowl, 2));
    assertEquals(drawn("01", "10"), Pattern.hessian(bowl, -1, 2));
  }

  @Test
  void globalPatternsOfPathsThatFail() {
    VectorFunction guarded =
        x -> {
          if (x[0].lessThanOrEqual(0)) {
            throw new IllegalArgumentException("x0 must be positive");
          }
          return new Real[] {x[0].log().mul(x[1])};
        };
    assertEquals(drawn("11"), Pattern.globalJacobian(guarded, 2));
    VectorFunction failing =
        x -> {
          throw new IllegalStateException(x.length + " inputs");
        };
    assertThrows(IllegalStateException.class, () -> Pattern.globalJacobian(failing, 2));
  }

  @Test
  void globalPatternsSayWhatTheyCannotDo() {
    assertGlobalFails(x -> new Real[] {x[0].mul(x[0].value())}, "value()");
    assertGlobalFails(x -> new Real[] {x[0].mul(x[0].detach())}, "value()");
    assertGlobalFails(x -> new Real[] {Tensor.of(x, 1).sum().toReal()}, "tensors");
    assertGlobalFails(
        x -> {
          Real y = x[0];
          while (y.greaterThan(1)) {
            y = y.mul(0.5);
          }
          return new Real[] {y};
        },
        "1000 paths");
    assertGlobalFails(
        x -> {
          Real y = x[0];
          while (!y.greaterThan(1)) {
            y = y.mul(2);
          }
          return new Real[] {y};
        },
        "10000 comparisons");
    assertGlobalFails(x -> x[0].lessThan(0) ? new Real[0] : x, "outputs");
  }

  private static void assertGlobalFails(VectorFunction f, String why) {
    var e = assertThrows(IllegalArgumentException.class, () -> Pattern.globalJacobian(f, 1));
    assertTrue(
        e.getMessage().contains(why) && e.getMessage().contains("at a point"), e::getMessage);
  }

  /** Derivatives inside of the function, in every mode, are looked through. */
  @Test
  void nestedDerivatives() {
    VectorFunction f =
        x ->
            new Real[] {
              Forward.derivative(t -> t.square().mul(x[1]).add(x[2].mul(t)).add(x[3]), x[0]),
              Reverse.gradient(t -> t[0].abs().mul(x[3]), new Real[] {x[2]})[0],
              Forward.gradient(t -> t[0].mul(x[0]).add(t[1].mul(t[1])), new Real[] {x[1], x[2]})[1]
            };
    Pattern expected = drawn("1110", "0001", "0010");
    assertEquals(expected, Pattern.jacobian(f, 1, 2, 3, 4));
    assertEquals(expected, Pattern.jacobianNear(f, 1, 2, 3, 4));
    assertEquals(expected, Pattern.globalJacobian(f, 4));
  }

  @Test
  void constantsAndUnusedInputs() {
    VectorFunction f = x -> new Real[] {Real.of(3), x[1], x[0].detach()};
    assertEquals(drawn("000", "010", "000"), Pattern.jacobian(f, 1, 2, 3));
    assertEquals(0, Pattern.jacobian(x -> new Real[0], 1, 2).rows());
    assertEquals(1, Pattern.jacobian(x -> new Real[] {Real.of(1)}).rows());
    assertEquals(0, Pattern.hessian(x -> Real.of(1)).rows());
    assertEquals(drawn("0"), Pattern.hessian(x -> x[0], 1));
  }

  private static Real[] shifted(Real... x) {
    Real[] y = new Real[x.length];
    Arrays.setAll(y, i -> i == 0 ? x[0].square() : x[i].mul(x[i - 1]).sin());
    return y;
  }

  /** The running sum of a long chain has ever larger sets, on which nobody asks. */
  @Test
  void longChains() {
    int n = 20_000;
    double[] x = new double[n];
    Arrays.setAll(x, i -> Math.sin(i));
    Pattern jacobian = Pattern.jacobian(PatternTest::shifted, x);
    assertEquals(2 * n - 1, jacobian.nonzeros());
    Pattern hessian = Pattern.hessian(p -> Real.sum(shifted(p)), x);
    assertEquals(Patterns.tridiagonal(n), hessian);
    Pattern full = Pattern.jacobian(p -> new Real[] {Real.sum(shifted(p))}, x);
    assertEquals(n, full.nonzeros());
  }

  // Tensors.

  private static Pattern of(TensorFunction f, Tensor x) {
    return Pattern.jacobian(f, x);
  }

  @Test
  void tensorOperations() {
    Tensor x = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
    assertEquals(drawn("1000", "0010", "0100", "0001"), of(p -> p[0].transpose().square(), x));
    assertEquals(drawn("1010", "0101"), of(p -> p[0].sum(0), x));
    assertEquals(drawn("1100", "0011"), of(p -> p[0].softmax(1).slice(1, 0, 1), x));
    assertEquals(drawn("1100", "1100", "0011", "0011"), of(p -> p[0].matmul(Tensor.ones(2, 2)), x));
    assertEquals(drawn("0001", "0100"), of(p -> p[0].at(1, 1).flip(0), x));
    assertEquals(drawn("0100", "0001"), of(p -> p[0].max(1), x));
    assertEquals(drawn("0000", "0000", "0010", "0001"), of(p -> p[0].sub(2).relu(), x));
    assertEquals(drawn("1000", "0001"), of(p -> p[0].diagonal().exp(), x));
    assertEquals(
        drawn("1000", "0100", "0010", "0001", "0010", "0001"),
        of(p -> Tensor.concat(0, p[0], p[0].slice(0, 1, 2)), x));
    assertEquals(
        drawn("1000", "1100", "1110", "1111").rows(), of(p -> p[0].flatten().cumsum(0), x).rows());
    assertEquals(drawn("1111"), of(p -> p[0].logDet(), x.add(Tensor.identity(2))));
  }

  @Test
  void tensorsMadeOfNumbers() {
    VectorFunction f =
        x -> {
          Tensor t = Tensor.of(x, x.length).square();
          return new Real[] {t.get(1).mul(x[2]), t.slice(0, 1, 3).sum().toReal()};
        };
    assertEquals(drawn("0110", "0110"), Pattern.jacobian(f, 1, 2, 3, 4));
    ScalarFunction energy = x -> Tensor.of(x, x.length).square().sum().toReal().add(x[0].mul(x[2]));
    assertEquals(drawn("101", "010", "101"), Pattern.hessian(energy, 1, 2, 3));
    ScalarFunction rows = x -> Tensor.of(x, 2, 2).softmax(1).at(1, 0).sum().toReal();
    assertEquals(drawn("1100", "1100", "0011", "0011"), Pattern.hessian(rows, 1, 2, 3, 4));
  }

  /** Of every row of the registry, no nonzero derivative is missing. */
  @Test
  void tensorRowsAreCovered() {
    for (TensorRegistry.Family family : TensorRegistry.builtIn()) {
      SplittableRandom random = new SplittableRandom(family.name().hashCode());
      for (int draw = 0; draw < 12; draw++) {
        TensorRegistry.Example example = family.draw(random);
        for (int k = 0; k < example.operands().length; k++) {
          requireCovered(example, k);
        }
      }
    }
  }

  private static void requireCovered(TensorRegistry.Example example, int k) {
    Tensor[] operands = example.operands();
    TensorFunction f =
        p -> {
          Tensor[] x = operands.clone();
          x[k] = p[0];
          return Tensor.apply(example.row(), x);
        };
    Pattern pattern = Pattern.jacobian(f, operands[k]);
    double[] jacobian = Reverse.jacobian(f, operands[k]).toArray();
    for (int i = 0; i < jacobian.length; i++) {
      int row = i / pattern.columns();
      int column = i % pattern.columns();
      assertTrue(
          jacobian[i] == 0 || pattern.contains(row, column),
          () -> example.row().name() + " of operand " + k + " at " + row + ", " + column);
    }
  }

  // The class itself.

  @Test
  void whatAPatternKnows() {
    Pattern pattern = Pattern.of(2, 3, new int[][] {{2, 0, 2}, {}});
    assertEquals(drawn("101", "000"), pattern);
    assertEquals(drawn("101", "000").hashCode(), pattern.hashCode());
    assertEquals(2, pattern.nonzeros());
    assertTrue(pattern.contains(0, 2));
    assertFalse(pattern.contains(1, 2));
    assertEquals(drawn("10", "00", "10"), pattern.transpose());
    assertEquals(pattern, pattern.transpose().transpose());
    assertEquals("●·●\n···", pattern.toString());
    assertEquals("100 × 100 with 298 entries", Patterns.tridiagonal(100).toString());
    assertTrue(drawn("111", "001").covers(pattern));
    assertFalse(pattern.covers(drawn("100", "100")));
    assertFalse(pattern.covers(pattern.transpose()));
    assertEquals(drawn("101", "010"), pattern.union(drawn("001", "010")));
  }

  @Test
  void misuse() {
    assertThrows(IllegalArgumentException.class, () -> Pattern.of(1, 2, new int[][] {{2}}));
    assertThrows(IllegalArgumentException.class, () -> Pattern.of(1, 2, new int[][] {{-1}}));
    assertThrows(IllegalArgumentException.class, () -> Pattern.of(2, 2, new int[][] {{1}}));
    Pattern pattern = drawn("10");
    assertThrows(IndexOutOfBoundsException.class, () -> pattern.contains(1, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> pattern.contains(0, 2));
    assertThrows(IllegalArgumentException.class, () -> pattern.union(drawn("1")));
    assertThrows(IllegalArgumentException.class, () -> Pattern.globalJacobian(x -> x, -1));
    VectorFunction nothing = x -> new Real[] {null};
    assertThrows(NullPointerException.class, () -> Pattern.jacobian(nothing, 1));
  }
}
