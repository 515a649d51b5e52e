package dev.cotangent.bench.gradbench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaModuleTest {
  private final BaModule module = new BaModule();

  /**
   * An observation with a rotation, and with none. From a program in mpmath with 50 digits, which
   * turns the point by the exponential of the axis's cross-product matrix; the slopes are central
   * differences with h = 1e-15.
   */
  private static final double[] ERRORS = {0.4386220049216866, -0.28522306183044005};

  private static final double[][] ROWS = {
    {
      0.6805379712860509,
      2.4423262812491613,
      0.7614635691694635,
      -0.7738391320450874,
      0.21116941266826728,
      0.45027038982302386,
      0.2954488019686746,
      0.8,
      0.0,
      0.3370247976822529,
      0.15721836543689838,
      0.7738391320450874,
      -0.21116941266826728,
      -0.45027038982302386,
      0.5482775061521082
    },
    {
      -2.716152123031452,
      -0.18824782532185336,
      1.0564377233803584,
      -0.15550554638074188,
      -0.9773580938711812,
      -0.21545465497098343,
      -0.474089224732176,
      0.0,
      0.8,
      -0.5408037669607427,
      -0.2522790158124988,
      0.15550554638074188,
      0.9773580938711812,
      0.21545465497098343,
      -0.3565288272880501
    }
  };

  private static final double[] ERRORS_UNTURNED = {0.7176375, 0.2894175};
  private static final double[][] ROWS_UNTURNED = {
    {
      0.33845625,
      2.59936875,
      0.6105825,
      -0.83061,
      0.0099,
      0.418275,
      0.407055,
      0.8,
      0.0,
      0.34,
      0.1156,
      0.83061,
      -0.0099,
      -0.418275,
      0.897046875
    },
    {
      -2.23834875,
      -0.33845625,
      1.0176375,
      0.0099,
      -0.82005,
      -0.250965,
      -0.244233,
      0.0,
      0.8,
      -0.204,
      -0.06936,
      -0.0099,
      0.82005,
      0.250965,
      0.361771875
    }
  };

  private static ObjectNode input(String rotation) {
    return (ObjectNode)
        ModuleRun.json(
            """
            {'n': 2, 'm': 3, 'p': 40, 'w': 0.8, 'feat': [0.5, -1.5], 'x': [0.75, -0.5, 4],
             'cam': [%s, -0.5, 0.25, 1.5, 2.5, 0.125, -0.375, 0.0625, -0.03125],
             'min_runs': 1, 'min_seconds': 0}
            """
                .formatted(rotation));
  }

  @Test
  void answers() {
    assertEquals("ba", module.name());
    assertAnswers(input("0.3, -0.2, 0.1"), ERRORS, ROWS);
  }

  @Test
  void answersWithoutRotation() {
    assertAnswers(input("0, 0, 0"), ERRORS_UNTURNED, ROWS_UNTURNED);
  }

  private void assertAnswers(ObjectNode input, double[] errors, double[]... rows) {
    JsonNode value = ModuleRun.of(module, "objective", input);
    JsonNode reprojection = value.get("reproj_error");
    assertArrayEquals(errors, ModuleRun.numbers(reprojection.get("elements")), 1e-14);
    assertEquals(40, reprojection.get("repeated").intValue());
    assertEquals(1 - 0.8 * 0.8, value.get("w_err").get("element").doubleValue(), 1e-16);
    assertEquals(40, value.get("w_err").get("repeated").intValue());

    JsonNode jacobian = ModuleRun.of(module, "jacobian", input);
    double[] values = Arrays.copyOf(rows[0], 31);
    System.arraycopy(rows[1], 0, values, 15, 15);
    values[30] = -1.6;
    assertArrayEquals(values, ModuleRun.numbers(jacobian.get("vals")), 1e-14);
  }

  @Test
  void entriesAreWhereTheyBelong() {
    JsonNode jacobian = ModuleRun.of(module, "jacobian", input("0.3, -0.2, 0.1"));
    // Two cameras have the columns 0 to 21, three points 22 to 30, then come the weights.
    double[] columns =
        IntStream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 22, 23, 24, 31).asDoubleStream().toArray();
    double[] sent = ModuleRun.numbers(jacobian.get("cols"));
    assertArrayEquals(columns, Arrays.copyOf(sent, 15));
    assertArrayEquals(columns, Arrays.copyOfRange(sent, 15, 30));
    assertEquals(31 + 39, sent[30]);
    double[] rows = ModuleRun.numbers(jacobian.get("rows"));
    assertEquals(31, rows.length);
    for (int i = 0; i < 30; i++) {
      assertEquals(15 * i, rows[i]);
    }
    assertEquals(31 * 40, rows[30]);
  }

  @Test
  void ofFewObservationsWhatThereIs() {
    ObjectNode input = input("0, 0, 0").put("p", 1);
    JsonNode jacobian = ModuleRun.of(module, "jacobian", input);
    assertArrayEquals(new double[] {0, 15, 30, 31, 31}, ModuleRun.numbers(jacobian.get("rows")));
    assertEquals(31, jacobian.get("vals").size());
  }

  /**
   * All blocks of a problem whose cameras, points and weights differ, against forward mode over
   * numbers.
   */
  @Test
  void everyBlockIsThatOfItsObservation() {
    BaProblem problem = problem(4099);
    double[] errors = problem.errors().reprojection();
    BaJacobian jacobian = BaJacobian.of(problem);
    assertEquals(3 * problem.size() + 1, jacobian.rows().length);
    for (int i = 0; i < problem.size(); i += i < 4000 ? 37 : 1) {
      double[] inputs = Arrays.copyOf(camera(problem, i), BaProblem.INPUTS);
      System.arraycopy(problem.points(), problem.point(i), inputs, BaProblem.CAMERA, 3);
      inputs[14] = problem.weights()[i];
      double[] seen = Arrays.copyOfRange(problem.features(), 2 * i, 2 * i + 2);
      double[][] expected = Forward.jacobian(x -> errors(x, seen), inputs);
      double[] values = Real.values(errors(Real.of(inputs), seen));
      for (int row = 0; row < 2; row++) {
        assertEquals(values[row], errors[2 * i + row], 1e-12);
        int from = jacobian.rows()[2 * i + row];
        assertEquals(from + 15, jacobian.rows()[2 * i + row + 1]);
        double[] block = Arrays.copyOfRange(jacobian.values(), from, from + 15);
        assertArrayEquals(expected[row], block, 1e-11);
        assertEquals(problem.camera(i), jacobian.columns()[from]);
        assertEquals(11 * 7 + problem.point(i), jacobian.columns()[from + 11]);
        assertEquals(11 * 7 + 3 * 11 + i, jacobian.columns()[from + 14]);
      }
      int of = jacobian.rows()[2 * problem.size() + i];
      assertEquals(-2 * inputs[14], jacobian.values()[of], 1e-15);
      assertEquals(11 * 7 + 3 * 11 + i, jacobian.columns()[of]);
    }
  }

  /** Seven cameras, one of which does not turn, and eleven points in front of them. */
  private static BaProblem problem(int observations) {
    Random random = new Random(5);
    double[] cameras = random.doubles(11 * 7, -0.5, 0.5).toArray();
    Arrays.fill(cameras, 22, 25, 0);
    double[] points = random.doubles(3 * 11, 0, 1).toArray();
    for (int i = 2; i < points.length; i += 3) {
      points[i] += 4;
    }
    int[] pairs = new int[2 * observations];
    Arrays.setAll(pairs, i -> i / 2 % (i % 2 == 0 ? 7 : 11));
    return new BaProblem(
        cameras,
        points,
        random.doubles(observations, 0.5, 1.5).toArray(),
        random.doubles(2 * observations, -1, 1).toArray(),
        pairs);
  }

  private static double[] camera(BaProblem problem, int observation) {
    int from = problem.camera(observation);
    return Arrays.copyOfRange(problem.cameras(), from, from + BaProblem.CAMERA);
  }

  /** The definition: the axis is made a unit vector, and there is a branch for none. */
  private static Real[] errors(Real[] in, double[] seen) {
    Real[] x = {in[11].sub(in[3]), in[12].sub(in[4]), in[13].sub(in[5])};
    Real square = in[0].square().add(in[1].square()).add(in[2].square());
    Real[] turned = new Real[3];
    if (square.value() == 0) {
      Real[] cross = cross(in, x);
      Arrays.setAll(turned, i -> x[i].add(cross[i]));
    } else {
      Real angle = square.sqrt();
      Real[] axis = {in[0].div(angle), in[1].div(angle), in[2].div(angle)};
      Real[] cross = cross(axis, x);
      Real along = axis[0].mul(x[0]).add(axis[1].mul(x[1])).add(axis[2].mul(x[2]));
      Real rest = along.mul(angle.cos().rsub(1));
      Arrays.setAll(
          turned, i -> x[i].mul(angle.cos()).add(cross[i].mul(angle.sin())).add(axis[i].mul(rest)));
    }
    Real u = turned[0].div(turned[2]);
    Real v = turned[1].div(turned[2]);
    Real r = u.square().add(v.square());
    Real scale = in[9].mul(r).add(in[10].mul(r.square())).add(1).mul(in[6]);
    return new Real[] {
      u.mul(scale).add(in[7]).sub(seen[0]).mul(in[14]),
      v.mul(scale).add(in[8]).sub(seen[1]).mul(in[14])
    };
  }

  private static Real[] cross(Real[] a, Real... b) {
    Real[] product = new Real[3];
    Arrays.setAll(
        product, i -> a[(i + 1) % 3].mul(b[(i + 2) % 3]).sub(a[(i + 2) % 3].mul(b[(i + 1) % 3])));
    return product;
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "m", "p", "cam", "x", "w", "feat"})
  void everyFieldIsNeeded(String field) {
    ObjectNode input = input("0, 0, 0");
    input.remove(List.of(field));
    ModuleRun.assertRefused(module, input, "input." + field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n | 0",
        "m | -1",
        "p | 0",
        "p | 1.5",
        "p | 70000000",
        "cam | [1, 2]",
        "x | [1, 2, 3, 4]",
        "w | [1]",
        "feat | [1]"
      })
  void whatDoesNotFitIsRefused(String field, String value) {
    ObjectNode input = input("0, 0, 0");
    input.set(field, ModuleRun.json(value));
    ModuleRun.assertRefused(module, input, "input." + field);
  }

  @Test
  void otherFunctionsAreRefused() {
    ModuleRun.assertNoFunction(module, "hessian");
  }
}
