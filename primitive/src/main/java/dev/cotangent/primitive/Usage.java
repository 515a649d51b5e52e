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
  private static final class Watcher extends Level {
    private final Set<Primitive> used = new LinkedHashSet<>();
    private final Node node = new Node() {};

    Real watched(Real value) {
      return new Real(value.value, this, node, 0, new Beyond.Outer(value, Real.ZERO));
    }

    @Override
    Real take(Primitive f, Real... x) {
      used.add(f);
      Real[] primals = new Real[x.length];
      for (int i = 0; i < x.length; i++) {
        primals[i] = x[i].level == this ? x[i].primal() : x[i];
      }
      return watched(f.apply(primals));
    }

    @Override
    public boolean isObserver() {
      return true;
    }

    @Override
    protected Node form(Node a, double p, Node b, double q) {
      return node;
    }

    @Override
    protected void settle(Node node, Node a, double p, Node b, double q) {}

    @Override
    protected Node combine(Node a, Real p, Node b, Real q) {
      return node;
    }

    @Override
    public String toString() {
      return "a run that watches for primitives";
    }
  }
}
