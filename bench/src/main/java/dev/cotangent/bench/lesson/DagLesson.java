package dev.cotangent.bench.lesson;

import dev.cotangent.bench.TextTable;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The graph of a computation over matrices, and each node's backward function. */
final class DagLesson implements Lesson {
  @Override
  public String name() {
    return "dag";
  }

  @Override
  public String summary() {
    return "a = x + 2, b = a a 3, c = mean(b): the graph, its backward functions, dc/dx = 4.5";
  }

  @Override
  public void run(LessonOutput out) {
    out.println("x = [[1, 1], [1, 1]], a = x + 2, b = a·a·3, c = mean(b).");
    Graph graph = new Graph();
    Tensor x = graph.input("x", Tensor.ones(2, 2));
    Tensor a = graph.name("a", x.add(2));
    Tensor b = graph.name("b", a.mul(a).mul(3));
    Tensor c = graph.name("c", b.mean());

    out.heading("The graph");
    TextTable nodes = new TextTable("  ").row("node", "is", "value", "role");
    for (Graph.Vertex vertex : graph.vertices()) {
      nodes.row(vertex.name(), vertex.expression(), Graph.text(vertex.value()), vertex.role());
    }
    out.table(nodes);
    out.println("The mean is a sum and a division.");
    out.println("a stands twice in a·a, so this is no tree: a directed graph without cycles.");

    out.heading("The backward functions, from c to x");
    List<Graph.Contribution> steps = new ArrayList<>();
    Map<Graph.Vertex, Tensor> adjoints = graph.adjoints(c, steps);
    TextTable functions = new TextTable("  ").row("from", "has", "hands on", "that is", "to");
    for (Graph.Contribution step : steps) {
      functions.row(
          step.from().name() + " = " + step.from().expression(),
          Graph.text(step.weights()),
          step.from().product(step.k(), "it"),
          Graph.text(step.contribution()),
          step.to().name());
    }
    out.table(functions);

    out.heading("The gradient");
    Tensor gradient = adjoints.getOrDefault(graph.vertexOf(x), Tensor.zeros(2, 2));
    out.println("dc/dx = 6 (x + 2) / 4 =");
    out.println(Graph.text(gradient));
    out.check("c", graph.vertexOf(c).value().item(), 27, 1e-13);
    out.check(
        "dc/dx is 4.5 everywhere",
        Arrays.stream(gradient.toArray()).allMatch(slope -> Math.abs(slope - 4.5) < 1e-14));
    Tensor byTape =
        Reverse.gradient(
            in -> {
              Tensor shifted = in[0].add(2);
              return shifted.mul(shifted).mul(3).mean();
            },
            Tensor.ones(2, 2))[0];
    out.check(
        "Reverse.gradient gives the same",
        Numbers.distance(byTape.toArray(), gradient.toArray()) < 1e-14);
  }
}
