package dev.cotangent.primitive;

import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a row of two arguments; {@link Kernels} makes a copy for each.
 *
 * <p>The result is made in one place, at the end, and no operand is handed to a call: what leaves
 * the common case takes copies. So the JIT compiler sees, where operations are inlined into a
 * user's function, that the numbers between them do not escape, and never allocates them; and this
 * stays so when the function has also run with numbers of the other kinds.
 */
final class BinaryTemplate extends BinaryKernel {
  private static final BinaryRule RULE = Kernels.ruleOf(MethodHandles.lookup(), BinaryRule.class);

  BinaryTemplate() {}

  @Override
  @SuppressWarnings("NullAway") // a number with a level has a node
  Real apply(Binary f, Real a, Real b) {
    double z;
    Level level = a.level;
    Node node = a.node;
    double p;
    Beyond beyond = null;
    if (isCommon(f, a, b)) {
      double x = a.value;
      double y = b.value;
      z = RULE.value(x, y);
      if (level == null) {
        level = b.level;
        node = b.node;
        p = level == null ? 0 : RULE.second(x, y, z) * b.p;
      } else {
        p = RULE.first(x, y, z) * a.p;
        if (b.level != null) {
          double q = RULE.second(x, y, z) * b.p;
          if (node == b.node) {
            p += q;
          } else {
            node = Node.join(level, node, p, b.node, q);
            p = 1;
          }
        }
      }
      p = Double.isNaN(z) ? Double.NaN : p;
      if (level != null) {
        RULE.note(x, y);
      }
    } else {
      Real result =
          applyBeyond(
              f, a.value, a.level, a.node, a.p, a.beyond, b.value, b.level, b.node, b.p, b.beyond);
      z = result.value;
      level = result.level;
      node = result.node;
      p = result.p;
      beyond = result.beyond;
    }
    return new Real(z, level, node, p, beyond);
  }

  /** Whether this is the common case: two numbers of one level, or constants, and no routing. */
  private static boolean isCommon(Binary f, Real a, Real b) {
    if (b == null) {
      throw Arguments.nullOperand(f);
    }
    return a.beyond == null
        && b.beyond == null
        && (a.level == b.level || a.level == null || b.level == null)
        && !RULE.routes();
  }

  @Override
  Real apply(Binary f, Real a, double y) {
    double z;
    Level level = a.level;
    Node node = a.node;
    double p = a.p;
    Beyond beyond = a.beyond;
    if (beyond == null || beyond instanceof Beyond.Tangent) {
      double x = a.value;
      z = RULE.value(x, y);
      if (level != null) {
        RULE.note(x, y);
        double s = Double.isNaN(z) ? Double.NaN : RULE.first(x, y, z);
        if (RULE.routes() && s == 0) {
          level = null;
          beyond = null;
        } else if (beyond != null) {
          beyond = tangentInX((Beyond.Tangent) beyond, x, y, z, s, p);
        }
        p = s * p;
      }
    } else {
      Real result = Detour.take(f, new Real(a.value, level, node, p, beyond), new Real(y));
      z = result.value;
      level = result.level;
      node = result.node;
      p = result.p;
      beyond = result.beyond;
    }
    return new Real(z, level, node, p, beyond);
  }

  @Override
  Real apply(Binary f, double x, Real b) {
    double z;
    Level level = b.level;
    Node node = b.node;
    double p = b.p;
    Beyond beyond = b.beyond;
    if (beyond == null || beyond instanceof Beyond.Tangent) {
      double y = b.value;
      z = RULE.value(x, y);
      if (level != null) {
        RULE.note(x, y);
        double t = Double.isNaN(z) ? Double.NaN : RULE.second(x, y, z);
        if (RULE.routes() && t == 0) {
          level = null;
          beyond = null;
        } else if (beyond != null) {
          beyond = tangentInY((Beyond.Tangent) beyond, x, y, z, t, p);
        }
        p = t * p;
      }
    } else {
      Real result = Detour.take(f, new Real(x), new Real(b.value, level, node, p, beyond));
      z = result.value;
      level = result.level;
      node = result.node;
      p = result.p;
      beyond = result.beyond;
    }
    return new Real(z, level, node, p, beyond);
  }

  private static Beyond tangentInX(
      Beyond.Tangent tangent, double x, double y, double z, double s, double p) {
    double ds = tangent.dx() == 0 ? 0 : RULE.firstTangent(x, y, z, tangent.dx());
    return tangent.scaled(s, Double.isNaN(s) ? Double.NaN : ds, p);
  }

