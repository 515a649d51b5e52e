package dev.cotangent.primitive;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the derivatives of a {@link Level}'s numbers refer to: an input, or an intermediate result.
 *
 * <p>The node of an intermediate result starts as a form: it stands for p0 · n0 + p1 · n1, where n0
 * and n1 are nodes that are settled. Only when something is built on it that does not fit into a
 * form of two nodes does its level {@linkplain Level#settle settle} it: a tape writes an entry,
 * forward mode computes a row of tangents. From then on it stands for itself. So most intermediate
 * results leave no trace.
 *
 * <p>Nodes are compared by identity.
 */
public abstract class Node {
  /** The form's nodes; null from when the node is settled, so that its past can be forgotten. */
  private @Nullable Node n0;

  private @Nullable Node n1;
  private final double p0;
  private final double p1;

  /** Makes a settled node. */
  protected Node() {
    this.p0 = 0;
    this.p1 = 0;
  }

  /** Makes a node that stands for p0 · n0 + p1 · n1. */
  protected Node(Node n0, double p0, Node n1, double p1) {
    this.n0 = n0;
    this.p0 = p0;
    this.n1 = n1;
    this.p1 = p1;
  }

  /**
   * Returns a node for p · a + q · b, which are different nodes. If both lie in the space of two
   * settled nodes, so does the result; otherwise they are settled first.
   *
   * <p>A form's two nodes are read once and used only if both are there, so that it does not matter
   * if another thread settles the node at the same time.
   *
   * <p>At some 370 bytes this is just too large for the JIT compiler to inline (the limit is 325),
   * and that is well: inlined, it would make the operations that call it too large to be inlined
   * themselves.
   */
  static Node join(Level level, Node a, double p, Node b, double q) {
    Node a0 = a.n0;
    Node a1 = a.n1;
    Node b0 = b.n0;
    Node b1 = b.n1;
    assert a0 == null || a1 == null || (a0.isSettled() && a1.isSettled()) : "a stands on a form";
    assert b0 == null || b1 == null || (b0.isSettled() && b1.isSettled()) : "b stands on a form";
    if (a0 != null && a1 != null) {
      if (b == a0) {
        return level.form(a0, p * a.p0 + q, a1, p * a.p1);
      }
      if (b == a1) {
        return level.form(a0, p * a.p0, a1, p * a.p1 + q);
      }
      if (b0 == a0 && b1 == a1) {
        return level.form(a0, p * a.p0 + q * b.p0, a1, p * a.p1 + q * b.p1);
      }
      if (b0 == a1 && b1 == a0) {
        return level.form(a0, p * a.p0 + q * b.p1, a1, p * a.p1 + q * b.p0);
      }
    } else if (b0 != null && b1 != null) {
      if (a == b0) {
        return level.form(b0, q * b.p0 + p, b1, q * b.p1);
      }
      if (a == b1) {
        return level.form(b0, q * b.p0, b1, q * b.p1 + p);
      }
    }
    return level.form(a.settled(level), p, b.settled(level), q);
  }

  /** Returns a node for p · a + q · b, where p and q change at the rates dp and dq. */
  static Node join(
      Level level, Direction direction, Node a, double p, double dp, Node b, double q, double dq) {
    return level.combine(direction, a.settled(level), p, dp, b.settled(level), q, dq);
  }

  private boolean isSettled() {
    return n0 == null;
  }

  /** Returns this node, which its level has settled if it had not before. */
  final Node settled(Level level) {
    Node first = n0;
    Node second = n1;
    if (first != null && second != null) {
      level.settle(this, first, p0, second, p1);
      // Whoever sees that the form is gone must also see what it was settled with.
      VarHandle.releaseFence();
      n0 = null;
      n1 = null;
    } else {
      VarHandle.acquireFence();
    }
    return this;
  }
}
