package dev.cotangent.primitive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One differentiation in progress, and what tells its perturbations from those of any other.
 *
 * <p>Every call of a derivative opens a level. Numbers that depend on its inputs carry the level
 * and their derivative as a linear form over {@linkplain Node nodes} of it. Where numbers of
 * several levels meet, the latest level, which is the innermost differentiation, takes the
 * operation: it treats the others' numbers as its coefficients, and its values and partials are
 * then numbers of those outer levels. Since every call has a level of its own, perturbations are
 * never confused (Siskind and Pearlmutter 2005, "Perturbation confusion and referential
 * transparency"; Manzyuk et al. 2019, "Perturbation confusion in forward automatic differentiation
 * of higher-order functions").
 *
 * <p>A mode of differentiation is a subclass. All it has to say is what a {@link Node} is to it: a
 * tape writes an entry for one, forward mode computes a row of tangents. Everything else, for every
 * primitive, is here and in {@link Real}.
 */
public abstract class Level {
  /**
   * A result seen from a level: its value, and its derivative as partial · node.
   *
   * @param value the result without this level's derivative; it may carry outer levels' derivatives
   * @param node a settled node, or null if the result does not depend on this level
   * @param partial the derivative with respect to the node; 0 without one
   */
  public record LinearForm(Real value, @Nullable Node node, Real partial) {}

  private static final AtomicLong SERIALS = new AtomicLong();

  final long serial;

  /** Opens a level, inside all that are open. */
  protected Level() {
    this(SERIALS.incrementAndGet());
  }

  Level(long serial) {
    this.serial = serial;
  }

  /** Returns a new node of this level's kind that stands for p · a + q · b, not settled yet. */
  protected abstract Node form(Node a, double p, Node b, double q);

  /** Gives a node that stands for p · a + q · b a place of its own. */
  protected abstract void settle(Node node, Node a, double p, Node b, double q);

  /**
   * Returns a new, settled node that stands for p · a + q · b, where p and q carry derivatives of
   * outer levels, and a and b are settled.
   */
  protected abstract Node combine(Node a, Real p, Node b, Real q);

  /**
   * Returns a new, settled node that stands for p · a + q · b, where p and q change at the rates dp
   * and dq in the given direction. Override it where this is cheaper than {@link #combine(Node,
   * Real, Node, Real) the general way}.
   */
  protected Node combine(
      Direction direction, Node a, double p, double dp, Node b, double q, double dq) {
    return combine(a, direction.number(p, dp), b, direction.number(q, dq));
  }

  /**
   * Throws where numbers of this level can no longer be used, or not here.
   *
   * @param user the level that meets such a number, or null if it is a constant that does
   */
  protected void requireUsable(@Nullable Level user) {}

  /** Returns the number with the given value whose derivative in this level is partial · node. */
  public final Real number(Real value, Node node, Real partial) {
    requireOutside(value);
    requireOutside(partial);
    Beyond beyond = null;
    if (value.level != null || partial.level != null) {
      Direction direction = Direction.common(value, partial);
      beyond =
          direction == null
              ? new Beyond.Outer(value, partial)
              : new Beyond.Tangent(direction, direction.rate(value), direction.rate(partial));
    }
    return new Real(value.value, this, node, partial.value, beyond);
  }

  /** Returns the input with the given value that this level knows as a node. */
  public final Real input(Real value, Node node) {
    requireOutside(value);
    Beyond beyond = null;
    if (value.level instanceof Direction direction && value.beyond == null) {
      beyond = new Beyond.Tangent(direction, value.p, 0);
    } else if (value.level != null) {
      beyond = new Beyond.Outer(value, Real.ONE);
    }
    return new Real(value.value, this, node, 1, beyond);
  }

  /**
   * Returns the input with the given value, which changes at the given rate in a direction of an
   * outer level, that this level knows as a node.
   */
  public final Real input(double value, Direction direction, double rate, Node node) {
    return new Real(
        value, this, node, 1, rate == 0 ? null : new Beyond.Tangent(direction, rate, 0));
  }

  /** Returns the input with the given value that this level knows as a node. */
  public final Real input(double value, Node node) {
    return new Real(value, this, node, 1, null);
  }

  /**
   * Returns a result as this level sees it.
   *
   * @throws IllegalStateException if the result belongs to a level inside this one, or to one that
   *     is over
   */
  public final LinearForm formOf(Real y) {
    if (y.level != null && y.level != this) {
      y.level.requireUsable(this);
      requireOutside(y);
    }
    return y.level == this
        ? new LinearForm(y.primal(), y.settledNode(), y.partial())
        : new LinearForm(y, null, Real.ZERO);
  }

  /**
   * Calls a user's function and checks what it returns.
   *
   * @throws NullPointerException if the result, or one of the outputs, is null
   */
  public static Real[] call(VectorFunction f, Real[] inputs) {
    Real[] outputs =
        Objects.requireNonNull(
            f.apply(inputs), "the function returned null where its outputs were expected");
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] == null) {
        throw new NullPointerException(
            outputs.length == 1
                ? "the function returned null where a number was expected"
                : "output " + i + " of the function is null");
      }
    }
    return outputs;
  }

  /**
   * Returns derivatives as plain doubles.
   *
   * @throws IllegalStateException if they depend on what an enclosing differentiation
   *     differentiates, which a double cannot carry
   */
  public static double[] doubles(Real... derivatives) {
    double[] values = new double[derivatives.length];
    for (int i = 0; i < values.length; i++) {
      Real x = derivatives[i];
      if (!x.isConstant()) {
        throw new IllegalStateException(
            "a derivative depends on "
                + x.level
                + ", which encloses it, and would lose that as a double; call the method for Real,"
                + " or detach() the outer numbers that it uses");
      }
      values[i] = x.value;
    }
    return values;
  }

  /** Returns whether this level only looks on: losing its numbers' derivatives loses nothing. */
  public boolean isObserver() {
    return false;
  }

  /** Returns whether this level was opened later than another: its numbers contain the other's. */
  public final boolean isInside(Level other) {
    return serial > other.serial;
  }

  /**
   * Throws where numbers of this level can no longer be used, or not here.
   *
   * @param user the level that meets such a number, or null if it is a constant that does
   * @throws IllegalStateException if so, with the reason
   */
  public final void requireUsableBy(@Nullable Level user) {
    requireUsable(user);
  }

  /** Returns the level of the innermost differentiation that a number depends on, if any. */
  public static @Nullable Level levelOf(Real x) {
    return x.level;
  }

  final void requireOutside(Real x) {
    if (x.level != null && x.level.serial >= serial) {
      throw new IllegalStateException(
          "a number of "
              + x.level
              + " was handed to "
              + this
              + ", which is not inside it; a derivative's own numbers must not leave the function"
              + " that is differentiated");
    }
  }

  /** Applies a primitive to numbers of any kind: the latest level among them takes it. */
  static Real apply(Primitive f, Real... x) {
    Level top = null;
    for (Real operand : x) {
      Level level = Arguments.required(operand, f.name()).level;
      if (level != null && (top == null || level.serial > top.serial)) {
        top = level;
      }
    }
    if (top == null) {
      return Real.of(value(f, Real.values(x)));
    }
    for (Real operand : x) {
      if (operand.level != null) {
        operand.level.requireUsable(top);
      }
    }
    return top.take(f, x);
  }

  /**
   * The chain rule: the result's value from the operands' values, its derivative from their
   * derivatives and the row's partials, all one level further out.
   */
  Real take(Primitive f, Real... x) {
    Real[] primals = new Real[x.length];
    for (int k = 0; k < x.length; k++) {
      primals[k] = x[k].level == this ? x[k].primal() : x[k];
    }
    Real y = f.apply(primals);
    if (f == Piecewise.SELECT && primals[0].isTraced()) {
      return selectTraced(primals[0], x, y);
    }
    noteKinks(f, primals);
    Map<Node, Real> terms = new LinkedHashMap<>();
    for (int k = 0; k < x.length; k++) {
      if (x[k].level == this) {
        Real slope = y.isInvalid() ? y : partial(f, k, primals, y);
        if (!(f.role() == Role.ROUTER && slope.isConstantZero())) {
          Node node = x[k].settledNode();
          terms.merge(node, x[k].partial().timesStructural(slope), Real::add);
        }
      }
    }
    return terms.isEmpty() ? y : sum(y, terms);
  }

  /** The number y whose derivative is the sum of terms, each a partial times a node. */
  private Real sum(Real y, Map<Node, Real> terms) {
    Node node = null;
    Real partial = Real.ZERO;
    for (Map.Entry<Node, Real> term : terms.entrySet()) {
      if (node == null) {
        node = term.getKey();
        partial = term.getValue();
      } else {
        node = joined(node, partial, term.getKey(), term.getValue());
        partial = Real.ONE;
      }
    }
    return node == null ? y : number(y, node, partial);
  }

  private Node joined(Node a, Real p, Node b, Real q) {
    if (p.level == null && q.level == null) {
      return Node.join(this, a, p.value, b, q.value).settled(this);
    }
    Direction direction = Direction.common(p, q);
    return direction == null
        ? combine(a, p, b, q)
        : combine(direction, a, p.value, direction.rate(p), b, q.value, direction.rate(q));
  }

  /** Where a rule is traced, both branches of a select are kept: so are their derivatives. */
  private Real selectTraced(Real condition, Real[] x, Real y) {
    Real[] rates = new Real[2];
    Node node = null;
    for (int k = 0; k < 2; k++) {
      Real branch = x[k + 1];
      rates[k] = branch.level == this ? branch.partial() : Real.ZERO;
      if (branch.level == this) {
        if (node != null && node != branch.node) {
          throw new Symbol.HasNoValue();
        }
        node = branch.node;
      }
    }
    return node == null ? y : number(y, node, Real.select(condition, rates[0], rates[1]));
  }

  /** Kinks are reported once, where the operation reaches numbers without derivatives. */
  static void noteKinks(Primitive f, Real... primals) {
    for (Real primal : primals) {
      if (primal.level != null) {
        return;
      }
    }
    note(f, Real.values(primals));
  }

  private static double value(Primitive f, double[] x) {
    return switch (f) {
      case Unary unary -> unary.value(x[0]);
      case Binary binary -> binary.value(x[0], x[1]);
      case Nary nary -> nary.value(x);
    };
  }

  private static Real partial(Primitive f, int k, Real[] x, Real y) {
    return switch (f) {
      case Unary unary -> unary.slope(x[0], y);
      case Binary binary -> k == 0 ? binary.first(x[0], x[1], y) : binary.second(x[0], x[1], y);
      case Nary nary -> nary.partial(k, x, y);
    };
  }

  private static void note(Primitive f, double[] x) {
    switch (f) {
      case UnaryRow unary -> unary.rule().note(x[0]);
      case BinaryRow binary -> binary.rule().note(x[0], x[1]);
      case NaryRow nary -> nary.note(x);
    }
  }

  /**
   * Returns the derivative of a formula in the direction dx.
   *
   * @param x the formula's arguments
   * @param dx the rate at which each of them changes
   */
  static Real tangentOf(CompiledRule.Body formula, Real[] x, Real... dx) {
    Direction direction = new Direction();
    Real[] numbers = new Real[x.length];
    for (int i = 0; i < x.length; i++) {
      numbers[i] = dx[i].isConstantZero() ? x[i] : direction.number(x[i], dx[i]);
    }
    return direction.rateOf(formula.at(numbers));
  }
}
