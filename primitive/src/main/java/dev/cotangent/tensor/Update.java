package dev.cotangent.tensor;

import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.ScalarFunction;

/**
 * A formula over numbers that is applied to a {@link Variable} element by element, in one pass over
 * memory and in place. Keep it in a {@code static final} field.
 *
 * {@snippet :
 * static final Update STEP = Update.of(3, x -> x[0].sub(x[2].mul(x[1])));
 * parameter.update(STEP, gradient, Tensor.scalar(0.1)); // parameter - 0.1 gradient
 * }
 */
public final class Update {
  final Program program;
  final int arguments;

  private Update(Program program, int arguments) {
    this.program = program;
    this.arguments = arguments;
  }

  /**
   * Returns an update.
   *
   * @param arguments how many arguments the formula has: the variable's element first, then one of
   *     each operand
   * @param formula computes the new element; it must apply at least one primitive and must not look
   *     at values
   * @throws IllegalArgumentException if it is no such formula
   */
  public static Update of(int arguments, ScalarFunction formula) {
    if (!(Formula.trace(arguments, formula) instanceof Formula.Application application)) {
      throw new IllegalArgumentException("the formula of an update applies no primitive");
    }
    Program.Writer writer = new Program.Writer(arguments);
    return new Update(writer.result(writer.formula(application)), arguments);
  }
}
