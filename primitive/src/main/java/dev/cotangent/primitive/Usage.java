package dev.cotangent.primitive;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells which primitives a function is made of, by running it once and watching. */
public final class Usage {
  private Usage() {}

  /**
   * Returns the primitives that a function applies to its inputs and to what it computes from them,
   * at a point, in the order of their first use. Operations on constants alone do not count, nor do
   * those on tensors.
   *
   * @param x the point
   */
  public static List<Primitive> of(VectorFunction f, double... x) {
    Watcher watcher = new Watcher();
    Real[] inputs = new Real[x.length];
    for (int i = 0; i < x.length; i++) {
      inputs[i] = watcher.watched(Real.of(x[i]));
    }
    Level.call(f, inputs);
    return List.copyOf(watcher.used);
  }

  /** A level whose numbers have no derivative; it sees every primitive that they meet. */
  private static final class Watcher extends Interpretation {
    private final Set<Primitive> used = new LinkedHashSet<>();

    Real watched(Real value) {
      return number(value, used);
    }

    @Override
    protected Real interpret(Primitive f, Real... x) {
      used.add(f);
      return watched(f.apply(primals(x)));
    }

    @Override
    public boolean isObserver() {
      return true;
    }

    @Override
    public String toString() {
      return "a run that watches for primitives";
    }
  }
}
