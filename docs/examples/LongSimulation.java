import dev.cotangent.checkpoint.Checkpoints;
import dev.cotangent.checkpoint.LossGradient;
import dev.cotangent.checkpoint.TimeLoop;
import dev.cotangent.primitive.Real;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealVector;

/**
 * With which velocity must a planet start to be at a given place at a given time? The answer is
 * sought by Newton's method, with derivatives through 100,000 time steps.
 *
 * <p>The planet moves around a star of mass 1 at the origin, by the leapfrog method, for a little
 * less than one of its years. The loop keeps 100 of the 100,000 states and runs the steps between
 * them again on the way back, so that twice or ten times as many steps need no more memory.
 */
public class LongSimulation {
  private static final int STEPS = 100_000;
  private static final double STEP = 6.0 / STEPS;
  private static final double[] PLACE = {1, 0};
  private static final double[] TARGET = {1.0, -0.25};
  private static final double TOLERANCE = 1e-10;
  private static final int MOST_STEPS = 20;

  private static final TimeLoop ORBIT =
      TimeLoop.of(STEPS, LongSimulation::leapfrog).with(Checkpoints.binomial(100));

  /** Moves by half a step, changes the velocity, and moves by the other half. */
  private static Real[] leapfrog(int step, Real[] state, Real[] parameters) {
    Real x = state[0].add(state[2].mul(STEP / 2));
    Real y = state[1].add(state[3].mul(STEP / 2));
    Real squared = x.square().add(y.square());
    Real pull = squared.mul(squared.sqrt()).rdiv(-STEP);
    Real u = state[2].add(x.mul(pull));
    Real v = state[3].add(y.mul(pull));
    return new Real[] {x.add(u.mul(STEP / 2)), y.add(v.mul(STEP / 2)), u, v};
  }

  /**
   * Returns the distance at which the target is missed.
   *
   * @param velocity the velocity at the start
   */
  public static Real f(Real[] velocity) {
    Real[] start = {Real.of(PLACE[0]), Real.of(PLACE[1]), velocity[0], velocity[1]};
    Real[] end = ORBIT.run(start, new Real[0]);
    return end[0].sub(TARGET[0]).hypot(end[1].sub(TARGET[1]));
  }

  /** Finds the velocity and prints each step. */
  public static void main(String[] args) {
    double[] velocity = {0, 1};
    System.out.println("step    missed by      velocity at the start");
    for (int step = 0; step <= MOST_STEPS; step++) {
      double[] miss = new double[2];
      double[][] jacobian = new double[2][];
      for (int i = 0; i < 2; i++) {
        int coordinate = i;
        double[] start = {PLACE[0], PLACE[1], velocity[0], velocity[1]};
        LossGradient end = ORBIT.gradient(state -> state[coordinate], start);
        miss[i] = end.value() - TARGET[i];
        jacobian[i] = Arrays.copyOfRange(end.state(), 2, 4);
      }
      double distance = Math.hypot(miss[0], miss[1]);
      System.out.printf(
          Locale.ROOT, "%4d    %9.3e      %s%n", step, distance, Arrays.toString(velocity));
      if (distance < TOLERANCE) {
        System.out.println("converged");
        return;
      }
      RealVector newton =
          new LUDecomposition(new Array2DRowRealMatrix(jacobian))
              .getSolver()
              .solve(new ArrayRealVector(miss));
      velocity = new ArrayRealVector(velocity).subtract(newton).toArray();
    }
    throw new IllegalStateException("no convergence in " + MOST_STEPS + " steps");
  }
}
