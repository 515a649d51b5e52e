package dev.cotangent.bench.lesson;

import dev.cotangent.bench.TextTable;
import dev.cotangent.layer.Initialization;
import dev.cotangent.layer.Layer;
import dev.cotangent.layer.Layers;
import dev.cotangent.layer.Losses;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.awt.Color;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Where gradients vanish: their size in each of ten layers of sigmoid and of ReLU units. */
final class FlowLesson implements Lesson {
  private static final int LAYERS = 10;
  private static final int WIDTH = 32;
  private static final int SAMPLES = 256;

  @Override
  public String name() {
    return "flow";
  }

  @Override
  public String summary() {
    return "where gradients vanish: their size in each of ten sigmoid and ten ReLU layers";
  }

  @Override
  public void run(LessonOutput out) throws IOException {
    out.println(
        "Two networks of %d layers of %d units, as they are before training; the loss is the"
            .formatted(LAYERS, WIDTH));
    out.println("cross-entropy of two half moons. How large is the gradient with respect to the");
    out.println("weights of each layer (root of the mean square)?");
    out.println();
    double[] sigmoid = sizes(Layers.sigmoid(), Initialization.GLOROT, out.seed());
    double[] relu = sizes(Layers.relu(), Initialization.HE, out.seed());
    TextTable table = new TextTable("  ").row("layer", "sigmoid", "ReLU");
    for (int layer = 0; layer < LAYERS; layer++) {
      table.row("" + (layer + 1), "%.2e".formatted(sigmoid[layer]), "%.2e".formatted(relu[layer]));
    }
    out.table(table);
    out.println();
    out.println(
        "sigmoid' is at most 1/4, so each layer on the way back makes the gradient smaller;");
    out.println("ReLU' is 1 for every unit that is awake.");
    out.println();
    double lost = sigmoid[LAYERS - 1] / sigmoid[0];
    double kept = relu[LAYERS - 1] / relu[0];
    out.check(
        "sigmoid: the first layer's gradient is %,.0f times smaller than the last's, at least 1,000"
            .formatted(lost),
        lost >= 1000);
    out.check(
        "ReLU: both are alike within a factor of 100 (%.2g)".formatted(kept),
        kept <= 100 && kept >= 0.01);
    double[] at = Tensor.range(LAYERS).add(1).toArray();
    new Picture("The gradient's size, layer by layer", "layer", "root of the mean square")
        .logarithmic()
        .markedLine("sigmoid", at, sigmoid, new Color(0xD55E00))
        .markedLine("ReLU", at, relu, new Color(0x0072B2))
        .write(out.picture("flow.png"));
  }

  /** The size of the gradient for the weights of each hidden layer. */
  private static double[] sizes(Layer activation, Initialization initialization, long seed) {
    int[] units = new int[LAYERS + 2];
    Arrays.fill(units, WIDTH);
    units[0] = 2;
    units[LAYERS + 1] = 2;
    Layer network = Networks.dense(initialization, activation, units);
    Samples samples = HalfMoons.draw(SAMPLES, 0.1, seed);
    Tensor x = samples.features();
    int[] classes = samples.labels();
    Tensor[] parameters =
        network.parameters(ElementType.FLOAT64, new SplittableRandom(seed)).toArray(Tensor[]::new);
    Tensor[] gradient =
        Reverse.gradient(p -> Losses.crossEntropy(network.predict(x, p), classes), parameters);
    double[] sizes = new double[LAYERS];
    Arrays.setAll(sizes, i -> Math.sqrt(gradient[2 * i].square().mean().item()));
    return sizes;
  }
}
