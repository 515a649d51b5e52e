package dev.cotangent.compiled;

/** Classic numerical kernels in plain Java, each as a function of six inputs. */
final class Kernels {
  private Kernels() {}

  private static double[][] matrix(double[] x) {
    double[][] a = new double[3][3];
    int k = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = a[j][i] = 0.1 * x[k++];
      }
      a[i][i] += 2;
    }
    return a;
  }

  /** A determinant by LU decomposition with pivots. */
  static double lu(double[] x) {
    double[][] a = matrix(x);
    a[0][0] = 0.3 * x[0];
    double determinant = 1;
    for (int k = 0; k < 3; k++) {
      int pivot = k;
      for (int i = k + 1; i < 3; i++) {
        if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) {
          pivot = i;
        }
      }
      if (pivot != k) {
        double[] row = a[k];
        a[k] = a[pivot];
        a[pivot] = row;
        determinant = -determinant;
      }
      determinant *= a[k][k];
      for (int i = k + 1; i < 3; i++) {
        double factor = a[i][k] / a[k][k];
        for (int j = k; j < 3; j++) {
          a[i][j] -= factor * a[k][j];
        }
      }
    }
    return determinant;
  }

  /** The logarithm of a determinant by Cholesky decomposition. */
  static double cholesky(double[] x) {
    double[][] a = matrix(x);
    double log = 0;
    for (int j = 0; j < 3; j++) {
      for (int i = j; i < 3; i++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
      }
      log += 2 * Math.log(a[j][j]);
    }
    return log;
  }

  /** A least squares problem by Givens rotations. */
  static double givens(double[] x) {
    double[][] a = {{x[0], 1, x[3]}, {x[1], 2, x[4]}, {x[2], -1, x[5]}};
    for (int j = 0; j < 2; j++) {
      for (int i = j + 1; i < 3; i++) {
        double r = Math.hypot(a[j][j], a[i][j]);
        double c = a[j][j] / r;
        double s = a[i][j] / r;
        for (int k = j; k < 3; k++) {
          double upper = c * a[j][k] + s * a[i][k];
          a[i][k] = c * a[i][k] - s * a[j][k];
          a[j][k] = upper;
        }
      }
    }
    double y = a[1][2] / a[1][1];
    return (a[0][2] - a[0][1] * y) / a[0][0] + y;
  }

  /** The power at one frequency, by a fast Fourier transform in place. */
  static double fft(double[] x) {
    int n = 8;
    double[] re = new double[n];
    double[] im = new double[n];
    System.arraycopy(x, 0, re, 0, x.length);
    for (int i = 1, j = 0; i < n; i++) {
      int bit = n >> 1;
      for (; (j & bit) != 0; bit >>= 1) {
        j ^= bit;
      }
      j ^= bit;
      if (i < j) {
        double t = re[i];
        re[i] = re[j];
        re[j] = t;
      }
    }
    for (int length = 2; length <= n; length <<= 1) {
      double angle = -2 * Math.PI / length;
      for (int start = 0; start < n; start += length) {
        for (int k = 0; k < length / 2; k++) {
          double c = Math.cos(angle * k);
          double s = Math.sin(angle * k);
          int a = start + k;
          int b = a + length / 2;
          double tr = re[b] * c - im[b] * s;
          double ti = re[b] * s + im[b] * c;
          re[b] = re[a] - tr;
          im[b] = im[a] - ti;
          re[a] += tr;
          im[a] += ti;
        }
      }
    }
    return re[3] * re[3] + im[3] * im[3];
  }

  /** A tridiagonal system by Thomas' algorithm. */
  static double thomas(double[] x) {
    int n = x.length;
    double[] c = new double[n];
    double[] d = new double[n];
    c[0] = 1 / (4 + x[0]);
    d[0] = x[0] * c[0];
    for (int i = 1; i < n; i++) {
      double m = 1 / (4 + x[i] - c[i - 1]);
      c[i] = m;
      d[i] = (x[i] - d[i - 1]) * m;
    }
    for (int i = n - 2; i >= 0; i--) {
      d[i] -= c[i] * d[i + 1];
    }
    return d[0] * d[n - 1];
  }

  static double gaussSeidel(double[] x) {
    double[][] a = matrix(x);
    double[] y = new double[3];
    for (int sweep = 0; sweep < 20; sweep++) {
      for (int i = 0; i < 3; i++) {
        double sum = x[i];
        for (int j = 0; j < 3; j++) {
          if (j != i) {
            sum -= a[i][j] * y[j];
          }
        }
        y[i] = sum / a[i][i];
      }
    }
    return y[0] + 2 * y[1] + 3 * y[2];
  }

  /** Predators and prey after some steps of Runge and Kutta's method. */
  static double rungeKutta(double[] x) {
    double[] y = {x[4], x[5]};
    double h = 0.05;
    for (int step = 0; step < 20; step++) {
      double[] k1 = flow(x, y);
      double[] k2 = flow(x, moved(y, h / 2, k1));
      double[] k3 = flow(x, moved(y, h / 2, k2));
      double[] k4 = flow(x, moved(y, h, k3));
      for (int i = 0; i < 2; i++) {
        y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
      }
    }
    return y[0] - y[1];
  }

  private static double[] flow(double[] p, double[] y) {
    return new double[] {y[0] * (p[0] - p[1] * y[1]), y[1] * (p[2] * y[0] - p[3])};
  }

  private static double[] moved(double[] y, double h, double[] dy) {
    double[] z = y.clone();
    for (int i = 0; i < z.length; i++) {
      z[i] += h * dy[i];
    }
    return z;
  }

  /** A root by Newton's method, with as many steps as it takes. */
  static double newton(double[] x) {
    double y = 1;
    for (int k = 0; k < 50; k++) {
      double f = y * y * y + x[0] * y - x[1];
      double step = f / (3 * y * y + x[0]);
      y -= step;
      if (Math.abs(step) < 1e-12) {
        // One step more, so that the derivative has converged as well.
        return y - (y * y * y + x[0] * y - x[1]) / (3 * y * y + x[0]);
      }
    }
    return Double.NaN;
  }

  /** Linear interpolation in a table, whose place is found by halving. */
  static double interpolation(double[] x) {
    double[] knots = {0, 0.31, 0.65, 0.94, 1.3};
    int low = 0;
    int high = knots.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (knots[middle] <= x[0]) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double t = (x[0] - knots[low]) / (knots[high] - knots[low]);
    return (1 - t) * x[1 + low] + t * x[1 + high];
  }

  /** The energy of three bodies after some steps. */
  static double bodies(double[] x) {
    double[] q = x.clone();
    double[] v = new double[6];
    q[2] += 3;
    q[5] -= 3;
    for (int step = 0; step < 10; step++) {
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          if (i == j) {
            continue;
          }
          double dx = q[2 * j] - q[2 * i];
          double dy = q[2 * j + 1] - q[2 * i + 1];
          double r2 = dx * dx + dy * dy + 0.01;
          double force = 0.05 / (r2 * Math.sqrt(r2));
          v[2 * i] += force * dx;
          v[2 * i + 1] += force * dy;
        }
      }
      for (int i = 0; i < 6; i++) {
        q[i] += 0.05 * v[i];
      }
    }
    return sumOfSquares(v) + q[0] * q[3];
  }

  private static double sumOfSquares(double[] v) {
    double sum = 0;
    for (double s : v) {
      sum += s * s;
    }
    return sum;
  }

  /** An Asian option, by a linear congruential generator. */
  static double monteCarlo(double[] x) {
    long seed = 42;
    double payoff = 0;
    for (int path = 0; path < 20; path++) {
      double price = x[0];
      double mean = 0;
      for (int t = 0; t < 8; t++) {
        double z = 0;
        for (int k = 0; k < 12; k++) {
          seed = (seed * 0x5DEECE66DL + 0xBL) & ((1L << 48) - 1);
          z += (double) seed / (1L << 48);
        }
        price *= Math.exp((x[1] - x[2] * x[2] / 2) / 8 + x[2] * Math.sqrt(0.125) * (z - 6));
        mean += price / 8;
      }
      payoff += Math.max(mean - x[3], 0);
    }
    return Math.exp(-x[1]) * payoff / 20;
  }

  /** The cheapest path through a grid. */
  static double dynamicProgramming(double[] x) {
    double[] best = new double[6];
    for (int row = 0; row < 6; row++) {
      for (int k = 0; k < 6; k++) {
        double cost = x[(row * 5 + k * 3) % 6] * x[k];
        double before = k == 0 ? best[0] : row == 0 ? best[k - 1] : Math.min(best[k], best[k - 1]);
        best[k] = cost + before;
      }
    }
    return Math.max(best[5], best[4] - 100);
  }

  static double sortingNetwork(double[] x) {
    double[] y = x.clone();
    for (int round = 0; round < y.length; round++) {
      for (int i = round % 2; i + 1 < y.length; i += 2) {
        double low = Math.min(y[i], y[i + 1]);
        y[i + 1] = Math.max(y[i], y[i + 1]);
        y[i] = low;
      }
    }
    return y[0] + 2 * y[1] * y[2] + Math.pow(y[3], y[4]) - y[5];
  }

  static double horner(double[] x) {
    double y = 0;
    for (int i = x.length - 1; i >= 1; i--) {
      y = y * x[0] + x[i];
    }
    return y;
  }

  static double continuedFraction(double[] x) {
    double y = x[5];
    for (int i = 4; i >= 0; i--) {
      y = x[i] + 1 / y;
    }
    return y;
  }

  static double rosenbrock(double[] x) {
    double sum = 0;
    for (int i = 1; i < x.length; i++) {
      double a = x[i] - x[i - 1] * x[i - 1];
      double b = 1 - x[i - 1];
      sum += 100 * a * a + b * b;
    }
    return sum;
  }

  static double logSumExp(double[] x) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      largest = Math.max(largest, v);
    }
    double sum = 0;
    for (double v : x) {
      sum += Math.exp(v - largest);
    }
    return largest + Math.log(sum);
  }
}
