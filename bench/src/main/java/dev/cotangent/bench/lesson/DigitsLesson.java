package dev.cotangent.bench.lesson;

import dev.cotangent.bench.Progress;
import dev.cotangent.bench.TextTable;
import dev.cotangent.layer.Batches;
import dev.cotangent.layer.Initialization;
import dev.cotangent.layer.Layer;
import dev.cotangent.layer.Layers;
import dev.cotangent.layer.Losses;
import dev.cotangent.layer.Optimizer;
import dev.cotangent.layer.Training;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.awt.Color;
import java.io.IOException;

/** Ten classes: handwritten digits. */
final class DigitsLesson implements Lesson {
  private static final int SIDE = 8;
  private static final int BATCH = 64;
  private static final String SHADES = " .:-=+*#%";

  @Override
  public String name() {
    return "digits";
  }

  @Override
  public String summary() {
    return "ten classes: a network with ReLU learns to read handwritten digits";
  }

  @Override
  public void run(LessonOutput out) throws IOException {
    Samples all = Samples.read("digits.csv.gz").shuffled(out.seed());
    int boundary = all.size() - all.size() / 5;
    Samples learned = all.part(0, boundary);
    Samples held = all.part(boundary, all.size());
    out.println(
        "%,d pictures of 8x8 pixels; %,d are learned, %d held back. The first ones:"
            .formatted(all.size(), learned.size(), held.size()));
    out.println();
    out.table(drawn(learned, 0, 1, 2, 3, 4, 5));

    Layer network = Networks.dense(Initialization.HE, Layers.relu(), SIDE * SIDE, 128, 64, 10);
    Training training =
        Training.of(network, ElementType.FLOAT32, Optimizer.adam(0.002), out.seed());
    int epochs = out.sized(40, 15);
    double[] losses = new double[epochs];
    double[] heldLosses = new double[epochs];
    long start = System.nanoTime();
    train(
        network,
        training,
        learned,
        epochs,
        (epoch, loss) -> {
          losses[epoch] = loss;
          Tensor scores = network.predict(pixels(held), training.parameters());
          heldLosses[epoch] = Losses.crossEntropy(scores, held.labels()).item();
        },
        out);
    double seconds = (System.nanoTime() - start) / 1e9;

    Tensor[] parameters = training.parameters();
    int[] guesses = network.predict(pixels(held), parameters).argMax(1);
    int[] truth = held.labels();
    double accuracy = accuracy(network, held, parameters);
    out.println();
    out.println(
        "64-128-64-10, %,d parameters, float32; %d epochs in batches of %d took %.1f s."
            .formatted(Networks.count(parameters), epochs, BATCH, seconds));
    out.println(
        "Right: %.1f %% of what was learned, %.1f %% of what was held back."
            .formatted(100 * accuracy(network, learned, parameters), 100 * accuracy));
    for (int i = 0, shown = 0; i < truth.length && shown < 3; i++) {
      if (guesses[i] != truth[i]) {
        out.println();
        out.println("A mistake: this %d was read as %d.".formatted(truth[i], guesses[i]));
        out.table(drawn(held, i));
        shown++;
      }
    }
    out.println();
    out.check("at least 97 % of those held back", accuracy >= 0.97);
    double[] at = Tensor.range(epochs).add(1).toArray();
    new Picture("Learning to read digits", "epoch", "loss")
        .logarithmic()
        .line("learned", at, losses, new Color(0x0072B2))
        .line("held back", at, heldLosses, new Color(0xD55E00))
        .write(out.picture("digits.png"));
  }

  /** What is to be noted after an epoch. */
  private interface Note {
    void take(int epoch, double loss);
  }

  private static void train(
      Layer network, Training training, Samples samples, int epochs, Note note, LessonOutput out) {
    Tensor x = pixels(samples);
    int[] classes = samples.labels();
    Batches batches = Batches.of(samples.size(), BATCH, out.seed());
    try (Progress progress = out.progress("training", epochs)) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        double loss =
            Networks.epoch(
                training,
                batches,
                (batch, pass, p) ->
                    Losses.crossEntropy(network.apply(pass, batch.of(x), p), batch.of(classes)));
        note.take(epoch, loss);
        progress.step();
      }
    }
  }

  private static double accuracy(Layer network, Samples samples, Tensor... parameters) {
    return Networks.accuracy(network.predict(pixels(samples), parameters), samples.labels());
  }

  /** The pixels, from 0 to 1. */
  private static Tensor pixels(Samples samples) {
    return samples.features().div(16).to(ElementType.FLOAT32);
  }

  private static TextTable drawn(Samples samples, int... rows) {
    double[][] pixels = new double[rows.length][];
    String[] titles = new String[rows.length];
    Tensor features = samples.features();
    for (int k = 0; k < rows.length; k++) {
      pixels[k] = features.at(0, rows[k]).toArray();
      titles[k] = "" + samples.labels()[rows[k]];
    }
    TextTable table = new TextTable("  ").row(titles);
    for (int i = 0; i < SIDE; i++) {
      String[] lines = new String[rows.length];
      for (int k = 0; k < rows.length; k++) {
        StringBuilder line = new StringBuilder();
        for (int j = 0; j < SIDE; j++) {
          char shade = SHADES.charAt((int) pixels[k][i * SIDE + j] / 2);
          line.append(shade).append(shade);
        }
        lines[k] = line.toString();
      }
      table.row(lines);
    }
    return table;
  }
}
