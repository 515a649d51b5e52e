package dev.cotangent.bench.lesson;

import dev.cotangent.bench.TextTable;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** The Jacobians of a linear layer and of ReLU: what is in them, and how much of it is 0. */
final class JacobiansLesson implements Lesson {
  private static final int OUT = 3;
  private static final int IN = 5;

  /** A layer of the size that networks have. */
  private static final int WIDE = 512;

  @Override
  public String name() {
    return "jacobians";
  }

  @Override
  public String summary() {
    return "Jacobians of a linear layer and of ReLU: patterns, sizes, zeros";
  }

  @Override
  public void run(LessonOutput out) {
    SplittableRandom random = new SplittableRandom(out.seed());
    Tensor w = Tensor.generate(i -> random.nextGaussian(), OUT, IN);
    Tensor x = Tensor.generate(i -> random.nextGaussian(), IN);
    out.println("y = W x + b with %d inputs and %d outputs, then relu(y).".formatted(IN, OUT));
    out.println("█ stands for a number, · for 0.");
    TextTable sizes = new TextTable("  ").row("Jacobian", "shape", "entries", "not 0", "zeros");

    out.heading("dy/dx: the weights themselves");
    Tensor byInput = Reverse.jacobian(in -> w.matmul(in[0]), x);
    show("dy/dx", byInput, sizes, out);
    out.check("dy/dx = W", Numbers.distance(byInput.toArray(), w.toArray()) < 1e-14);

    for (int row = 0; row < OUT; row++) {
      byRow(row, w, x, sizes, out);
    }
    byAllWeights(w, x, sizes, out);

    out.heading("d relu(z)/dz: a diagonal of 0 and 1");
    Tensor z = Tensor.of(1.5, -0.3, 2, -4, 0.1);
    Tensor relu = Reverse.jacobian(in -> in[0].relu(), z);
    out.println("z = " + Graph.text(z));
    show("d relu/dz", relu, sizes, out);
    double[] slopes = Arrays.stream(z.toArray()).map(value -> value > 0 ? 1 : 0).toArray();
    out.check(
        "it is diag(z > 0)",
        Numbers.distance(relu.toArray(), Tensor.of(slopes).diag().toArray()) == 0);

    out.heading("Sizes");
    out.table(sizes);
    inFull(out);
  }

  /** One row of W reaches one output: the Jacobian has x in that row and nothing else. */
  private static void byRow(int row, Tensor w, Tensor x, TextTable sizes, LessonOutput out) {
    String name = "dy/d(row " + (row + 1) + " of W)";
    out.heading(name + ": x in row " + (row + 1));
    Tensor jacobian =
        Reverse.jacobian(
            in -> {
              Tensor[] rows = new Tensor[OUT];
              Arrays.setAll(rows, i -> i == row ? in[0] : w.at(0, i));
              return Tensor.stack(0, rows).matmul(x);
            },
            w.at(0, row));
    show(name, jacobian, sizes, out);
    double[] expected = new double[OUT * IN];
    System.arraycopy(x.toArray(), 0, expected, row * IN, IN);
    out.check(
        name + " is x in row " + (row + 1) + " and 0 elsewhere",
        Numbers.distance(jacobian.toArray(), expected) < 1e-14);
  }

  private static void byAllWeights(Tensor w, Tensor x, TextTable sizes, LessonOutput out) {
    out.heading("dy/dW: all rows side by side");
    Tensor jacobian = Reverse.jacobian(in -> in[0].matmul(x), w).reshape(OUT, OUT * IN);
    show("dy/dW", jacobian, sizes, out);
    int zeros = zeros(jacobian);
    out.check(
        "of its %d entries %d are 0".formatted(jacobian.size(), zeros),
        zeros == OUT * IN * (OUT - 1));
  }

  /** Why nobody writes these matrices down. */
  private static void inFull(LessonOutput out) {
    long entries = (long) WIDE * WIDE * WIDE;
    out.println(
        "With %d inputs and outputs dy/dW would have %,d entries, %.1f GB, of which %.2f %% are 0;"
            .formatted(WIDE, entries, entries * 8e-9, 100.0 * (WIDE - 1) / WIDE));
    out.println(
        "reverse mode multiplies by it without it: the gradient is w xᵀ, an outer product.");
    SplittableRandom random = new SplittableRandom(out.seed());
    Tensor matrix = Tensor.generate(i -> random.nextGaussian(), WIDE, WIDE);
    Tensor x = Tensor.generate(i -> random.nextGaussian(), WIDE);
    Tensor weights = Tensor.generate(i -> random.nextGaussian(), WIDE);
    Tensor product = Reverse.vjp(in -> in[0].matmul(x), new Tensor[] {matrix}, weights)[0];
    out.check(
        "the product of weights with dy/dW is their outer product with x",
        Numbers.distance(product.toArray(), weights.outer(x).toArray()) < 1e-12);
  }

  private static void show(String name, Tensor jacobian, TextTable sizes, LessonOutput out) {
    int columns = jacobian.size(1);
    double[] entries = jacobian.toArray();
    out.println(pattern(jacobian.size(0), columns, i -> entries[i] != 0));
    int zeros = zeros(jacobian);
    sizes.row(
        name,
        jacobian.size(0) + " × " + columns,
        Integer.toString(entries.length),
        Integer.toString(entries.length - zeros),
        Integer.toString(zeros));
  }

  private static String pattern(int rows, int columns, IntPredicate isNumber) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      text.append(i == 0 ? "  " : "\n  ");
      for (int j = 0; j < columns; j++) {
        text.append(isNumber.test(i * columns + j) ? '█' : '·');
      }
    }
    return text.toString();
  }

  private static int zeros(Tensor x) {
    return (int) Arrays.stream(x.toArray()).filter(value -> value == 0).count();
  }
}
