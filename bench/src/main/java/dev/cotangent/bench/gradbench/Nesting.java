package dev.cotangent.bench.gradbench;

import java.util.List;

/**
 * The modes of one differentiation inside another.
 *
 * @param name two letters, f for forward and r for reverse mode, the outer one first
 * @param outer the mode of the outer one
 * @param inner the mode of the inner one
 */
record Nesting(String name, GradientDescent outer, GradientDescent inner) {
  static final List<Nesting> ALL =
      List.of(
          new Nesting("ff", GradientDescent.FORWARD, GradientDescent.FORWARD),
          new Nesting("fr", GradientDescent.FORWARD, GradientDescent.REVERSE),
          new Nesting("rf", GradientDescent.REVERSE, GradientDescent.FORWARD),
          new Nesting("rr", GradientDescent.REVERSE, GradientDescent.REVERSE));

  /**
   * Returns the modes that a function's name stands for.
   *
   * @throws IllegalArgumentException if the module has no such function
   */
  static Nesting of(Module module, String function) {
    return ALL.stream()
        .filter(nesting -> nesting.name.equals(function))
        .findFirst()
        .orElseThrow(() ->
            Modules.unknown(
                module, function, ALL.stream().map(Nesting::name).toArray(String[]::new)));
  }
}
