package dev.cotangent.compiled;

/**
 * More numerical kernels in plain Java, each a function of six inputs that is smooth near 0.6, 0.7,
 * … 1.1: with local arrays, writes in place, nested loops that end early, switches, recursion and
 * records, alone and together.
 */
final class Classics {
  private Classics() {}

  // Linear algebra.

  /** A least squares problem by Householder's reflections, in place. */
  static double householder(double[] x) {
    double[][] a = {{x[0], 1, 2}, {x[1], x[2], 0.5}, {0.3, x[3], x[4]}, {1, 0.1, x[5]}};
    int rows = 4;
    for (int k = 0; k < 2; k++) {
      double norm = 0;
      for (int i = k; i < rows; i++) {
        norm += a[i][k] * a[i][k];
      }
      norm = Math.sqrt(norm);
      double alpha = a[k][k] > 0 ? -norm : norm;
      double[] v = new double[rows];
      double length = 0;
      for (int i = k; i < rows; i++) {
        v[i] = i == k ? a[i][k] - alpha : a[i][k];
        length += v[i] * v[i];
      }
      for (int j = k; j < 3; j++) {
        double dot = 0;
        for (int i = k; i < rows; i++) {
          dot += v[i] * a[i][j];
        }
        for (int i = k; i < rows; i++) {
          a[i][j] -= 2 * dot / length * v[i];
        }
      }
    }
    double y = a[1][2] / a[1][1];
    double z = (a[0][2] - a[0][1] * y) / a[0][0];
    return z + 2 * y;
  }

