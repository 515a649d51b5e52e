package dev.cotangent.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.result.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void theIntervalIsThatOfStudentsTables() {
    // 1 ... 5: mean 3, deviation sqrt(2.5), and t = 2.776 for four degrees of freedom
    Estimate estimate = Statistics.mean(List.of(1.0, 2.0, 3.0, 4.0, 5.0));
    assertEquals(3, estimate.mean(), 1e-15);
    double half = 2.7764451051977987 * Math.sqrt(2.5 / 5);
    assertEquals(3 - half, estimate.low(), 1e-9);
    assertEquals(3 + half, estimate.high(), 1e-9);
  }

  @Test
  void twoSamplesHaveOneDegreeOfFreedom() {
    // t = tan(0.475 π) for one degree of freedom, where the distribution is Cauchy's
    double t = Math.tan(0.475 * Math.PI);
    Estimate estimate = Statistics.mean(List.of(9.0, 11.0));
    assertEquals(10 + t, estimate.high(), 1e-6);
  }

  @Test
  void equalSamplesLeaveNoDoubt() {
    assertEquals(new Estimate(7, 7, 7), Statistics.mean(List.of(7.0, 7.0, 7.0)));
  }

  @Test
  void whatBothSamplesOfAPairHaveInCommonDoesNotWidenTheRatio() {
    // the machine is now fast, now slow, and the ratio always 3
    Estimate ratio = Statistics.ratio(List.of(3.0, 30.0, 12.0), List.of(1.0, 10.0, 4.0));
    assertEquals(3, ratio.mean(), 1e-15);
    assertEquals(3, ratio.low(), 1e-14);
    assertEquals(3, ratio.high(), 1e-14);
  }

  @Test
  void theRatioIsThatOfTheMeans() {
    // Cochran: r = 13 / 4; residuals -0.25, 1, -0.75 times 1/2; t = 4.303 for two degrees
    List<Double> y = List.of(3.0, 4.25, 5.75);
    List<Double> x = List.of(1.0, 1.0, 2.0);
    Estimate ratio = Statistics.ratio(y, x);
    double r = 13.0 / 4;
    double squares = Math.pow(3 - r, 2) + Math.pow(4.25 - r, 2) + Math.pow(5.75 - 2 * r, 2);
    double half = 4.302652729911275 * Math.sqrt(squares / 2 / 3) / (4.0 / 3);
    assertEquals(r, ratio.mean(), 1e-15);
    assertEquals(r + half, ratio.high(), 1e-8);
    assertEquals(r - half, ratio.low(), 1e-8);
  }

  @Test
  void theIntervalCoversTheTruthAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(1);
    int covered = 0;
    int trials = 4000;
    for (int i = 0; i < trials; i++) {
      List<Double> samples = new ArrayList<>();
      for (int k = 0; k < 8; k++) {
        samples.add(5 + random.nextGaussian());
      }
      Estimate estimate = Statistics.mean(samples);
      covered += estimate.low() <= 5 && 5 <= estimate.high() ? 1 : 0;
    }
    // 95 % ± 4.4 standard deviations of the share, sqrt(0.95 0.05 / 4000)
    assertEquals(0.95, (double) covered / trials, 0.015);
  }

  @Test
  void oneSampleTellsNothing() {
    assertThrows(IllegalArgumentException.class, () -> Statistics.mean(List.of(1.0)));
  }

  @Test
  void amountsAsPeopleWriteThem() {
    assertEquals("1.5 GiB", Amounts.bytes(3L << 29));
    assertEquals("17 bytes", Amounts.bytes(17));
    assertEquals("12.5 ms", Amounts.nanos(12_500_000));
    assertEquals("3 s", Amounts.nanos(3e9));
    assertEquals("1.25 µs", Amounts.nanos(1250));
    assertTrue(Settings.quick(1 << 30).describe().contains("heap of 1.0 GiB"));
  }
}
