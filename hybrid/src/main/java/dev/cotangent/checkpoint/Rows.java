package dev.cotangent.checkpoint;

import dev.cotangent.primitive.Role;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorPrimitive;
import org.jspecify.annotations.Nullable;

/**
 * A loop as a primitive, and its sweep as another.
 *
 * <p>Let F be the loop as a function of x, the initial state and the parameters, with derivative J.
 * Two facts make derivatives of every order out of plain runs of loops, each in bounded memory:
 *
 * <ul>
 *   <li>The derivative of a loop in a direction is the loop of the derivatives: (x, v) ↦ (F, J v)
 *       is F̂, the loop {@link Problem#tangent}.
 *   <li>Of B(x, w) = Jᵀ w, the sweep, the derivative in x is a Hessian, that of w · F, and so
 *       symmetric. Its product with v is the gradient in x of w · J v, which is a sweep of F̂: the
 *       x-part of B̂((x, v), (0, w)). That is pushforward and pullback in one. In w, B is linear
 *       with the mirror v ↦ J v.
 * </ul>
 */
final class Rows {
  private Rows() {}

  /** F: x ↦ the state at the end. */
  record Loop(Problem problem) implements TensorPrimitive {
    @Override
    public String name() {
      return "timeLoop";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      return Tensor.of(problem.end(x[0].toArray()));
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return change(problem, x[0], dx);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return Tensor.apply(new Back(problem, y.toArray()), x[0], w);
    }
  }

  /**
   * B: (x, w) ↦ Jᵀ w.
   *
   * @param end what the loop has been seen to end with, if it has
   */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  record Back(Problem problem, double @Nullable [] end) implements TensorPrimitive {
    @Override
    public String name() {
      return "timeLoopPullback";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      try (Sweep sweep = new Sweep(problem, x[0].toArray())) {
        sweep.forward();
        if (end != null) {
          sweep.requireEnd(end);
        }
        return Tensor.of(sweep.backward(x[1].toArray()));
      }
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return k == 0 ? curvature(x[0], x[1], dx) : Tensor.apply(this, x[0], dx);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor v) {
      return k == 0 ? curvature(x[0], x[1], v) : change(problem, x[0], v);
    }

    /** The Hessian of w · F times v. */
    private Tensor curvature(Tensor x, Tensor w, Tensor v) {
      int n = problem.states();
      Tensor weights = Tensor.concat(0, Tensor.zeros(n), w);
      Tensor both = Tensor.apply(new Back(problem.tangent(), null), pairs(problem, x, v), weights);
      Tensor parameters = both.slice(0, 2 * n, 2 * n + problem.parameters());
      return Tensor.concat(0, both.slice(0, 0, n), parameters);
    }
  }

  /** J v. */
  private static Tensor change(Problem problem, Tensor x, Tensor v) {
    int n = problem.states();
    return Tensor.apply(new Loop(problem.tangent()), pairs(problem, x, v)).slice(0, n, 2 * n);
  }

  /** The inputs of the loop with tangents: states and their rates, parameters and theirs. */
  private static Tensor pairs(Problem problem, Tensor x, Tensor v) {
    int n = problem.states();
    int all = problem.inputs();
    return Tensor.concat(
        0, x.slice(0, 0, n), v.slice(0, 0, n), x.slice(0, n, all), v.slice(0, n, all));
  }
}
