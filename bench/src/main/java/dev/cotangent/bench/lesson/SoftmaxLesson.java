package dev.cotangent.bench.lesson;

import dev.cotangent.bench.Progress;
import dev.cotangent.bench.TextTable;
import dev.cotangent.layer.Layer;
import dev.cotangent.layer.Layers;
import dev.cotangent.layer.Losses;
import dev.cotangent.layer.Optimizer;
import dev.cotangent.layer.Training;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.TensorPullback;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;

/** The softmax classifier as layers, their deltas, and its training on real data. */
final class SoftmaxLesson implements Lesson {
  /** Three samples of two features; the first column of w is that of class 0. */
  private static final Tensor X = Tensor.of(new double[][] {{1, 2}, {-1, 0.5}, {0.5, -1}});

  private static final int[] CLASSES = {1, 0, 0};
  private static final Tensor W = Tensor.of(new double[][] {{0.1, -0.2}, {0.4, 0.3}});
  private static final Tensor B = Tensor.of(0.05, -0.05);

  /** One of so many samples is held back. */
  private static final int HELD_BACK = 5;

  /** Always the same are held back, so that the goal is not missed by a draw of hard ones. */
  private static final long SPLIT = 42;

  private static final double GOAL = 0.95;

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public String summary() {
    return "the two-class softmax classifier: deltas of every layer, then breast-cancer data";
  }

  @Override
  public void run(LessonOutput out) throws IOException {
    deltas(out);
    breastCancer(out);
  }

  /** Layer by layer: values forward, deltas backward. */
  private static void deltas(LessonOutput out) {
    out.println("z1 = x, z2 = z1 w + b, z3 = log softmax(z2), z4 = -Σ z3 at the samples' classes.");
    out.println("%d samples, their classes %s.".formatted(CLASSES.length, classes()));
    TensorPullback linear = Reverse.pullback(p -> p[0].affine(p[1], p[2]), X, W, B);
    TensorPullback logSoftmax = Reverse.pullback(p -> p[0].logSoftmax(1), linear.value());
    TensorPullback likelihood =
        Reverse.pullback(
            p -> Losses.negativeLogLikelihood(p[0], CLASSES).mul(CLASSES.length),
            logSoftmax.value());

    Tensor delta4 = Tensor.scalar(1);
    Tensor delta3 = likelihood.apply(delta4)[0];
    Tensor delta2 = logSoftmax.apply(delta3)[0];
    Tensor[] delta = linear.apply(delta2); // for the input, the weights and the bias

    out.heading("Values forward, deltas backward");
    out.table(
        new TextTable("  ")
            .row("layer", "value", "delta", "which is")
            .row("z4, loss", Graph.text(likelihood.value()), Graph.text(delta4), "1")
            .row(
                "z3, log softmax",
                Graph.text(logSoftmax.value()),
                Graph.text(delta3),
                "-1 at the sample's class")
            .row("z2, linear", Graph.text(linear.value()), Graph.text(delta2), "p - y")
            .row("z1, input", Graph.text(X), Graph.text(delta[0]), "(p - y) wᵀ"));
    out.println("p are the probabilities, y is 1 at the sample's class and 0 elsewhere.");

    Tensor y = Tensor.oneHot(CLASSES, 2);
    Tensor p = linear.value().softmax(1);
    out.check("delta3 = -y", distance(delta3, y.neg()) == 0);
    out.check("delta2 = p - y", distance(delta2, p.sub(y)) < 1e-15);
    out.check("delta1 = (p - y) wᵀ", distance(delta[0], p.sub(y).matmul(W.transpose())) < 1e-15);

    out.heading("The gradient");
    Tensor closed = X.transpose().matmul(y.sub(p)).neg();
    out.table(
        new TextTable("  ")
            .row("dz4/dw by the deltas", "-Σ xᵢ (yᵢ - pᵢ)")
            .row(Graph.text(delta[1]), Graph.text(closed)));
    out.check("dz4/dw = -Σ xᵢ (yᵢ - pᵢ)", distance(delta[1], closed) < 1e-15);
    out.check("dz4/db = -Σ (yᵢ - pᵢ)", distance(delta[2], p.sub(y).sum(0)) < 1e-15);
    Tensor[] whole = Reverse.gradient(SoftmaxLesson::loss, W, B);
    out.check(
        "one gradient through all layers is the same",
        distance(whole[0], delta[1]) < 1e-15 && distance(whole[1], delta[2]) < 1e-15);
  }

  private static Tensor loss(Tensor... parameters) {
    Layer layers = Layers.sequence(Layers.linear(2, 2), Layers.logSoftmax());
    Tensor logProbabilities = layers.predict(X, parameters);
    return Losses.negativeLogLikelihood(logProbabilities, CLASSES).mul(CLASSES.length);
  }

  private static void breastCancer(LessonOutput out) throws IOException {
    out.heading("Breast cancer: benign or malignant, from measurements of cells");
    Samples all = Samples.read("breast_cancer.csv").shuffled(SPLIT);
    int held = all.size() / HELD_BACK;
    Samples known = all.part(held, all.size());
    Samples train = known.standardizedBy(known);
    Samples test = all.part(0, held).standardizedBy(known);
    Tensor x = train.features();
    int[] classes = train.labels();
    out.println(
        "%d samples of %d features; %d are held back for the test."
            .formatted(all.size(), x.size(1), held));

    Layer net = Layers.sequence(Layers.linear(x.size(1), 2), Layers.logSoftmax());
    Training training =
        Training.of(net, ElementType.FLOAT64, Optimizer.gradientDescent(0.5), out.seed());
    int steps = 300;
    TextTable table = new TextTable("  ").row("step", "mean loss");
    try (Progress progress = out.progress("training", steps)) {
      for (int step = 0; step < steps; step++) {
        double loss =
            training.step(
                (pass, p) -> Losses.negativeLogLikelihood(net.apply(pass, x, p), classes));
        if (step % 50 == 0 || step == steps - 1) {
          table.row(Integer.toString(step), Numbers.text(loss));
        }
        progress.step();
      }
    }
    out.table(table);
    Tensor[] learned = training.parameters();
    double onTrain = Networks.accuracy(net.predict(x, learned), classes);
    double onTest = Networks.accuracy(net.predict(test.features(), learned), test.labels());
    out.println("right on the data it learned from: %.1f %%".formatted(100 * onTrain));
    out.check(
        "right on the data held back: %.1f %%, at least %.0f %%"
            .formatted(100 * onTest, 100 * GOAL),
        onTest >= GOAL);
  }

  private static String classes() {
    return Arrays.toString(CLASSES);
  }

  private static double distance(Tensor a, Tensor b) {
    return Numbers.distance(a.toArray(), b.toArray());
  }
}
