package dev.cotangent.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VariableTest {
  private static final Update STEP = Update.of(3, x -> x[0].sub(x[2].mul(x[1])));

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void anUpdateReplacesEveryElement(ElementType type) {
    int n = 100_000; // more than one thread's part
    Variable x = Variable.of(Tensor.range(n).to(type));
    x.update(STEP, Tensor.full(type, 4, n), Tensor.full(type, 0.5));
    double[] expected = new double[n];
    Arrays.setAll(expected, i -> i - 2);
    assertArrayEquals(expected, x.value().toArray());
    assertArrayEquals(expected, x.copy().toArray());
  }

  @Test
  void aTensorNeverChangesUnderItsUser() {
    Tensor initial = Tensor.of(1, 2);
    Variable x = Variable.of(initial);
    Tensor value = x.value();
    Tensor copy = x.copy();
    x.update(STEP, Tensor.of(1, 1), Tensor.scalar(1));
    assertThrows(IllegalStateException.class, value::toArray);
    assertArrayEquals(new double[] {1, 2}, copy.toArray());
    assertArrayEquals(new double[] {1, 2}, initial.toArray());
  }

  @Test
  void aViewOfTheVariableIsNoOperand() {
    Variable x = Variable.of(Tensor.of(new double[][] {{1, 2}, {3, 4}}));
    Tensor transposed = x.value().transpose();
    assertThrows(IllegalStateException.class, () -> x.update(STEP, transposed, Tensor.scalar(1)));
    assertArrayEquals(new double[] {1, 2, 3, 4}, x.value().toArray());
  }

  @Test
  void whatDoesNotFitIsRejectedAndChangesNothing() {
    Variable x = Variable.of(Tensor.of(1, 2));
    Tensor rate = Tensor.scalar(1);
    assertEquals(
        "update: operands of shapes [[2, 2], []] do not broadcast to the variable's shape [2]",
        assertThrows(IllegalArgumentException.class, () -> x.update(STEP, Tensor.zeros(2, 2), rate))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> x.update(STEP, Tensor.zeros(3), rate));
    assertThrows(IllegalArgumentException.class, () -> x.update(STEP, Tensor.floats(1, 2), rate));
    assertThrows(IllegalArgumentException.class, () -> x.update(STEP, rate));
    assertArrayEquals(new double[] {1, 2}, x.value().toArray());
  }

  @Test
  void whatIsNoFormulaIsNoUpdate() {
    assertThrows(IllegalArgumentException.class, () -> Update.of(2, x -> x[1]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Update.of(1, x -> x[0].greaterThan(0) ? x[0].neg() : x[0].exp()));
  }

  @Test
  void aVariableMayHaveNoElements() {
    Variable x = Variable.of(Tensor.zeros(0, 3));
    x.update(STEP, Tensor.zeros(0, 3), Tensor.scalar(1));
    assertEquals(0, x.value().size());
  }

  @Test
  void whatIsDetachedIsACopy() {
    Variable variable = Variable.of(Tensor.of(1, 2));
    Tensor kept = variable.value().detach();
    Tensor dead = variable.value();
    variable.update(Update.of(1, x -> x[0].mul(10)));
    assertArrayEquals(new double[] {1, 2}, kept.toArray());
    var e = assertThrows(IllegalStateException.class, dead::toArray);
    assertTrue(e.getMessage().contains("variable"), e.getMessage());
  }
}
