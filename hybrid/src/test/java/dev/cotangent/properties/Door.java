package dev.cotangent.properties;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The ways to a gradient, each of which can be nested in every other. */
public enum Door {
  /** Forward mode, one direction after the other. */
  TANGENT {
    @Override
    public Real[] gradient(ScalarFunction f, Real[] x) {
      Real[] gradient = new Real[x.length];
      for (int i = 0; i < x.length; i++) {
        Real[] unit = Real.of(new double[x.length]);
        unit[i] = Real.of(1);
        gradient[i] = Forward.jvp(f.asVector(), x, unit)[0];
      }
      return gradient;
    }
  },

  /** Forward mode, all directions at once. */
  FORWARD {
    @Override
    public Real[] gradient(ScalarFunction f, Real[] x) {
      return Forward.gradient(f, x);
    }
  },

  /** Reverse mode. */
  REVERSE {
    @Override
    public Real[] gradient(ScalarFunction f, Real[] x) {
      return Reverse.gradient(f, x);
    }
  };

  /** The gradient, at a point that may depend on what is being differentiated. */
  public abstract Real[] gradient(ScalarFunction f, Real[] x);

  /** The derivative of a function of one variable. */
  public Real derivative(UnaryOperator<Real> f, Real x) {
    return gradient(p -> f.apply(p[0]), new Real[] {x})[0];
  }

  /** All sequences of so many doors: the orders in which derivatives can be nested. */
  public static List<List<Door>> nestings(int order) {
    List<List<Door>> nestings = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < order; i++) {
      List<List<Door>> longer = new ArrayList<>();
      for (List<Door> nesting : nestings) {
        for (Door door : values()) {
          List<Door> more = new ArrayList<>(nesting);
          more.add(door);
          longer.add(more);
        }
      }
      nestings = longer;
    }
    return nestings;
  }

  /**
   * All derivatives of a function of the order that is the number of doors, the first door being
   * the innermost. The entry for the inputs i, j, … is at i + n · (j + n · …).
   */
  public static Real[] derivatives(List<Door> doors, ScalarFunction f, Real[] x) {
    if (doors.isEmpty()) {
      return new Real[] {f.apply(x.clone())};
    }
    Door outermost = doors.getLast();
    List<Door> inner = doors.subList(0, doors.size() - 1);
    int count = (int) Math.pow(x.length, inner.size());
    Real[] all = new Real[count * x.length];
    for (int i = 0; i < count; i++) {
      int entry = i;
      Real[] row = outermost.gradient(p -> derivatives(inner, f, p)[entry], x);
      for (int j = 0; j < x.length; j++) {
        all[i + count * j] = row[j];
      }
    }
    return all;
  }
}
