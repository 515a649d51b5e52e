package dev.cotangent.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a random method in Java: {@code static double name(double[] x)} of four inputs, that ends.
 * What it computes has no meaning; that it uses the language in all sorts of combinations is the
 * point.
 */
public final class RandomMethod {
  private static final List<String> UNARY =
      List.of(
          "Math.sin",
          "Math.exp",
          "Math.abs",
          "Math.sqrt",
          "Math.tanh",
          "Math.floor",
          "Math.cbrt",
          "StrictMath.cos");
  private static final List<String> BINARY =
      List.of("Math.max", "Math.min", "Math.pow", "Math.hypot", "Math.atan2", "Math.copySign");
  private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%");
  private static final List<String> COMPARISONS = List.of("<", "<=", ">", ">=", "==", "!=");
  private static final List<String> LITERALS =
      List.of("0.0", "-0.0", "1", "0.5", "3", "1e-3", "Double.NaN", "Math.PI");

  private final Random random;
  private final List<String> callable;
  private final boolean isForGenerators;
  private final StringBuilder text = new StringBuilder();
  private final List<String> doubles = new ArrayList<>(List.of("a", "b"));
  private final List<String> integers = new ArrayList<>(List.of("i", "j"));
  private int names;
  private int loops;

  private RandomMethod(Random random, List<String> callable, boolean isForGenerators) {
    this.random = random;
    this.callable = callable;
    this.isForGenerators = isForGenerators;
  }

  /**
   * Writes a method.
   *
   * @param callable methods of the same type that it may call
   */
  public static String write(String name, Random random, List<String> callable) {
    return new RandomMethod(random, callable, false).method(name);
  }

  /**
   * Writes a method that catches no exceptions, and writes into its argument as well.
   *
   * @param callable methods of the same type that it may call
   */
  public static String writeForGenerators(String name, Random random, List<String> callable) {
    return new RandomMethod(random, callable, true).method(name);
  }

