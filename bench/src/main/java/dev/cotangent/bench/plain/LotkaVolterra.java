package dev.cotangent.bench.plain;

import dev.cotangent.compiled.PlainScalarFunction;

/**
 * Prey x and predators y, x' = α x - β x y and y' = δ x y - γ y, by the classical Runge-Kutta
 * method; the result is x² + y² at the end. The inputs are x and y at the beginning, α, β, γ and δ.
 * A long chain of steps of few numbers, where a tape is worth the most.
 */
final class LotkaVolterra implements PlainFunction {
  private static final double H = 0.01;
  private static final int STAGES = 4;

  /** How much each stage's slope counts in the step. */
  private static final double[] WEIGHT = {H / 6, H / 3, H / 3, H / 6};

  /** How far the next stage goes along each stage's slope. */
  private static final double[] REACH = {H / 2, H / 2, H, 0};

  private final int steps;

  // Where all stages look.
  private final double[] stageX;
  private final double[] stageY;

  LotkaVolterra(int steps) {
    this.steps = steps;
    this.stageX = new double[STAGES * steps];
    this.stageY = new double[STAGES * steps];
  }

  static double value(double[] v, int steps) {
    double x = v[0];
    double y = v[1];
    for (int i = 0; i < steps; i++) {
      double p1 = prey(v, x, y);
      double q1 = predators(v, x, y);
      double p2 = prey(v, x + H / 2 * p1, y + H / 2 * q1);
      double q2 = predators(v, x + H / 2 * p1, y + H / 2 * q1);
      double p3 = prey(v, x + H / 2 * p2, y + H / 2 * q2);
      double q3 = predators(v, x + H / 2 * p2, y + H / 2 * q2);
      double p4 = prey(v, x + H * p3, y + H * q3);
      double q4 = predators(v, x + H * p3, y + H * q3);
      x += H / 6 * (p1 + 2 * (p2 + p3) + p4);
      y += H / 6 * (q1 + 2 * (q2 + q3) + q4);
    }
    return x * x + y * y;
  }

  private static double prey(double[] v, double x, double y) {
    return x * (v[2] - v[3] * y);
  }

  private static double predators(double[] v, double x, double y) {
    return y * (v[5] * x - v[4]);
  }

  @Override
  public double[] point() {
    return new double[] {10, 5, 1.1, 0.4, 0.4, 0.1};
  }

  @Override
  public PlainScalarFunction primal() {
    int n = steps;
    return v -> value(v, n);
  }

  @Override
  public double valueAndGradient(double[] v, double[] into) {
    double x = v[0];
    double y = v[1];
    for (int i = 0; i < steps; i++) {
      double nextX = x;
      double nextY = y;
      double atX = x;
      double atY = y;
      for (int s = 0; s < STAGES; s++) {
        stageX[STAGES * i + s] = atX;
        stageY[STAGES * i + s] = atY;
        double p = prey(v, atX, atY);
        double q = predators(v, atX, atY);
        nextX += WEIGHT[s] * p;
        nextY += WEIGHT[s] * q;
        atX = x + REACH[s] * p;
        atY = y + REACH[s] * q;
      }
      x = nextX;
      y = nextY;
    }
    sweep(v, 2 * x, 2 * y, into);
    return x * x + y * y;
  }

  /** Goes back through all stages, with the adjoints of the last state. */
  private void sweep(double[] v, double lastX, double lastY, double[] into) {
    double alpha = v[2];
    double beta = v[3];
    double gamma = v[4];
    double delta = v[5];
    double x = lastX;
    double y = lastY;
    double alphaBar = 0;
    double betaBar = 0;
    double gammaBar = 0;
    double deltaBar = 0;
    for (int i = steps - 1; i >= 0; i--) {
      double endX = x;
      double endY = y;
      double atX = 0;
      double atY = 0;
      for (int s = STAGES - 1; s >= 0; s--) {
        double a = stageX[STAGES * i + s];
        double b = stageY[STAGES * i + s];
        double p = WEIGHT[s] * endX + REACH[s] * atX;
        double q = WEIGHT[s] * endY + REACH[s] * atY;
        alphaBar += p * a;
        betaBar -= p * (a * b);
        gammaBar -= q * b;
        deltaBar += q * (a * b);
        atX = p * (alpha - beta * b) + q * (delta * b);
        atY = q * (delta * a - gamma) - p * (beta * a);
        x += atX;
        y += atY;
      }
    }
    into[0] = x;
    into[1] = y;
    into[2] = alphaBar;
    into[3] = betaBar;
    into[4] = gammaBar;
    into[5] = deltaBar;
  }
}
