package dev.cotangent.bench.gradbench;

import static dev.cotangent.bench.gradbench.BaProblem.CAMERA;
import static dev.cotangent.bench.gradbench.BaProblem.INPUTS;
import static dev.cotangent.bench.gradbench.BaProblem.POINT;

import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import dev.cotangent.tensor.Tensor;

/**
 * The Jacobian of all errors with respect to all cameras, points and weights, row by row: each
 * observation has two rows with the same {@link BaProblem#INPUTS} columns, and each weight, at the
 * end, one row with one column.
 *
 * <p>An observation's errors depend on its own inputs alone. So with a tensor for each of the
 * inputs, its elements being the observations', the gradient of the <em>sum</em> of all first
 * errors consists of the first rows of all blocks, and that of the sum of all second errors of the
 * second rows: two sweeps over one tape, in reverse mode, are the whole Jacobian. It is the
 * simplest case of a compressed Jacobian (Curtis, Powell and Reid 1974). Observations are taken
 * some thousand at a time, so that a tape stays small and near the processor.
 *
 * @param rows where each row begins in the other two, and at the end where the last one ends
 * @param columns the columns of the entries
 * @param values the entries
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by who asked for it
record BaJacobian(int[] rows, int[] columns, double[] values) {
  /** Observations on one tape. */
  private static final int BLOCK = 4096;

  /** Returns the Jacobian of a problem. */
  static BaJacobian of(BaProblem problem) {
    int p = problem.size();
    int entries = (2 * INPUTS + 1) * p;
    BaJacobian jacobian = new BaJacobian(new int[3 * p + 1], new int[entries], new double[entries]);
    jacobian.lay(problem);
    try (Tape tape = Tape.open()) {
      for (int from = 0; from < p; from += BLOCK) {
        jacobian.fill(problem, tape, from, Math.min(BLOCK, p - from));
        tape.reset();
      }
    }
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

  /** Computes the entries of some observations, and of their weights. */
  private void fill(BaProblem problem, Tape tape, int from, int count) {
    Tensor[] inputs = inputs(problem, from, count);
    for (int j = 0; j < INPUTS; j++) {
      inputs[j] = tape.variable(inputs[j]);
    }
    Tensor[] errors = BaErrors.reprojection(inputs, features(problem, from, count));
    for (int row = 0; row < 2; row++) {
      Tensor[] gradient = tape.gradient(errors[row].sum());
      for (int j = 0; j < INPUTS; j++) {
        double[] column = gradient[j].toArray();
        int at = (2 * from + row) * INPUTS + j;
        for (int i = 0; i < count; i++) {
          values[at + 2 * INPUTS * i] = column[i];
        }
      }
    }
    Tensor weights = inputs[INPUTS - 1].detach();
    Tensor slopes = Reverse.gradient(w -> BaErrors.ofWeights(w[0]).sum(), weights)[0];
    System.arraycopy(slopes.toArray(), 0, values, 2 * INPUTS * problem.size() + from, count);
  }

  /** A tensor for each input, with an element for each observation. */
  private static Tensor[] inputs(BaProblem problem, int from, int count) {
    double[][] inputs = new double[INPUTS][count];
    for (int i = 0; i < count; i++) {
      int camera = problem.camera(from + i);
      for (int j = 0; j < CAMERA; j++) {
        inputs[j][i] = problem.cameras()[camera + j];
      }
      int point = problem.point(from + i);
      for (int j = 0; j < POINT; j++) {
        inputs[CAMERA + j][i] = problem.points()[point + j];
      }
      inputs[INPUTS - 1][i] = problem.weights()[from + i];
    }
    return tensors(inputs);
  }

  private static Tensor[] features(BaProblem problem, int from, int count) {
    double[][] features = new double[2][count];
    for (int i = 0; i < count; i++) {
      features[0][i] = problem.features()[2 * (from + i)];
      features[1][i] = problem.features()[2 * (from + i) + 1];
    }
    return tensors(features);
  }

  private static Tensor[] tensors(double[][] columns) {
    Tensor[] tensors = new Tensor[columns.length];
    for (int j = 0; j < tensors.length; j++) {
      tensors[j] = Tensor.of(columns[j]);
    }
    return tensors;
  }
}
