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
    return new Real(value, this, unit, rate, null);
  }

  /** Returns the rate at which a result changes in this direction; 0 where it does not. */
  public Real rateOf(Real y) {
    return formOf(y).partial();
  }

  /**
   * Returns the rates at which results change in this direction, as plain doubles.
   *
   * @throws IllegalStateException if they depend on what an enclosing differentiation
   *     differentiates
   */
  public double[] ratesOf(Real... y) {
    double[] rates = new double[y.length];
    for (int i = 0; i < rates.length; i++) {
      boolean plain = y[i].level == this && y[i].beyond == null;
      rates[i] = plain ? y[i].p : doubles(rateOf(y[i]))[0];
    }
    return rates;
  }

  /** Returns whether x is a constant, or changes in this direction and in no other way. */
  public boolean carries(Real x) {
    return x.level == null || (x.level == this && x.beyond == null);
  }

  /** Returns the direction that both numbers are carried by, if one of them is no constant. */
  static @Nullable Direction common(Real a, Real b) {
    Level level = a.level == null ? b.level : a.level;
    return level instanceof Direction direction && direction.carries(a) && direction.carries(b)
        ? direction
        : null;
  }

  /** The rate of a number that this direction carries. */
  double rate(Real x) {
    return x.level == null ? 0 : x.p;
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
