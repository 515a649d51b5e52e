import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/**
 * From a Lagrangian to a motion: two rods of length 1 with weights of mass 1 at their ends, the one
 * hung from the other. All that is written down is the Lagrangian L(q, v), kinetic minus potential
 * energy. Lagrange's equations d/dt ∂L/∂v = ∂L/∂q give the accelerations: with M = ∂²L/∂v² and C =
 * ∂²L/∂v∂q, blocks of one Hessian, they are M⁻¹ (∂L/∂q - C v).
 */
public class Pendulum {
  private static final double GRAVITY = 9.81;
  private static final double STEP = 2e-3;

  /**
   * Returns the Lagrangian.
   *
   * @param state the two rods' angles from the vertical, then their angular velocities
   */
  public static Real f(Real[] state) {
    Real v1 = state[2];
    Real v2 = state[3];
    Real together = v1.mul(v2).mul(state[0].sub(state[1]).cos());
    Real kinetic = v1.square().add(v2.square().div(2)).add(together);
    return kinetic.sub(height(state).mul(GRAVITY));
  }

  /** Returns the sum of the weights' heights. */
  private static Real height(Real[] state) {
    return state[0].cos().mul(-2).sub(state[1].cos());
  }

  /** Returns how the state changes: the velocities, then the accelerations. */
  static double[] change(double[] state) {
    int n = state.length / 2;
    double[] v = Arrays.copyOfRange(state, n, 2 * n);
    Tensor slopes = Tensor.of(Arrays.copyOf(Reverse.gradient(Pendulum::f, state), n));
    Tensor byVelocity = Tensor.of(Hybrid.hessian(Pendulum::f, state)).slice(0, n, 2 * n);
    Tensor mass = byVelocity.slice(1, n, 2 * n);
    Tensor coupling = byVelocity.slice(1, 0, n);
    double[] a = mass.solve(slopes.sub(coupling.matmul(Tensor.of(v)))).toArray();
    double[] change = Arrays.copyOf(v, 2 * n);
    System.arraycopy(a, 0, change, n, n);
    return change;
  }

  /** Returns the energy v · ∂L/∂v - L, which the motion keeps. */
  static double energy(double[] state) {
    var lagrangian = Reverse.valueAndGradient(Pendulum::f, state);
    double energy = -lagrangian.value();
    for (int i = state.length / 2; i < state.length; i++) {
      energy += state[i] * lagrangian.gradient()[i];
    }
    return energy;
  }

  /** One step of Runge and Kutta's method of fourth order. */
  static double[] stepped(double[] state) {
    double[] k1 = change(state);
    double[] k2 = change(moved(state, k1, STEP / 2));
    double[] k3 = change(moved(state, k2, STEP / 2));
    double[] k4 = change(moved(state, k3, STEP));
    double[] next = state.clone();
    for (int i = 0; i < next.length; i++) {
      next[i] += STEP / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
    return next;
  }

  private static double[] moved(double[] state, double[] change, double time) {
    double[] moved = new double[state.length];
    Arrays.setAll(moved, i -> state[i] + time * change[i]);
    return moved;
  }

  /** Lets go of both rods, and prints the motion. */
  public static void main(String[] args) {
    double[] state = {2, 1, 0, 0};
    System.out.println("time   angles               energy");
    for (int second = 0; second <= 5; second++) {
      System.out.printf(
          Locale.ROOT, "%4d %9.5f %9.5f %12.6f%n", second, state[0], state[1], energy(state));
      for (int step = 0; step < Math.round(1 / STEP); step++) {
        state = stepped(state);
      }
    }
  }
}
