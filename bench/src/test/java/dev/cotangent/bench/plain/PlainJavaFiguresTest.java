package dev.cotangent.bench.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.jmh.PlainJavaBenchmark;
import dev.cotangent.bench.plain.RaceTimes.Effort;
import dev.cotangent.bench.plain.RaceTimes.Spread;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

/** The figures are of what they say; how good they are, no test asks. */
class PlainJavaFiguresTest {
  @Test
  void allRunnersOfARaceComputeTheSame() {
    for (String name : List.of("Rosenbrock 10", "Rosenbrock 1000 Hessian-vector product")) {
      Race race = Races.named(name);
      assertEquals(name, race.name());
      assertArrayEquals(race.byHand().get(), race.generation().get().get(), 1e-9, name);
    }
    assertEquals(
        new RosenbrockValley(10).primal().apply(new RosenbrockValley(10).point()),
        Races.named("Rosenbrock 10").primal().getAsDouble());
  }

  @Test
  void aRaceIsFoundByItsNameOnly() {
    var e = assertThrows(IllegalArgumentException.class, () -> Races.named("Rosenbrock"));
    assertTrue(String.valueOf(e.getMessage()).contains("Rosenbrock 10, Rosenbrock 1000"));
  }

  @Test
  void jmhHasThemAll() throws Exception {
    Param names = PlainJavaBenchmark.class.getField("function").getAnnotation(Param.class);
    assertEquals(Races.names(), List.of(names.value()));
    PlainJavaBenchmark benchmark = new PlainJavaBenchmark();
    benchmark.function = "Rosenbrock 10";
    benchmark.prepare();
    assertEquals(Races.named("Rosenbrock 10").primal().getAsDouble(), benchmark.primal());
    assertArrayEquals(benchmark.byHand(), benchmark.generated(), 1e-9);
  }

  @Test
  void timesAreTakenInEachRound() {
    Race race = Races.named("Rosenbrock 10");
    RaceTimes times = RaceTimes.of(race, race.generation().get(), Effort.QUICK);
    assertEquals(Effort.QUICK.rounds(), times.primal().length);
    for (double[] column : List.of(times.primal(), times.byHand(), times.generated())) {
      assertTrue(Spread.of(column).low() > 0);
    }
  }

  @Test
  void aRatioIsTakenRoundByRound() {
    double[] primal = {1, 2, 4, 8, 100};
    double[] twice = {2, 4, 8, 16, 500};
    assertEquals(new Spread(2, 2, 2), new RaceTimes(primal, twice, twice).over(twice));
    assertEquals(new Spread(4, 2, 8), Spread.of(100, 1, 8, 2, 4));
    assertEquals(new Spread(7, 7, 7), Spread.of(7));
  }

  @Test
  void theTableHasARowForEachNameAndTheTimesOfGeneration() {
    List<String> lines = figures("--quick", "Rosenbrock 10").lines().toList();
    assertTrue(lines.get(0).startsWith("function"), lines::toString);
    assertTrue(lines.get(1).matches("Rosenbrock 10 .* [nµ]s .* 2\\.50"), lines::toString);
    assertTrue(lines.get(2).matches("Rosenbrock 1000 .* 2\\.30"), lines::toString);
    assertTrue(lines.get(3).contains("Hessian-vector product"), lines::toString);
    assertTrue(lines.get(5).matches("first generation .* goal 150 ms"), lines::toString);
    assertTrue(lines.get(6).matches("later generations: .* goal 15\\.0 ms"), lines::toString);
    assertEquals(7, lines.size());
  }

  @Test
  void aNameThatIsNoneIsToldSo() {
    var e = assertThrows(IllegalArgumentException.class, () -> figures("Rosenbruck"));
    assertTrue(String.valueOf(e.getMessage()).startsWith("nothing begins with Rosenbruck; there"));
  }

  private static String figures(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PlainJavaFigures.print(
        List.of(arguments), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
