package dev.cotangent.compiled;

/** Methods in which things meet that are simple one by one, of arrays of at least four numbers. */
final class Combinations {
  private Combinations() {}

  static double floats(double[] x) {
    double s = 0;
    for (int i = 0; i < x.length; i++) {
      float f = i * 0.5f + 1;
      s += f * x[i] * x[i];
      s = s * 1.1 + f;
    }
    return s;
  }

  static double nested(double[] x) {
    double s = 0;
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < x.length; j++) s += Math.sin(x[j] * i) * x[(i + j) % x.length];
    return s / 3;
  }

  static double sumCompared(double[] x) {
    double s = 0;
    for (int i = 0; i < 50; i++) {
      s += x[i % x.length] * x[0];
      if (s > 8) break;
    }
    return s * x[1];
  }

  static double sumUsed(double[] x) {
    double s = 1;
    for (int i = 0; i < x.length; i++) {
      double t = x[i] * i;
      s += t * t;
      if (s > 3) s -= x[0];
    }
    return s;
  }

  static double dowhile(double[] x) {
    double s = 0;
    int i = 0;
    do {
      s += x[i] * x[i];
      i++;
    } while (i < x.length);
    return s;
  }

  static double whileTrue(double[] x) {
    double s = 0, p = 1;
    int i = 0;
    while (true) {
      p *= x[i];
      if (i % 2 == 0) s += p;
      if (++i == x.length) break;
      if (p > 100) return s * 2;
    }
    return s;
  }

  static double longs(double[] x) {
    double s = 0;
    for (long k = 0; k < 6; k++) {
      s += x[(int) (k % x.length)] * k * Math.exp(-x[1] * k);
    }
    return s;
  }

  static double steps(double[] x) {
    double s = 0;
    for (int i = x.length - 1; i >= 0; i -= 2) {
      s += x[i] * x[i];
      for (int j = i; j < x.length; j += 3) s *= 1 + 0.1 * x[j];
    }
    return s;
  }

  static double changing(double[] x) {
    double s = 0;
    int n = 10;
    for (int i = 0; i < n; i++) {
      s += x[i % x.length] * x[0] * i;
      if (i == 3) n = 7;
      if (i == 5) i++;
    }
    return s;
  }

  static double none(double[] x) {
    return 3;
  }

  static double zero(double[] x) {
    double s = 2;
    for (int i = 0; i < 0; i++) s *= x[i];
    return s * x[0];
  }

  static double twice(double[] x) {
    double a = 0, b = 0;
    for (double v : x) a += v;
    for (double v : x) {
      double d = v - a / x.length;
      b += d * d;
    }
    return Math.sqrt(b / (x.length - 1));
  }

  static double prod(double[] x) {
    double p = 1;
    for (double v : x) p *= v;
    double s = 0;
    for (int i = 0; i < x.length; i++) {
      s += p / x[i];
    }
    return s - p;
  }

  static double bytes(double[] x) {
    byte[] b = new byte[x.length];
    char c = 'a';
    boolean[] f = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      b[i] = (byte) (i * 3);
      f[i] = x[i] > 1;
      c++;
    }
    double s = 0;
    for (int i = 0; i < x.length; i++) {
      s = s * 0.5 + b[i] * x[i] * (f[i] ? x[0] : 2) + (c - 'a');
    }
    return s;
  }

  static double perm(double[] x) {
    int[] p = new int[x.length];
    for (int i = 0; i < p.length; i++) p[i] = i;
    for (int i = 0; i < p.length; i++)
      for (int j = i + 1; j < p.length; j++)
        if (x[p[j]] < x[p[i]]) {
          int t = p[i];
          p[i] = p[j];
          p[j] = t;
        }
    double s = 0;
    for (int i = 0; i < p.length; i++) s = s * x[p[i]] + i;
    return s;
  }

  static double tri(double[] x) {
    int n = x.length;
    double[][] m = new double[n][];
    for (int i = 0; i < n; i++) {
      m[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) m[i][j] = x[i] * x[j];
    }
    double s = 0;
    for (int i = 0; i < n; i++) {
      double[] r = m[i];
      for (int j = 0; j < r.length; j++) {
        r[j] = r[j] * r[0];
        s += r[j];
      }
    }
    return s;
  }

  static double private2(double[] x) {
    double s = 0;
    for (int i = 0; i < 4; i++) {
      double[][] m = new double[2][2];
      double[] w = {x[0] * i, x[1]};
      for (int k = 0; k < 2; k++) {
        for (int j = 0; j < 2; j++) m[k][j] = w[j] * x[2] + k;
        double[] t = m[0];
        m[0] = m[1];
        m[1] = t;
      }
      double q = 0;
      for (int k = 0; k < 2; k++) for (int j = 0; j < 2; j++) q += m[k][j] * m[j][k];
      s += q;
    }
    return s;
  }

  static double condSum(double[] x) {
    double a = 0, b = 0;
    for (int i = 0; i < x.length; i++) {
      if (x[i] > 1.2) a += x[i] * x[i];
      else b -= x[i];
    }
    return 2 * a - b * 3 + a;
  }

  static double sumOfSum(double[] x) {
    double a = 0;
    for (int i = 0; i < x.length; i++) {
      double r = 0;
      for (int j = 0; j <= i; j++) r += x[j];
      a += r * r;
    }
    double b = a;
    for (int i = 0; i < x.length; i++) b += Math.cos(x[i]);
    return b;
  }

  static double carry(double[] x) {
    double a = 0, prev = x[0];
    for (int i = 1; i < x.length; i++) {
      a += prev * x[i];
      prev = x[i] * x[i];
    }
    return a;
  }

  static double swapsum(double[] x) {
    double a = 1, b = x[0];
    for (int i = 0; i < x.length; i++) {
      double t = a;
      a = b + x[i];
      b = t;
    }
    return a * 2 + b;
  }
}
