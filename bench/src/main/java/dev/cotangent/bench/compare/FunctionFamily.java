package dev.cotangent.bench.compare;

import dev.cotangent.bench.measure.Subject;
import dev.cotangent.bench.result.Family;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.PlainVectorFunction;
import dev.cotangent.primitive.Real;
import java.util.List;

/**
 * A function for each number of inputs and of outputs, written twice by the same formula: over
 * {@code double}, as one would write it for its value alone, and over {@link Real}.
 */
interface FunctionFamily {
  /** Returns what a report says of it. */
  Family about();

  /**
   * Returns the function over {@code double}: a lambda that captures what is constant, so that a
   * derivative can be generated of it.
   */
  PlainVectorFunction plain(Shape shape);

  /** Returns the values, as many as there are outputs. */
  default double[] value(double[] x, int outputs) {
    return plain(new Shape(x.length, outputs)).apply(x);
  }

  /** Returns the same values over numbers that can be differentiated. */
  Real[] value(Real[] x, int outputs);

  /** Returns about how many entries its tape has. */
  long entries(Shape shape);

  /** Returns the shapes that it is measured at: those of a grid, unless its data give others. */
  default List<Shape> shapes(Grid grid) {
    return grid.shapes();
  }

  /** Returns the point where it is differentiated. */
  default double[] point(int inputs) {
    return Coefficients.row(0, inputs);
  }

  /** Returns the modes that it can be measured in. */
  default List<Mode> modes() {
    return List.of(Mode.values());
  }

  /** Returns its Jacobian, ready to be measured. */
  default Subject subject(Shape shape, Mode mode) {
    int outputs = shape.outputs();
    PlainVectorFunction plain = plain(shape);
    return new JacobianSubject(
        plain::apply,
        x -> value(x, outputs),
        () -> Compiled.jacobian(plain)::at,
        point(shape.inputs()),
        mode);
  }
}
