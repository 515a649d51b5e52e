package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tensors that do not fit: an exception that names the operation and shows both shapes. */
class TensorMisuseTest {
  private static final Tensor MATRIX = Tensor.zeros(2, 3);
  private static final Tensor VECTOR = Tensor.zeros(5);
  private static final Tensor SINGLE = Tensor.floats(1, 2, 3);
  private static final Tensor EMPTY = Tensor.zeros(2, 0);

  private static void isRefused(Executable action, String... words) {
    refused(IllegalArgumentException.class, action, words);
  }

  private static void refused(Class<? extends Exception> type, Executable action, String... words) {
    Exception error = assertThrows(type, action, () -> String.join(" ", words));
    assertNotNull(error.getMessage());
    for (String word : words) {
      assertTrue(error.getMessage().contains(word), "'" + word + "' in: " + error.getMessage());
    }
  }

  /** Also where the operands are being differentiated, in either mode. */
  private static void isRefusedInEveryMode(TensorFunction f, Tensor x, String... words) {
    isRefused(() -> f.apply(new Tensor[] {x}), words);
    isRefused(() -> Forward.jacobian(f, x), words);
    isRefused(() -> Reverse.jacobian(f, x), words);
    isRefused(() -> Hybrid.hessian(f, x), words);
  }

