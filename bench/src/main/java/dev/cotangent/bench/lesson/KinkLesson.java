package dev.cotangent.bench.lesson;

import dev.cotangent.bench.Progress;
import dev.cotangent.bench.TextTable;
import dev.cotangent.dual.Forward;
import dev.cotangent.layer.Batches;
import dev.cotangent.layer.Initialization;
import dev.cotangent.layer.Layer;
import dev.cotangent.layer.Layers;
import dev.cotangent.layer.Losses;
import dev.cotangent.layer.Optimizer;
import dev.cotangent.layer.Training;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.awt.Color;
import java.io.IOException;
import java.util.List;

/** What the choice of ReLU'(0) does: nothing, until a unit's input is exactly 0. */
final class KinkLesson implements Lesson {
  private static final int BATCH = 64;
  private static final int NARROW = 4;
  private static final int WIDE = 32;
  private static final int MOST = 1000;

  /** A choice of ReLU'(0). */
  private enum Choice {
    ZERO("0", 0, Subgradient.STANDARD, new Color(0xD55E00)),
    HALF("1/2", 0.5, Subgradient.CONSISTENT, new Color(0x303030)),
    ONE("1", 1, Subgradient.FIRST, new Color(0x0072B2));

    private final String title;
    private final double slope;
    private final Subgradient policy;
    private final Color color;

    Choice(String title, double slope, Subgradient policy, Color color) {
      this.title = title;
      this.slope = slope;
      this.policy = policy;
      this.color = color;
    }
  }

  /** What came of a training: the loss of each epoch, and how many kinks were met. */
  private static final class Outcome {
    private final double[] losses;
    private final int kinks;
    private final double accuracy;

    private Outcome(double[] losses, int kinks, double accuracy) {
      this.losses = losses;
      this.kinks = kinks;
      this.accuracy = accuracy;
    }

    private double loss() {
      return losses[losses.length - 1];
    }

    private String[] row(Choice choice, int width) {
      return new String[] {
        "" + width,
        choice.title,
        kinks >= MOST ? "%,d or more".formatted(MOST) : "" + kinks,
        "%.9f".formatted(loss()),
        "%.1f %%".formatted(100 * accuracy)
      };
    }
  }

  @Override
  public String name() {
    return "relu0";
  }

  @Override
  public String summary() {
    return "does it matter what ReLU'(0) is? 0, 1/2 and 1 in small float32 networks";
  }

  @Override
  public void run(LessonOutput out) throws IOException {
    showIdentity(out);
    showTraining(out);
  }

  private static void showIdentity(LessonOutput out) {
    out.heading("One line");
    out.println("relu(x) - relu(-x) is x, and has slope 1 everywhere. By the chain rule, at 0:");
    out.println();
    TextTable table = new TextTable("  ").row("ReLU'(0)", "slope");
    boolean twice = true;
    for (Choice choice : Choice.values()) {
      double slope =
          choice.policy.during(() -> Forward.derivative(x -> x.relu().sub(x.neg().relu()), 0.0));
      twice &= slope == 2 * choice.slope;
      table.row(choice.title, "" + slope);
    }
    out.table(table);
    out.println();
    out.check("both units count, so only 1/2 gives the true slope", twice);
  }

  private static void showTraining(LessonOutput out) throws IOException {
    Samples samples = Samples.read("digits.csv.gz").shuffled(out.seed());
    int epochs = out.sized(12, 4);
    out.heading("Two small networks");
    out.println(
        "64-n-n-n-10 with ReLU, float32, learns digits for %d epochs. All that differs is ReLU'(0)."
            .formatted(epochs));
    out.println(
        "A kink is met where a unit's input is exactly 0: not by chance, but where a whole");
    out.println("layer before it sleeps, so that only its bias is left, which is 0 at first.");
    out.println();
    TextTable table = new TextTable("  ");
    table.row("n", "ReLU'(0)", "kinks met", "loss", "right");
    Picture picture =
        new Picture("ReLU'(0) in a network of %d units a layer".formatted(NARROW), "epoch", "loss");
    boolean asFound = true;
    try (Progress progress = out.progress("training", 2 * Choice.values().length * epochs)) {
      for (int width : List.of(NARROW, WIDE)) {
        double first = Double.NaN;
        boolean met = false;
        boolean differ = false;
        for (Choice choice : Choice.values()) {
          Outcome outcome = train(choice, width, epochs, samples, out.seed(), progress);
          table.row(outcome.row(choice, width));
          met |= outcome.kinks > 0;
          first = choice == Choice.ZERO ? outcome.loss() : first;
          differ |= outcome.loss() != first;
          if (width == NARROW) {
            double[] at = Tensor.range(epochs).add(1).toArray();
            picture.line("ReLU'(0) = " + choice.title, at, outcome.losses, choice.color);
          }
        }
        asFound &= met == differ;
      }
    }
    out.table(table);
    out.println();
    out.println("With 0, a unit at its kink passes nothing on: what sleeps is not woken.");
    out.println();
    out.check(
        "the choices differ where a kink was met, and agree to the last bit where none was",
        asFound);
    picture.write(out.picture("relu0.png"));
  }

  private static Outcome train(
      Choice choice, int width, int epochs, Samples samples, long seed, Progress progress) {
    int[] sizes = {64, width, width, width, 10};
    Layer network = Networks.dense(Initialization.HE, Layers.relu(), sizes);
    Training training =
        Training.of(network, ElementType.FLOAT32, Optimizer.momentum(0.02, 0.9), seed);
    Batches batches = Batches.of(samples.size(), BATCH, seed);
    Tensor x = samples.features().div(16).to(ElementType.FLOAT32);
    int[] classes = samples.labels();
    double[] losses = new double[epochs];
    Kinks.Report<double[]> report =
        Kinks.watch(() ->
            choice.policy.during(() -> {
              for (int epoch = 0; epoch < epochs; epoch++) {
                losses[epoch] =
                    Networks.epoch(
                        training,
                        batches,
                        (batch, pass, p) ->
                            Losses.crossEntropy(
                                network.apply(pass, batch.of(x), p), batch.of(classes)));
                progress.step();
              }
              return losses;
            }));
    double accuracy = Networks.accuracy(network.predict(x, training.parameters()), classes);
    return new Outcome(report.result(), report.met().size(), accuracy);
  }
}
