package dev.cotangent.primitive;

import org.jspecify.annotations.Nullable;

/**
 * The level of a derivative in one direction: all its numbers refer to the same node, so that their
 * derivatives are single numbers, and nothing ever has to be combined. This is forward mode with
 * one tangent.
 */
public final class Direction extends Level {
  private static final class Unit extends Node {}

  final Node unit = new Unit();

  /** Opens a level for one direction. */
  public Direction() {}

  /** Returns a number that changes at the given rate in this direction. */
  public Real number(Real value, Real rate) {
    return number(value, unit, rate);
  }

  /** Returns a number that changes at the given rate in this direction. */
  public Real number(double value, double rate) {
    return new Jet(value, this, unit, rate);
  }

  /** Returns the rate at which a result changes in this direction; 0 where it does not. */
  public Real rateOf(Real y) {
    if (y instanceof Jet jet && jet.level == this) {
      return new Jet(jet.p);
    }
    LinearForm form = formOf(y);
    return form.node() == null ? Jet.ZERO : form.partial();
  }

  /** Returns whether x is a constant, or changes in this direction and in no other way. */
  public boolean carries(Real x) {
    return x instanceof Jet && (x.level == null || x.level == this);
  }

  /** Returns the direction in which two jets change, if it is one, with no other dependence. */
  static @Nullable Direction common(Jet a, Jet b) {
    if (a.level == null) {
      return b.level instanceof Direction direction ? direction : null;
    }
    boolean same = b.level == null || b.level == a.level;
    return same && a.level instanceof Direction direction ? direction : null;
  }

  /** The rate of a jet that is a constant or one of this direction. */
  double rate(Jet a) {
    return a.level == null ? 0 : a.p;
  }

  @Override
  protected Node form(Node a, double p, Node b, double q) {
    throw new AssertionError("a direction has one node");
  }

  @Override
  protected void settle(Node node, Node a, double p, Node b, double q) {
    throw new AssertionError("a direction has one node");
  }

  @Override
  protected Node combine(Node a, Real p, Node b, Real q) {
    throw new AssertionError("a direction has one node");
  }

  @Override
  public String toString() {
    return "directional derivative " + serial;
  }
}