  private static Beyond tangentInY(
      Beyond.Tangent tangent, double x, double y, double z, double t, double p) {
    double dt = tangent.dx() == 0 ? 0 : RULE.secondTangent(x, y, z, tangent.dx());
    return tangent.scaled(t, Double.isNaN(t) ? Double.NaN : dt, p);
  }

  /**
   * The uncommon cases, for operands taken apart. Forward over reverse is done here, in a method
   * too large to be inlined, so that it does not weigh on the common case.
   */
  @SuppressWarnings("NullAway") // what is in one direction has a level and nodes
  private static Real applyBeyond(
      Binary f,
      double x,
      @Nullable Level levelOfX,
      @Nullable Node nodeOfX,
      double px,
      @Nullable Beyond beyondX,
      double y,
      @Nullable Level levelOfY,
      @Nullable Node nodeOfY,
      double py,
      @Nullable Beyond beyondY) {
    Beyond.Tangent tx = beyondX instanceof Beyond.Tangent tangent ? tangent : null;
    Beyond.Tangent ty = beyondY instanceof Beyond.Tangent tangent ? tangent : null;
    Beyond.Tangent either = tx == null ? ty : tx;
    Level level = levelOfX == null ? levelOfY : levelOfX;
    boolean inOneDirection =
        either != null
            && (levelOfX == null || levelOfY == null || levelOfX == levelOfY)
            && (tx == null ? beyondX == null : tx.direction() == either.direction())
            && (ty == null ? beyondY == null : ty.direction() == either.direction());
    if (!inOneDirection || RULE.routes()) {
      return Detour.take(
          f,
          new Real(x, levelOfX, nodeOfX, px, beyondX),
          new Real(y, levelOfY, nodeOfY, py, beyondY));
    }
    double z = RULE.value(x, y);
    RULE.note(x, y);
    double dx = tx == null ? 0 : tx.dx();
    double dy = ty == null ? 0 : ty.dx();
    boolean moves = dx != 0 || dy != 0;
    double dz = 0;
    Node node = null;
    double p = 0;
    double dp = 0;
    if (levelOfX != null) {
      double s = RULE.first(x, y, z);
      dz = Beyond.times(s, dx);
      node = nodeOfX;
      p = s * px;
      double ds = 0;
      if (levelOfY == null) {
        ds = RULE.firstTangent(x, y, z, dx);
      } else if (moves) {
        ds = RULE.firstTangent(x, y, z, dx, dy);
      }
      dp = Beyond.rate(s, ds, px, tx == null ? 0 : tx.dp());
    }
    if (levelOfY != null) {
      double t = RULE.second(x, y, z);
      double q = t * py;
      double dt = 0;
      if (levelOfX == null) {
        dt = RULE.secondTangent(x, y, z, dy);
      } else if (moves) {
        dt = RULE.secondTangent(x, y, z, dx, dy);
      }
      double dq = Beyond.rate(t, dt, py, ty == null ? 0 : ty.dp());
      dz += Beyond.times(t, dy);
      if (node == null || node == nodeOfY) {
        node = nodeOfY;
        p += q;
        dp += dq;
      } else {
        node = Node.join(level, either.direction(), node, p, dp, nodeOfY, q, dq);
        p = 1;
        dp = 0;
      }
    }
    if (Double.isNaN(z)) {
      dz = p = dp = Double.NaN;
    }
    return new Real(z, level, node, p, new Beyond.Tangent(either.direction(), dz, dp));
  }

  @Override
  Real applyBeyond(Binary f, Real a, Real b) {
    boolean plain = a.beyond == null && b.beyond == null && a.level == b.level;
    return plain && RULE.routes() ? route(f, a, b) : Level.apply(f, a, b);
  }

  /** Hands on the operand that is selected, as it is; a tie is left to the general case. */
  private static Real route(Binary f, Real a, Real b) {
    double z = RULE.value(a.value, b.value);
    double s = RULE.first(a.value, b.value, z);
    if (a.level == null) {
      return new Real(z);
    }
    double t = RULE.second(a.value, b.value, z);
    boolean first = s == 1 && t == 0;
    boolean second = s == 0 && t == 1;
    if (!first && !second) {
      return Level.apply(f, a, b);
    }
    RULE.note(a.value, b.value);
    Real selected = first ? a : b;
    return new Real(z, selected.level, selected.node, selected.p, null);
  }
}
