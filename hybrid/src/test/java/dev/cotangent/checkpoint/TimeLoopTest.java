package dev.cotangent.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.primitive.Usage;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops have the derivatives of plain loops, whichever states are kept. */
class TimeLoopTest {
  private static final double[] START = {1, -0.4};
  private static final double[] PARAMETERS = {0.3, 0.8};
  private static final double[] ALL = {1, -0.4, 0.3, 0.8};
  private static final TimeLoop.Term ENERGY =
      (k, s, p) -> s[1].square().mul(0.5).sub(s[0].cos()).mul(p[0]);

  @TempDir private static Path directory;

  private static Real last(Real... s) {
    return s[0].square().add(s[0].mul(s[1])).add(s[1].sin());
  }

  private static List<Checkpoints> strategies() {
    return List.of(
        Checkpoints.all(),
        Checkpoints.binomial(1),
        Checkpoints.binomial(2),
        Checkpoints.binomial(7),
        Checkpoints.binomial(1_000),
        Checkpoints.bytes(100),
        Checkpoints.bytes(1 << 20),
        Checkpoints.online(1),
        Checkpoints.online(2),
        Checkpoints.online(7),
        Checkpoints.memoryAndDisk(1, 1, directory),
        Checkpoints.memoryAndDisk(3, 5, directory),
        Checkpoints.memoryAndDisk(50, 60, directory));
  }

  private static List<Checkpoints> onlineStrategies() {
    return List.of(
        Checkpoints.all(), Checkpoints.bytes(200), Checkpoints.online(2), Checkpoints.online(9));
  }

