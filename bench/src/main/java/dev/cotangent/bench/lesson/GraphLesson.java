package dev.cotangent.bench.lesson;

import dev.cotangent.bench.TextTable;
import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The three traces of a function of two variables, and the role of each node. */
final class GraphLesson implements Lesson {
  private static final double X1 = 2;
  private static final double X2 = 5;
  private static final ScalarFunction F = x -> x[0].log().add(x[0].mul(x[1])).sub(x[1].sin());

  @Override
  public String name() {
    return "graph";
  }

  @Override
  public String summary() {
    return "ln(x1) + x1 x2 - sin(x2), step by step: values, tangents, adjoints, roles";
  }

  @Override
  public void run(LessonOutput out) {
    out.println("f(x1, x2) = ln(x1) + x1 x2 - sin(x2) at x1 = %.0f, x2 = %.0f.".formatted(X1, X2));
    Graph graph = new Graph();
    Tensor x1 = graph.input("x1", Tensor.scalar(X1));
    Tensor x2 = graph.input("x2", Tensor.scalar(X2));
    Tensor f = x1.log().add(x1.mul(x2)).sub(x2.sin());
    Graph.Vertex result = graph.vertexOf(f);

    forwardTrace(graph, out);
    double value = result.value().item();
    out.check("f", value, Math.log(X1) + X1 * X2 - Math.sin(X2), 1e-14);

    double[] closed = {1 / X1 + X2, X1 - Math.cos(X2)};
    double byX1 = tangentTrace(graph, result, graph.vertexOf(x1), out);
    out.check("df/dx1 by the tangent trace", byX1, closed[0], 1e-14);
    double byX2 = tangentTrace(graph, result, graph.vertexOf(x2), out);
    out.check("df/dx2 by the tangent trace", byX2, closed[1], 1e-14);

    Map<Graph.Vertex, Tensor> adjoints = adjointTrace(graph, f, out);
    double[] gradient = {
      item(adjoints, graph.vertexOf(x1)), item(adjoints, graph.vertexOf(x2)),
    };
    out.check("df/dx1 by the adjoint trace = 1/x1 + x2", gradient[0], closed[0], 1e-14);
    out.check("df/dx2 by the adjoint trace = x1 - cos(x2)", gradient[1], closed[1], 1e-14);
    out.check(
        "Forward.gradient and Reverse.gradient give the same",
        Numbers.distance(Forward.gradient(F, X1, X2), gradient) < 1e-14
            && Numbers.distance(Reverse.gradient(F, X1, X2), gradient) < 1e-14);
    out.println("One tangent trace is needed for each input, one adjoint trace for all of them.");
  }

  private static void forwardTrace(Graph graph, LessonOutput out) {
    out.heading("Forward trace: values, first to last");
    TextTable table = new TextTable("  ").row("node", "is", "value", "role", "the role means");
    for (Graph.Vertex vertex : graph.vertices()) {
      table.row(
          vertex.name(),
          vertex.expression(),
          Graph.text(vertex.value()),
          vertex.role(),
          vertex.meaning());
    }
    out.table(table);
  }

  private static double tangentTrace(
      Graph graph, Graph.Vertex result, Graph.Vertex input, LessonOutput out) {
    out.heading("Tangent trace: d/d" + input.name() + ", first to last");
    Map<Graph.Vertex, Tensor> tangents = graph.tangents(Map.of(input, Tensor.scalar(1)));
    TextTable table = new TextTable("  ").row("node", "its tangent is", "value");
    for (Graph.Vertex vertex : graph.vertices()) {
      table.row(vertex.name(), sum(vertex, tangents), Numbers.text(item(tangents, vertex)));
    }
    out.table(table);
    return item(tangents, result);
  }

  /** The terms of a tangent: the row's partial in each operand times that operand's tangent. */
  private static String sum(Graph.Vertex vertex, Map<Graph.Vertex, Tensor> tangents) {
    return vertex.operands().stream()
        .filter(operand -> tangents.containsKey(operand.vertex()))
        .map(operand -> vertex.product(operand.k(), "d" + operand.vertex().name()))
        .collect(Collectors.joining(" + "));
  }

  private static Map<Graph.Vertex, Tensor> adjointTrace(Graph graph, Tensor f, LessonOutput out) {
    out.heading("Adjoint trace: df/d(node), last to first");
    List<Graph.Contribution> steps = new ArrayList<>();
    Map<Graph.Vertex, Tensor> adjoints = graph.adjoints(f, steps);
    TextTable table = new TextTable("  ").row("from", "role", "has", "hands on", "that is", "to");
    for (Graph.Contribution step : steps) {
      table.row(
          step.from().name() + " = " + step.from().expression(),
          step.from().role(),
          Graph.text(step.weights()),
          step.from().product(step.k(), "it"),
          Graph.text(step.contribution()),
          step.to().name());
    }
    out.table(table);
    out.println("What arrives at a node from several sides is summed up.");
    return adjoints;
  }

  private static double item(Map<Graph.Vertex, Tensor> numbers, Graph.Vertex vertex) {
    Tensor x = numbers.get(vertex);
    return x == null ? 0 : x.item();
  }
}
