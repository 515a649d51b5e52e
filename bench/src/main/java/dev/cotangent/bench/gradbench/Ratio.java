package dev.cotangent.bench.gradbench;

import dev.cotangent.bench.gradbench.EvalLog.Round;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * What a module's derivative costs: its time over that of the function itself, both medians, as the
 * geometric mean over the inputs.
 *
 * @param module the module
 * @param inputs how many inputs there are with both
 * @param geometricMean the mean
 */
record Ratio(String module, int inputs, double geometricMean) {
  private static final Set<String> PRIMALS = Set.of("primal", "objective");
  private static final Set<String> DERIVATIVES = Set.of("gradient", "jacobian");

  /** Returns the ratios of the modules of which there are any. */
  static List<Ratio> of(List<Round> rounds) {
    Map<String, List<Double>> ratios = new LinkedHashMap<>();
    for (Round round : rounds) {
      double ratio = ofOne(round, rounds);
      if (ratio > 0) {
        ratios.computeIfAbsent(round.module(), name -> new ArrayList<>()).add(ratio);
      }
    }
    return ratios.entrySet().stream().map(entry -> mean(entry.getKey(), entry.getValue())).toList();
  }

  private static Ratio mean(String module, List<Double> ratios) {
    double[] values = ratios.stream().mapToDouble(Double::doubleValue).toArray();
    return new Ratio(module, values.length, StatUtils.geometricMean(values));
  }

  /** Returns a derivative's time over its function's at the same input; NaN if there is none. */
  static double ofOne(Round derivative, List<Round> rounds) {
    if (!DERIVATIVES.contains(derivative.function())) {
      return Double.NaN;
    }
    int at = rounds.indexOf(derivative);
    // Evals ask for the function first; of equal descriptions the nearest one counts.
    return Stream.concat(
            rounds.subList(0, at).reversed().stream(), rounds.subList(at, rounds.size()).stream())
        .filter(round ->
            PRIMALS.contains(round.function())
                && round.module().equals(derivative.module())
                && round.description().equals(derivative.description()))
        .mapToDouble(primal -> derivative.median() / primal.median())
        .findFirst()
        .orElse(Double.NaN);
  }
}
