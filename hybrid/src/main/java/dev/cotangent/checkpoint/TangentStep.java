package dev.cotangent.checkpoint;

import dev.cotangent.primitive.Direction;
import dev.cotangent.primitive.Level.LinearForm;
import dev.cotangent.primitive.Real;

/** A step together with its derivative in a direction: (s, ds) with (p, dp) to (s', ds'). */
record TangentStep(Problem problem) implements TimeLoop.Step {
  @Override
  public Real[] next(int k, Real[] state, Real[] parameters) {
    Direction direction = new Direction();
    Real[] next = problem.next(k, moving(direction, state), moving(direction, parameters));
    Real[] pairs = new Real[2 * next.length];
    for (int i = 0; i < next.length; i++) {
      LinearForm form = direction.formOf(next[i]);
      pairs[i] = form.value();
      pairs[next.length + i] = form.partial();
    }
    return pairs;
  }

  private static Real[] moving(Direction direction, Real... pairs) {
    Real[] numbers = new Real[pairs.length / 2];
    for (int i = 0; i < numbers.length; i++) {
      Real rate = pairs[numbers.length + i];
      boolean still = rate.isConstant() && rate.value() == 0;
      numbers[i] = still ? pairs[i] : direction.number(pairs[i], rate);
    }
    return numbers;
  }
}
