package dev.cotangent.dual;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import java.util.Arrays;
import java.util.List;

/** Taylor series along many lines through one point, and the partials that they add up to. */
final class Lines {
  /** How many lines a pass takes at most: what an operation touches should stay in the cache. */
  private static final int PER_PASS = 512;

  /** The lines are filled up, by points, to fill vector registers. */
  private static final int VECTOR = 8;

  private final Interpolation interpolation;
  private final MultiIndices indices;
  private final List<int[]> directions;

  Lines(int variables, int order) {
    if (order < 0) {
      throw new IllegalArgumentException("partials: the order " + order + " is negative");
    }
    this.interpolation = Interpolation.of(variables, order);
    this.indices = interpolation.indices;
    this.directions = interpolation.directions;
  }

  /** Returns all partials of the outputs. */
  MixedPartials[] partials(VectorFunction f, double... x) {
    try {
      return together(f, x);
    } catch (BundleSeries.NotPlain e) {
      return Arrays.stream(partials(f, Real.of(x)))
          .map(partials -> new MixedPartials(indices, Level.doubles(partials.all())))
          .toArray(MixedPartials[]::new);
    }
  }

  /** By as few passes as there may be. */
  private MixedPartials[] together(VectorFunction f, double... x) {
    BundleSeries[] outputs = pass(f, 0, x);
    double[][][] series = new double[outputs.length][indices.order + 1][directions.size()];
    for (int from = 0; from == 0 || from < directions.size(); from += PER_PASS) {
      BundleSeries[] here = from == 0 ? outputs : pass(f, from, x);
      for (int i = 0; i < series.length; i++) {
        here[i].read(series[i], from);
      }
    }
    MixedPartials[] partials = new MixedPartials[outputs.length];
    Arrays.setAll(partials, i -> partials(outputs[i].value(), series[i]));
    return partials;
  }

  /** A pass for the lines from a first one. */
  private BundleSeries[] pass(VectorFunction f, int from, double... x) {
    int to = Math.min(directions.size(), from + PER_PASS);
    int width = (to - from + VECTOR - 1) / VECTOR * VECTOR;
    TaylorLevel level = new TaylorLevel(indices.order);
    BundleSeries like = BundleSeries.of(0, new double[width]);
    Real[] inputs = new Real[x.length];
    for (int m = 0; m < x.length; m++) {
      double[] slopes = new double[width];
      for (int line = from; line < to; line++) {
        slopes[line - from] = directions.get(line)[m];
      }
      inputs[m] = indices.order == 0 ? Real.of(x[m]) : level.number(BundleSeries.of(x[m], slopes));
    }
    Real[] outputs = Level.call(f, inputs);
    BundleSeries[] series = new BundleSeries[outputs.length];
    Arrays.setAll(series, i -> (BundleSeries) level.series(outputs[i], like));
    return series;
  }

  private MixedPartials partials(double value, double[]... series) {
    double[] partials = new double[indices.count()];
    partials[0] = value;
    for (int place = 1; place < partials.length; place++) {
      partials[place] = interpolation.partial(place, series[indices.orderAt(place)]);
    }
    return new MixedPartials(indices, partials);
  }

  /** Returns all partials of the outputs, line by line. */
  RealPartials[] partials(VectorFunction f, Real... x) {
    if (directions.isEmpty()) {
      return Arrays.stream(Level.call(f, x.clone()))
          .map(value -> new RealPartials(indices, value))
          .toArray(RealPartials[]::new);
    }
    Real[][][] series = new Real[directions.size()][][];
    for (int line = 0; line < series.length; line++) {
      series[line] = Forward.taylor(f, curve(directions.get(line), x));
    }
    RealPartials[] partials = new RealPartials[series[0].length];
    for (int i = 0; i < partials.length; i++) {
      partials[i] = partials(i, series);
    }
    return partials;
  }

  private Real[][] curve(int[] direction, Real... x) {
    Real[][] curve = new Real[x.length][];
    for (int m = 0; m < x.length; m++) {
      curve[m] = Real.of(new double[indices.order + 1]);
      curve[m][0] = x[m];
      curve[m][1] = Real.of(direction[m]);
    }
    return curve;
  }

  private RealPartials partials(int output, Real[][][] series) {
    Real[] partials = new Real[indices.count()];
    partials[0] = series[0][output][0];
    for (int place = 1; place < partials.length; place++) {
      int order = indices.orderAt(place);
      Real[] coefficients = new Real[series.length];
      Arrays.setAll(coefficients, line -> series[line][output][order]);
      partials[place] = interpolation.partial(place, coefficients);
    }
    return new RealPartials(indices, partials);
  }
}
