package dev.cotangent.bench.gradbench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.ValueAndGradient;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LstmModuleTest {
  private static final int BITS = 2;
  private final LstmModule module = new LstmModule();

  /** From a program in mpmath with 50 digits, step by step; the slopes by central differences. */
  private static final double LOSS = 1.135339003532251;

  private static final double[] SLOPES = {
    2.7821793606052825e-05, -5.3851308139809135e-06, -7.556773531364138e-06, 9.893989756633244e-05,
    6.126444801196854e-05, -5.1934451695305834e-05, 0.00012269178385086087, -0.00020505283796990706,
    -5.3396106267790935e-05, -0.00031301381116991456, -7.471819096802297e-05, 0.0008684658836196229,
    -0.00014513324863515663, 0.0005493981687541599, 0.0005262841497772133, -0.0021269425781087485,
    -0.0005896690789893644, 0.000518413216793348, 4.12298818371001e-05, 0.0005772740243307081,
    -0.00019378205125899592, 0.0018412699544429027, 0.0027739454798614066, 0.003671091505189525,
    0.0023967842725917538, -0.008286336460518663, -0.0023836185470808885, -0.006038723041297362,
    -0.00012184113083176091, -0.027967056524283607, 0.014057720647525427, -0.01131115861139977,
    6.304389814750229e-05, -0.0004620249344437716, 0.0001723726150061519, -0.060088321832622776,
    -0.23468253758567809, -0.1845173767431552
  };

  /** Two layers of two bits; parameter i is ((7 i² + 3 i) mod 19 - 9) / 8. */
  private static ObjectNode input() {
    double[] parameters = new double[38];
    Arrays.setAll(parameters, i -> ((7 * i * i + 3 * i) % 19 - 9) / 8.0);
    ObjectNode input =
        (ObjectNode)
            ModuleRun.json(
                """
                {'state': [[0.1, 0.2], [-0.3, 0.4], [0.5, -0.6], [0.7, 0.8]],
                 'sequence': [[1, 0], [1, 1], [0, 1], [1, 0]], 'min_runs': 1, 'min_seconds': 0}
                """);
    double[][] main = new double[4][];
    Arrays.setAll(main, row -> Arrays.copyOfRange(parameters, 8 * row, 8 * row + 8));
    double[][] extra = new double[3][];
    Arrays.setAll(extra, row -> Arrays.copyOfRange(parameters, 32 + 2 * row, 34 + 2 * row));
    input.set("main_params", ModuleRun.json(main));
    input.set("extra_params", ModuleRun.json(extra));
    return input;
  }

  @Test
  void answers() {
    assertEquals("lstm", module.name());
    assertEquals(LOSS, ModuleRun.of(module, "objective", input()).doubleValue(), 1e-14);
    JsonNode gradient = ModuleRun.of(module, "jacobian", input());
    assertArrayEquals(SLOPES, ModuleRun.numbers(gradient), 1e-14);
  }

  /** One step, a few, and some thousand. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "3,5,7", "2,2,2050", "1,3,1365", "1,3,1366"})
  void gradientIsThatOfOneTape(int layers, int bits, int steps) {
    Random random = new Random(steps);
    LstmNetwork network =
        new LstmNetwork(
            normal(random, 8 * bits * layers),
            normal(random, 3 * bits),
            normal(random, 2 * bits * layers),
            random.ints((steps + 1) * bits, 0, 2).asDoubleStream().toArray());
    double[] parameters = Arrays.copyOf(network.main(), 8 * bits * layers + 3 * bits);
    System.arraycopy(network.extra(), 0, parameters, 8 * bits * layers, 3 * bits);
    ValueAndGradient expected = Reverse.valueAndGradient(p -> loss(network, bits, p), parameters);
    assertEquals(expected.value(), network.loss(), 1e-12);
    assertArrayEquals(expected.gradient(), LstmGradient.of(network), 1e-12);
  }

  /** The definition, over numbers, one after the other. */
  private static Real loss(LstmNetwork network, int bits, Real... p) {
    int layers = network.state().length / (2 * bits);
    int extra = 8 * bits * layers;
    Real[] states = Real.of(network.state());
    double[] sequence = network.sequence();
    int steps = sequence.length / bits - 1;
    Real total = Real.of(0);
    for (int t = 0; t < steps; t++) {
      Real[] x = new Real[bits];
      for (int i = 0; i < bits; i++) {
        x[i] = p[extra + i].mul(sequence[t * bits + i]);
      }
      for (int layer = 0; layer < layers; layer++) {
        for (int i = 0; i < bits; i++) {
          x[i] = step(p, 8 * bits * layer, bits, i, x[i], states, 2 * bits * layer + i);
        }
      }
      Real normalizer = Real.of(2);
      for (int i = 0; i < bits; i++) {
        x[i] = x[i].mul(p[extra + bits + i]).add(p[extra + 2 * bits + i]);
        normalizer = normalizer.add(x[i].exp());
      }
      for (int i = 0; i < bits; i++) {
        Real likelihood = x[i].sub(normalizer.log());
        total = total.add(likelihood.mul(sequence[(t + 1) * bits + i]));
      }
    }
    return total.neg().div(steps * bits);
  }

  private static Real step(Real[] p, int from, int bits, int i, Real x, Real[] states, int at) {
    Real h = states[at];
    Real[] in = {x, h, x, h};
    Real[] z = new Real[4];
    Arrays.setAll(z, g -> in[g].mul(p[from + g * bits + i]).add(p[from + (4 + g) * bits + i]));
    Real cell = states[at + bits].mul(z[0].sigmoid()).add(z[1].sigmoid().mul(z[3].tanh()));
    states[at + bits] = cell;
    states[at] = z[2].sigmoid().mul(cell.tanh());
    return states[at];
  }

  private static double[] normal(Random random, int count) {
    return random.doubles(count, -1.5, 1.5).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"main_params", "extra_params", "state", "sequence"})
  void everyFieldIsNeeded(String field) {
    ObjectNode input = input();
    input.remove(List.of(field));
    ModuleRun.assertRefused(module, input, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "main_params | []",
        "main_params | [[1, 2, 3, 4, 5, 6, 7, 8]]",
        "main_params | [[1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7]]",
        "main_params | [[], []]",
        "extra_params | [[1, 2], [3, 4]]",
        "extra_params | [[1], [2], [3]]",
        "state | [[1, 2]]",
        "state | [[1], [2], [3], [4]]",
        "sequence | [[1, 0]]",
        "sequence | []",
        "sequence | [[1], [0], [1]]",
        "sequence | [[1, 0], [1]]"
      })
  void whatDoesNotFitIsRefused(String field, String value) {
    ObjectNode input = input();
    input.set(field, ModuleRun.json(value));
    ModuleRun.assertRefused(module, input, "input." + field);
  }

  @Test
  void otherFunctionsAreRefused() {
    ModuleRun.assertNoFunction(module, "gradient");
  }

  @Test
  void bitsAreThoseOfTheRows() {
    assertEquals(BITS, LstmNetwork.of(input()).bits());
    assertEquals(2, LstmNetwork.of(input()).layers());
    assertEquals(3, LstmNetwork.of(input()).steps());
  }
}
