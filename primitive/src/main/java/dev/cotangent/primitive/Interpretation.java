package dev.cotangent.primitive;

import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A level that gives every operation a meaning of its own: not a slope times a tangent, but a
 * product of power series, a union of index sets, whatever it wants to know about a function. Its
 * numbers are a number one level further out and a content, which only the level understands.
 *
 * <p>User functions run on such numbers as on any other, and they nest with all modes: the number
 * further out may carry derivatives of outer levels, and inner levels may use numbers of this one
 * as their coefficients.
 *
 * {@snippet :
 * final class Depth extends Interpretation {   // how many operations deep is a formula?
 *   Real input(double x) {
 *     return number(Real.of(x), 0);
 *   }
 *
 *   protected Real interpret(Primitive f, Real... x) {
 *     int deepest = 0;
 *     for (Real operand : x) {
 *       deepest = content(operand) instanceof Integer depth ? Math.max(deepest, depth) : deepest;
 *     }
 *     return number(f.apply(primals(x)), deepest + 1);
 *   }
 * }
 * }
 */
public abstract class Interpretation extends Level {
  /** A content as part of a {@link LinearForm}. */
  static final class Content extends Node {
    private final Object content;

    Content(Object content) {
      this.content = content;
    }
  }

  private final Node node = new Node() {};

  /** Opens a level, inside all that are open. */
  protected Interpretation() {}

  /**
   * Applies a primitive.
   *
   * @param f the primitive
   * @param x its operands, at least one of which is a number of this level
   */
  protected abstract Real interpret(Primitive f, Real... x);

  /**
   * Decides a comparison that the function's control flow asks for; by values, unless overridden.
   *
   * @param comparison the comparison
   * @param x a number, of this level or outside it, as is y; at least one is of this level
   * @param y the other number
   */
  protected boolean compare(Comparison comparison, Real x, Real y) {
    return comparison.between(primal(x), primal(y));
  }

  /**
   * Called where a function looks at the value of a number of this level: a hook for levels whose
   * numbers have none.
   *
   * @throws RuntimeException if there is no value to be looked at
   */
  protected void valueSeen() {}

  /**
   * Returns the weight with which one of a row's pieces counts as a number of this level, or null,
   * the default, if it is the plain number that the values say. A hook for levels that ask what a
   * function may do on all its pieces: to them a weight is unknown, or must not be taken for the
   * constant 0 or 1 that it happens to be at the point.
   *
   * @param weight computes the weight from the values
   */
  protected @Nullable Real weight(DoubleSupplier weight) {
    return null;
  }

  /** The weight in the eyes of the levels that a point belongs to; null if the values decide. */
  static @Nullable Real weightAt(DoubleSupplier weight, Real... point) {
    for (Real x : point) {
      for (Real y = x; y.level != null; y = y.primal()) {
        Real open = y.level instanceof Interpretation level ? level.weight(weight) : null;
        if (open != null) {
          return open;
        }
      }
    }
    return null;
  }

  /** Returns a number of this level. */
  protected final Real number(Real primal, Object content) {
    requireOutside(primal);
    return new Real(primal.value, this, node, 1, new Beyond.Own(primal, content));
  }

  /** Returns a number's content, or null if it is not of this level: then it is a constant here. */
  protected final @Nullable Object content(Real x) {
    return x.level == this && x.beyond instanceof Beyond.Own own ? own.content() : null;
  }

  /** Returns the content of a number that is given as a form, or null if it is a constant here. */
  protected final @Nullable Object content(LinearForm form) {
    return form.node() instanceof Content node ? node.content : null;
  }

  /** Returns what a number is one level further out: without what this level knows of it. */
  protected final Real primal(Real x) {
    return x.level == this ? x.primal() : x;
  }

  /** Returns what numbers are one level further out. */
  protected final Real[] primals(Real... x) {
    Real[] primals = new Real[x.length];
    for (int k = 0; k < x.length; k++) {
      primals[k] = primal(x[k]);
    }
    return primals;
  }

  /** Returns what a function returned, as this level sees it, after a check that it may be used. */
  protected final Real result(Real y) {
    formOf(y);
    return y;
  }

  @Override
  final Real take(Primitive f, Real... x) {
    if (Kinks.isWatched()) {
      noteKinks(f, primals(x));
    }
    return interpret(f, x);
  }

  @Override
  protected final Node form(Node a, double p, Node b, double q) {
    throw new AssertionError("the nodes of " + this + " are not combined");
  }

  @Override
  protected final void settle(Node node, Node a, double p, Node b, double q) {
    throw new AssertionError("the nodes of " + this + " are not combined");
  }

  @Override
  protected final Node combine(Node a, Real p, Node b, Real q) {
    throw new AssertionError("the nodes of " + this + " are not combined");
  }
}
