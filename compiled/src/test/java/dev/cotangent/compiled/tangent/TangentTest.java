package dev.cotangent.compiled.tangent;

import static dev.cotangent.compiled.tangent.RandomGraph.ARRAY;
import static dev.cotangent.compiled.tangent.RandomGraph.DOUBLE;
import static dev.cotangent.compiled.tangent.RandomGraph.LENGTH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Interpreter;
import dev.cotangent.compiled.ir.Verifier;
import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tangents of random programs are what forward mode over Real makes of the programs. */
class TangentTest {
  private static final int INPUTS = 2 + 2 * LENGTH;

  @Test
  void firstDerivatives() {
    for (int seed = 0; seed < 100; seed++) {
      Function f = RandomGraph.of(seed);
      Random random = new Random(seed);
      Set<Integer> active = activity(random);
      double[] x = point(random);
      double[] v = direction(random, active);
      double[] before = x.clone();
      double[] expected = Forward.jvp(overReal(f), x, v);
      assertArrayEquals(before, x);
      double[] values = values(f, x);
      Function tangent = Tangent.of(f, active);
      Activity.program(tangent).forEach(Verifier::verify);
      double[][] actual = tangents(tangent, active, x, v);
      assertArrayEquals(values, actual[0], "values of " + seed);
      for (int k = 0; k < expected.length; k++) {
        if (k == 0 || active.contains(k <= LENGTH ? 2 : 3)) {
          assertClose(expected[k], actual[1][k], 1e-12, seed + ": " + k);
        }
      }
    }
  }

  @Test
  void secondAndThirdDerivatives() {
    for (int seed = 0; seed < 12; seed++) {
      Function f = RandomGraph.of(seed);
      Random random = new Random(seed);
      Set<Integer> active = activity(random);
      double[] x = point(random);
      List<double[]> directions = new ArrayList<>();
      VectorFunction derivative = overReal(f);
      Function tangent = f;
      for (int order = 1; order <= 3; order++) {
        double[] v = direction(random, active);
        directions.add(v);
        tangent = Tangent.of(tangent, active);
        Activity.program(tangent).forEach(Verifier::verify);
        VectorFunction function = derivative;
        derivative = p -> Forward.jvp(function, p, Real.of(v));
        double expected = derivative.apply(Real.of(x))[0].value();
        double actual = nested(tangent, active, x, directions);
        assertClose(expected, actual, 1e-10, seed + ", order " + order);
      }
    }
  }

  private static void assertClose(double expected, double actual, double relative, String where) {
    assertEquals(expected, actual, relative * (1 + Math.abs(expected)), where);
  }

  private static Set<Integer> activity(Random random) {
    Set<Integer> active = new TreeSet<>();
    for (int k = 0; k < 4; k++) {
      if (random.nextInt(3) > 0) {
        active.add(k);
      }
    }
    return active;
  }

  private static double[] point(Random random) {
    return random.doubles(INPUTS, -1.5, 1.5).toArray();
  }

  /** 0 for inactive inputs. */
  private static double[] direction(Random random, Set<Integer> active) {
    double[] v = random.doubles(INPUTS, -1, 1).toArray();
    for (int k = 0; k < INPUTS; k++) {
      v[k] = active.contains(k < 2 ? k : k < 2 + LENGTH ? 2 : 3) ? v[k] : 0;
    }
    return v;
  }

  /** The result and what is in the arrays then, as a function of all inputs. */
  private static VectorFunction overReal(Function f) {
    return x -> {
      Real[] a = Arrays.copyOfRange(x, 2, 2 + LENGTH);
      Real[] b = Arrays.copyOfRange(x, 2 + LENGTH, INPUTS);
      List<Real> all = new ArrayList<>();
      all.add((Real) Objects.requireNonNull(RealInterpreter.run(f, x[0], x[1], a, b)));
      all.addAll(Arrays.asList(a));
      all.addAll(Arrays.asList(b));
      return all.toArray(Real[]::new);
    };
  }

  private static double[] values(Function f, double... x) {
    List<@Nullable Object> arguments = arguments(x);
    return joined(
        (Double) Objects.requireNonNull(Interpreter.run(f, arguments.toArray())), arguments);
  }

  /** Arguments as the program has them. */
  private static List<@Nullable Object> arguments(double... x) {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(x[0]);
    arguments.add(x[1]);
    arguments.add(Arrays.copyOfRange(x, 2, 2 + LENGTH));
    arguments.add(Arrays.copyOfRange(x, 2 + LENGTH, INPUTS));
    return arguments;
  }

  /** The values, and the tangents, of the result and the arrays. */
  private static double[][] tangents(
      Function tangent, Set<Integer> active, double[] x, double[] v) {
    List<@Nullable Object> arguments = arguments(x);
    List<@Nullable Object> changes = arguments(v);
    active.forEach(k -> arguments.add(changes.get(k)));
    double[] value = new double[1];
    arguments.add(value);
    Object change = Interpreter.run(tangent, arguments.toArray());
    return new double[][] {
      joined(value[0], arguments), joined((Double) Objects.requireNonNull(change), changes)
    };
  }

  private static double[] joined(double first, List<@Nullable Object> arguments) {
    double[] all = new double[1 + 2 * LENGTH];
    all[0] = first;
    System.arraycopy(Objects.requireNonNull(arguments.get(2)), 0, all, 1, LENGTH);
    System.arraycopy(Objects.requireNonNull(arguments.get(3)), 0, all, 1 + LENGTH, LENGTH);
    return all;
  }

  /** The result of a tangent of a tangent: the last derivative. */
  private static double nested(
      Function tangent, Set<Integer> active, double[] x, List<double[]> directions) {
    List<@Nullable Object> arguments = arguments(x);
    for (double[] v : directions) {
      List<@Nullable Object> changes = arguments(v);
      active.forEach(k -> arguments.add(changes.get(k)));
      arguments.add(new double[1]);
    }
    assertEquals(ARRAY, tangent.parameters().getLast().type());
    assertEquals(DOUBLE, tangent.result());
    return (Double) Objects.requireNonNull(Interpreter.run(tangent, arguments.toArray()));
  }
}
