import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.Gradient;
import dev.cotangent.compiled.HessianVectorProduct;

/**
 * How does a chain hang? The energy of its links and weights is plain Java, a method over {@code
 * double[]} that knows nothing of derivatives. {@code Compiled.gradient} generates its gradient
 * from the bytecode, {@code Compiled.hessianVectorProduct} products with its Hessian, and Newton's
 * method, with conjugate gradients for the steps, finds the shape of the lowest energy.
 */
public class HangingChain {
  private static final int LINKS = 40;
  private static final double SPAN = 3;
  private static final double LENGTH = 4.0 / LINKS;
  private static final double STIFFNESS = 1e5;
  private static final double WEIGHT = 9.81 / LINKS;

  /** Returns the energy of a chain whose inner joints are at x0, y0, x1, y1 and so on. */
  public static double f(double[] x) {
    double energy = 0;
    double left = 0;
    double height = 0;
    for (int i = 0; i < x.length; i += 2) {
      energy += link(x[i] - left, x[i + 1] - height) + WEIGHT * x[i + 1];
      left = x[i];
      height = x[i + 1];
    }
    return energy + link(SPAN - left, -height);
  }

  private static double link(double across, double up) {
    double stretch = Math.hypot(across, up) - LENGTH;
    return STIFFNESS / 2 * stretch * stretch;
  }

  /** Finds the shape, and how deep the chain hangs in the middle. */
  public static void main(String[] args) {
    Gradient gradient = Compiled.gradient(HangingChain::f);
    HessianVectorProduct hessian = Compiled.hessianVectorProduct(HangingChain::f);
    double[] x = parabola();
    double[] g = new double[x.length];
    double energy = gradient.valueAndGradient(x, g);
    for (int k = 0; k < 100 && Math.sqrt(dot(g, g)) > 1e-7; k++) {
      System.out.printf("energy %16.10f J  force %.1e N%n", energy, Math.sqrt(dot(g, g)));
      double[] p = direction(hessian, x, g);
      x = lower(x, p, energy, dot(g, p));
      energy = gradient.valueAndGradient(x, g);
    }
    System.out.printf("sag %.4f m%n", -x[LINKS - 1]);
  }

  /** A start between the supports, with links that are all longer than they want to be. */
  private static double[] parabola() {
    double[] x = new double[2 * (LINKS - 1)];
    for (int i = 1; i < LINKS; i++) {
      double t = (double) i / LINKS;
      x[2 * i - 2] = SPAN * t;
      x[2 * i - 1] = -8 * t * (1 - t);
    }
    return x;
  }

  /** Solves H p = -g by conjugate gradients, as far as the energy is convex. */
  private static double[] direction(HessianVectorProduct hessian, double[] x, double[] g) {
    double[] p = new double[g.length];
    double[] rest = plus(p, -1, g);
    double[] v = rest;
    double start = dot(g, g);
    double size = start;
    for (int k = 0; k < 4 * g.length && size > 1e-20 * start; k++) {
      double[] hv = hessian.at(x, v);
      double curvature = dot(v, hv);
      if (curvature <= 0) {
        return size == start ? rest : p;
      }
      p = plus(p, size / curvature, v);
      rest = plus(rest, -size / curvature, hv);
      double next = dot(rest, rest);
      v = plus(rest, next / size, v);
      size = next;
    }
    return p;
  }

  /** Goes so far that the energy comes down, but for rounding, by some of what its slope says. */
  private static double[] lower(double[] x, double[] p, double energy, double slope) {
    double t = 1;
    while (f(plus(x, t, p)) > energy + 1e-4 * t * slope + 1e-10) {
      t /= 2;
    }
    return plus(x, t, p);
  }

  private static double[] plus(double[] x, double a, double[] v) {
    double[] sum = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      sum[i] = x[i] + a * v[i];
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
