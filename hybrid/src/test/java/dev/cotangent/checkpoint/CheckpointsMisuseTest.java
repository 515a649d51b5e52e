package dev.cotangent.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said, and never a wrong number; files are gone whatever happens. */
class CheckpointsMisuseTest {
  private static final double[] START = {1, -0.4};
  private static final ScalarFunction LAST = s -> s[0].square();

  @TempDir private Path directory;

  private static void says(RuntimeException e, String... parts) {
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), () -> part + " is missing in: " + e.getMessage());
    }
  }

  private static TimeLoop loop(TimeLoop.Step step) {
    return TimeLoop.of(20, step).with(Checkpoints.binomial(3));
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }

  @Test
  void stateOfAnotherLength() {
    TimeLoop loop = loop((k, s, p) -> k < 7 ? s : new Real[] {s[0]});
    says(
        assertThrows(IllegalStateException.class, () -> loop.gradient(LAST, START)),
        "step 7",
        "1 numbers",
        "a state of 2");
    says(
        assertThrows(IllegalStateException.class, () -> loop.run(Real.of(START), new Real[0])),
        "step 7");
  }

  @Test
  @SuppressWarnings("NullAway") // nulls are the point
  void nulls() {
    says(
        assertThrows(
            NullPointerException.class, () -> loop((k, s, p) -> null).gradient(LAST, START)),
        "step 0",
        "null");
    says(
        assertThrows(
            NullPointerException.class,
            () -> loop((k, s, p) -> new Real[] {s[0], null}).gradient(LAST, START)),
        "number 1 of step 0");
    says(
        assertThrows(
            NullPointerException.class,
            () -> loop(Steps::pendulum).gradient((k, s, p) -> null, LAST, START, 0, 0)),
        "loss term of step 0");
    assertThrows(
        NullPointerException.class, () -> loop(Steps::pendulum).gradient(s -> null, START, 0, 0));
    assertThrows(NullPointerException.class, () -> TimeLoop.of(1, null));
    assertThrows(NullPointerException.class, () -> TimeLoop.until(null, Steps::pendulum));
    assertThrows(NullPointerException.class, () -> loop(Steps::pendulum).with(null));
    assertThrows(NullPointerException.class, () -> Checkpoints.memoryAndDisk(1, 1, null));
  }

  @Test
  void numbersOutOfRange() {
    says(
        assertThrows(IllegalArgumentException.class, () -> TimeLoop.of(-1, Steps::pendulum)), "-1");
    says(assertThrows(IllegalArgumentException.class, () -> Checkpoints.binomial(0)), "0");
    says(assertThrows(IllegalArgumentException.class, () -> Checkpoints.online(-2)), "-2");
    says(assertThrows(IllegalArgumentException.class, () -> Checkpoints.bytes(7)), "7");
    assertThrows(IllegalArgumentException.class, () -> Checkpoints.memoryAndDisk(0, 1, directory));
    assertThrows(IllegalArgumentException.class, () -> Checkpoints.memoryAndDisk(1, 0, directory));
    assertThrows(
        IllegalArgumentException.class,
        () -> Checkpoints.memoryAndDisk(Integer.MAX_VALUE, 1, directory));
    TimeLoop tight = loop((k, s, p) -> s).with(Checkpoints.bytes(15));
    says(
        assertThrows(IllegalArgumentException.class, () -> tight.gradient(LAST, START)),
        "2 numbers",
        "15",
        "16");
    says(
        assertThrows(IllegalArgumentException.class, () -> tight.run(new Real[0], Real.of(1, 2))),
        "empty state");
  }

  @Test
  void offlineCheckpointsNeedTheNumberOfSteps() {
    TimeLoop loop = TimeLoop.until((k, s) -> k == 3, (k, s, p) -> s);
    for (Checkpoints checkpoints :
        new Checkpoints[] {Checkpoints.binomial(4), Checkpoints.memoryAndDisk(1, 1, directory)}) {
      says(
          assertThrows(
              IllegalStateException.class, () -> loop.with(checkpoints).gradient(LAST, START)),
          "online");
    }
  }

  /** A step that counts its calls gives another gradient, were it not an exception. */
  @Test
  void stepThatIsNotTheSameEachTime() {
    for (Checkpoints checkpoints :
        new Checkpoints[] {Checkpoints.binomial(3), Checkpoints.all(), Checkpoints.online(2)}) {
      AtomicInteger calls = new AtomicInteger();
      TimeLoop.Step step =
          (k, s, p) -> new Real[] {s[0].mul(1 + 1e-15 * calls.incrementAndGet()), s[1]};
      says(
          assertThrows(
              IllegalStateException.class,
              () -> loop(step).with(checkpoints).gradient(LAST, START)),
          "not the same each time",
          "number 0 after step 19");
    }
  }

  /** Only steps that are run from a checkpoint differ here: the links of the chain are checked. */
  @Test
  void stepThatChangesOnTheWayBack() {
    AtomicInteger calls = new AtomicInteger();
    TimeLoop.Step step =
        (k, s, p) -> new Real[] {s[0].add(calls.incrementAndGet() > 27 ? 1e-9 : 0), s[1]};
    says(
        assertThrows(IllegalStateException.class, () -> loop(step).gradient(LAST, START)),
        "not the same each time");
  }

  @Test
  void loopThatChangesBetweenValueAndGradient() {
    AtomicInteger calls = new AtomicInteger();
    TimeLoop.Step step =
        (k, s, p) -> new Real[] {s[0].mul(calls.incrementAndGet() > 20 ? 1.5 : 1), s[1]};
    // The value's run is the first, the gradient's the second: each for itself is consistent.
    says(
        assertThrows(
            IllegalStateException.class,
            () -> Reverse.gradient(x -> loop(step).run(x, new Real[0])[0], START)),
        "not the same each time");
  }

  @Test
  void numbersOfAnotherDifferentiationInsideTheStep() {
    says(
        assertThrows(
            IllegalStateException.class,
            () ->
                Reverse.gradient(
                    x ->
                        loop((k, s, p) -> new Real[] {s[0].mul(x[0]), s[1]})
                            .loss(LAST, Real.of(START), new Real[0]),
                    3)),
        "step 0",
        "as parameters");
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                x -> Real.of(loop((k, s, p) -> s).gradient(end -> end[0].mul(x), START).state()[0]),
                2.0));
  }

  @Test
  void arraysMayBeChangedByAStep() {
    TimeLoop.Step tidy =
        (k, s, p) -> new Real[] {s[0].add(s[1].mul(p[0])), s[1].sub(s[0].mul(p[0]))};
    Real[] reused = new Real[2];
    TimeLoop.Step untidy =
        (k, s, p) -> {
          Real[] next = tidy.next(k, s, p);
          System.arraycopy(next, 0, reused, 0, 2);
          s[0] = Real.of(Double.NaN);
          p[0] = Real.of(Double.NaN);
          return reused;
        };
    LossGradient expected = loop(tidy).gradient(LAST, START, 0.1);
    LossGradient g = loop(untidy).gradient(LAST, START, 0.1);
    assertArrayEquals(expected.state(), g.state());
    assertArrayEquals(expected.parameters(), g.parameters());
  }

  @Test
  void interruptEndsTheLoopAndStays() throws IOException {
    TimeLoop.Step step =
        (k, s, p) -> {
          if (k == 5) {
            Thread.currentThread().interrupt();
          }
          return s;
        };
    TimeLoop loop = TimeLoop.of(20, step).with(Checkpoints.memoryAndDisk(2, 2, directory));
    try {
      says(assertThrows(CancellationException.class, () -> loop.gradient(LAST, START)), "step 6");
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals(0, files());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 20, 21, 30})
  void filesAreThereDuringTheRunAndGoneAfterAnException(int last) throws IOException {
    AtomicInteger calls = new AtomicInteger();
    TimeLoop.Step step =
        (k, s, p) -> {
          if (calls.incrementAndGet() == last) {
            throw new ArithmeticException(quietly(this::files) + " file");
          }
          return s;
        };
    TimeLoop loop = TimeLoop.of(20, step).with(Checkpoints.memoryAndDisk(2, 4, directory));
    says(assertThrows(ArithmeticException.class, () -> loop.gradient(LAST, START)), "1 file");
    assertEquals(0, files());
  }

  @Test
  void noFileWhereMemoryIsEnough() {
    Path missing = directory.resolve("missing");
    TimeLoop loop = loop((k, s, p) -> s).with(Checkpoints.memoryAndDisk(20, 5, missing));
    assertEquals(2, loop.gradient(LAST, START).state()[0]);
  }

  @Test
  void directoryThatIsNotThere() {
    Path missing = directory.resolve("missing");
    TimeLoop loop = loop((k, s, p) -> s).with(Checkpoints.memoryAndDisk(2, 5, missing));
    says(
        assertThrows(UncheckedIOException.class, () -> loop.gradient(LAST, START)),
        missing.toString());
  }

  @Test
  void fileThatIsCutOff() throws IOException {
    TimeLoop loop = spoilt(file -> file.truncate(8));
    says(
        assertThrows(UncheckedIOException.class, () -> loop.gradient(LAST, START)),
        "cannot be read");
    assertEquals(0, files());
  }

  @Test
  void fileThatIsChanged() throws IOException {
    TimeLoop loop = spoilt(file -> file.write(ByteBuffer.wrap(new byte[16])));
    says(
        assertThrows(IllegalStateException.class, () -> loop.gradient(LAST, START)),
        "not the same each time");
    assertEquals(0, files());
  }

  /** A loop whose file of checkpoints is changed while its last step runs for the first time. */
  private TimeLoop spoilt(Spoiling spoiling) {
    AtomicInteger calls = new AtomicInteger();
    TimeLoop.Step step =
        (k, s, p) -> {
          if (calls.incrementAndGet() == 20) {
            quietly(() -> {
              try (Stream<Path> files = Files.list(directory);
                  FileChannel file =
                      FileChannel.open(files.findFirst().orElseThrow(), StandardOpenOption.WRITE)) {
                spoiling.apply(file);
                return file;
              }
            });
          }
          return new Real[] {s[0].mul(1.25), s[1].sin()};
        };
    return TimeLoop.of(20, step).with(Checkpoints.memoryAndDisk(2, 4, directory));
  }

  @FunctionalInterface
  private interface Spoiling {
    Object apply(FileChannel file) throws IOException;
  }

  @FunctionalInterface
  private interface Reading<T> {
    T get() throws IOException;
  }

  private static <T> T quietly(Reading<T> reading) {
    try {
      return reading.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
