package dev.cotangent.bench.gradbench;

import static dev.cotangent.bench.gradbench.BaProblem.ARGUMENTS;
import static dev.cotangent.bench.gradbench.BaProblem.CAMERA;
import static dev.cotangent.bench.gradbench.BaProblem.INPUTS;
import static dev.cotangent.bench.gradbench.BaProblem.POINT;

import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.Vjp;
import java.util.Arrays;

/**
 * The Jacobian of all errors with respect to all cameras, points and weights, row by row: each
 * observation has two rows with the same {@link BaProblem#INPUTS} columns, and each weight, at the
 * end, one row with one column.
 *
 * <p>An observation's errors depend on its own inputs alone. So a derivative is generated of the
 * errors of <em>one</em> observation, and gives its two rows, one after the other. The weights' own
 * errors have a diagonal Jacobian, which is the gradient of their sum.
 *
 * @param rows where each row begins in the other two, and at the end where the last one ends
 * @param columns the columns of the entries
 * @param values the entries
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by who asked for it
record BaJacobian(int[] rows, int[] columns, double[] values) {
  private static final Vjp OBSERVATION = Compiled.vjp(BaProblem::reprojection);
  private static final Vjp WEIGHTS = Compiled.vjp(BaProblem::ofWeights);
  private static final double[][] UNITS = {{1, 0}, {0, 1}};

  /** Returns the Jacobian of a problem. */
  static BaJacobian of(BaProblem problem) {
    int p = problem.size();
    int entries = (2 * INPUTS + 1) * p;
    BaJacobian jacobian = new BaJacobian(new int[3 * p + 1], new int[entries], new double[entries]);
    jacobian.lay(problem);
    jacobian.fill(problem);
    return jacobian;
  }

  /** Says where the entries are. */
  private void lay(BaProblem problem) {
    int p = problem.size();
    int points = problem.cameras().length;
    int weights = points + problem.points().length;
    int at = 0;
    for (int row = 0; row < 2 * p; row++) {
      int observation = row / 2;
      int camera = problem.camera(observation);
      for (int j = 0; j < CAMERA; j++) {
        columns[at++] = camera + j;
      }
      int point = points + problem.point(observation);
      for (int j = 0; j < POINT; j++) {
        columns[at++] = point + j;
      }
      columns[at++] = weights + observation;
      rows[row + 1] = at;
    }
    for (int i = 0; i < p; i++) {
      columns[at++] = weights + i;
      rows[2 * p + i + 1] = at;
    }
  }

  /** Computes the entries. */
  private void fill(BaProblem problem) {
    double[] arguments = new double[ARGUMENTS];
    int at = 0;
    for (int i = 0; i < problem.size(); i++) {
      problem.gather(i, arguments);
      for (double[] unit : UNITS) {
        System.arraycopy(OBSERVATION.at(arguments, unit).gradient(), 0, values, at, INPUTS);
        at += INPUTS;
      }
    }
    double[] ones = new double[problem.size()];
    Arrays.fill(ones, 1);
    double[] slopes = WEIGHTS.at(problem.weights(), ones).gradient();
    System.arraycopy(slopes, 0, values, at, slopes.length);
  }
}
