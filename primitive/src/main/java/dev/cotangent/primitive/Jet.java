package dev.cotangent.primitive;

import org.jspecify.annotations.Nullable;

/**
 * A number with its local derivative, in plain doubles: the one class behind constants, forward
 * mode and reverse mode.
 *
 * <p>A jet is a value and a linear form over at most two nodes of its level: p0 · n0 + p1 · n1. A
 * constant has no level and no nodes. An operation computes its value and slopes and merges its
 * operands' forms; equal nodes add up. As long as the result needs two nodes or fewer, nothing else
 * happens: chains of operations on the same few variables collapse into one form on the fly, as
 * expression templates make them do in C++ (Hogan 2014, "Fast reverse-mode automatic
 * differentiation using expression templates in C++"). Only when a form would overflow does an
 * operand's form get a node of its own, {@linkplain #spill from its level}: on a tape that writes
 * an entry, in forward mode it adds two rows of tangents. In this way forward mode and
 * pre-accumulating reverse mode are the same arithmetic.
 *
 * <p>Because all these modes share one final class, the calls in a user's function always find the
 * same code, however many modes the function has run in: the JIT compiler's profile is not spoilt
 * by a second mode, and every operation can be inlined. A jet takes 48 bytes.
 *
 * <p>The absent node is null and its partial is meaningless (it may be NaN): every reader checks
 * the node first.
 */
final class Jet extends Real {
  static final Jet ZERO = new Jet(0);
  static final Jet ONE = new Jet(1);

  @Nullable Node n0;
  @Nullable Node n1;
  double p0;
  double p1;

  Jet(double value) {
    super(value, null);
  }

  Jet(
      double value,
      @Nullable Level level,
      @Nullable Node n0,
      double p0,
      @Nullable Node n1,
      double p1) {
    super(value, level);
    this.n0 = n0;
    this.p0 = p0;
    this.n1 = n1;
    this.p1 = p1;
  }

  /** A result that depends on this jet alone. Where there is no value there is no slope either. */
  Jet scaled(double y, double s, boolean routed) {
    if (routed && s == 0) {
      return new Jet(y);
    }
    double slope = Double.isNaN(y) ? Double.NaN : s;
    return new Jet(y, level, n0, slope * p0, n1, slope * p1);
  }

  /** The form s · a + t · b, where the two do not have the same nodes in the same order. */
  static Jet merge(double z, Jet a, double s, Jet b, double t) {
    if (a.n1 == null && b.n1 == null) {
      return new Jet(z, a.level, a.n0, s * a.p0, b.n0, t * b.p0);
    }
    if (b.n1 == null) {
      return a.absorbs(b) ? absorb(z, a, s, b, t) : pair(z, a.spill(), s, b, t);
    }
    if (a.n1 == null) {
      return b.absorbs(a) ? absorb(z, b, t, a, s) : pair(z, b.spill(), t, a, s);
    }
    if (a.n0 == b.n1 && a.n1 == b.n0) {
      return new Jet(z, a.level, a.n0, s * a.p0 + t * b.p1, a.n1, s * a.p1 + t * b.p0);
    }
    return new Jet(z, a.level, a.spill(), s, b.spill(), t);
  }

  private boolean absorbs(Jet single) {
    return single.n0 == n0 || single.n0 == n1;
  }

  /** The form s · a + t · b, where b has one node and a has it too. */
  private static Jet absorb(double z, Jet a, double s, Jet b, double t) {
    return b.n0 == a.n0
        ? new Jet(z, a.level, a.n0, s * a.p0 + t * b.p0, a.n1, s * a.p1)
        : new Jet(z, a.level, a.n0, s * a.p0, a.n1, s * a.p1 + t * b.p0);
  }

  private static Jet pair(double z, Node node, double s, Jet single, double t) {
    return new Jet(z, single.level, node, s, single.n0, t * single.p0);
  }

  /** Returns a single node that stands for this jet's form, asking the level for one. */
  @SuppressWarnings("NullAway") // only jets with a level and a node get here
  Node spill() {
    Node node = level.combine(n0, p0, n1, p1);
    if (level.isConfined()) {
      n0 = node;
      p0 = 1;
      n1 = null;
    }
    return node;
  }

  @Override
  Real primal() {
    return Real.of(value);
  }

  @Override
  @SuppressWarnings("NullAway") // only jets with a level and a node get here
  Node node() {
    return n1 == null ? n0 : spill();
  }

  /** To be asked after {@link #node()}, with which it belongs together. */
  @Override
  Real partial() {
    return n1 == null ? Real.of(p0) : ONE;
  }
}