  static double matrixProducts(double[] x) {
    double[][] a = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        a[i][j] = 0.3 * x[(2 * i + j) % 6];
      }
    }
    double[][] power = a;
    for (int k = 0; k < 4; k++) {
      double[][] next = new double[3][3];
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          for (int l = 0; l < 3; l++) {
            next[i][j] += power[i][l] * a[l][j];
          }
        }
      }
      power = next;
    }
    return power[0][0] + power[1][2] * power[2][1];
  }

  /** The largest eigenvalue by the power method, with as many steps as it takes. */
  static double powerMethod(double[] x) {
    double[] v = {1, 1, 1};
    double value = 0;
    for (int step = 0; step < 200; step++) {
      double[] w = {
        x[0] * v[0] + 0.2 * v[1] + 0.1 * v[2],
        0.2 * v[0] + 2 * x[1] * v[1] + 0.3 * x[2] * v[2],
        0.1 * v[0] + 0.3 * x[2] * v[1] + 3 * x[3] * v[2]
      };
      double norm = Math.sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
      double change = Math.abs(norm - value);
      value = norm;
      for (int i = 0; i < 3; i++) {
        v[i] = w[i] / norm;
      }
      if (change < 1e-15) {
        break;
      }
    }
    return value * x[4];
  }

  // Time steps.

  /** Heat in a rod, two arrays that change places. */
  static double heat(double[] x) {
    double[] now = new double[12];
    double[] next = new double[12];
    for (int i = 0; i < 12; i++) {
      now[i] = x[i % 6] * (i + 1);
    }
    for (int step = 0; step < 15; step++) {
      for (int i = 1; i < 11; i++) {
        next[i] = now[i] + 0.2 * x[0] * (now[i - 1] - 2 * now[i] + now[i + 1]);
      }
      next[0] = next[1];
      next[11] = x[5];
      double[] old = now;
      now = next;
      next = old;
    }
    double sum = 0;
    for (double v : now) {
      sum += v * v;
    }
    return sum;
  }

  /** Burgers' equation, upwind, in place. */
  static double burgers(double[] x) {
    double[] u = new double[10];
    System.arraycopy(x, 0, u, 2, 6);
    for (int step = 0; step < 12; step++) {
      double left = u[0];
      for (int i = 1; i < 10; i++) {
        double old = u[i];
        u[i] -= 0.1 * old * (old > 0 ? old - left : (i < 9 ? u[i + 1] : 0) - old);
        left = old;
      }
    }
    return u[5] * u[7] + u[8];
  }

  static double leapfrog(double[] x) {
    State s = new State(x[0], x[1], x[2]);
    for (int step = 0; step < 25; step++) {
      s = s.kicked(0.05, x[3]).moved(0.1).kicked(0.05, x[3]);
    }
    return s.position() * x[4] + s.speed() * x[5];
  }

  record State(double position, double speed, double mass) {
    State moved(double h) {
      return new State(position + h * speed, speed, mass);
    }

    State kicked(double h, double k) {
      return new State(position, speed - h * k / mass * Math.sin(position), mass);
    }
  }

  // Statistics.

  static double gaussianMixture(double[] x) {
    double[] data = {-1.2, -0.4, 0.1, 0.8, 1.9, 2.5};
    double sum = 0;
    for (double y : data) {
      double[] terms = new double[2];
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < 2; k++) {
        double mean = x[k] * (k == 0 ? -1 : 2);
        double z = (y - mean) / x[2 + k];
        terms[k] = Math.log(x[4 + k]) - Math.log(x[2 + k]) - z * z / 2;
        largest = Math.max(largest, terms[k]);
      }
      double total = 0;
      for (double term : terms) {
        total += Math.exp(term - largest);
      }
      sum += largest + Math.log(total);
    }
    return sum - data.length * Math.log(x[4] + x[5]);
  }

  static double logistic(double[] x) {
    double[][] rows = {{1, 0.5}, {-1, 2}, {0.3, -0.7}, {2, 2}};
    int[] labels = {1, 0, 1, 0};
    double loss = 0;
    for (int i = 0; i < rows.length; i++) {
      double t = x[2];
      for (int j = 0; j < 2; j++) {
        t += rows[i][j] * x[j];
      }
      loss += labels[i] == 1 ? Math.log1p(Math.exp(-t)) : Math.log1p(Math.exp(t));
    }
    return loss + x[3] * (x[0] * x[0] + x[1] * x[1]) / 2;
  }

  /** The probability of what was seen, of a hidden Markov model. */
  static double forwardAlgorithm(double[] x) {
    int[] seen = {0, 1, 1, 0, 1};
    double[][] step = {{x[0], 1 - x[0] / 2}, {x[1] / 2, 1 - x[1] / 2}};
    double[][] emission = {{x[2], x[3]}, {x[4], x[5]}};
    double[] alpha = {0.6, 0.4};
    for (int symbol : seen) {
      double[] next = new double[2];
      for (int to = 0; to < 2; to++) {
        for (int from = 0; from < 2; from++) {
          next[to] += alpha[from] * step[from][to];
        }
        next[to] *= emission[to][symbol];
      }
      alpha = next;
    }
    return Math.log(alpha[0] + alpha[1]);
  }

  /** The best path through a hidden Markov model. */
  static double viterbi(double[] x) {
    double[] score = {0, 0.1};
    for (int t = 0; t < 5; t++) {
      double[] old = score.clone();
      for (int to = 0; to < 2; to++) {
        double stay = old[to] + x[to];
        double change = old[1 - to] + 0.4 * x[2 + to] * t;
        score[to] = Math.max(stay, change) + Math.log(x[4 + (to + t) % 2]);
      }
    }
    return score[0] > score[1] ? score[0] : score[1];
  }

  /** How far one sequence of numbers is from another. */
  static double editDistance(double[] x) {
    double[] other = {0.65, 0.95, 1.3, 0.2};
    double[][] cost = new double[x.length + 1][other.length + 1];
    for (int i = 0; i <= x.length; i++) {
      for (int j = 0; j <= other.length; j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = 0.37 * (i + j);
          continue;
        }
        double d = x[i - 1] - other[j - 1];
        double replace = cost[i - 1][j - 1] + d * d;
        double skip = Math.min(cost[i - 1][j], cost[i][j - 1]) + 0.31 * x[i - 1];
        cost[i][j] = Math.min(replace, skip);
      }
    }
    return cost[x.length][other.length];
  }

  // Interpolation and roots.

  /** A natural cubic spline through five points, by Thomas' algorithm. */
  static double spline(double[] x) {
    int n = 4;
    double[] curvature = new double[n + 1];
    double[] factor = new double[n + 1];
    for (int i = 1; i < n; i++) {
      double p = 4 - factor[i - 1];
      factor[i] = 1 / p;
      double bend = 6 * (x[i + 1] - 2 * x[i] + x[i - 1]);
      curvature[i] = (bend - curvature[i - 1]) / p;
    }
    for (int i = n - 1; i > 0; i--) {
      curvature[i] -= factor[i] * curvature[i + 1];
    }
    double at = 1.7 * x[5];
    int k = (int) Math.floor(at);
    double t = at - k;
    double s = 1 - t;
    return s * x[k]
        + t * x[k + 1]
        + ((s * s * s - s) * curvature[k] + (t * t * t - t) * curvature[k + 1]) / 6;
  }

  /** A root by halving, then by secants. */
  static double bisection(double[] x) {
    double low = 0;
    double high = 4;
    while (high - low > 0.5) {
      double middle = (low + high) / 2;
      if (middle * middle - x[0] * middle - x[1] > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    for (int k = 0; ; k++) {
      double fLow = low * low - x[0] * low - x[1];
      double fHigh = high * high - x[0] * high - x[1];
      if (k == 9 || Math.abs(fHigh - fLow) < 1e-12) {
        return high * x[2];
      }
      double next = high - fHigh * (high - low) / (fHigh - fLow);
      low = high;
      high = next;
    }
  }

  // The language, in combinations.

  static double labelsInPlace(double[] x) {
    double[] y = x.clone();
    rows:
    for (int i = 0; i < 6; i++) {
      int j = 0;
      do {
        y[j] += 0.1 * y[i] * y[(i + j) % 6];
        if (j == 4 && i > 2) {
          continue rows;
        }
        if (y[j] > 3) {
          break rows;
        }
        j++;
      } while (j < 6);
      y[i] *= 0.9;
    }
    return y[0] + y[3] * y[5];
  }

  static double machine(double[] x) {
    double[] stack = new double[8];
    int top = 0;
    int[] program = {0, 1, 2, 0, 3, 4, 0, 5, 2, 1, 3};
    for (int code : program) {
      switch (code) {
        case 0 -> stack[top++] = x[top % 6];
        case 1 -> stack[top++] = stack[top - 2] * x[1];
        case 2, 3 -> {
          double b = stack[--top];
          double a = stack[--top];
          stack[top++] = code == 2 ? a * b : a + b;
        }
        case 4 -> stack[top - 1] = Math.exp(-stack[top - 1]);
        default -> {
          if (top > 3 || stack[0] > 100) {
            return stack[top - 1];
          }
        }
      }
    }
    double sum = 0;
    while (top > 0) {
      sum += stack[--top];
    }
    return sum;
  }

  static double earlyInNestedLoops(double[] x) {
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      for (int j = i; j < 10; j++) {
        sum += x[i % 6] * x[j % 6];
        if (sum > 6 && (i & 1) == 0 || j == 9 && sum > 20) {
          return sum * sum + x[j % 6];
        }
      }
      sum *= x[i % 6];
    }
    return sum;
  }

  /** A tree of calls. */
  static double recursion(double[] x) {
    return split(x, 0, 6, 0.5) + fibonacci(9, x[0], x[1]);
  }

  private static double split(double[] x, int from, int to, double c) {
    if (to - from == 1) {
      return x[from] * c;
    }
    int middle = (from + to) / 2;
    double left = split(x, from, middle, c * x[from]);
    return left * split(x, middle, to, c + left) + c;
  }

  private static double fibonacci(int n, double a, double b) {
    return n == 0 ? a : fibonacci(n - 1, b, a + 0.1 * b * a);
  }

  /** Sorts halves that it hands down, in place. */
  static double mergeSort(double[] x) {
    double[] y = {x[3] * x[0], x[5], x[1], x[4] * x[1], x[0], x[2]};
    sort(y, new double[6], 0, 6);
    double sum = 0;
    for (int i = 0; i < 6; i++) {
      sum += (i + 1) * y[i] * y[i];
    }
    return sum;
  }

  private static void sort(double[] y, double[] space, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(y, space, from, middle);
    sort(y, space, middle, to);
    int left = from;
    int right = middle;
    for (int k = from; k < to; k++) {
      if (right == to || left < middle && y[left] <= y[right]) {
        space[k] = y[left++];
      } else {
        space[k] = y[right++];
      }
    }
    System.arraycopy(space, from, y, from, to - from);
  }

  static double rowsByReference(double[] x) {
    double[][] m = {x.clone(), new double[6], new double[6]};
    double[] current = m[0];
    for (int k = 1; k < 7; k++) {
      double[] target = m[k % 3];
      for (int i = 0; i < 6; i++) {
        target[i] = 0.5 * target[i] + current[i] * current[(i + k) % 6];
      }
      if (k == 4) {
        m[0] = m[1];
      }
      current = target;
    }
    return m[0][0] + m[1][2] * m[2][4];
  }

  static double overwritten(double[] x) {
    double[] y = new double[3];
    double product = 1;
    for (int i = 0; i < 6; i++) {
      y[i % 3] = x[i] * product + y[(i + 1) % 3];
      product *= y[i % 3] + 0.5;
      y[i % 3] = Math.sin(y[i % 3]) * y[i % 3];
    }
    return product + y[0] * y[1] * y[2];
  }

  static double longLoop(double[] x) {
    double y = x[0];
    for (int i = 0; i < 3000; i++) {
      y = y + 0.01 * (x[1] - y * y * x[i % 6]);
    }
    return y;
  }

  static double emptyLoops(double[] x) {
    double y = x[0];
    for (int i = 5; i < 5; i++) {
      y *= x[i];
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < i; j++) {
        y += x[i] * x[j];
      }
    }
    while (y > 1e9) {
      y /= 2;
    }
    return y;
  }

  static double thrownLate(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      if (x[i] < -1e3) {
        throw new IllegalArgumentException("too small");
      }
      sum += Math.sqrt(x[i] * x[i] + 1);
    }
    return sum;
  }

  static double bits(double[] x) {
    long state = 0x9E3779B97F4A7C15L;
    double sum = 0;
    for (int i = 0; i < 40; i++) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      int place = (int) Math.floorMod(state, 6L);
      sum += (state & 1) == 0 ? x[place] * sum * 0.1 : Math.cos(x[place]);
    }
    return sum;
  }
}
