package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * Cameras, points, and observations of points by cameras. A camera turns a point around an axis (by
 * Rodrigues' formula), divides by the depth, distorts radially, scales and shifts. How far that is
 * from what was observed, times the observation's weight, is the reprojection error; a weight w has
 * the error 1 - w².
 *
 * @param cameras for each camera rotation (3), centre (3), focal length, principal point (2) and
 *     radial distortion (2)
 * @param points for each point its 3 coordinates
 * @param weights a weight for each observation
 * @param features for each observation the 2 coordinates that were seen
 * @param observations for each observation the numbers of its camera and its point
 */
@SuppressWarnings("ArrayRecordComponent") // internal, never changed
record BaProblem(
    double[] cameras, double[] points, double[] weights, double[] features, int[] observations) {
  /** The numbers that describe a camera. */
  static final int CAMERA = 11;

  /** The numbers that describe a point. */
  static final int POINT = 3;

  /** What one observation depends on: a camera, a point and a weight. */
  static final int INPUTS = CAMERA + POINT + 1;

  /**
   * What the reprojection errors of one observation are made of: these inputs, and its features.
   */
  static final int ARGUMENTS = INPUTS + 2;

  /** With more observations the arrays of the Jacobian would be too long for Java. */
  private static final int MOST = (Integer.MAX_VALUE - 8) / (2 * INPUTS + 1);

  /**
   * The errors.
   *
   * @param reprojection two for each observation
   * @param weights one for each observation
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, by who asked for it
  record Errors(double[] reprojection, double[] weights) {}

  /** Reads an input, in which one camera, point, weight and feature stand for all. */
  static BaProblem of(JsonNode input) {
    int n = count(input, "n", Integer.MAX_VALUE / CAMERA);
    int m = count(input, "m", Integer.MAX_VALUE / POINT);
    int p = count(input, "p", MOST);
    return repeated(
        vector(input, "cam", CAMERA),
        n,
        vector(input, "x", POINT),
        m,
        Inputs.number(input, "w"),
        vector(input, "feat", 2),
        p);
  }

  /** Returns a problem that is computed within a millisecond. */
  static BaProblem small() {
    double[] camera = {0.02, -0.1, 0.03, 0.5, 0.1, -0.4, 500, 0, 0, -1e-7, 1e-14};
    return repeated(camera, 10, new double[] {-0.6, 0.6, -1.6}, 100, 1, new double[] {-3, 3}, 5000);
  }

  private static BaProblem repeated(
      double[] camera, int n, double[] point, int m, double weight, double[] feature, int p) {
    double[] weights = new double[p];
    Arrays.fill(weights, weight);
    int[] observations = new int[2 * p];
    for (int i = 0; i < p; i++) {
      observations[2 * i] = i % n;
      observations[2 * i + 1] = i % m;
    }
    return new BaProblem(
        repeated(camera, n), repeated(point, m), weights, repeated(feature, p), observations);
  }

  private static int count(JsonNode input, String field, int most) {
    int count = Inputs.integer(input, field);
    if (count < 1 || count > most) {
      throw new IllegalArgumentException(
          "input.%s is %d, but must be from 1 to %d".formatted(field, count, most));
    }
    return count;
  }

  private static double[] vector(JsonNode input, String field, int length) {
    double[] vector = Inputs.vector(input, field);
    if (vector.length != length) {
      throw new IllegalArgumentException(
          "input.%s has %d number(s), but %d are expected".formatted(field, vector.length, length));
    }
    return vector;
  }

  private static double[] repeated(double[] one, int times) {
    double[] all = new double[one.length * times];
    for (int i = 0; i < all.length; i += one.length) {
      System.arraycopy(one, 0, all, i, one.length);
    }
    return all;
  }

  /** The number of observations. */
  int size() {
    return weights.length;
  }

  /** Where an observation's camera begins in {@link #cameras}. */
  int camera(int observation) {
    return CAMERA * observations[2 * observation];
  }

  /** Where an observation's point begins in {@link #points}. */
  int point(int observation) {
    return POINT * observations[2 * observation + 1];
  }

  /** Returns the errors of all observations. */
  Errors errors() {
    double[] reprojection = new double[2 * size()];
    double[] arguments = new double[ARGUMENTS];
    for (int i = 0; i < size(); i++) {
      gather(i, arguments);
      reproject(arguments, reprojection, 2 * i);
    }
    return new Errors(reprojection, ofWeights(weights));
  }

  /** Puts together what an observation's errors are made of. */
  void gather(int observation, double[] arguments) {
    System.arraycopy(cameras, camera(observation), arguments, 0, CAMERA);
    System.arraycopy(points, point(observation), arguments, CAMERA, POINT);
    arguments[INPUTS - 1] = weights[observation];
    System.arraycopy(features, 2 * observation, arguments, INPUTS, 2);
  }

  static double[] ofWeights(double[] weights) {
    double[] errors = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      errors[i] = 1 - weights[i] * weights[i];
    }
    return errors;
  }

  /** Returns the two reprojection errors of one observation. */
  static double[] reprojection(double[] in) {
    double[] errors = new double[2];
    reproject(in, errors, 0);
    return errors;
  }

  private static void reproject(double[] in, double[] errors, int at) {
    double a0 = in[0];
    double a1 = in[1];
    double a2 = in[2];
    double x0 = in[CAMERA] - in[3];
    double x1 = in[CAMERA + 1] - in[4];
    double x2 = in[CAMERA + 2] - in[5];
    double cosine = 1;
    double sine = 1; // over the angle
    double versine = 0; // 1 - cosine, over the angle squared
    double square = a0 * a0 + a1 * a1 + a2 * a2;
    if (square != 0) {
      double angle = Math.sqrt(square);
      cosine = Math.cos(angle);
      sine = Math.sin(angle) / angle;
      double half = Math.sin(angle / 2);
      versine = 2 * half * half / square; // without the cancellation in 1 - cosine
    }
    double along = (a0 * x0 + a1 * x1 + a2 * x2) * versine;
    double depth = x2 * cosine + (a0 * x1 - a1 * x0) * sine + a2 * along;
    double u = (x0 * cosine + (a1 * x2 - a2 * x1) * sine + a0 * along) / depth;
    double v = (x1 * cosine + (a2 * x0 - a0 * x2) * sine + a1 * along) / depth;
    double r = u * u + v * v;
    double scale = in[6] * (1 + r * (in[9] + r * in[10]));
    double weight = in[INPUTS - 1];
    errors[at] = weight * (u * scale + in[7] - in[INPUTS]);
    errors[at + 1] = weight * (v * scale + in[8] - in[INPUTS + 1]);
  }
}
