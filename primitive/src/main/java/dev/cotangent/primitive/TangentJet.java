package dev.cotangent.primitive;

/**
 * Forward over reverse, unboxed: a number of a level whose value and partial change in one
 * direction of an outer level. It is what {@link Nested} would be with {@link Jet} coefficients of
 * a {@link Direction}; Hessian-vector products are made of it.
 *
 * <p>It refers to one node. The value is x with rate dx, the partial p with rate dp.
 */
final class TangentJet extends Real {
  final Direction direction;
  final Node node;
  final double dx;
  final double p;
  final double dp;

  TangentJet(
      Level level, Direction direction, double x, double dx, Node node, double p, double dp) {
    super(x, level);
    this.direction = direction;
    this.dx = dx;
    this.node = node;
    this.p = p;
    this.dp = dp;
  }

  /** s · a + t · b, where s and t change at the rates ds and dt. */
  @SuppressWarnings("NullAway") // a tangent jet has a level
  static TangentJet merge(
      double z, TangentJet a, double s, double ds, TangentJet b, double t, double dt) {
    double dz = s * a.dx + t * b.dx;
    double p = s * a.p;
    double dp = s * a.dp + ds * a.p;
    double q = t * b.p;
    double dq = t * b.dp + dt * b.p;
    if (a.node == b.node) {
      return new TangentJet(a.level, a.direction, z, dz, a.node, p + q, dp + dq);
    }
    Node node =
        a.level.combine(
            a.direction, a.node.settled(a.level), p, dp, b.node.settled(a.level), q, dq);
    return new TangentJet(a.level, a.direction, z, dz, node, 1, 0);
  }

  /** A result that depends on this number alone, with slope s that changes at the rate ds. */
  Real scaled(double y, double s, double ds, boolean routed) {
    if (routed && s == 0) {
      return new Jet(y);
    }
    double slope = Double.isNaN(y) ? Double.NaN : s;
    return new TangentJet(
        levelOf(), direction, y, slope * dx, node, slope * p, slope * dp + ds * p);
  }

  @SuppressWarnings("NullAway") // a tangent jet has a level
  private Level levelOf() {
    return level;
  }

  @Override
  Real primal() {
    return direction.number(value, dx);
  }

  @Override
  Node node() {
    return node;
  }

  @Override
  Real partial() {
    return direction.number(p, dp);
  }
}
