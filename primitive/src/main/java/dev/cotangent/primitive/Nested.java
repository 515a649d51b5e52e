package dev.cotangent.primitive;

/**
 * A number of a level whose value and partial are numbers of outer levels: the general case, at any
 * depth of nesting. {@link Level} does its arithmetic.
 */
final class Nested extends Real {
  private final Real primal;
  private final Node node;
  private final Real partial;

  Nested(Level level, Real primal, Node node, Real partial) {
    super(primal.value, level);
    this.primal = primal;
    this.node = node;
    this.partial = partial;
  }

  @Override
  Real primal() {
    return primal;
  }

  @Override
  Node node() {
    return node;
  }

  @Override
  Real partial() {
    return partial;
  }
}