  private String method(String name) {
    text.append("static double ").append(name).append("(double[] x) {\n");
    text.append("double a = x[0], b = 2;\nint i = 1, j = x.length;\nlong n = 3;\n");
    text.append(
        "double[] y = {x[1], 1, a, b};\ndouble[][] m = new double[2][4];\nboolean p = a < b;\n");
    block(4, 2);
    return text.append("return a + b * y[i & 3] - m[j & 1][2] + n;\n}\n").toString();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void block(int statements, int depth) {
    int knownDoubles = doubles.size();
    int knownIntegers = integers.size();
    for (int k = 0; k < statements; k++) {
      statement(depth);
    }
    doubles.subList(knownDoubles, doubles.size()).clear();
    integers.subList(knownIntegers, integers.size()).clear();
  }

  private void statement(int depth) {
    switch (random.nextInt(depth > 0 ? 15 : 9)) {
      case 0 -> {
        String name = "d" + names++;
        text.append("double %s = %s;\n".formatted(name, number(3)));
        doubles.add(name);
      }
      case 1, 2 -> text.append("%s = %s;\n".formatted(place(), number(3)));
      case 3, 4 ->
          text.append("%s %s= %s;\n".formatted(place(), any(ARITHMETIC.subList(0, 4)), number(2)));
      case 5 -> text.append("%s = %s;\n".formatted(any(List.of("i", "j")), integer(2)));
      case 6 -> text.append("p %s %s;\n".formatted(any(List.of("=", "&=", "^=")), truth(2)));
      case 7 -> text.append("%s = %s = %s;\n".formatted(place(), place(), number(2)));
      case 8 ->
          text.append(
              any(
                  List.of(
                      "n += i++;\n",
                      "y = y.clone();\n",
                      "m[1] = y;\n",
                      "a = y[j++ & 3]++;\n",
                      "n = (long) Math.min(1e6, Math.max(-1e6, b));\n",
                      "System.arraycopy(y, 0, m[0], 1, 2);\n",
                      "java.util.Arrays.fill(y, b);\n")));
      case 9, 10 -> {
        text.append("if (%s) {\n".formatted(truth(3)));
        block(2, depth - 1);
        text.append("} else {\n");
        block(2, depth - 1);
        text.append("}\n");
      }
      case 11, 12 -> loop(depth);
      case 13 -> choice(depth);
      default -> {
        if (isForGenerators) {
          nestedLoops(depth);
          return;
        }
        text.append("try {\n");
        block(2, depth - 1);
        text.append(
            "y[i] += a;\n} catch (ArrayIndexOutOfBoundsException e%d) {\n".formatted(names++));
        block(1, depth - 1);
        text.append("}\n");
      }
    }
  }

  private void loop(int depth) {
    String name = "k" + names++;
    text.append(
        "for (int %s = 0; %s < %d; %s++) {\n".formatted(name, name, 1 + random.nextInt(4), name));
    integers.add(name);
    loops++;
    block(2, depth - 1);
    if (random.nextBoolean()) {
      text.append(
          "if (%s) { %s; }\n".formatted(truth(2), any(List.of("break", "continue", "return b"))));
      block(1, 0);
    }
    loops--;
    text.append("}\n");
    integers.remove(name);
  }

  /** Two loops, the inner one of which may leave both, or end the method. */
  private void nestedLoops(int depth) {
    String name = "k" + names++;
    text.append("%s_outer:\nfor (int %s = 3; %s > 0; %s--) {\n".formatted(name, name, name, name));
    integers.add(name);
    loop(depth);
    text.append(
        "while (%s) {\nif (b > 5) { %s; }\nb += 1.5;\n}\n"
            .formatted(
                "b < " + random.nextInt(8),
                any(List.of("continue %s_outer", "break %s_outer", "return a - b", "break"))
                    .formatted(name)));
    block(1, 0);
    text.append("}\n");
    integers.remove(name);
  }

  private void choice(int depth) {
    text.append("switch (%s & 3) {\n".formatted(integer(1)));
    for (int k = 0; k < 3; k++) {
      text.append("case %d:\n{\n".formatted(k));
      block(1, depth - 1);
      text.append(random.nextBoolean() ? "}\nbreak;\n" : "}\n");
    }
    text.append("default:\n{\n");
    block(1, depth - 1);
    text.append("}\n}\n");
  }

  private String place() {
    return switch (random.nextInt(isForGenerators ? 5 : 4)) {
      case 4 -> "x[%s & 3]".formatted(integer(1));
      case 0 -> "y[%s & 3]".formatted(integer(1));
      case 1 -> "m[%s & 1][%s & 3]".formatted(integer(1), integer(1));
      default -> any(doubles);
    };
  }

  private String number(int depth) {
    if (depth == 0) {
      return switch (random.nextInt(5)) {
        case 0 -> any(LITERALS);
        case 1 -> "x[%d]".formatted(random.nextInt(4));
        case 2 -> any(integers);
        default -> place();
      };
    }
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> "(%s %s %s)".formatted(number(depth - 1), any(ARITHMETIC), number(depth - 1));
      case 3 -> "%s(%s)".formatted(any(UNARY), number(depth - 1));
      case 4 -> "%s(%s, %s)".formatted(any(BINARY), number(depth - 1), number(depth - 1));
      case 5 -> "(%s ? %s : %s)".formatted(truth(1), number(depth - 1), number(depth - 1));
      case 6 -> "-(%s)".formatted(number(0));
      case 7 ->
          callable.isEmpty() || loops > 1
              ? "(double) n"
              : "%s(new double[] {%s, %s, b, 1})"
                  .formatted(any(callable), number(0), number(depth - 1));
      default -> number(0);
    };
  }

  private String integer(int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 3)) {
      case 0 -> "" + random.nextInt(5);
      case 3 -> "(%s + %s)".formatted(integer(depth - 1), integer(depth - 1));
      case 4 -> "(int) (%s)".formatted(number(1));
      case 5 -> "Double.compare(%s, %s)".formatted(number(1), number(0));
      default -> any(integers);
    };
  }

  private String truth(int depth) {
    if (depth == 0) {
      return random.nextInt(4) == 0
          ? "p"
          : "%s %s %s".formatted(number(1), any(COMPARISONS), number(0));
    }
    return switch (random.nextInt(5)) {
      case 0 -> "(%s && %s)".formatted(truth(depth - 1), truth(depth - 1));
      case 1 -> "(%s || %s)".formatted(truth(depth - 1), truth(depth - 1));
      case 2 -> "!(%s)".formatted(truth(depth - 1));
      default -> truth(0);
    };
  }
}