  @Test
  void shapesThatDoNotFit() {
    isRefusedInEveryMode(x -> x[0].add(VECTOR), MATRIX, "add", "[2, 3]", "[5]");
    isRefusedInEveryMode(x -> VECTOR.hypot(x[0]), MATRIX, "hypot", "[2, 3]", "[5]");
    isRefusedInEveryMode(x -> x[0].matmul(VECTOR), MATRIX, "matmul", "[2, 3]", "[5]");
    isRefusedInEveryMode(x -> x[0].matmul(MATRIX), MATRIX, "matmul", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].matmul(Tensor.scalar(1)), MATRIX, "matmul", "[2, 3]", "[]");
    isRefusedInEveryMode(
        x -> x[0].matmul(Tensor.zeros(4, 3, 2)), Tensor.zeros(5, 2, 3), "matmul", "[5]", "[4]");
    isRefusedInEveryMode(x -> x[0].affine(MATRIX, VECTOR), MATRIX, "affine", "[2, 3]", "[5]");
    isRefusedInEveryMode(x -> x[0].dot(VECTOR), Tensor.zeros(4), "dot", "[4]", "[5]");
    isRefusedInEveryMode(x -> x[0].outer(VECTOR), MATRIX, "outer", "[2, 3]", "[5]");
    isRefusedInEveryMode(x -> Tensor.where(MATRIX, x[0], MATRIX), VECTOR, "where", "[2, 3]", "[5]");
    isRefusedInEveryMode(
        x -> Tensor.concat(0, x[0], Tensor.zeros(2, 4)), MATRIX, "concat", "[2, 3]", "[2, 4]");
    isRefusedInEveryMode(x -> Tensor.concat(0, x[0], VECTOR), MATRIX, "concat", "[2, 3]", "[5]");
    isRefusedInEveryMode(x -> Tensor.stack(0, x[0], VECTOR), MATRIX, "stack", "[2, 3]", "[5]");
    isRefusedInEveryMode(x -> x[0].reshape(4, -1), MATRIX, "reshape", "[2, 3]", "[4, -1]");
    isRefusedInEveryMode(x -> x[0].reshape(-1, -1), MATRIX, "reshape", "[2, 3]", "[-1, -1]");
    isRefusedInEveryMode(x -> x[0].reshape(-1, 0), EMPTY, "reshape", "[2, 0]", "[-1, 0]");
    isRefusedInEveryMode(x -> x[0].broadcastTo(3, 3), MATRIX, "broadcast", "[2, 3]", "[3, 3]");
    isRefusedInEveryMode(x -> x[0].broadcastTo(3), MATRIX, "broadcast", "[2, 3]", "[3]");
    isRefusedInEveryMode(
        x -> x[0].scatterAdd(1, new int[] {0, 0}, VECTOR), MATRIX, "scatterAdd", "[2, 3]", "[5]");
    isRefusedInEveryMode(x -> x[0].crossEntropy(1), MATRIX, "crossEntropy", "[2, 3]", "1 classes");
    isRefusedInEveryMode(x -> x[0].trace(), VECTOR, "diagonal", "[5]");
    isRefusedInEveryMode(x -> x[0].lowerTriangle(0), VECTOR, "lowerTriangle", "[5]");
    isRefusedInEveryMode(x -> x[0].upperTriangle(0), VECTOR, "upperTriangle", "[5]");
    isRefused(() -> MATRIX.greater(VECTOR), "greater", "[2, 3]", "[5]");
    isRefused(() -> Tensor.of(new double[] {1, 2}, 3), "2 values", "[3]");
    isRefused(() -> Tensor.of(new float[] {1, 2}, 2, 2), "2 values", "[2, 2]");
    isRefused(() -> Tensor.of(new Real[] {Real.of(1)}, 2), "1 values", "[2]");
    isRefused(() -> Tensor.of(new double[][] {{1, 2}, {1}}), "row 1", "length 1");
  }

  @Test
  void axesOutOfRange() {
    isRefusedInEveryMode(x -> x[0].sum(2), MATRIX, "sum", "axis 2", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].mean(-3), MATRIX, "mean", "axis -3", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].max(0, 0), MATRIX, "max", "twice");
    isRefusedInEveryMode(x -> x[0].min(1, -1), MATRIX, "min", "twice");
    isRefusedInEveryMode(x -> x[0].norm(0), Tensor.scalar(1), "norm", "no axes");
    isRefusedInEveryMode(x -> x[0].logSumExp(7), MATRIX, "logSumExp", "axis 7", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].softmax(2), MATRIX, "softmax", "axis 2", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].logSoftmax(2), MATRIX, "logSoftmax", "axis 2", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].cumsum(2), MATRIX, "cumsum", "axis 2", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].flip(2), MATRIX, "flip", "axis 2", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].slice(2, 0, 1), MATRIX, "slice", "axis 2", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].at(2, 0), MATRIX, "at", "axis 2", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].gather(2, 0), MATRIX, "gather", "axis 2", "[2, 3]");
    isRefusedInEveryMode(
        x -> x[0].scatterAdd(2, new int[1], MATRIX), MATRIX, "scatterAdd", "axis 2", "[2, 3]");
    isRefusedInEveryMode(x -> Tensor.concat(2, x[0]), MATRIX, "concat", "axis 2", "[2, 3]");
    isRefusedInEveryMode(x -> Tensor.stack(4, x[0]), MATRIX, "axis 4", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].expandDims(-4), MATRIX, "expandDims", "axis -4", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].swapAxes(0, 2), MATRIX, "swapAxes", "axis 2", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].transpose(0), MATRIX, "transpose", "[0]", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].transpose(0, 0), MATRIX, "transpose", "[0, 0]", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].transpose(1), VECTOR, "transpose", "axis 1", "[5]");
    isRefused(() -> MATRIX.size(2), "size", "axis 2", "[2, 3]");
    isRefused(() -> MATRIX.argMax(2), "argMax", "axis 2", "[2, 3]");
  }

  @Test
  void indicesOutOfRange() {
    isRefusedInEveryMode(x -> x[0].gather(1, 0, 3), MATRIX, "gather", "index 3", "0 to 2");
    isRefusedInEveryMode(x -> x[0].gather(1, -1), MATRIX, "gather", "index -1");
    isRefusedInEveryMode(x -> x[0].gather(1, 0), EMPTY, "gather", "index 0");
    isRefusedInEveryMode(
        x -> x[0].scatterAdd(0, new int[] {2}, Tensor.zeros(1, 3)),
        MATRIX,
        "scatterAdd",
        "index 2");
    isRefusedInEveryMode(x -> x[0].crossEntropy(0, 3), MATRIX, "crossEntropy", "index 3");
    isRefusedInEveryMode(x -> x[0].slice(0, 1, 3), MATRIX, "slice", "1 to 3", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].slice(0, 1, 0), MATRIX, "slice", "1 to 0", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].slice(0, 0, 1, 0), MATRIX, "slice", "steps of 0", "[2, 3]");
    isRefusedInEveryMode(x -> x[0].at(0, 2), MATRIX, "at", "index 2", "[2, 3]");
    isRefused(() -> MATRIX.get(0, 3), "get", "[0, 3]", "[2, 3]");
    isRefused(() -> MATRIX.get(0), "get", "1 indices", "[2, 3]");
    isRefused(() -> Tensor.oneHot(new int[] {0, 4}, 4), "oneHot", "index 4");
    refused(IllegalStateException.class, MATRIX::item, "one element", "[2, 3]");
    refused(IllegalStateException.class, EMPTY::toReal, "one element", "[2, 0]");
  }

  /** A step may be longer than any axis. */
  @Test
  void aVeryLongStep() {
    Tensor first = VECTOR.slice(0, 0, 5, Integer.MAX_VALUE);
    assertArrayEquals(new int[] {1}, first.shape());
  }

  @Test
  void typesDoNotMix() {
    isRefusedInEveryMode(
        x -> x[0].add(SINGLE), MATRIX, "add", "FLOAT64", "FLOAT32", "[2, 3]", "[3]");
    isRefusedInEveryMode(x -> x[0].matmul(SINGLE), MATRIX, "matmul", "FLOAT64", "FLOAT32");
    isRefusedInEveryMode(x -> x[0].dot(SINGLE), Tensor.zeros(3), "FLOAT64", "FLOAT32");
    isRefusedInEveryMode(
        x -> Tensor.concat(0, x[0], SINGLE), VECTOR, "concat", "FLOAT64", "FLOAT32");
    isRefusedInEveryMode(x -> Tensor.stack(0, x[0], SINGLE), Tensor.zeros(3), "FLOAT32");
    isRefusedInEveryMode(
        x -> Tensor.where(x[0], SINGLE, SINGLE), Tensor.zeros(3), "where", "FLOAT32");
    isRefusedInEveryMode(x -> x[0].affine(MATRIX, SINGLE), MATRIX, "affine", "FLOAT32");
    isRefusedInEveryMode(
        x -> x[0].scatterAdd(0, new int[] {0}, SINGLE.slice(0, 0, 1)), VECTOR, "FLOAT32");
    isRefused(() -> SINGLE.equal(Tensor.zeros(3)), "equal", "FLOAT32");
  }

  @Test
  void shapesThatNoArrayHolds() {
    isRefused(() -> Tensor.zeros(1 << 16, 1 << 16), "65536", "holds at most");
    isRefused(() -> Tensor.zeros(Integer.MAX_VALUE, Integer.MAX_VALUE, 8), "elements");
    isRefused(() -> Tensor.zeros(Integer.MAX_VALUE), "2147483647");
    isRefused(() -> Tensor.zeros(2, -1), "[2, -1]", "negative");
    isRefused(() -> Tensor.identity(1 << 20), "1048576");
    isRefused(() -> Tensor.identity(-1), "negative");
    isRefused(() -> Tensor.range(-2), "negative");
    isRefused(() -> Tensor.oneHot(new int[1 << 16], 1 << 16), "65536");
    Tensor wide = Tensor.full(ElementType.FLOAT64, 1, 1 << 20);
    isRefused(() -> wide.outer(wide), "1048576");
    isRefused(() -> wide.reshape(1, -1).add(wide.reshape(-1, 1)), "1048576");
    isRefused(() -> wide.broadcastTo(1 << 20, 1 << 20), "1048576");
    isRefused(() -> wide.diag(), "1048576");
    Tensor[] many = new Tensor[1 << 12];
    Arrays.fill(many, wide);
    isRefused(() -> Tensor.concat(0, many), "concat", "elements");
    isRefused(() -> Tensor.zeros(0, 1 << 20, 1 << 20).sum(0), "1048576");
  }

  @Test
  void nothingWhereSomethingIsNeeded() {
    isRefusedInEveryMode(x -> x[0].max(1), EMPTY, "max", "[2, 0]", "axis 1");
    isRefusedInEveryMode(x -> x[0].min(), EMPTY, "min", "[2, 0]", "axis 1");
    isRefused(() -> EMPTY.argMax(1), "argMax", "[2, 0]");
    isRefused(() -> Tensor.concat(0), "concat", "no tensors");
    isRefused(() -> Tensor.stack(0), "no tensors");
    isRefused(() -> Tensor.apply((Primitive) Arithmetic.ADD, MATRIX), "add", "2");
    Primitive any = Primitive.nary("total", -1, p -> p.length, (k, x, y) -> Real.zero());
    isRefused(() -> Tensor.apply(any), "total");
  }

  @Test
  void whatIsNull() {
    Tensor none = null;
    refused(NullPointerException.class, () -> MATRIX.add(none), "add");
    refused(NullPointerException.class, () -> MATRIX.matmul(none));
    refused(NullPointerException.class, () -> Tensor.concat(0, MATRIX, none));
    refused(NullPointerException.class, () -> Tensor.of(new Real[] {null}, 1), "null");
    refused(NullPointerException.class, () -> Reverse.gradient(x -> null, MATRIX), "function");
    refused(NullPointerException.class, () -> Forward.gradient(x -> null, MATRIX), "function");
    refused(NullPointerException.class, () -> Reverse.gradient(x -> x[0], none), "input");
  }

  @Test
  void pointAndDirectionDoNotFit() {
    TensorFunction f = x -> x[0].square();
    Tensor[] x = {MATRIX};
    isRefused(() -> Forward.jvp(f, x, new Tensor[] {VECTOR}), "jvp", "[2, 3]", "[5]");
    isRefused(() -> Forward.jvp(f, x, new Tensor[0]), "jvp", "1", "0");
    isRefused(
        () -> Forward.jvp(f, x, new Tensor[] {MATRIX.to(ElementType.FLOAT32)}), "jvp", "FLOAT32");
    isRefused(() -> Reverse.vjp(f, x, VECTOR), "[2, 3]", "[5]");
    isRefused(() -> Reverse.pullback(f, x).apply(VECTOR), "[2, 3]", "[5]");
    isRefused(() -> Reverse.gradient(f, x), "gradient", "[2, 3]");
    isRefused(() -> Forward.gradient(f, MATRIX), "gradient");
    isRefused(() -> Forward.gradient(p -> Tensor.ones(3), Tensor.zeros(0)), "gradient");
    isRefused(() -> Hybrid.hessianVectorProduct(f, x, x), "gradient", "[2, 3]");
    isRefused(
        () -> Hybrid.hessianVectorProduct(f, x, new Tensor[0]), "hessianVectorProduct", "1", "0");
  }

  /** Two inputs of different types are no reason to refuse: the function converts. */
  @Test
  void inputsMayDifferInType() {
    TensorFunction f = x -> x[0].mul(x[1].to(ElementType.FLOAT64)).square().sum();
    Tensor[] x = {Tensor.of(1, 2, 3), Tensor.floats(1, 2, 3)};
    Tensor[] product = Hybrid.hessianVectorProduct(f, x, x);
    assertEquals(ElementType.FLOAT64, product[0].type());
    assertEquals(ElementType.FLOAT32, product[1].type());
    // H x = (4 - 1) ∇f for a form of the fourth degree.
    assertArrayEquals(new double[] {6, 6 * 8, 6 * 27}, product[0].toArray(), 1e-5);
    assertArrayEquals(new double[] {6, 6 * 8, 6 * 27}, product[1].toArray(), 1e-5);
  }

  /** Another tape's tensors, another thread's, and those of a level inside. */
  @Test
  void tensorsWhereTheyDoNotBelong() {
    Tensor[] kept = new Tensor[1];
    Reverse.gradient(x -> (kept[0] = x[0]).sum(), MATRIX);
    List<Executable> uses =
        List.of(
            () -> kept[0].exp(),
            () -> kept[0].toReals(),
            () -> MATRIX.add(kept[0]),
            () -> Reverse.gradient(x -> x[0].add(kept[0]).sum(), MATRIX),
            () -> Forward.gradient(x -> x[0].add(kept[0]).sum(), MATRIX),
            () -> Reverse.gradient(x -> kept[0], MATRIX),
            () -> Reverse.gradient(x -> x[0].sum(), kept[0])[0].exp());
    for (Executable use : uses) {
      refused(IllegalStateException.class, use, "tape");
    }
    refused(
        IllegalStateException.class,
        () ->
            Forward.gradient(
                x -> Reverse.gradient(p -> kept[0] = p[0].sum(), x)[0].mul(kept[0]).sum(), MATRIX),
        "tape");
    Reverse.gradient(
        x -> {
          Exception[] error = new Exception[1];
          Thread other =
              Thread.ofPlatform()
                  .start(
                      () -> error[0] = assertThrows(IllegalStateException.class, () -> x[0].exp()));
          try {
            other.join();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          assertTrue(error[0].getMessage().contains("thread"));
          return x[0].sum();
        },
        MATRIX);
  }

  /** Rows of a user's that give the wrong shape are named. */
  @Test
  void wrongRows() {
    refused(
        IllegalStateException.class,
        () ->
            Reverse.gradient(
                x -> Tensor.apply(TensorHarnessTest.FORGOTTEN_SUM, x[0]).sum(), MATRIX),
        "forgottenSum",
        "pullback",
        "correct the row");
    TensorPrimitive wrongType =
        new TensorHarnessTest.Made(
            "wrongType",
            Role.DISTRIBUTOR,
            x -> x,
            (x, dx) -> dx.to(ElementType.FLOAT32),
            (x, w) -> w.to(ElementType.FLOAT32));
    TensorFunction f = x -> Tensor.apply(wrongType, x[0]).sum();
    refused(IllegalStateException.class, () -> Reverse.gradient(f, MATRIX), "wrongType", "FLOAT32");
    refused(IllegalStateException.class, () -> Forward.gradient(f, MATRIX), "wrongType", "FLOAT32");
  }
}
