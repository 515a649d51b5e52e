package dev.cotangent.tensor;

import static dev.cotangent.primitive.Role.DISTRIBUTOR;
import static dev.cotangent.primitive.Role.ROUTER;
import static dev.cotangent.primitive.Role.SCALER;
import static dev.cotangent.primitive.Role.SWITCHER;

import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * All operations on tensors that are not element by element (those are the scalar {@link
 * Registry}'s), and those that users add. A row of this kind has settings, such as the axes that
 * are summed over; rows of one name are a family.
 *
 * <p>Each family can draw examples of itself: a row with random settings, and operands of random
 * shapes that it takes. So whatever must be true of every row can be tested without listing them.
 */
public final class TensorRegistry {
  /**
   * A row, and operands that it takes.
   *
   * @param row the row
   * @param operands constants of double precision, at a point where the row is smooth
   */
  @SuppressWarnings("ArrayRecordComponent") // for a test, which reads it
  public record Example(TensorPrimitive row, Tensor... operands) {}

  /** Draws examples. */
  @FunctionalInterface
  public interface Generator {
    /** Returns an example, which depends on nothing but the random numbers. */
    Example draw(RandomGenerator random);
  }

  /**
   * The rows of one name.
   *
   * @param name their name
   * @param role what they do to a gradient
   * @param anywhere whether the rows take operands of any values, where linear algebra needs
   *     regular matrices
   * @param generator draws examples
   */
  public record Family(String name, Role role, boolean anywhere, Generator generator) {
    /** Makes a family of rows that take operands of any values. */
    public Family(String name, Role role, Generator generator) {
      this(name, role, true, generator);
    }

    /** Returns an example. */
    public Example draw(RandomGenerator random) {
      return generator.draw(random);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Family> BUILT_IN =
      List.of(
          // Moving elements.
          linear("reshape", 0, (a, x) -> new Movements.Reshape(a.regrouped(x.dimensions()))),
          linear("transpose", 0, (a, x) -> new Movements.Permute(a.order(x.rank()))),
          linear("broadcast", 0, TensorRegistry::broadcast),
          mirror("sumTo", DISTRIBUTOR, 0, TensorRegistry::broadcast),
          linear("slice", 1, TensorRegistry::slice),
          mirror("embed", DISTRIBUTOR, 1, TensorRegistry::slice),
          linear("flip", 1, (a, x) -> new Movements.Flip(a.axis(x))),
          linear("convert", 0, (a, x) -> new Movements.Convert(ElementType.FLOAT32)),
          several("concat", DISTRIBUTOR, TensorRegistry::concat),
          one("gather", ROUTER, 1, TensorRegistry::gather),
          mirror("scatterAdd", ROUTER, 1, TensorRegistry::gather),
          linear("diagonal", 2, (a, x) -> new Triangles.Diagonal()),
          mirror("diag", DISTRIBUTOR, 2, (a, x) -> new Triangles.Diagonal()),
          linear("lowerTriangle", 2, (a, x) -> new Triangles.Part(a.between(-3, 3), true)),
          linear("upperTriangle", 2, (a, x) -> new Triangles.Part(a.between(-3, 3), false)),
          // Making one of many.
          linear("sum", 0, TensorRegistry::sum),
          mirror("spread", DISTRIBUTOR, 0, TensorRegistry::sum),
          linear("cumsum", 1, (a, x) -> new Reductions.CumSum(a.axis(x), a.flag())),
          several("max", ROUTER, a -> extreme(a, true)),
          several("min", ROUTER, a -> extreme(a, false)),
          several("logSumExp", SCALER, TensorRegistry::logSumExp),
          one("norm", SCALER, 0, (a, x) -> new Reductions.Norm(a.axes(x), a.flag())),
          one("softmax", SCALER, 1, (a, x) -> new Softmax.Probabilities(a.axis(x))),
          one("logSoftmax", SCALER, 1, (a, x) -> new Softmax.Logarithms(a.axis(x))),
          several("crossEntropy", SCALER, TensorRegistry::crossEntropy),
          several("crossEntropyResidual", SCALER, TensorRegistry::residual),
          // Multiplying.
          several("matmul", SWITCHER, TensorRegistry::matmul),
          several("affine", SCALER, TensorRegistry::affine),
          // Linear algebra.
          regular("solve", a -> solve(a, LinearSystems.Part.ALL)),
          regular(
              "solveTriangular",
              a -> solve(a, a.flag() ? LinearSystems.Part.LOWER : LinearSystems.Part.UPPER)),
          matrices("inverse", a -> new LinearSystems.Inverse()),
          matrices("logDet", a -> new LinearSystems.LogDeterminant()),
          matrices("determinant", a -> new LinearSystems.Determinant()),
          matrices("cholesky", a -> new Decompositions.Cholesky()),
          regular("qr", TensorRegistry::qr),
          matrices("symmetricEigen", a -> new Decompositions.Symmetric()));

  private static final Map<String, Family> ADDED = new ConcurrentSkipListMap<>();

  private TensorRegistry() {}

  /** Returns all families: the built-in ones in the order of their table, then the others. */
  public static List<Family> all() {
    return Stream.concat(BUILT_IN.stream(), ADDED.values().stream()).toList();
  }

  /** Returns the built-in families, in the order of their table. */
  public static List<Family> builtIn() {
    return BUILT_IN;
  }

  /** Returns the family with the given name. */
  public static Optional<Family> find(String name) {
    return all().stream().filter(family -> family.name().equals(name)).findFirst();
  }

  /**
   * Adds a family and returns it. Adding it is not needed to use its rows; it makes them known to
   * whatever lists or checks the registry.
   *
   * @throws IllegalArgumentException if there is a family of its name, be it the same one
   */
  public static Family add(Family family) {
    boolean builtIn = BUILT_IN.stream().anyMatch(f -> f.name().equals(family.name()));
    if (builtIn || ADDED.putIfAbsent(family.name(), family) != null) {
      throw new IllegalArgumentException(
          "there is a family named " + family.name() + " already; choose another name");
    }
    return family;
  }

  // How a family draws examples.

  /** A row for a given operand. */
  private interface Row<P extends TensorPrimitive> {
    P draw(Draws a, Tensor x);
  }

  /** A row with all its operands. */
  private interface Rows {
    Example draw(Draws a);
  }

  private static Family several(String name, Role role, Rows rows) {
    return new Family(name, role, random -> rows.draw(new Draws(random)));
  }

  /** Rows that need regular matrices. */
  private static Family regular(String name, Rows rows) {
    return new Family(name, SCALER, false, random -> rows.draw(new Draws(random)));
  }

  /** Rows of one operand, which has at least so many axes. */
  private static Family one(String name, Role role, int least, Row<?> row) {
    return several(
        name,
        role,
        a -> {
          Tensor x = a.tensor(a.shape(least));
          return new Example(row.draw(a, x), x);
        });
  }

  private static Family linear(String name, int least, Row<LinearPrimitive> row) {
    return one(name, DISTRIBUTOR, least, row);
  }

  /** The mirrors of rows. */
  private static Family mirror(String name, Role role, int least, Row<LinearPrimitive> row) {
    return several(
        name,
        role,
        a -> {
          Tensor x = a.tensor(a.shape(least));
          LinearPrimitive mirrored = row.draw(a, x);
          return new Example(mirrored.mirror(x), a.tensor(mirrored.value(x).dimensions()));
        });
  }

  private static LinearPrimitive broadcast(Draws a, Tensor x) {
    return new Movements.Broadcast(a.wider(x.dimensions()));
  }

  private static LinearPrimitive slice(Draws a, Tensor x) {
    int axis = a.axis(x);
    int from = a.between(0, x.size(axis));
    return Movements.Slice.of(
        x.dimensions(), axis, from, a.between(from, x.size(axis)), a.between(1, 3));
  }

  private static LinearPrimitive gather(Draws a, Tensor x) {
    int axis = a.axis(x);
    return new Indexing.Gather(axis, a.indices(a.between(0, 5), x.size(axis)));
  }

  private static LinearPrimitive sum(Draws a, Tensor x) {
    return new Reductions.Sum(a.axes(x), a.flag());
  }

  private static Example concat(Draws a) {
    Tensor first = a.tensor(a.shape(1));
    int axis = a.axis(first);
    Tensor[] parts = new Tensor[a.between(1, 3)];
    Arrays.setAll(
        parts, i -> i == 0 ? first : a.tensor(first.dimensions().with(axis, a.between(0, 3))));
    return new Example(new Movements.Concat(axis), parts);
  }

  /** A tensor that has elements along some axes. */
  private static Tensor filled(Draws a, int[] axes, Tensor x) {
    Shape shape = x.dimensions();
    for (int axis : axes) {
      shape = shape.with(axis, Math.max(1, shape.sizes[axis]));
    }
    return a.tensor(shape);
  }

  private static Example extreme(Draws a, boolean largest) {
    Tensor x = a.tensor(a.shape(0));
    int[] axes = a.axes(x);
    return new Example(new Reductions.Extreme(axes, a.flag(), largest), filled(a, axes, x));
  }

  private static Example logSumExp(Draws a) {
    Tensor x = a.tensor(a.shape(0));
    int[] axes = a.axes(x);
    return new Example(new Reductions.LogSumExp(axes, a.flag()), filled(a, axes, x));
  }

  private static Example crossEntropy(Draws a) {
    Tensor x = a.tensor(a.between(1, 6), a.between(1, 6));
    return new Example(new Softmax.CrossEntropy(a.indices(x.size(0), x.size(1))), x);
  }

  private static Example residual(Draws a) {
    Tensor x = a.tensor(a.between(1, 6), a.between(1, 6));
    return new Example(new Softmax.Residual(a.indices(x.size(0), x.size(1))), x);
  }

  private static Example matmul(Draws a) {
    Shape batch = Shape.of(Arrays.copyOf(a.shape(4).sizes, a.between(0, 3)));
    int inner = a.between(0, 4);
    return new Example(
        new MatMul.Product(),
        a.tensor(matrices(a.narrower(batch), a.between(0, 4), inner)),
        a.tensor(matrices(a.flag() ? batch : a.narrower(batch), inner, a.between(0, 4))));
  }

  private static Shape matrices(Shape batch, int rows, int columns) {
    int[] sizes = Arrays.copyOf(batch.sizes, batch.rank() + 2);
    sizes[batch.rank()] = rows;
    sizes[batch.rank() + 1] = columns;
    return Shape.of(sizes);
  }

  private static Example affine(Draws a) {
    int inner = a.between(0, 4);
    int columns = a.between(0, 4);
    return new Example(
        new MatMul.Affine(),
        a.tensor(a.between(0, 4), inner),
        a.tensor(inner, columns),
        a.tensor(columns));
  }

  private static Family matrices(String name, Function<Draws, TensorPrimitive> row) {
    return regular(name, a -> new Example(row.apply(a), dominant(a, batch(a), a.between(1, 4))));
  }

  private static Shape batch(Draws a) {
    return Shape.of(Arrays.copyOf(a.shape(2).sizes, a.between(0, 2)));
  }

  /**
   * Square matrices whose diagonal, of growing elements, outweighs the rest: well conditioned, with
   * a positive definite symmetric part and eigenvalues apart.
   */
  private static Tensor dominant(Draws a, Shape batch, int n) {
    Tensor diagonal = Tensor.range(n).mul(3).add(n + 1).diag();
    return a.tensor(matrices(batch, n, n)).mul(0.25).add(diagonal);
  }

  private static Example solve(Draws a, LinearSystems.Part part) {
    Shape batch = batch(a);
    int n = a.between(1, 4);
    return new Example(
        new LinearSystems.Solve(part),
        dominant(a, a.narrower(batch), n),
        a.tensor(matrices(batch, n, a.between(0, 3))));
  }

  private static Example qr(Draws a) {
    int columns = a.between(1, 3);
    int rows = columns + a.between(0, 2);
    Tensor tall = Tensor.identity(rows).mul(rows + 1).slice(1, 0, columns);
    return new Example(
        new Decompositions.Orthogonal(),
        a.tensor(matrices(batch(a), rows, columns)).mul(0.25).add(tall));
  }
}
