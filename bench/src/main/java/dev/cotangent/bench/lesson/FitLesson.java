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
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Universal approximation: a curve with noise, by two networks. */
final class FitLesson implements Lesson {
  private static final int SAMPLES = 1024;
  private static final int BATCH = 64;
  private static final double NOISE = 0.2;
  private static final double BOUND = 3;

  @Override
  public String name() {
    return "fit";
  }

  @Override
  public String summary() {
    return "networks come close to any curve: ReLU and tanh units fit one with noise";
  }

  @Override
  public void run(LessonOutput out) throws IOException {
    out.println(
        "y = sin(2x) + x²/8 with noise of deviation %.1f, at %d random x from -%.0f to %.0f."
            .formatted(NOISE, SAMPLES, BOUND, BOUND));
    out.println(
        "Two networks learn the curve from these points alone, in mini-batches of " + BATCH + ".");
    Random random = new Random(out.seed());
    Tensor x = column(i -> BOUND * (2 * random.nextDouble() - 1), SAMPLES);
    Tensor y = curve(x).add(column(i -> NOISE * random.nextGaussian(), SAMPLES));

    Layer relu = Networks.dense(Initialization.SPREAD, Layers.relu(), 1, 80, 1);
    Layer tanh = Networks.dense(Initialization.SPREAD, Layers.tanh(), 1, 40, 40, 1);
    Tensor[] reluParameters = train("80 ReLU units", relu, x, y, out);
    Tensor[] tanhParameters = train("2 layers of 40 tanh", tanh, x, y, out);

    Tensor grid = column(i -> BOUND * (2.0 * i / 200 - 1), 201);
    Tensor truth = curve(grid);
    Tensor reluFit = relu.predict(grid, reluParameters);
    Tensor tanhFit = tanh.predict(grid, tanhParameters);
    double reluError = distance(reluFit, truth);
    double tanhError = distance(tanhFit, truth);
    double noise = distance(y, curve(x));

    out.heading("How far from the curve (root of the mean square)");
    out.table(
        new TextTable("  ")
            .row("", "parameters", "error")
            .row("the points themselves", "", "%.3f".formatted(noise))
            .row("80 ReLU units", "" + Networks.count(reluParameters), "%.3f".formatted(reluError))
            .row(
                "2 layers of 40 tanh",
                "" + Networks.count(tanhParameters),
                "%.3f".formatted(tanhError)));
    out.println();
    out.check("ReLU comes closer to the curve than half the noise", reluError < noise / 2);
    out.check("tanh comes closer to the curve than half the noise", tanhError < noise / 2);

    double[] at = grid.toArray();
    new Picture("A curve, learned from points with noise", "x", "y")
        .points(
            "some points",
            x.slice(0, 0, 200).toArray(),
            y.slice(0, 0, 200).toArray(),
            new Color(0xC8C8C8))
        .line("curve", at, truth.toArray(), new Color(0x303030))
        .line("ReLU, 80", at, reluFit.toArray(), new Color(0xD55E00))
        .line("tanh, 40 + 40", at, tanhFit.toArray(), new Color(0x0072B2))
        .write(out.picture("fit.png"));
  }

  /** Trains at a rate to get close, then at a smaller one to settle. */
  private static Tensor[] train(String label, Layer network, Tensor x, Tensor y, LessonOutput out) {
    int epochs = out.sized(200, 120);
    Batches batches = Batches.of(SAMPLES, BATCH, out.seed());
    SplittableRandom random = new SplittableRandom(out.seed());
    Tensor[] parameters = network.parameters(ElementType.FLOAT32, random).toArray(Tensor[]::new);
    try (Progress progress = out.progress(label, epochs)) {
      for (double rate : new double[] {0.02, 0.002}) {
        Training training = Training.of(List.of(parameters), Optimizer.adam(rate), out.seed());
        for (int epoch = 0; epoch < epochs / 2; epoch++) {
          Networks.epoch(
              training,
              batches,
              (batch, pass, p) ->
                  Losses.meanSquaredError(network.apply(pass, batch.of(x), p), batch.of(y)));
          progress.step();
        }
        parameters = training.parameters();
      }
    }
    return parameters;
  }

  private static Tensor column(IntToDoubleFunction element, int rows) {
    return Tensor.generate(element, rows, 1).to(ElementType.FLOAT32);
  }

  private static Tensor curve(Tensor x) {
    return x.mul(2).sin().add(x.square().div(8));
  }

  private static double distance(Tensor a, Tensor b) {
    return Math.sqrt(Losses.meanSquaredError(a, b).item());
  }
}
