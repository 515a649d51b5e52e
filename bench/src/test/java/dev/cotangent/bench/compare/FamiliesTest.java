package dev.cotangent.bench.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.measure.Counts;
import dev.cotangent.bench.measure.Subject;
import dev.cotangent.bench.measure.Suite;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FamiliesTest {
  /** With squares and none, more inputs than outputs and fewer, and both sides of every chunk. */
  private static final Grid SHAPES =
      new Grid(List.of(1, 2, 3, 4, 7, 9, 10, 130), List.of(1, 2, 5, 9, 16, 130));

  static Stream<FunctionFamily> families() {
    return Families.all().stream();
  }

  @ParameterizedTest
  @MethodSource("families")
  void theTwoWaysToWriteItAreOneFunction(FunctionFamily family) {
    for (Shape shape : family.shapes(SHAPES)) {
      double[] x = family.point(shape.inputs());
      double[] expected = family.value(x, shape.outputs());
      Real[] actual = family.value(Real.of(x), shape.outputs());
      assertEquals(shape.outputs(), expected.length);
      double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      // Both add in the same order; softmax alone is written in two ways.
      assertArrayEquals(expected, Real.values(actual), 1e-15 * largest, shape::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void theModesAgreeWithEachOtherAndWithDifferences(FunctionFamily family) {
    for (Shape shape : family.shapes(new Grid(List.of(1, 5, 130), List.of(1, 4, 20)))) {
      double[] forward = jacobian(family, shape, Mode.FORWARD);
      double largest = Arrays.stream(forward).map(Math::abs).max().orElseThrow();
      assertEquals(shape.inputs() * shape.outputs(), forward.length);
      assertTrue(largest > 0, shape::toString);
      for (Mode mode : family.modes()) {
        double[] other = jacobian(family, shape, mode);
        assertArrayEquals(forward, other, 1e-12 * largest, () -> shape + ", " + mode);
      }
      assertDirection(family, shape, forward);
    }
  }

  /** The Jacobian times a direction, by central differences, whose error is about h². */
  private static void assertDirection(FunctionFamily family, Shape shape, double[] jacobian) {
    double h = 1e-5;
    double[] x = family.point(shape.inputs());
    double[] ahead = new double[x.length];
    double[] behind = new double[x.length];
    double[] expected = new double[shape.outputs()];
    for (int j = 0; j < x.length; j++) {
      double direction = Math.cos(j);
      ahead[j] = x[j] + h * direction;
      behind[j] = x[j] - h * direction;
      for (int i = 0; i < expected.length; i++) {
        expected[i] += jacobian[i * x.length + j] * direction;
      }
    }
    double[] after = family.value(ahead, shape.outputs());
    double[] before = family.value(behind, shape.outputs());
    for (int i = 0; i < expected.length; i++) {
      double difference = (after[i] - before[i]) / (2 * h);
      assertEquals(difference, expected[i], 1e-5 * (1 + Math.abs(difference)), shape::toString);
    }
  }

  private static double[] jacobian(FunctionFamily family, Shape shape, Mode mode) {
    Object result = family.subject(shape, mode).derivative();
    return result instanceof Tensor tensor
        ? tensor.toArray()
        : Arrays.stream((double[][]) result).flatMapToDouble(Arrays::stream).toArray();
  }

  @Test
  void aDerivativeIsGeneratedOfAllButTensors() {
    List<String> without =
        Families.all().stream()
            .filter(family -> !family.modes().contains(Mode.COMPILED))
            .map(family -> family.about().name())
            .toList();
    assertEquals(List.of("digits"), without);
  }

  @Test
  void everyOutputDependsOnSomeInputAndTheOtherWayRound() {
    for (String name : List.of("dense", "stencil", "deep", "wide", "steps", "branches")) {
      FunctionFamily family = Families.find(name).orElseThrow();
      for (Shape shape : new Grid(List.of(3, 40), List.of(4, 50)).shapes()) {
        double[][] jacobian = (double[][]) family.subject(shape, Mode.FORWARD).derivative();
        double[] byInput = new double[shape.inputs()];
        for (double[] row : jacobian) {
          assertTrue(Arrays.stream(row).anyMatch(entry -> entry != 0), name + shape);
          Arrays.setAll(byInput, j -> byInput[j] + Math.abs(row[j]));
        }
        assertTrue(Arrays.stream(byInput).allMatch(sum -> sum > 0), name + shape);
      }
    }
  }

  @Test
  void theStencilIsSparseAndTheOthersAreNot() {
    Shape shape = new Shape(40, 40);
    for (FunctionFamily family : List.of(new Stencil(), new DenseMap(), new DeepNetwork())) {
      long nonzeros =
          Arrays.stream(jacobian(family, shape, Mode.FORWARD)).filter(x -> x != 0).count();
      assertEquals(family instanceof Stencil ? 3 * 40 - 2 : 40 * 40, nonzeros);
    }
  }

  @Test
  void allBranchesAreTaken() {
    double[] x = new Branching().point(100);
    int[] taken = new int[3];
    for (int i = 0; i < x.length; i++) {
      double next = x[(i + 1) % x.length];
      taken[x[i] > next ? 0 : x[i] < 0 ? 1 : 2]++;
    }
    assertTrue(Arrays.stream(taken).allMatch(count -> count > 5), Arrays.toString(taken));
  }

  @Test
  void countsAreThoseOfTheMode() {
    FunctionFamily family = new DeepNetwork();
    Shape shape = new Shape(200, 9);
    Counts forward = family.subject(shape, Mode.FORWARD).counts();
    Counts reverse = family.subject(shape, Mode.REVERSE).counts();
    assertEquals(new Counts(200, -1), forward);
    assertEquals(9, reverse.sweeps());
    assertTrue(reverse.tapeBytes() > 0);
    assertEquals(reverse, family.subject(shape, Mode.HYBRID).counts(), "few outputs: reverse");
    assertEquals(
        new Counts(2, -1), family.subject(new Shape(2, 9), Mode.HYBRID).counts(), "few inputs");
  }

  @ParameterizedTest
  @MethodSource("families")
  void theEstimateOfTheMemoryIsNotBelowTheTape(FunctionFamily family) {
    for (Shape shape : family.shapes(new Grid(List.of(10, 300), List.of(10, 300)))) {
      long bytes = family.subject(shape, Mode.REVERSE).counts().tapeBytes();
      long estimate = FamilySuite.item(family, shape, Mode.REVERSE).bytes();
      assertTrue(bytes < estimate, shape + ": " + bytes + ", " + estimate);
    }
  }

  /** To choose, it records, and may then go forward: both are there at once. */
  @Test
  void theEstimateForTheOwnChoiceCountsTheRecordingAndTwoMatrices() {
    Shape shape = new Shape(600, 600);
    FunctionFamily family = new TimeStepping();
    long tape = family.subject(shape, Mode.REVERSE).counts().tapeBytes();
    long forward = FamilySuite.item(family, shape, Mode.FORWARD).bytes();
    assertTrue(forward > 2 * 8L * 600 * 600);
    assertTrue(FamilySuite.item(family, shape, Mode.HYBRID).bytes() > forward + tape);
  }

  @Test
  void theOutputsAreMadeAsTheyAreSaidToBe() {
    for (int k : new int[] {1, 2, 3, 7, 8, 30, 1000}) {
      for (int m : new int[] {1, 2, 3, 4, 5, 8, 29, 30, 31, 999, 1000}) {
        double[] results = Coefficients.row(3, k);
        double[] expected = new double[m];
        int terms = Math.max(k, m);
        for (int t = 0; t < terms; t++) {
          expected[t * m / terms] += results[t * k / terms] * (1 + 0.25 * (t % 4));
        }
        String shape = k + " results, " + m + " outputs";
        assertArrayEquals(expected, Outputs.of(results, m), shape);
        assertArrayEquals(expected, Real.values(Outputs.of(Real.of(results), m)), shape);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 101})
  void theRingIsClosed(int n) {
    double[] x = new TimeStepping().point(n);
    double[] u = x;
    for (int step = 0; step < 50; step++) {
      double[] next = new double[n];
      for (int i = 0; i < n; i++) {
        double neighbours = u[(i + n - 1) % n] + u[(i + 1) % n];
        next[i] = u[i] + 0.1 * (neighbours - u[i] * (1 + u[i] * u[i]));
      }
      u = next;
    }
    double[] expected = Outputs.of(u, n);
    assertArrayEquals(expected, new TimeStepping().value(x, n));
    assertArrayEquals(expected, Real.values(new TimeStepping().value(Real.of(x), n)));
  }

  @Test
  void allItemsHaveSubjectsAndNamesOfTheirOwn() {
    FamilySuite suite = new FamilySuite();
    List<Suite.Item> items = suite.items(true);
    assertEquals(items.size(), new HashSet<>(items).size());
    for (Suite.Item item : items) {
      Subject subject = suite.subject(item.id());
      assertTrue(item.bytes() > 0, item.id());
      assertEquals(
          Integer.parseInt(item.id().split("/")[2]),
          subject.primal() instanceof Tensor losses
              ? losses.size()
              : ((double[]) subject.primal()).length,
          item.id());
    }
    assertTrue(suite.items(false).size() > items.size());
  }

  @Test
  void whatIsNoItemIsAnError() {
    FamilySuite suite = new FamilySuite();
    for (String id : List.of("", "dense", "dense/1/1", "sparse/1/1/FORWARD", "dense/x/1/FORWARD")) {
      assertThrows(IllegalArgumentException.class, () -> suite.subject(id), id);
    }
    assertThrows(IllegalArgumentException.class, () -> suite.subject("dense/1/1/SIDEWAYS"));
  }

  @Test
  void shapesAreInOrderOfTheirSizes() {
    List<Shape> shapes = new Grid(List.of(10, 1, 10), List.of(5, 1)).shapes();
    assertEquals(
        List.of(new Shape(1, 1), new Shape(1, 5), new Shape(10, 1), new Shape(10, 5)), shapes);
  }
}
