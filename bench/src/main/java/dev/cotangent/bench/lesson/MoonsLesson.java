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
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What width and depth do: four networks separate two half moons. */
final class MoonsLesson implements Lesson {
  private static final double NOISE = 0.2;
  private static final int BATCH = 64;

  /** A network to be compared. */
  private static final class Candidate {
    private final int depth;
    private final int width;
    private final double rate;
    private final int epochs;
    private final Color color;

    private Candidate(int depth, int width, double rate, int epochs, Color color) {
      this.depth = depth;
      this.width = width;
      this.rate = rate;
      this.epochs = epochs;
      this.color = color;
    }

    private static List<Candidate> all(LessonOutput out) {
      int epochs = out.sized(150, 60);
      int widest = out.sized(1000, 100);
      return List.of(
          new Candidate(1, 2, 0.02, epochs, new Color(0xD55E00)),
          new Candidate(1, 10, 0.02, epochs, new Color(0xE69F00)),
          new Candidate(2, 20, 0.01, epochs, new Color(0x0072B2)),
          new Candidate(5, widest, 0.0003, out.sized(6, 15), new Color(0x303030)));
    }

    private String title() {
      return "%d %s of %,d".formatted(depth, depth == 1 ? "layer" : "layers", width);
    }

    private Layer network() {
      int[] sizes = new int[depth + 2];
      Arrays.fill(sizes, width);
      sizes[0] = 2;
      sizes[depth + 1] = 2;
      return Networks.dense(Initialization.SPREAD, Initialization.HE, Layers.relu(), sizes);
    }
  }

  @Override
  public String name() {
    return "moons";
  }

  @Override
  public String summary() {
    return "what width and depth do: four networks separate two half moons";
  }

  @Override
  public void run(LessonOutput out) throws IOException {
    out.println(
        "Two half moons that reach into each other, with noise of deviation " + NOISE + ".");
    out.println("Four networks of ReLU units learn to tell the one from the other.");
    out.println();
    Samples learned = HalfMoons.draw(1000, NOISE, out.seed());
    Samples held = HalfMoons.draw(1000, NOISE, out.seed() + 1);
    Picture picture = new Picture("Where four networks draw the line", "x", "y");
    addPoints(picture, learned.part(0, 300));
    TextTable table = new TextTable("  ");
    table.row("hidden units", "parameters", "steps", "seconds", "learned", "held back");
    List<Candidate> candidates = Candidate.all(out);
    double[] accuracies = new double[candidates.size()];
    for (int i = 0; i < accuracies.length; i++) {
      Candidate candidate = candidates.get(i);
      Layer network = candidate.network();
      long start = System.nanoTime();
      Tensor[] parameters = train(candidate, network, learned, out);
      double seconds = (System.nanoTime() - start) / 1e9;
      accuracies[i] = accuracy(network, parameters, held);
      table.row(
          candidate.title(),
          "%,d".formatted(Networks.count(parameters)),
          "%,d".formatted(candidate.epochs * Math.ceilDiv(learned.size(), BATCH)),
          "%.1f".formatted(seconds),
          "%.1f %%".formatted(100 * accuracy(network, parameters, learned)),
          "%.1f %%".formatted(100 * accuracies[i]));
      addBoundary(picture, candidate, network, parameters);
    }
    out.table(table);
    out.println();
    out.check("2 hidden units do worse than 10", accuracies[0] < accuracies[1]);
    double[] others = Arrays.copyOfRange(accuracies, 1, accuracies.length);
    double worst = Arrays.stream(others).min().orElseThrow();
    double best = Arrays.stream(others).max().orElseThrow();
    out.check("10 hidden units and more are right for 95 %", worst >= 0.95);
    out.check("beyond that, size buys little: 2 points of a hundred at most", best - worst <= 0.02);
    picture.write(out.picture("moons.png"));
  }

  private static Tensor[] train(
      Candidate candidate, Layer network, Samples samples, LessonOutput out) {
    Tensor x = samples.features().to(ElementType.FLOAT32);
    int[] classes = samples.labels();
    Training training =
        Training.of(network, ElementType.FLOAT32, Optimizer.adam(candidate.rate), out.seed());
    Batches batches = Batches.of(samples.size(), BATCH, out.seed());
    try (Progress progress = out.progress(candidate.title(), candidate.epochs * batches.count())) {
      for (int epoch = 0; epoch < candidate.epochs; epoch++) {
        Networks.epoch(
            training,
            batches,
            (batch, pass, p) -> {
              progress.step();
              return Losses.crossEntropy(network.apply(pass, batch.of(x), p), batch.of(classes));
            });
      }
    }
    return training.parameters();
  }

  private static double accuracy(Layer network, Tensor[] parameters, Samples samples) {
    Tensor x = samples.features().to(ElementType.FLOAT32);
    return Networks.accuracy(network.predict(x, parameters), samples.labels());
  }

  private static void addPoints(Picture picture, Samples samples) {
    Color[] colors = {new Color(0xA8C8E8), new Color(0xF0B8A8)};
    int[] labels = samples.labels();
    Tensor x = samples.features();
    for (int moon = 0; moon < 2; moon++) {
      int meant = moon;
      int[] rows = IntStream.range(0, labels.length).filter(i -> labels[i] == meant).toArray();
      Tensor points = x.gather(0, rows);
      picture.points(
          moon == 0 ? "upper moon" : "lower moon",
          points.at(1, 0).toArray(),
          points.at(1, 1).toArray(),
          colors[moon]);
    }
  }

  /** Adds the line on which both moons have the same score. */
  private static void addBoundary(
      Picture picture, Candidate candidate, Layer network, Tensor... parameters) {
    Boundary boundary =
        Boundary.of(points -> {
          Tensor scores = network.predict(points.to(ElementType.FLOAT32), parameters);
          return scores.at(1, 1).sub(scores.at(1, 0));
        });
    picture.dots(candidate.title(), boundary.x(), boundary.y(), candidate.color);
  }
}
