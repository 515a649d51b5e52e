package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.primitive.Role;
import dev.cotangent.tensor.LinearPrimitive;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorPrimitive;
import dev.cotangent.tensor.TensorRegistry.Example;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Tests the tests: tensor rows that are wrong on purpose, each rejected by the check it breaks. */
class TensorHarnessTest {
  /** A row of one operand, made of functions. */
  record Made(
      String name,
      Role role,
      UnaryOperator<Tensor> f,
      BinaryOperator<Tensor> push,
      BinaryOperator<Tensor> pull)
      implements TensorPrimitive {
    @Override
    public Tensor value(Tensor... x) {
      return f.apply(x[0]);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return push.apply(x[0], dx);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return pull.apply(x[0], w);
    }

    @Override
    public String toString() {
      return "made for a test";
    }
  }

  /** A linear row of one operand. */
  record Linear(String name, UnaryOperator<Tensor> f, UnaryOperator<Tensor> back)
      implements LinearPrimitive {
    @Override
    public Tensor value(Tensor x) {
      return f.apply(x);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new Linear(name + "Mirror", back, f);
    }
  }

  /** x + x.sum(0), whose pullback leaves out the sum that belongs to the broadcast. */
  static final TensorPrimitive FORGOTTEN_SUM =
      new Made("forgottenSum", Role.DISTRIBUTOR, x -> x.sum(0), (x, dx) -> dx.sum(0), (x, w) -> w);

  private static final Tensor X = Tensor.of(new double[][] {{0.5, -1, 2}, {1.5, 0.25, -0.75}});

  private static void check(TensorPrimitive row, BiConsumer<Example, RandomGenerator> check) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 5; i++) {
      check.accept(new Example(row, X), random);
    }
  }

  private static void fails(TensorPrimitive wrong, BiConsumer<Example, RandomGenerator> check) {
    Throwable error = assertThrows(Throwable.class, () -> check(wrong, check));
    assertTrue(error instanceof AssertionError || error instanceof IllegalStateException);
    assertTrue(error.getMessage().startsWith(wrong.name()), "the message names the row: " + error);
  }

  private static Made made(
      String name,
      UnaryOperator<Tensor> f,
      BinaryOperator<Tensor> push,
      BinaryOperator<Tensor> pull) {
    return new Made(name, Role.SCALER, f, push, pull);
  }

  @Test
  void aRightRowPasses() {
    TensorPrimitive right =
        made(
            "right",
            x -> x.square().sum(0),
            (x, dx) -> x.mul(dx).mul(2).sum(0),
            (x, w) -> x.mul(w).mul(2));
    assertDoesNotThrow(() -> check(right, TensorChecks::adjointIdentity));
    assertDoesNotThrow(() -> check(right, TensorChecks::pushforwardMatchesDifferences));
    assertDoesNotThrow(() -> check(right, TensorChecks::modesAgree));
    assertDoesNotThrow(() -> check(right, TensorChecks::nestingsAgree));
    assertDoesNotThrow(() -> check(right, TensorChecks::roleHolds));
    assertDoesNotThrow(() -> check(right, TensorChecks::viewsGiveTheSame));
    assertDoesNotThrow(() -> check(right, TensorChecks::memoryIsNotShared));
    assertDoesNotThrow(() -> check(right, TensorChecks::singlePrecisionAgrees));
  }

  @Test
  void aWrongSignInThePullback() {
    TensorPrimitive wrong = made("wrongSign", x -> x.neg(), (x, dx) -> dx.neg(), (x, w) -> w);
    fails(wrong, TensorChecks::adjointIdentity);
    fails(wrong, TensorChecks::modesAgree);
    fails(wrong, TensorChecks::nestingsAgree);
  }

  @Test
  void aSmallErrorInThePullback() {
    fails(
        made("almost", x -> x.mul(3), (x, dx) -> dx.mul(3), (x, w) -> w.mul(3 + 1e-12)),
        TensorChecks::adjointIdentity);
  }

  @Test
  void aWrongPushforwardWithItsOwnPullback() {
    TensorPrimitive wrong =
        made("wrongBoth", x -> x.square(), (x, dx) -> x.mul(dx), (x, w) -> x.mul(w));
    assertDoesNotThrow(() -> check(wrong, TensorChecks::adjointIdentity));
    fails(wrong, TensorChecks::pushforwardMatchesDifferences);
  }

  @Test
  void aWrongShape() {
    fails(
        made("wrongShape", x -> x.transpose(), (x, dx) -> dx.transpose(), (x, w) -> w),
        TensorChecks::adjointIdentity);
    fails(
        made("wrongPush", x -> x.transpose(), (x, dx) -> dx, (x, w) -> w.transpose()),
        TensorChecks::adjointIdentity);
  }

  @Test
  void aForgottenSum() {
    fails(FORGOTTEN_SUM, TensorChecks::adjointIdentity);
    fails(
        new Linear("forgottenBroadcast", x -> x.sum(true, 0), w -> w),
        TensorChecks::adjointIdentity);
  }

  @Test
  void aRuleThatCannotBeDifferentiated() {
    TensorPrimitive wrong =
        made(
            "cutOff",
            x -> x.square(),
            (x, dx) -> x.detach().mul(dx).mul(2),
            (x, w) -> x.detach().mul(w).mul(2));
    assertDoesNotThrow(() -> check(wrong, TensorChecks::adjointIdentity));
    fails(wrong, TensorChecks::nestingsAgree);
  }

  @Test
  void aLinearRowThatIsNot() {
    fails(new Linear("affineMap", x -> x.add(1), w -> w), TensorChecks::linearRowIsLinear);
    fails(
        new Linear("wrongMirror", x -> x.mul(2), w -> w.mul(2).flip(0)),
        TensorChecks::adjointIdentity);
    AtomicInteger calls = new AtomicInteger();
    fails(
        new Linear("drifting", x -> x.mul(calls.incrementAndGet()), w -> w),
        TensorChecks::mirrorOfMirrorIsTheRow);
  }

  @Test
  void wrongRoles() {
    fails(
        new Made(
            "noDistributor", Role.DISTRIBUTOR, x -> x.square(), (x, d) -> x.mul(d), Tensor::mul),
        TensorChecks::roleHolds);
    fails(
        new Made("noSwitcher", Role.SWITCHER, x -> x.square(), (x, d) -> x.mul(d), Tensor::mul),
        TensorChecks::roleHolds);
    fails(
        new Made("noRouter", Role.ROUTER, x -> x.mul(2), (x, d) -> d.mul(2), (x, w) -> w.mul(2)),
        TensorChecks::roleHolds);
  }

  /** A row that looks at how its operand lies, and one that changes what it has handed out. */
  @Test
  void rowsThatLookBehindTheTensor() {
    AtomicInteger calls = new AtomicInteger();
    TensorPrimitive drifting =
        made("drifting", x -> x.add(calls.incrementAndGet()), (x, dx) -> dx, (x, w) -> w);
    fails(drifting, TensorChecks::viewsGiveTheSame);
    fails(drifting, TensorChecks::broadcastOperandsGiveTheSame);
    TensorPrimitive fickle =
        made("fickle", x -> x, (x, dx) -> dx, (x, w) -> w.mul(calls.incrementAndGet()));
    fails(fickle, TensorChecks::memoryIsNotShared);
    fails(
        made("double", x -> x, (x, dx) -> dx, (x, w) -> w.mul(w.type().bytes())),
        TensorChecks::singlePrecisionAgrees);
  }
}
