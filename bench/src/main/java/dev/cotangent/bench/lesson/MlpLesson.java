package dev.cotangent.bench.lesson;

import dev.cotangent.bench.TextTable;
import dev.cotangent.layer.Layer;
import dev.cotangent.layer.Layers;
import dev.cotangent.layer.Losses;
import dev.cotangent.layer.Optimizer;
import dev.cotangent.layer.Training;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The smallest network with a hidden layer: all its partials, then its training. */
final class MlpLesson implements Lesson {
  private static final double X = 0.1;
  private static final double Y = 5;

  /** Weights and biases of the two hidden units, then those of the output. */
  private static final double[] W = {0.2, -0.4};

  private static final double[] B = {0.1, 0.3};
  private static final double[] U = {0.6, -0.5};
  private static final double C = 0.05;

  private static final double RATE = 0.1;
  private static final int MOST_STEPS = 1000;
  private static final double CONVERGED = 1e-20;

  @Override
  public String name() {
    return "mlp";
  }

  @Override
  public String summary() {
    return "one input, two sigmoid units, one output: every partial, then gradient descent";
  }

  @Override
  public void run(LessonOutput out) {
    out.println("z1 = w1 x + b1   h1 = sigmoid(z1)");
    out.println("z2 = w2 x + b2   h2 = sigmoid(z2)   o = u1 h1 + u2 h2 + c   E = (o - y)²");
    out.println("the only sample: x = %s, y = %s".formatted(Numbers.text(X), Numbers.text(Y)));
    partials(out);
    training(out);
  }

  /** The network node by node. */
  private static void partials(LessonOutput out) {
    Graph graph = new Graph();
    Tensor x = input(graph, "x", X);
    Tensor[] h = new Tensor[2];
    Tensor[] u = new Tensor[2];
    for (int i = 0; i < 2; i++) {
      String number = Integer.toString(i + 1);
      Tensor w = input(graph, "w" + number, W[i]);
      Tensor b = input(graph, "b" + number, B[i]);
      Tensor z = graph.name("z" + number, w.mul(x).add(b));
      h[i] = graph.name("h" + number, z.sigmoid());
      u[i] = input(graph, "u" + number, U[i]);
    }
    Tensor c = input(graph, "c", C);
    Tensor o = graph.name("o", u[0].mul(h[0]).add(u[1].mul(h[1])).add(c));
    Tensor error = graph.name("E", o.sub(Y).square());
    Map<Graph.Vertex, Tensor> adjoints = graph.adjoints(error, new ArrayList<>());
    Map<String, Formula> formulas = formulas();

    out.heading("Every partial of E");
    TextTable table =
        new TextTable("  ")
            .row("node", "value", "role", "dE/d(node) by hand", "is", "by the sweep");
    double largest = 0;
    int compared = 0;
    for (Graph.Vertex vertex : graph.vertices().reversed()) {
      Tensor adjoint = adjoints.getOrDefault(vertex, Tensor.scalar(0));
      Formula byHand = formulas.get(vertex.name());
      if (byHand != null) {
        largest = Math.max(largest, Math.abs(byHand.value - adjoint.item())); // NaN stays
        compared++;
      }
      table.row(
          vertex.name(),
          Graph.text(vertex.value()),
          vertex.role(),
          byHand == null ? "" : byHand.text,
          byHand == null ? "" : Numbers.text(byHand.value),
          Graph.text(adjoint));
    }
    out.table(table);
    out.check("all of the formulas have been compared", compared == formulas.size());
    out.check("the sweep's partials are those by hand", largest < 1e-13);
  }

  /** A partial as one derives it with the chain rule on paper. */
  private record Formula(String text, double value) {}

  private static Map<String, Formula> formulas() {
    double[] h = {sigmoid(W[0] * X + B[0]), sigmoid(W[1] * X + B[1])};
    double dO = 2 * (U[0] * h[0] + U[1] * h[1] + C - Y);
    double[] dZ = {dO * U[0] * h[0] * (1 - h[0]), dO * U[1] * h[1] * (1 - h[1])};
    return Map.ofEntries(
        Map.entry("E", new Formula("1", 1)),
        Map.entry("o", new Formula("2 (o - y)", dO)),
        Map.entry("c", new Formula("dE/do", dO)),
        Map.entry("u1", new Formula("dE/do h1", dO * h[0])),
        Map.entry("u2", new Formula("dE/do h2", dO * h[1])),
        Map.entry("h1", new Formula("dE/do u1", dO * U[0])),
        Map.entry("h2", new Formula("dE/do u2", dO * U[1])),
        Map.entry("z1", new Formula("dE/dh1 h1 (1 - h1)", dZ[0])),
        Map.entry("z2", new Formula("dE/dh2 h2 (1 - h2)", dZ[1])),
        Map.entry("b1", new Formula("dE/dz1", dZ[0])),
        Map.entry("b2", new Formula("dE/dz2", dZ[1])),
        Map.entry("w1", new Formula("dE/dz1 x", dZ[0] * X)),
        Map.entry("w2", new Formula("dE/dz2 x", dZ[1] * X)),
        Map.entry("x", new Formula("dE/dz1 w1 + dE/dz2 w2", dZ[0] * W[0] + dZ[1] * W[1])));
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static Tensor input(Graph graph, String name, double value) {
    return graph.input(name, Tensor.scalar(value));
  }

  /** The same network made of layers. */
  private static void training(LessonOutput out) {
    out.heading("Gradient descent, rate " + Numbers.text(RATE));
    Layer net = Layers.sequence(Layers.linear(1, 2), Layers.sigmoid(), Layers.linear(2, 1));
    List<Tensor> initial =
        List.of(
            Tensor.of(W, 1, 2), Tensor.of(B), Tensor.of(U, 2, 1), Tensor.of(new double[] {C}, 1));
    Training training = Training.of(initial, Optimizer.gradientDescent(RATE), out.seed());
    Tensor x = Tensor.of(new double[] {X}, 1, 1);
    Tensor y = Tensor.of(new double[] {Y}, 1, 1);
    TextTable table = new TextTable("  ").row("step", "o", "E");
    double error = Double.POSITIVE_INFINITY;
    while (error > CONVERGED && training.steps() < MOST_STEPS) {
      long step = training.steps();
      double output = net.predict(x, training.parameters()).item();
      error = training.step((pass, p) -> Losses.meanSquaredError(net.apply(pass, x, p), y));
      if (step < 5 || step % 5 == 0 || error <= CONVERGED) {
        table.row(Long.toString(step), Numbers.text(output), Numbers.text(error));
      }
    }
    out.table(table);
    out.check("it has converged: E ≤ " + Numbers.text(CONVERGED), error <= CONVERGED);
    out.check("o", net.predict(x, training.parameters()).item(), Y, 1e-9);
  }
}
