package dev.cotangent.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a random numerical method: {@code static double name(double[] x)} of four inputs, with
 * what such methods are made of. Rows are swapped and shared, integers say which place is meant,
 * loops nest, sum up and are left early, and helpers are handed arrays, which they change. Numbers
 * stay of moderate size, so that most methods have derivatives to compare.
 */
final class RandomKernel {
  /** What the methods call, whatever they are. */
  static final String HELPERS =
      """
      record Pair(double re, double im) {
        Pair times(Pair o) {
          return new Pair(re * o.re - im * o.im, re * o.im + im * o.re);
        }
      }

      static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
          sum += a[i] * b[i];
        }
        return sum;
      }

      static void axpy(double s, double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
          b[i] += s * a[i];
        }
      }

      static void swap(double[][] m, int i, int j) {
        double[] row = m[i];
        m[i] = m[j];
        m[j] = row;
      }

      static double sumFrom(double[] a, int i) {
        return i >= a.length ? 0 : Math.sin(a[i]) + 0.5 * sumFrom(a, i + 1);
      }

      static void halve(double[] a, int from, int to) {
        if (to - from < 2) {
          a[from] *= 0.5;
          return;
        }
        int middle = (from + to) / 2;
        halve(a, from, middle);
        a[middle] += a[from];
        halve(a, middle, to);
      }

      static double even(double s, int n) {
        return n == 0 ? s : odd(Math.sin(s), n - 1);
      }

      static double odd(double s, int n) {
        return n == 0 ? 2 * s : even(s * s, n - 1);
      }

      static double[] solved(double[][] m, double[] a) {
        double[] y = a.clone();
        for (int i = 0; i < y.length; i++) {
          double sum = y[i];
          for (int j = 0; j < i; j++) {
            sum -= m[i][j] * y[j];
          }
          y[i] = sum / (2 + m[i][i] * m[i][i]);
        }
        return y;
      }

      static int largest(double[] a, int from) {
        int best = from;
        for (int i = from + 1; i < a.length; i++) {
          if (Math.abs(a[i]) > Math.abs(a[best])) {
            best = i;
          }
        }
        return best;
      }

      static double root(double s) {
        double y = 1;
        for (int k = 0; k < 20; k++) {
          double step = (y * y - (1 + s * s)) / (2 * y);
          y -= step;
          if (Math.abs(step) < 1e-3) {
            return y;
          }
        }
        return y;
      }
      """;

  private static final List<String> SMOOTH =
      List.of("Math.sin", "Math.cos", "Math.tanh", "Math.atan", "0.5 * ", "root");
  private static final List<String> COMPARISONS = List.of("<", "<=", ">", ">=", "!=");
  private static final List<String> ARRAYS = List.of("u", "v", "x", "w");

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final List<String> scalars = new ArrayList<>(List.of("a", "b", "c"));
  private final List<String> places = new ArrayList<>(List.of("k", "p[1]"));
  private final List<String> labels = new ArrayList<>();
  private int names;

  private RandomKernel(Random random) {
    this.random = random;
  }

  /** Writes a method, a statement or a brace on each line. */
  static String write(String name, Random random) {
    return new RandomKernel(random).method(name);
  }

  private String method(String name) {
    line("static double %s(double[] x) {", name);
    line("double a = x[0], b = 0.5, c = x[2] * x[3];");
    line("int k = 1;");
    line("long n = 0;");
    line("boolean q = a < c;");
    line("int[] p = {2, 0, 3, 1};");
    line("double[] u = {x[1], 1, a, x[3]}, v = new double[4], w = x.clone();");
    line("double[][] m = new double[4][4];");
    line("for (int i = 0; i < 4; i++) {");
    line("for (int j = 0; j <= i; j++) {");
    line("m[i][j] = Math.cos(x[i] + j);");
    line("}");
    line("}");
    block(3 + random.nextInt(3), 2);
    line("double sum = a - b * c + n;");
    line("for (int i = 0; i < 4; i++) {");
    line("sum += u[i] * v[p[i]] + w[i] + dot(m[i], u) + 0.1 * x[i] * (i + 1);");
    line("}");
    line("return q ? sum : sum * 0.5;");
    line("}");
    return text.toString();
  }

