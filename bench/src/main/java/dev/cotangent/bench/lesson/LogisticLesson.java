package dev.cotangent.bench.lesson;

import dev.cotangent.bench.TextTable;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The loss of logistic regression with a penalty: the tape against the formula. */
final class LogisticLesson implements Lesson {
  private static final double[] W = {0.5, -1, 2};
  private static final double[] X = {1, 2, -0.5};
  private static final double LAMBDA = 3;

  @Override
  public String name() {
    return "logistic";
  }

  @Override
  public String summary() {
    return "½ |w|² - λ log p(y|x) with y in {-1, +1}: the tape against the combined form";
  }

  @Override
  public void run(LessonOutput out) {
    out.println("L(w) = ½ |w|² - λ log p(y|x), where p(y|x) = 1 / (1 + exp(-y w·x)).");
    out.println("Combined by hand: dL/dw = w - λ (1 - p(y|x)) y x.");
    out.println("w = %s, x = %s, λ = %s".formatted(list(W), list(X), Numbers.text(LAMBDA)));
    for (int y : new int[] {+1, -1}) {
      gradients(y, out);
    }
    farOut(out);
  }

  private static void gradients(int y, LessonOutput out) {
    out.heading("y = %+d".formatted(y));
    double[] combined = combined(W, y);
    double[] tape = tape(W, y);
    double[] nodes = nodes(y, out);
    TextTable table = new TextTable("  ").row("", "dL/dw1", "dL/dw2", "dL/dw3");
    table.row(row("combined", combined)).row(row("tape of numbers", tape));
    table.row(row("node by node", nodes));
    out.println();
    out.table(table);
    out.check(
        "the tape gives the combined form, y = %+d".formatted(y),
        Numbers.distance(tape, combined) < 1e-14);
    out.check(
        "so does the sweep over tensors, y = %+d".formatted(y),
        Numbers.distance(nodes, combined) < 1e-14);
  }

  private static double[] combined(double[] w, int y) {
    double margin = 0;
    for (int i = 0; i < w.length; i++) {
      margin += y * w[i] * X[i];
    }
    double miss = 1 / (1 + Math.exp(margin)); // 1 - p(y|x)
    double[] gradient = new double[w.length];
    Arrays.setAll(gradient, i -> w[i] - LAMBDA * miss * y * X[i]);
    return gradient;
  }

  private static Real loss(int y, Real... w) {
    Real z = Real.dot(w, Real.of(X));
    return Real.dot(w, w).mul(0.5).sub(z.mul(y).logSigmoid().mul(LAMBDA));
  }

  private static double[] tape(double[] at, int y) {
    try (Tape tape = Tape.open()) {
      Real[] w = Arrays.stream(at).mapToObj(tape::variable).toArray(Real[]::new);
      return tape.gradient(loss(y, w));
    }
  }

  /** The same over tensors, with every step of the sweep shown. */
  private static double[] nodes(int y, LessonOutput out) {
    Graph graph = new Graph();
    Tensor w = graph.input("w", Tensor.of(W));
    Tensor penalty = graph.name("penalty", w.square().sum().mul(0.5));
    Tensor margin = graph.name("margin", w.mul(Tensor.of(X)).sum().mul(y));
    Tensor logP = graph.name("log p", margin.logSigmoid());
    Tensor loss = graph.name("L", penalty.sub(logP.mul(LAMBDA)));
    List<Graph.Contribution> steps = new ArrayList<>();
    Map<Graph.Vertex, Tensor> adjoints = graph.adjoints(loss, steps);
    TextTable table = new TextTable("  ").row("node", "is", "value", "role", "dL/d(node)");
    for (Graph.Vertex vertex : graph.vertices().reversed()) {
      table.row(
          vertex.name(),
          vertex.expression(),
          Graph.text(vertex.value()),
          vertex.role(),
          Graph.text(adjoints.getOrDefault(vertex, Tensor.scalar(0))));
    }
    out.table(table);
    return adjoints.getOrDefault(graph.vertexOf(w), Tensor.zeros(W.length)).toArray();
  }

  /** Where p rounds to 0, its logarithm must not be taken. */
  private static void farOut(LessonOutput out) {
    out.heading("Far out: w = 1000 x, y = -1");
    double[] far = Arrays.stream(X).map(x -> 1000 * x).toArray();
    double naive =
        Reverse.gradient(w -> Real.dot(w, Real.of(X)).neg().sigmoid().log().neg(), far)[0];
    double[] stable = tape(far, -1);
    out.println("by log(sigmoid(z)): " + naive + ", since sigmoid(z) has rounded to 0");
    out.println(
        "by logSigmoid(z), one primitive of the registry, with the penalty: " + list(stable));
    out.check(
        "logSigmoid gives the combined form there too",
        Numbers.distance(stable, combined(far, -1)) < 1e-9);
  }

  private static String list(double... numbers) {
    return "[" + String.join(", ", texts(numbers)) + "]";
  }

  private static List<String> texts(double... numbers) {
    return Arrays.stream(numbers).mapToObj(Numbers::text).toList();
  }

  private static String[] row(String name, double... numbers) {
    List<String> row = new ArrayList<>(List.of(name));
    row.addAll(texts(numbers));
    return row.toArray(String[]::new);
  }
}
