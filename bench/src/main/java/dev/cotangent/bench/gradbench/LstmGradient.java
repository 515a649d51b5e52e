package dev.cotangent.bench.gradbench;

import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.MethodGradient;
import java.util.Objects;
import java.util.stream.DoubleStream;

/**
 * The gradient of the loss of an {@link LstmNetwork}, generated of the loss itself. The network is
 * a chain of small steps, each of which depends on the one before: no operation is on many numbers
 * at once, so a tape would have a dozen entries for each step and bit.
 */
final class LstmGradient {
  private static final Class<?> ROWS = double[].class;
  private static final MethodGradient GENERATED =
      Compiled.adjoint(LstmNetwork.class, "loss", ROWS, ROWS, ROWS, ROWS).withRespectTo(0, 1);

  private LstmGradient() {}

  /** Returns the derivatives by the main parameters, then by the extra ones. */
  static double[] of(LstmNetwork network) {
    MethodGradient.Result result =
        GENERATED.at(network.main(), network.extra(), network.state(), network.sequence());
    return DoubleStream.concat(slopes(result, 0), slopes(result, 1)).toArray();
  }

  private static DoubleStream slopes(MethodGradient.Result result, int parameter) {
    return DoubleStream.of((double[]) Objects.requireNonNull(result.gradient(parameter)));
  }
}
