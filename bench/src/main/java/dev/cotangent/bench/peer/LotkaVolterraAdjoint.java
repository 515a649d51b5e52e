package dev.cotangent.bench.peer;

/**
 * The adjoint of {@link LotkaVolterra} by hand. The states of all steps are kept; on the way back
 * the four stages of a step are computed once more and then swept from the last to the first.
 */
final class LotkaVolterraAdjoint {
  private static final int STAGES = 4;

  private final double[] v;

  /** How far each stage goes along the slope of the one before. */
  private final double[] reach;

  /** How much each stage counts in the step. */
  private final double[] weight;

  private final double[] x;
  private final double[] y;
  private final double[] adjoint = new double[6];

  // Where each stage of the present step looks, and the slopes there.
  private final double[] stageX = new double[STAGES];
  private final double[] stageY = new double[STAGES];
  private double p;
  private double q;

  LotkaVolterraAdjoint(double[] v, int steps, double h) {
    this.v = v;
    this.reach = new double[] {0, h / 2, h / 2, h};
    this.weight = new double[] {h / 6, h / 3, h / 3, h / 6};
    this.x = new double[steps + 1];
    this.y = new double[steps + 1];
  }

  double[] gradient() {
    int steps = x.length - 1;
    x[0] = v[0];
    y[0] = v[1];
    for (int i = 0; i < steps; i++) {
      advance(i);
    }
    adjoint[0] = 2 * x[steps];
    adjoint[1] = 2 * y[steps];
    for (int i = steps - 1; i >= 0; i--) {
      sweep(i);
    }
    return adjoint;
  }

  private void advance(int i) {
    double nextX = x[i];
    double nextY = y[i];
    p = 0;
    q = 0;
    for (int s = 0; s < STAGES; s++) {
      look(i, s);
      nextX += weight[s] * p;
      nextY += weight[s] * q;
    }
    x[i + 1] = nextX;
    y[i + 1] = nextY;
  }

  /** Goes to a stage, and computes the slopes there. */
  private void look(int i, int s) {
    stageX[s] = x[i] + reach[s] * p;
    stageY[s] = y[i] + reach[s] * q;
    p = stageX[s] * (v[2] - v[3] * stageY[s]);
    q = stageY[s] * (v[5] * stageX[s] - v[4]);
  }

  private void sweep(int i) {
    p = 0;
    q = 0;
    for (int s = 0; s < STAGES; s++) {
      look(i, s);
    }
    double endX = adjoint[0];
    double endY = adjoint[1];
    double slopeX = weight[STAGES - 1] * endX;
    double slopeY = weight[STAGES - 1] * endY;
    for (int s = STAGES - 1; s >= 0; s--) {
      double a = stageX[s];
      double b = stageY[s];
      adjoint[2] += slopeX * a;
      adjoint[3] -= slopeX * a * b;
      adjoint[4] -= slopeY * b;
      adjoint[5] += slopeY * a * b;
      double atX = slopeX * (v[2] - v[3] * b) + slopeY * v[5] * b;
      double atY = slopeY * (v[5] * a - v[4]) - slopeX * v[3] * a;
      adjoint[0] += atX;
      adjoint[1] += atY;
      if (s > 0) {
        slopeX = weight[s - 1] * endX + reach[s] * atX;
        slopeY = weight[s - 1] * endY + reach[s] * atY;
      }
    }
  }
}
