package dev.cotangent.dual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mixed partials of polynomials, which are known, and the parts that they are made with. */
class InterpolationTest {
  @ParameterizedTest
  @CsvSource({"1,5", "2,1", "2,10", "3,8", "4,6", "6,3"})
  void partialsOfMonomials(int variables, int order) {
    MultiIndices indices = new MultiIndices(variables, order);
    for (int place = 0; place < indices.count(); place += 7) {
      int[] powers = indices.get(place);
      MixedPartials p = Forward.partials(monomial(powers), order, new double[variables]);
      for (int other = 0; other < indices.count(); other++) {
        double expected = other == place ? MultiIndices.factorial(powers) : 0;
        double size = MultiIndices.factorial(indices.orderAt(other)); // of x₀ to this order
        assertEquals(expected, p.at(indices.get(other)), 1e-12 * size);
      }
    }
  }

  private static ScalarFunction monomial(int... powers) {
    return x -> {
      Real product = Real.one();
      for (int m = 0; m < powers.length; m++) {
        for (int i = 0; i < powers[m]; i++) {
          product = product.mul(x[m]);
        }
      }
      return product;
    };
  }

  @Test
  void howPartialsAreAddressed() {
    MixedPartials p = Forward.partials(x -> x[0].square().mul(x[1].exp()).add(x[2]), 3, 2, 0, 5);
    assertEquals(9, p.value());
    assertEquals(3, p.variables());
    assertEquals(3, p.order());
    assertEquals(2, p.at(2, 1, 0), 1e-13);
    assertEquals(1, p.coefficient(2, 1, 0), 1e-13);
    assertArrayEquals(new double[] {4, 4, 1}, p.gradient(), 1e-14);
    assertArrayEquals(new double[] {2, 4, 0}, p.hessian()[0], 1e-13);
    assertArrayEquals(new double[] {4, 4, 0}, p.hessian()[1], 1e-13);
    double beside = 2.1 * 2.1 * Math.exp(-0.02) + 5.5;
    assertEquals(beside, p.taylor(0.1, -0.02, 0.5), 3e-6); // the terms of order 4
  }

  /** More lines than one pass takes. */
  @Test
  void manyVariables() {
    double[] x = IntStream.range(0, 12).mapToDouble(i -> 0.1 * i).toArray();
    MixedPartials p = Forward.partials(y -> Real.sum(y).exp(), 4, x);
    double value = Math.exp(6.6);
    MultiIndices indices = new MultiIndices(12, 4);
    assertEquals(1820, indices.count());
    for (int place = 0; place < indices.count(); place++) {
      assertEquals(value, p.at(indices.get(place)), 1e-11 * value);
    }
  }

  @Test
  void withoutVariablesOrOrder() {
    assertEquals(3, Forward.partials(x -> Real.of(3), 2).value());
    assertEquals(4, Forward.partials(x -> x[0].square(), 0, 2).value());
    MixedPartials[] several =
        Forward.partials(x -> new Real[] {x[0], Real.of(7)}, new double[] {2}, 1);
    assertEquals(1, several[0].at(1));
    assertEquals(7, several[1].value());
    assertEquals(0, several[1].at(1));
  }

  @Test
  void circlesComeTogetherAndInOrder() {
    int[][] graph = {{1}, {2}, {1, 3}, {}, {0, 4}};
    List<int[]> components = Components.of(5, i -> graph[i]);
    assertArrayEquals(new int[][] {{3}, {1, 2}, {0}, {4}}, components.toArray(int[][]::new));
  }
}
