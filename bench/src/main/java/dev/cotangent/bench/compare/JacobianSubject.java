package dev.cotangent.bench.compare;

import dev.cotangent.bench.measure.Counts;
import dev.cotangent.bench.measure.Subject;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.ChosenJacobian;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A Jacobian in one of the modes, from the point to a matrix of its own. The library's own choice
 * is {@link Hybrid#jacobian(VectorFunction, double...)}, which looks at the function and chooses
 * anew in each run. In compiled mode the derivative is generated once, and kept.
 */
public final class JacobianSubject implements Subject {
  private final UnaryOperator<double[]> primal;
  private final VectorFunction function;
  private final Function<double[], double[][]> jacobian;
  private final double[] point;
  private final Mode mode;

  /**
   * Makes a subject.
   *
   * @param primal the function for its value alone
   * @param function the same function over numbers that can be differentiated
   * @param generation generates its Jacobian; asked for it in compiled mode only, once
   */
  public JacobianSubject(
      UnaryOperator<double[]> primal,
      VectorFunction function,
      Supplier<Function<double[], double[][]>> generation,
      double[] point,
      Mode mode) {
    this.primal = primal;
    this.function = function;
    this.jacobian =
        switch (mode) {
          case FORWARD -> x -> Forward.jacobian(function, x);
          case REVERSE -> x -> Reverse.jacobian(function, x);
          case HYBRID -> x -> Hybrid.jacobian(function, x).matrix();
          case COMPILED -> generation.get();
        };
    this.point = point.clone();
    this.mode = mode;
  }

  @Override
  public double[] primal() {
    return primal.apply(point);
  }

  @Override
  public double[][] derivative() {
    return jacobian.apply(point);
  }

  @Override
  public int outputs() {
    return primal().length;
  }

  /**
   * The library's own choice counts as the mode that it has chosen: after forward mode there is no
   * tape to tell of, even if the function was recorded for the choice. Generated code does not
   * tell.
   */
  @Override
  public Counts counts() {
    return switch (mode) {
      case FORWARD -> directions();
      case REVERSE -> adjoints();
      case HYBRID -> {
        ChosenJacobian chosen = Hybrid.jacobian(function, point);
        yield chosen.mode() == dev.cotangent.hybrid.Mode.REVERSE ? adjoints() : directions();
      }
      case COMPILED -> Counts.UNKNOWN;
    };
  }

  private Counts directions() {
    return new Counts(point.length, -1);
  }

  /** The sweeps are run once more, because outputs are written down when they are swept. */
  private Counts adjoints() {
    try (Tape tape = Tape.open()) {
      Real[] inputs = new Real[point.length];
      for (int j = 0; j < inputs.length; j++) {
        inputs[j] = tape.variable(point[j]);
      }
      int sweeps = tape.jacobian(function.apply(inputs)).length;
      return new Counts(sweeps, tape.bytes());
    }
  }
}
