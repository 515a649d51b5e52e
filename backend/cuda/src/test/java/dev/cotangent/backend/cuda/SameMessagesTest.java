package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cotangent.kernel.Device;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Unary;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.Update;
import dev.cotangent.tensor.Variable;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who misuses tensors is told the same wherever they are computed. */
class SameMessagesTest {
  private static final Update SUM = Update.of(2, x -> x[0].add(x[1]));

  private static final Unary REFUSING =
      Primitive.unary(
          "refusing",
          x -> {
            throw new ArithmeticException("refuses " + x);
          },
          (x, y) -> x);

  /** Planned, where there is a device, and not computed yet. */
  private static Tensor some(int... shape) {
    return Tensor.generate(i -> i - 1.5, shape).mul(2);
  }

  private static Tensor updated(Tensor operand) {
    Variable variable = Variable.of(some(3));
    Tensor before = variable.value();
    variable.update(SUM, operand);
    return before.mul(2);
  }

  private static final List<Supplier<Object>> MISUSES =
      List.of(
          () -> some(2, 3).add(some(4)),
          () -> some(2, 3).matmul(some(4, 2)),
          () -> some(2, 3, 4).matmul(some(3, 4, 5)),
          () -> some(2).add(some(2).to(ElementType.FLOAT32)),
          () -> some(2, 2).matmul(some(2, 2).to(ElementType.FLOAT32)),
          () -> some(2, 3).gather(1, 3),
          () -> some(2, 3).scatterAdd(0, new int[] {5}, some(1, 3)),
          () -> Tensor.concat(0, some(2, 3), some(2, 4)),
          () -> some(0, 3).max(0),
          () -> some(2).item(),
          () -> some(2, 3).reshape(4),
          () -> some(2, 3).sum(2),
          () -> some(2, 3).slice(1, 2, 5),
          () -> some(2, 2).mul(0).solve(some(2)),
          () -> some(2, 2).neg().cholesky(),
          () -> some(3, 2).crossEntropy(0, 1, 2),
          () -> some(3).apply(REFUSING),
          () -> Reverse.gradient(x -> x[0].mul(2), some(3)),
          () -> updated(some(3)),
          () -> updated(some(4)));

  private static String message(int misuse) {
    return assertThrows(RuntimeException.class, MISUSES.get(misuse)::get, "misuse " + misuse)
        .toString();
  }

  @Test
  void messagesAreThoseOfTheHost() {
    CudaDevice device = TestDevices.fresh();
    for (int i = 0; i < MISUSES.size(); i++) {
      int misuse = i;
      String expected = Device.onHost(() -> message(misuse));
      assertEquals(expected, device.during(() -> message(misuse)));
    }
  }
}
