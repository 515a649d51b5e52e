package dev.cotangent.bench.lesson;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cotangent.dual.Forward;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static final Tensor A = Tensor.of(new double[][] {{1, 2}, {3, -4}});
  private static final Tensor B = Tensor.of(0.5, -0.25);
  private static final TensorFunction F = x -> x[0].matmul(x[1]).tanh().mul(x[1]).sum().div(2);

  @Test
  void adjointsAreTheGradient() {
    Graph graph = new Graph();
    Tensor a = graph.input("a", A);
    Tensor b = graph.input("b", B);
    Map<Graph.Vertex, Tensor> adjoints =
        graph.adjoints(F.apply(new Tensor[] {a, b}), new ArrayList<>());
    Tensor[] gradient = Reverse.gradient(F, A, B);
    assertArrayEquals(gradient[0].toArray(), adjoints.get(graph.vertexOf(a)).toArray(), 1e-15);
    assertArrayEquals(gradient[1].toArray(), adjoints.get(graph.vertexOf(b)).toArray(), 1e-15);
  }

  @Test
  void tangentsAreTheDirectionalDerivative() {
    Graph graph = new Graph();
    Tensor a = graph.input("a", A);
    Tensor b = graph.input("b", B);
    Tensor y = F.apply(new Tensor[] {a, b});
    Tensor direction = Tensor.of(1, 3);
    Map<Graph.Vertex, Tensor> tangents = graph.tangents(Map.of(graph.vertexOf(b), direction));
    Tensor expected =
        Forward.jvp(F, new Tensor[] {A, B}, new Tensor[] {Tensor.zeros(2, 2), direction});
    assertEquals(expected.item(), tangents.get(graph.vertexOf(y)).item(), 1e-15);
  }

  @Test
  void verticesTellWhatTheyAre() {
    Graph graph = new Graph();
    Tensor x = graph.input("x", Tensor.scalar(3));
    Tensor y = graph.name("y", x.div(2));
    Tensor z = y.mul(x).add(1);
    List<String> expressions =
        graph.vertices().stream().map(v -> v.name() + "=" + v.expression()).toList();
    assertEquals(List.of("x=", "y=div(x, 2)", "v1=mul(y, x)", "v2=add(v1, 1)"), expressions);
    assertEquals("input", graph.vertexOf(x).role());
    assertEquals("distributor", graph.vertexOf(z).role());
    assertEquals("(1 / 2) w", graph.vertexOf(y).product(0, "w"));
    assertEquals("w", graph.vertexOf(z).product(0, "w"));
    assertThrows(IllegalArgumentException.class, () -> graph.vertexOf(Tensor.scalar(1)));
  }

  @Test
  void numbersHaveFiveDigits() {
    assertEquals("0.5", Numbers.text(0.5));
    assertEquals("-12.346", Numbers.text(-12.3456));
    assertEquals("3", Numbers.text(3));
    assertEquals("1.2346e-07", Numbers.text(1.23456e-7));
    assertEquals("1.2346e+06", Numbers.text(1234560));
    assertEquals("NaN", Numbers.text(Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> Numbers.distance(new double[1], new double[2]));
    assertEquals(Double.NaN, Numbers.distance(new double[] {Double.NaN, 1}, new double[2]));
  }
}