  private static boolean nothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertArrayEquals(expected, actual, tolerance * (1 + size));
  }

  /** The derivatives of a loss, the initial state's first. */
  private static double[] flat(LossGradient g) {
    double[] all = Arrays.copyOf(g.state(), g.state().length + g.parameters().length);
    System.arraycopy(g.parameters(), 0, all, g.state().length, g.parameters().length);
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 8, 100, 143})
  void theChoiceOfCheckpointsChangesNoBit(int steps) throws IOException {
    TimeLoop loop = TimeLoop.of(steps, Steps::pendulum);
    LossGradient expected = loop.gradient(ENERGY, TimeLoopTest::last, START, PARAMETERS);
    for (Checkpoints checkpoints : strategies()) {
      LossGradient g =
          loop.with(checkpoints).gradient(ENERGY, TimeLoopTest::last, START, PARAMETERS);
      assertEquals(expected.value(), g.value(), checkpoints.toString());
      assertArrayEquals(expected.end(), g.end(), checkpoints.toString());
      assertArrayEquals(flat(expected), flat(g), checkpoints.toString());
      double[] inside =
          Reverse.gradient(
              x ->
                  loop.with(checkpoints)
                      .loss(
                          ENERGY,
                          TimeLoopTest::last,
                          Arrays.copyOf(x, 2),
                          Arrays.copyOfRange(x, 2, 4)),
              ALL);
      assertArrayEquals(flat(expected), inside, checkpoints + " as one operation");
    }
    for (Checkpoints checkpoints : onlineStrategies()) {
      LossGradient g =
          TimeLoop.until((k, s) -> k == steps, Steps::pendulum)
              .with(checkpoints)
              .gradient(ENERGY, TimeLoopTest::last, START, PARAMETERS);
      assertArrayEquals(flat(expected), flat(g), checkpoints + " until");
    }
    assertTrue(nothingIsLeft(), "files are deleted");
  }

  @Property(seed = "1", tries = 150, edgeCases = EdgeCasesMode.NONE)
  void randomLoopsAreLikePlainOnes(
      @ForAll long seed,
      @ForAll @IntRange(max = 30) int steps,
      @ForAll @IntRange(min = 1, max = 6) int s) {
    TimeLoop.Step step = Steps.random(seed);
    double[] x = {0.3, -0.7, 1.1, 0.5, -0.2};
    ScalarFunction last = end -> end[0].add(end[1].mul(end[2]));
    ScalarFunction plain = Steps.plain(step, steps, 3, last);
    ScalarFunction loop =
        Steps.looped(TimeLoop.of(steps, step).with(Checkpoints.binomial(s)), 3, last);
    double[] expected = Reverse.gradient(plain, x);
    assertEquals(plain.apply(Real.of(x)).value(), loop.apply(Real.of(x)).value());
    assertClose(expected, Reverse.gradient(loop, x), 1e-13);
    assertClose(expected, Forward.gradient(loop, x), 1e-13);
    LossGradient door =
        TimeLoop.of(steps, step)
            .with(Checkpoints.online(s))
            .gradient(last, Arrays.copyOf(x, 3), Arrays.copyOfRange(x, 3, 5));
    assertArrayEquals(Reverse.gradient(loop, x), flat(door));
  }

  @Property(seed = "2", tries = 25, edgeCases = EdgeCasesMode.NONE)
  void secondDerivatives(@ForAll long seed, @ForAll @IntRange(max = 12) int steps) {
    TimeLoop.Step step = Steps.random(seed);
    double[] x = {0.3, -0.7, 1.1, 0.5, -0.2};
    ScalarFunction last = end -> end[0].square().add(end[1].mul(end[2]));
    ScalarFunction loop =
        Steps.looped(TimeLoop.of(steps, step).with(Checkpoints.binomial(3)), 3, last);
    double[] expected = flat(Hybrid.hessian(Steps.plain(step, steps, 3, last), x));
    assertClose(expected, flat(Hybrid.hessian(loop, x)), 1e-12);
    assertClose(expected, flat(Forward.jacobian(Forward.gradient(loop), x)), 1e-12);
    assertClose(expected, flat(Reverse.jacobian(Forward.gradient(loop), x)), 1e-12);
    assertClose(expected, flat(Reverse.jacobian(Reverse.gradient(loop), x)), 1e-12);
  }

  @Test
  void thirdDerivatives() {
    ScalarFunction plain = Steps.plain(Steps::pendulum, 20, 2, TimeLoopTest::last);
    TimeLoop loop = TimeLoop.of(20, Steps::pendulum).with(Checkpoints.binomial(3));
    ScalarFunction looped = Steps.looped(loop, 2, TimeLoopTest::last);
    for (int i = 0; i < ALL.length; i++) {
      int row = i;
      double[] expected = flat(Hybrid.hessian(x -> Reverse.gradient(plain, x)[row], ALL));
      assertClose(
          expected, flat(Hybrid.hessian(x -> Reverse.gradient(looped, x)[row], ALL)), 1e-12);
      assertClose(
          expected,
          flat(
              Reverse.jacobian(
                  x -> Reverse.gradient(y -> Forward.gradient(looped, y)[row], x), ALL)),
          1e-12);
    }
  }

  private static double[] flat(double[]... rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  /** x'' = -ω² x has a solution; the method of Runge and Kutta is at 1e-12 of it at this step. */
  @Test
  void oscillatorHasAClosedForm() {
    double omega = 1.3;
    double t = 5;
    int steps = 5_000;
    TimeLoop loop = TimeLoop.of(steps, Steps.oscillator(t / steps)).with(Checkpoints.binomial(12));
    LossGradient g = loop.gradient(end -> end[0], new double[] {0.7, 0.2}, omega);
    double cos = Math.cos(omega * t);
    double sin = Math.sin(omega * t);
    assertEquals(0.7 * cos + 0.2 * sin / omega, g.value(), 1e-11);
    assertEquals(cos, g.state()[0], 1e-11);
    assertEquals(sin / omega, g.state()[1], 1e-11);
    double slope = -0.7 * t * sin + 0.2 * (t * cos / omega - sin / (omega * omega));
    assertEquals(slope, g.parameters()[0], 1e-11);
  }

  @Test
  void initialStateMayDependOnTheParameters() {
    TimeLoop loop = TimeLoop.of(40, Steps::pendulum).with(Checkpoints.binomial(4));
    ScalarFunction f =
        x -> {
          Real[] start = {x[0].mul(x[1]), x[1].sin()};
          Real[] end = loop.run(start, x);
          return last(end).mul(x[0]);
        };
    ScalarFunction plain =
        x -> {
          Real[] s = {x[0].mul(x[1]), x[1].sin()};
          for (int k = 0; k < 40; k++) {
            s = Steps.pendulum(k, s, x);
          }
          return last(s).mul(x[0]);
        };
    assertClose(Reverse.gradient(plain, PARAMETERS), Reverse.gradient(f, PARAMETERS), 1e-14);
    double[] hessian = flat(Hybrid.hessian(plain, PARAMETERS));
    assertClose(hessian, flat(Hybrid.hessian(f, PARAMETERS)), 1e-13);
  }

  @Test
  void loopIsOneOperationOnATape() {
    int[] sizes = new int[2];
    for (int i = 0; i < sizes.length; i++) {
      try (Tape tape = Tape.open()) {
        Real[] x = Arrays.stream(ALL).mapToObj(tape::variable).toArray(Real[]::new);
        TimeLoop loop = TimeLoop.of(10 + 1_000 * i, Steps::pendulum);
        Real loss = Steps.looped(loop, 2, TimeLoopTest::last).apply(x);
        tape.gradient(loss);
        sizes[i] = tape.size();
      }
    }
    assertEquals(sizes[0], sizes[1], "the tape does not grow with the steps");
  }

  @Test
  void predicateSeesTheStateAndEndsTheLoop() {
    TimeLoop.Stop below = (k, s) -> s[0] < 0.1;
    TimeLoop loop = TimeLoop.until(below, Steps::pendulum);
    LossGradient g = loop.gradient(ENERGY, TimeLoopTest::last, START, PARAMETERS);
    assertTrue(g.end()[0] < 0.1);
    int steps = 0;
    Real[] s = Real.of(START);
    while (!below.isDone(steps, Real.values(s))) {
      s = Steps.pendulum(steps++, s, Real.of(PARAMETERS));
    }
    assertArrayEquals(Real.values(s), g.end());
    LossGradient known =
        TimeLoop.of(steps, Steps::pendulum).gradient(ENERGY, TimeLoopTest::last, START, PARAMETERS);
    assertArrayEquals(flat(known), flat(g));
    assertTrue(steps > 20, "there are some steps");
    double[] hessian = flat(Hybrid.hessian(Steps.looped(loop, 2, TimeLoopTest::last), ALL));
    double[] same =
        flat(
            Hybrid.hessian(
                Steps.looped(TimeLoop.of(steps, Steps::pendulum), 2, TimeLoopTest::last), ALL));
    assertArrayEquals(same, hessian);
  }

  @Test
  void noParametersAndNoSteps() {
    TimeLoop.Step square = (k, s, p) -> new Real[] {s[0].square()};
    LossGradient g = TimeLoop.of(3, square).gradient(end -> end[0], new double[] {1.5});
    assertEquals(8 * Math.pow(1.5, 7), g.state()[0], 1e-13);
    assertEquals(0, g.parameters().length);
    LossGradient none =
        TimeLoop.of(0, square).gradient(end -> end[0].mul(3), new double[] {1.5}, 2);
    assertEquals(4.5, none.value());
    assertArrayEquals(new double[] {3}, none.state());
    assertArrayEquals(new double[] {0}, none.parameters());
  }

  /** What the loss does not use does not meet an infinite slope. */
  @Test
  void deadStatesContributeNothing() {
    TimeLoop.Step step = (k, s, p) -> new Real[] {s[0].mul(p[0]), p[1].sqrt()};
    LossGradient g = TimeLoop.of(5, step).gradient(end -> end[0], new double[] {1, 1}, 1.1, 0);
    assertArrayEquals(new double[] {Math.pow(1.1, 5), 0}, g.state(), 1e-15);
    assertEquals(0, g.parameters()[1]);
  }

  @Test
  void notANumberStaysOne() {
    TimeLoop.Step step = (k, s, p) -> new Real[] {s[0].log()};
    LossGradient g = TimeLoop.of(5, step).gradient(end -> end[0], new double[] {-1});
    assertTrue(Double.isNaN(g.value()));
    assertTrue(Double.isNaN(g.state()[0]));
  }

  @Test
  void policyAtKinksIsThatOfTheCall() {
    TimeLoop.Step step = (k, s, p) -> new Real[] {s[0].relu()};
    TimeLoop loop = TimeLoop.of(3, step).with(Checkpoints.binomial(2));
    for (Subgradient policy : Subgradient.values()) {
      double slope = policy.during(() -> Forward.derivative(Real::relu, 0.0));
      LossGradient g = policy.during(() -> loop.gradient(end -> end[0], new double[] {0}));
      assertEquals(Math.pow(slope, 3), g.state()[0]);
    }
  }

  @Test
  void observersSeeTheSteps() {
    TimeLoop loop = TimeLoop.of(3, Steps::pendulum);
    List<String> used =
        Usage.of(Steps.looped(loop, 2, TimeLoopTest::last).asVector(), ALL).stream()
            .map(Primitive::name)
            .toList();
    assertTrue(used.containsAll(List.of("sin", "neg", "sub", "mul", "add", "square")), "" + used);
  }

  @Test
  void threadsDoNotMatter() throws Exception {
    TimeLoop loop =
        TimeLoop.of(300, Steps::pendulum).with(Checkpoints.memoryAndDisk(3, 4, directory));
    double[] expected = flat(loop.gradient(ENERGY, TimeLoopTest::last, START, PARAMETERS));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<double[]>> runs = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        runs.add(
            threads.submit(
                () -> flat(loop.gradient(ENERGY, TimeLoopTest::last, START, PARAMETERS))));
      }
      for (Future<double[]> run : runs) {
        assertArrayEquals(expected, run.get());
      }
    }
    assertTrue(nothingIsLeft());
  }
}
