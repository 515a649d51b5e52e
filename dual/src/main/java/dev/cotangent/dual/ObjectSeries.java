package dev.cotangent.dual;

import dev.cotangent.primitive.Domain;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A series whose coefficients are objects: numbers that depend on outer differentiations, or
 * tensors. A coefficient that is null is 0, and does not meet what it would be multiplied by.
 *
 * @param <C> what a coefficient is
 */
final class ObjectSeries<C> extends Series {
  final Coefficients<C> over;
  final @Nullable C[] c;

  /** The result that all coefficients need to exist, for a row that is not defined everywhere. */
  private @Nullable C guard;

  ObjectSeries(Coefficients<C> over, @Nullable C[] c) {
    super(c.length - 1);
    this.over = over;
    this.c = c;
    for (int k = 1; k < c.length; k++) {
      C coefficient = c[k];
      if (coefficient != null && over.isZero(coefficient)) {
        c[k] = null;
      }
    }
    while (degree > 0 && c[degree] == null) {
      degree--;
    }
  }

  private ObjectSeries(Coefficients<C> over, C value, int order) {
    super(order);
    this.over = over;
    this.c = over.array(order + 1);
    c[0] = value;
  }

  C value() {
    return Objects.requireNonNull(c[0]);
  }

  ObjectSeries<C> fixed(C value) {
    ObjectSeries<C> constant = new ObjectSeries<>(over, value, 0);
    constant.done = true;
    return constant;
  }

  @Override
  Real primal() {
    return (Real) value();
  }

  @Override
  ObjectSeries<C> constant(double value) {
    return fixed(over.constant(value));
  }

  @Override
  ObjectSeries<C> room(int order) {
    return new ObjectSeries<>(over, over.constant(0), order);
  }

  @Override
  ObjectSeries<C> upTo(int order) {
    return new ObjectSeries<>(over, Arrays.copyOf(c, order + 1));
  }

  @SuppressWarnings("unchecked") // one level has coefficients of one kind at a time
  ObjectSeries<C> own(Series x) {
    return (ObjectSeries<C>) x;
  }

  /** A coefficient, or null if it is 0. */
  @Nullable C at(int k) {
    return k <= degree ? c[k] : null;
  }

  @Override
  void copy(int k, Series from) {
    c[k] = own(from).at(k);
  }

  @Override
  ObjectSeries<C> applied(Primitive f, int order, Series[] all, int... operands) {
    C y = over.apply(f, values(all, operands));
    ObjectSeries<C> result = new ObjectSeries<>(over, y, order);
    if (over.isInvalid(y)) {
      Arrays.fill(result.c, y);
      result.done = true;
    } else if (f.domain() != Domain.REALS) {
      result.guard = y;
    }
    return result;
  }

  private C[] values(Series[] all, int... operands) {
    C[] values = over.array(operands.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = own(all[operands[i]]).value();
    }
    return values;
  }

  private void add(int k, @Nullable C term, double factor, Weight w) {
    if (term == null) {
      return;
    }
    C whole = over.weighted(over.scaled(term, factor), w);
    C sum = c[k];
    set(k, sum == null ? whole : over.plus(sum, whole));
  }

  private void set(int k, @Nullable C coefficient) {
    c[k] = coefficient == null || guard == null ? coefficient : over.guarded(coefficient, guard);
  }

  @Override
  void addScaled(int from, int to, Series x, double factor, Weight w) {
    for (int k = from; k <= to; k++) {
      addScaled(k, x, factor, w);
    }
  }

  private void addScaled(int k, Series x, double factor, Weight w) {
    add(k, own(x).at(k), factor, w);
  }

  @Override
  void addSlope(int from, int to, Series x, Series s, double factor, Weight w) {
    for (int k = from; k <= to; k++) {
      addSlope(k, x, s, factor, w);
    }
  }

  private void addSlope(int k, Series x, Series s, double factor, Weight w) {
    C sum = null;
    for (int j = 1; j <= k; j++) {
      C rate = own(x).at(j);
      C slope = own(s).at(k - j);
      if (rate != null && slope != null) {
        sum = sum(sum, over.times(over.scaled(rate, (double) j / k), slope));
      }
    }
    add(k, sum, factor, w);
  }

  private C sum(@Nullable C sum, C term) {
    return sum == null ? term : over.plus(sum, term);
  }

  @Override
  void setProduct(int from, int to, Series a, Series b, boolean gated) {
    for (int k = from; k <= to; k++) {
      setProduct(k, a, b, gated);
    }
  }

  private void setProduct(int k, Series a, Series b, boolean gated) {
    C sum = null;
    for (int j = 0; j <= k; j++) {
      C x = own(a).at(j);
      C y = own(b).at(k - j);
      if (x != null && y != null) {
        sum = sum(sum, gated ? over.gated(x, y) : term(j, x, k - j, y));
      }
    }
    set(k, sum);
  }

  /** One term of a product, in which the coefficients after the first are rates. */
  private C term(int i, C x, int j, C y) {
    if (i > 0) {
      return j > 0 ? over.gated(x, y) : over.times(x, y);
    }
    return over.times(y, x);
  }

  @Override
  void setQuotient(int from, int to, Series a, Series b) {
    for (int k = from; k <= to; k++) {
      setQuotient(k, a, b);
    }
  }

  private void setQuotient(int k, Series a, Series b) {
    C sum = own(a).at(k);
    for (int j = 0; j < k; j++) {
      C x = c[j];
      C y = own(b).at(k - j);
      if (x != null && y != null) {
        C term = term(j, x, k - j, y);
        sum = sum == null ? over.scaled(term, -1) : over.minus(sum, term);
      }
    }
    set(k, sum == null ? null : over.over(sum, own(b).value()));
  }

  @Override
  boolean startsAtZero() {
    return over.hasZero(value());
  }

  @Override
  double number() {
    return over.number(value());
  }

  @Override
  Weight[] routes(Nary f, Series y, Series[] all, int... operands) {
    return over.routes(f, values(all, operands), own(y).value());
  }

  @Override
  Weight[] pieces(Primitive f, Series[] all, int... operands) {
    return over.pieces(f, values(all, operands));
  }
}
