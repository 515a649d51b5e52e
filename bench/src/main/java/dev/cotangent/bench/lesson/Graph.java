package dev.cotangent.bench.lesson;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Node;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Registry;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorLevel;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a computation, to be looked at: what was applied to what. It sees operations as a
 * mode of differentiation does, and has no derivatives of its own; {@link #tangents} and {@link
 * #adjoints} apply the rows' own rules node by node.
 */
final class Graph {
  /** A node: an input, or a primitive applied to tensors. */
  static final class Vertex {
    private String name;
    private final @Nullable TensorPrimitive primitive;
    private final Tensor[] x;
    private final @Nullable Vertex[] operands;
    private final Tensor value;

    private Vertex(
        String name,
        @Nullable TensorPrimitive primitive,
        Tensor[] x,
        @Nullable Vertex[] operands,
        Tensor value) {
      this.name = name;
      this.primitive = primitive;
      this.x = x;
      this.operands = operands;
      this.value = value;
    }

    String name() {
      return name;
    }

    Tensor value() {
      return value;
    }

    /** What the primitive does to a gradient, or that this is an input. */
    String role() {
      return primitive == null ? "input" : primitive.role().name().toLowerCase(Locale.ROOT);
    }

    /** The role in half a sentence. */
    String meaning() {
      return primitive == null ? "" : primitive.role().description();
    }

    /** The operands that are vertices. */
    List<Operand> operands() {
      List<Operand> list = new ArrayList<>();
      for (int k = 0; k < operands.length; k++) {
        Vertex vertex = operands[k];
        if (vertex != null) {
          list.add(new Operand(k, vertex));
        }
      }
      return list;
    }

    /** How the node is computed, such as {@code mul(x1, x2)}. */
    String expression() {
      if (primitive == null) {
        return "";
      }
      List<String> names = new ArrayList<>();
      for (int k = 0; k < operands.length; k++) {
        names.add(nameOf(k));
      }
      return primitive.name() + "(" + String.join(", ", names) + ")";
    }

    /** An operand's name, or its value if it is a constant. */
    String nameOf(int k) {
      Vertex operand = operands[k];
      return operand != null ? operand.name : text(x[k]);
    }

    /** The partial in an operand as the registry states it, in the operands' names; or empty. */
    String rule(int k) {
      if (primitive == null) {
        return "";
      }
      return Registry.find(primitive.name())
          .map(Primitive::formulas)
          .filter(formulas -> k < formulas.size())
          .map(formulas -> named(formulas.get(k)))
          .orElse("");
    }

    /** A number times the partial in an operand, such as {@code cos(x) dx}, where it is known. */
    String product(int k, String number) {
      String rule = rule(k);
      return switch (rule) {
        case "", "1" -> number;
        case "-1" -> "-" + number;
        default -> (rule.contains(" ") ? "(" + rule + ")" : rule) + " " + number;
      };
    }

    private @Nullable Tensor push(int k, Tensor change) {
      return primitive == null ? null : TensorLevel.push(primitive, k, x, value, change);
    }

    private @Nullable Tensor pull(int k, Tensor weights) {
      return primitive == null ? null : TensorLevel.pull(primitive, k, x, value, weights);
    }

    /** The rows call their arguments x and y, and their result by the next letter. */
    private String named(String formula) {
      Map<String, String> names = new HashMap<>();
      String[] letters = {"x", "y", "z"};
      for (int k = 0; k < operands.length && k < 2; k++) {
        names.put(letters[k], nameOf(k));
      }
      names.put(letters[Math.min(operands.length, 2)], name);
      return WORD.matcher(formula)
          .replaceAll(
              match -> Matcher.quoteReplacement(names.getOrDefault(match.group(), match.group())));
    }
  }

  /**
   * A vertex as another one's operand.
   *
   * @param k which operand, from 0
   */
  record Operand(int k, Vertex vertex) {}

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");

  /** A step of the sweep back: what a node hands to one of its operands. */
  record Contribution(Vertex from, int k, Vertex to, Tensor weights, Tensor contribution) {}

  private final Recorder recorder = new Recorder();
  private final List<Vertex> vertices = new ArrayList<>();

  /** Returns a new input. */
  Tensor input(String name, Tensor value) {
    Vertex vertex = new Vertex(name, null, new Tensor[0], new Vertex[0], value);
    vertices.add(vertex);
    return Tensor.lifted(recorder, value, vertex);
  }

  /** Gives a result a name. */
  Tensor name(String name, Tensor result) {
    vertexOf(result).name = name;
    return result;
  }

  /** The vertices, in the order of the computation; those without a name get a number. */
  List<Vertex> vertices() {
    int number = 0;
    for (Vertex vertex : vertices) {
      if (vertex.name.isEmpty()) {
        vertex.name = "v" + ++number;
      }
    }
    return vertices;
  }

  Vertex vertexOf(Tensor x) {
    if (!(Tensor.markOf(recorder, x) instanceof Vertex vertex)) {
      throw new IllegalArgumentException("a tensor that does not depend on the graph's inputs");
    }
    return vertex;
  }

  /**
   * Returns how each vertex changes, from the first to the last.
   *
   * @param seeds how the inputs change
   */
  Map<Vertex, Tensor> tangents(Map<Vertex, Tensor> seeds) {
    Map<Vertex, Tensor> tangents = new HashMap<>(seeds);
    for (Vertex vertex : vertices) {
      for (Operand operand : vertex.operands()) {
        Tensor change = tangents.get(operand.vertex);
        Tensor part = change == null ? null : vertex.push(operand.k, change);
        if (part != null) {
          tangents.merge(vertex, part, Tensor::add);
        }
      }
    }
    return tangents;
  }

  /**
   * Sweeps back from a result of one element.
   *
   * @param steps takes what each vertex hands to each of its operands, in the order of the sweep
   * @return the adjoint of each vertex that the result depends on
   */
  Map<Vertex, Tensor> adjoints(Tensor result, List<Contribution> steps) {
    Map<Vertex, Tensor> adjoints = new HashMap<>();
    Vertex last = vertexOf(result);
    adjoints.put(last, Tensor.full(result.type(), 1, result.shape()));
    for (Vertex vertex : vertices.reversed()) {
      Tensor weights = adjoints.get(vertex);
      if (weights != null) {
        for (Operand operand : vertex.operands()) {
          Tensor part = vertex.pull(operand.k, weights);
          if (part != null) {
            steps.add(new Contribution(vertex, operand.k, operand.vertex, weights, part));
            adjoints.merge(operand.vertex, part, Tensor::add);
          }
        }
      }
    }
    return adjoints;
  }

  /** The elements of a tensor for a table: one number, or rows. */
  static String text(Tensor x) {
    double[] values = x.toArray();
    if (x.rank() == 0) {
      return Numbers.text(values[0]);
    }
    int columns = Math.max(1, x.size(-1));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      boolean start = i % columns == 0;
      text.append(i == 0 ? "" : start ? "\n" : " ").append(Numbers.text(values[i]));
    }
    return text.toString();
  }

  /** The level that sees the operations. */
  private final class Recorder extends Level implements TensorLevel {
    @Override
    public Object derive(TensorPrimitive f, Tensor[] x, Tensor y, @Nullable Object[] marks) {
      Vertex[] operands = new Vertex[marks.length];
      Arrays.setAll(operands, k -> (Vertex) marks[k]);
      Vertex vertex = new Vertex("", f, x.clone(), operands, y);
      vertices.add(vertex);
      return vertex;
    }

    @Override
    public Object gather(LinearForm[] elements, Tensor primal) {
      throw notHere();
    }

    @Override
    public Real[] elements(Tensor primal, Object mark, int[] places) {
      throw notHere();
    }

    @Override
    protected Node form(Node a, double p, Node b, double q) {
      throw notHere();
    }

    @Override
    protected void settle(Node node, Node a, double p, Node b, double q) {
      throw notHere();
    }

    @Override
    protected Node combine(Node a, Real p, Node b, Real q) {
      throw notHere();
    }

    private UnsupportedOperationException notHere() {
      return new UnsupportedOperationException("this graph is one of tensors, not of numbers");
    }
  }
}
