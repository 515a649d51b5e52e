package dev.cotangent.bench.lesson;

import dev.cotangent.bench.Progress;
import dev.cotangent.bench.TextTable;
import dev.cotangent.layer.Initialization;
import dev.cotangent.layer.Layer;
import dev.cotangent.layer.Layers;
import dev.cotangent.layer.Losses;
import dev.cotangent.layer.Optimizer;
import dev.cotangent.layer.Pass;
import dev.cotangent.layer.Training;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.awt.Color;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Dropout: what it does in training and in prediction, and to a network that overfits. */
final class DropoutLesson implements Lesson {
  private static final int LEARNED = 60;
  private static final int HELD_BACK = 1000;
  private static final double NOISE = 0.35;
  private static final int ROUNDS = 60;

  /** A network in the course of its training. */
  private static final class Course {
    private final Layer network;
    private final Samples learned;
    private final Samples held;
    private final Training training;
    private final double[] learnedLoss = new double[ROUNDS + 1];
    private final double[] heldLoss = new double[ROUNDS + 1];

    private Course(Layer between, Samples learned, Samples held, long seed) {
      network = Networks.dense(Initialization.HE, between, 2, 100, 100, 2);
      this.learned = learned;
      this.held = held;
      training = Training.of(network, ElementType.FLOAT32, Optimizer.adam(0.003), seed);
    }

    private void run(int stepsPerRound, Progress progress) {
      Tensor x = learned.features().to(ElementType.FLOAT32);
      int[] classes = learned.labels();
      note(0);
      for (int round = 1; round <= ROUNDS; round++) {
        for (int step = 0; step < stepsPerRound; step++) {
          training.step((pass, p) -> Losses.crossEntropy(network.apply(pass, x, p), classes));
        }
        note(round);
        progress.step();
      }
    }

    private void note(int round) {
      learnedLoss[round] = Losses.crossEntropy(scores(learned), learned.labels()).item();
      heldLoss[round] = Losses.crossEntropy(scores(held), held.labels()).item();
    }

    private Tensor scores(Samples samples) {
      Tensor x = samples.features().to(ElementType.FLOAT32);
      return network.predict(x, training.parameters());
    }

    private String[] row(String title) {
      return new String[] {
        title,
        "%.3f".formatted(learnedLoss[ROUNDS]),
        "%.3f".formatted(heldLoss[ROUNDS]),
        "%.1f %%".formatted(100 * Networks.accuracy(scores(learned), learned.labels())),
        "%.1f %%".formatted(100 * Networks.accuracy(scores(held), held.labels()))
      };
    }
  }

  @Override
  public String name() {
    return "dropout";
  }

  @Override
  public String summary() {
    return "units that fail at random in training: the layer in both modes, and against overfitting";
  }

  @Override
  public void run(LessonOutput out) throws IOException {
    showModes(out);
    showEffect(out);
  }

  private static void showModes(LessonOutput out) {
    out.heading("The layer");
    out.println("dropout(0.5) sets half of its input to 0 in training, and doubles the rest:");
    Layer dropout = Layers.dropout(0.5);
    Tensor x = Tensor.ones(1, 8);
    Pass training = Pass.training(new SplittableRandom(out.seed()));
    TextTable table = new TextTable("  ");
    table.row("input", Arrays.toString(x.toArray()));
    for (int i = 1; i <= 3; i++) {
      table.row("training, pass " + i, Arrays.toString(dropout.apply(training, x).toArray()));
    }
    double[] predicted = dropout.predict(x).toArray();
    table.row("prediction", Arrays.toString(predicted));
    out.table(table);
    int count = 200_000;
    double mean = dropout.apply(training, Tensor.ones(1, count)).mean().item();
    out.println();
    out.check("in prediction, nothing changes", Arrays.equals(predicted, x.toArray()));
    out.check("the mean of %,d ones after a training pass".formatted(count), mean, 1, 0.01);
  }

  private static void showEffect(LessonOutput out) throws IOException {
    out.heading("A network that overfits");
    out.println(
        "2-100-100-2, ReLU, learns %d points of two half moons with much noise, and is tested on"
            .formatted(LEARNED));
    out.println(
        "%,d others; once as it is, once with dropout(0.5) after each layer of units."
            .formatted(HELD_BACK));
    out.println();
    Samples learned = HalfMoons.draw(LEARNED, NOISE, out.seed());
    Samples held = HalfMoons.draw(HELD_BACK, NOISE, out.seed() + 1);
    Layer dropping = Layers.sequence(Layers.relu(), Layers.dropout(0.5));
    Course plain = new Course(Layers.relu(), learned, held, out.seed());
    Course dropped = new Course(dropping, learned, held, out.seed());
    int stepsPerRound = out.sized(20, 5);
    try (Progress progress = out.progress("training", 2 * ROUNDS)) {
      plain.run(stepsPerRound, progress);
      dropped.run(stepsPerRound, progress);
    }
    out.table(
        new TextTable("  ")
            .row("after %,d steps".formatted(ROUNDS * stepsPerRound), "loss:", "", "right:", "")
            .row("", "learned", "held back", "learned", "held back")
            .row(plain.row("as it is"))
            .row(dropped.row("with dropout")));
    out.println();
    double plainLoss = plain.heldLoss[ROUNDS];
    double droppedLoss = dropped.heldLoss[ROUNDS];
    out.check(
        "as it is, it learned the points better",
        plain.learnedLoss[ROUNDS] < dropped.learnedLoss[ROUNDS]);
    out.check("with dropout, it judges new points better", droppedLoss < plainLoss);
    double[] steps = Tensor.range(ROUNDS + 1).mul(stepsPerRound).toArray();
    new Picture("Dropout against overfitting", "steps", "loss")
        .line("learned, as it is", steps, plain.learnedLoss, new Color(0xF0B8A8))
        .line("held back, as it is", steps, plain.heldLoss, new Color(0xD55E00))
        .line("learned, dropout", steps, dropped.learnedLoss, new Color(0xA8C8E8))
        .line("held back, dropout", steps, dropped.heldLoss, new Color(0x0072B2))
        .write(out.picture("dropout.png"));
  }
}