  private void line(String format, Object... arguments) {
    text.append(format.formatted(arguments)).append('\n');
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String any(String... choices) {
    return any(List.of(choices));
  }

  private String name(String prefix) {
    return prefix + names++;
  }

  // Statements.

  private void block(int statements, int depth) {
    int knownScalars = scalars.size();
    for (int k = 0; k < statements; k++) {
      if (depth == 0 || random.nextInt(5) < 2) {
        simple();
      } else {
        compound(depth - 1);
      }
    }
    scalars.subList(knownScalars, scalars.size()).clear();
  }

  private void simple() {
    switch (random.nextInt(10)) {
      case 0 -> {
        String name = name("d");
        line("double %s = %s;", name, number(2));
        scalars.add(name);
      }
      case 1, 2, 3 -> assignment();
      case 4 -> onRows();
      case 5 -> onIntegers();
      case 6 -> onArrays();
      case 7 -> line("%s;", call());
      case 8 -> withSideEffects();
      default -> line("q = %s;", truth());
    }
  }

  private void assignment() {
    switch (random.nextInt(5)) {
      case 0 -> line("%s *= %s;", target(), bounded());
      case 1 -> line("%s += %s;", target(), bounded());
      case 2 -> line("%s -= %s;", target(), bounded());
      case 3 -> line("%s = %s = %s;", target(), target(), number(2));
      default -> line("%s = %s;", target(), number(3));
    }
  }

  private void onRows() {
    String row = name("r");
    switch (random.nextInt(6)) {
      case 0 -> line("swap(m, %s, %s);", place(), place());
      case 1 -> line("double[] %s = m[%s]; %s[%s] += %s;", row, place(), row, place(), number(1));
      case 2 ->
          line(
              "double[] %s = m[%s]; m[%s] = m[%s]; m[%s] = %s;",
              row, "k", "k", place(), place(), row);
      case 3 -> line("m[%s] = %s;", place(), any("u", "w", "m[2]", "u.clone()", "new double[4]"));
      case 4 -> line("%s = m[%s];", any("u", "w"), place());
      default -> line("m = new double[][] {u, m[%s], w, m[3]};", place());
    }
  }

  private void onIntegers() {
    switch (random.nextInt(7)) {
      case 0 -> line("k = largest(%s, %s);", any(ARRAYS), place());
      case 1 -> line("k = (k + %s) & 3;", place());
      case 2 -> {
        String old = name("o");
        line("int %s = p[%s]; p[%s] = p[2]; p[2] = %s;", old, "k", "k", old);
      }
      case 3 -> line("n += %s;", place());
      case 4 -> line("n = n * 1_000_000_007L %% 13;");
      case 5 -> line("k = p[p[%s]];", place());
      default -> line("k = (int) Math.floor(Math.abs(%s) * 2) & 3;", number(1));
    }
  }

  private void onArrays() {
    switch (random.nextInt(8)) {
      case 0 -> line("%s = %s;", any("u", "v", "w"), any(ARRAYS));
      case 1 -> line("%s = %s.clone();", any("u", "v", "w"), any(ARRAYS));
      case 2 -> line("System.arraycopy(%s, 1, %s, 0, 3);", any(ARRAYS), any(ARRAYS));
      case 3 -> line("java.util.Arrays.fill(%s, %s);", any("u", "v", "w"), number(1));
      case 4 -> line("%s = solved(m, %s);", any("u", "v", "w"), any(ARRAYS));
      case 5 -> line("%s = new double[] {a, %s, b, 1};", any("u", "v", "w"), number(1));
      case 6 -> line("System.arraycopy(m[%s], 0, %s, 1, 3);", place(), any(ARRAYS));
      default -> line("v = java.util.Arrays.copyOf(%s, 4);", any(ARRAYS));
    }
  }

  private String call() {
    return switch (random.nextInt(6)) {
      case 0 -> "axpy(%s, %s, %s)".formatted(bounded(), any(ARRAYS), any(ARRAYS));
      case 1 -> "axpy(%s, m[%s], %s)".formatted(bounded(), place(), any(ARRAYS));
      case 2 -> "axpy(%s, %s, m[%s])".formatted(bounded(), any(ARRAYS), place());
      case 3 -> "halve(%s, 0, 4)".formatted(any(ARRAYS));
      case 4 -> "a = sumFrom(%s, %s)".formatted(any(ARRAYS), place());
      default -> "b = even(%s, %s)".formatted(number(1), place());
    };
  }

  private void withSideEffects() {
    switch (random.nextInt(4)) {
      case 0 -> line("q = a < b && (c = %s) > 0.1 || (b *= 0.5) < c;", number(2));
      case 1 -> line("u[k] = (k = %s) > 1 ? u[k] : (a += 0.25);", place());
      case 2 -> line("a = v[k]++ + (v[k] = %s) * --b;", number(1));
      default -> {
        String pair = name("z");
        line("Pair %s = new Pair(a, b).times(new Pair(c, %s));", pair, number(1));
        line("a = Math.sin(%s.re());", pair);
        line("b = %s.im();", pair);
      }
    }
  }

  private void compound(int depth) {
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        line("if (%s) {", truth());
        block(2, depth);
        if (random.nextBoolean()) {
          line("} else {");
          block(2, depth);
        }
        line("}");
      }
      case 2 -> sum();
      case 3 -> choice(depth);
      default -> loop(depth);
    }
  }

  /** A sum over a place, with a sum of products inside. */
  private void sum() {
    String i = name("i");
    String s = name("s");
    line("for (int %s = 0; %s < x.length; %s++) {", i, i, i);
    places.add(i);
    line("double %s = %s;", s, any("0", "u[" + i + "]", "a"));
    String j = name("j");
    line("for (int %s = %s; %s < 4; %s++) {", j, any("0", i, "1"), j, j);
    places.add(j);
    if (random.nextBoolean()) {
      line("if (%s) {", truth());
      line(any("continue;", "break;", "%s += %s;".formatted(s, number(1))));
      line("}");
    }
    line(
        "%s %s %s * %s;",
        s,
        any("+=", "-="),
        any("m[%s][%s]".formatted(i, j), "m[%s][%s]".formatted(j, i), "w[" + j + "]"),
        number(1));
    places.remove(j);
    line("}");
    line("%s %s 0.25 * %s;", any("a", "v[" + i + "]", "x[" + i + "]"), any("+=", "="), s);
    places.remove(i);
    line("}");
  }

  private void choice(int depth) {
    if (random.nextBoolean()) {
      line(
          "%s = switch (%s) { case 0 -> %s; case 1, 2 -> %s; default -> %s; };",
          target(), place(), number(2), number(1), number(2));
      return;
    }
    line("switch (%s) {", place());
    for (int k = 0; k < 3; k++) {
      line("case %d: {", k);
      block(1, depth);
      line("}");
      if (random.nextBoolean()) {
        line("break;");
      }
    }
    line("default:");
    line("}");
  }

  private void loop(int depth) {
    String i = name("i");
    String label = name("L");
    int kind = random.nextInt(6);
    String head =
        switch (kind) {
          case 0 -> "for (int %1$s = 3; %1$s >= 0; %1$s--) {";
          case 1 -> "for (int %1$s = 0; %1$s < 4; %1$s += 2) {";
          case 2 -> "for (int %1$s = k; %1$s < x.length; %1$s++) {";
          case 3 -> "for (int %1$s = 0, t%1$s = 2; %1$s < t%1$s; %1$s++) {";
          default -> "for (int %1$s = 0; %1$s < 4; %1$s++) {";
        };
    line(label + ": " + head, i);
    places.add(i);
    labels.add(label);
    if (kind == 3) {
      line("if (t%s < 4 && %s) t%s++;", i, truth(), i);
    }
    if (random.nextInt(3) == 0) {
      exit();
    }
    block(2, depth);
    if (random.nextInt(3) == 0) {
      exit();
    }
    if (random.nextInt(6) == 0) {
      whileLoop(depth);
    }
    if (kind == 4 && random.nextInt(3) == 0) {
      line("if (%s) %s++;", truth(), i);
    }
    labels.remove(label);
    places.remove(i);
    line("}");
  }

  private void whileLoop(int depth) {
    String t = name("t");
    line("int %s = 0;", t);
    line("do {");
    line("%s++;", t);
    block(1, depth);
    exit();
    line("} while (%s < 3 && %s);", t, truth());
  }

  private void exit() {
    line(
        "if (%s) %s;",
        truth(),
        any(
            "break",
            "continue",
            "break " + any(labels),
            "continue " + any(labels),
            "return " + number(1)));
  }

  // Expressions.

  /** What is an index of four places. */
  private String place() {
    String some = any(places);
    return switch (random.nextInt(8)) {
      case 0 -> "" + random.nextInt(4);
      case 1 -> "3 - " + some;
      case 2 -> "p[%s]".formatted(some);
      case 3 -> "(%s + 1 & 3)".formatted(some);
      default -> some;
    };
  }

  private String target() {
    return switch (random.nextInt(3)) {
      case 0 -> any(scalars);
      case 1 -> "%s[%s]".formatted(any(ARRAYS), place());
      default -> "m[%s][%s]".formatted(place(), place());
    };
  }

  private String bounded() {
    return "%s(%s)".formatted(any("Math.sin", "Math.cos", "Math.tanh"), number(1));
  }

  private String number(int depth) {
    if (depth == 0) {
      return random.nextInt(5) == 0 ? any("0.5", "1.5", "(double) n", "k", "-0.25") : target();
    }
    return switch (random.nextInt(9)) {
      case 0 -> "(%s + %s)".formatted(number(depth - 1), number(depth - 1));
      case 1 -> "(%s - %s)".formatted(number(depth - 1), number(depth - 1));
      case 2 -> "%s * %s".formatted(bounded(), number(depth - 1));
      case 3, 4 -> "%s(%s)".formatted(any(SMOOTH), number(depth - 1));
      case 5 -> "(%s / (1.5 + %s))".formatted(number(depth - 1), bounded());
      case 6 -> "(%s ? %s : %s)".formatted(truth(), number(depth - 1), number(depth - 1));
      case 7 ->
          any(
              "dot(%s, %s)".formatted(any(ARRAYS), any(ARRAYS)),
              "dot(m[%s], %s)".formatted(place(), any(ARRAYS)),
              "Math.max(%s, %s)".formatted(number(0), number(0)),
              "sumFrom(%s, %s)".formatted(any(ARRAYS), place()),
              "even(%s, %s)".formatted(number(0), place()));
      default -> number(0);
    };
  }

  private String truth() {
    return switch (random.nextInt(7)) {
      case 0 -> "q";
      case 1 -> "%s > %s".formatted(place(), place());
      case 2 -> "(%s > 0.3 || !q)".formatted(number(0));
      default -> "%s %s %s".formatted(number(1), any(COMPARISONS), number(0));
    };
  }
}
