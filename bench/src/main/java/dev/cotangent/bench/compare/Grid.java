package dev.cotangent.bench.compare;

import java.util.Comparator;
import java.util.List;

/**
 * Shapes of Jacobians: each number of inputs with each number of outputs.
 *
 * @param inputs numbers of inputs
 * @param outputs numbers of outputs
 */
public record Grid(List<Integer> inputs, List<Integer> outputs) {
  /** From one to ten thousand. */
  public static final Grid FULL = square(1, 10, 100, 1_000, 10_000);

  /** For a first look. */
  public static final Grid QUICK = new Grid(List.of(1, 10, 100), List.of(1, 100));

  private static Grid square(Integer... sizes) {
    return new Grid(List.of(sizes), List.of(sizes));
  }

  /** Returns all shapes, the smallest first. */
  public List<Shape> shapes() {
    return inputs.stream()
        .distinct()
        .flatMap(n -> outputs.stream().distinct().map(m -> new Shape(n, m)))
        .sorted(
            Comparator.comparingLong((Shape shape) -> (long) shape.inputs() * shape.outputs())
                .thenComparingInt(Shape::inputs))
        .toList();
  }
}
