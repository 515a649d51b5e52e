package dev.cotangent.primitive;

import org.jspecify.annotations.Nullable;

/**
 * A number with its derivative, in plain doubles: the one class behind constants, forward mode and
 * reverse mode. Its derivative is p times a {@link Node} of its level; a constant has no level.
 *
 * <p>An operation on one jet scales p. An operation on two jets of the same node adds up; on two of
 * different nodes it joins the nodes, and the join is where the modes differ: see {@link Node}. As
 * long as two variables are enough, chains of operations collapse into one linear form on the fly,
 * as expression templates make them do in C++ (Hogan 2014, "Fast reverse-mode automatic
 * differentiation using expression templates in C++"); only what does not fit is written to the
 * tape or, in forward mode, computed. In this way forward mode and pre-accumulating reverse mode
 * are the same arithmetic.
 *
 * <p>Where the level is null the node and p mean nothing.
 *
 * <p>Because all these modes share one final class, the calls in a user's function always find the
 * same code, however many modes the function has run in: the JIT compiler's profile is not spoilt
 * by a second mode. A jet is immutable and made in one place of each operation, so that where
 * operations are inlined the jets between them are never allocated.
 */
final class Jet extends Real {
  static final Jet ZERO = new Jet(0);
  static final Jet ONE = new Jet(1);

  final @Nullable Node node;
  final double p;

  Jet(double value) {
    this(value, null, null, 0);
  }

  Jet(double value, @Nullable Level level, @Nullable Node node, double p) {
    super(value, level);
    this.node = node;
    this.p = p;
  }

  /** A result that depends on this jet alone. Where there is no value there is no slope either. */
  Jet scaled(double y, double s, boolean routed) {
    if (routed && s == 0) {
      return new Jet(y);
    }
    double slope = Double.isNaN(y) ? Double.NaN : s;
    return new Jet(y, level, node, slope * p);
  }

  @Override
  Real primal() {
    return Real.of(value);
  }

  @Override
  @SuppressWarnings("NullAway") // only jets with a level and a node get here
  Node node() {
    return node;
  }

  @Override
  Real partial() {
    return Real.of(p);
  }
}
