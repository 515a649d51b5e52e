package dev.cotangent.bench.lesson;

import dev.cotangent.bench.TextTable;
import dev.cotangent.dual.Forward;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.List;
import java.util.SplittableRandom;

/** Why reverse mode: gradients of a network over a picture, in each mode. */
final class ImageLesson implements Lesson {
  private static final int HIDDEN = 4;
  private static final int WARM = 30;

  @Override
  public String name() {
    return "image";
  }

  @Override
  public String summary() {
    return "why reverse mode: a 128x128 picture through a 16,384-4-1 network, in each mode";
  }

  @Override
  public void run(LessonOutput out) {
    int side = out.sized(128, 32);
    int pixels = side * side;
    SplittableRandom random = new SplittableRandom(out.seed());
    Tensor picture = Tensor.generate(i -> random.nextDouble(), pixels);
    double scale = 1 / Math.sqrt(pixels);
    int count = pixels * HIDDEN + HIDDEN + HIDDEN + 1;
    Tensor parameters = Tensor.generate(i -> scale * random.nextGaussian(), count);
    List<Tensor> steps = steps(picture, parameters);
    int stored = steps.stream().mapToInt(Tensor::size).sum();
    out.println(
        "A picture of %dx%d pixels, 4 sigmoid units, 1 sigmoid unit, squared error: %,d parameters."
            .formatted(side, side, count));
    out.println(
        "One run computes %d values from them: %d units before and after sigmoid, and the loss."
            .formatted(stored, HIDDEN + 1));

    byPicture(out, x -> steps(x[0], parameters).getLast(), picture, stored);
    byParameters(out, p -> steps(picture, p[0]).getLast(), parameters, stored);
  }

  private static void byPicture(LessonOutput out, TensorFunction f, Tensor picture, int stored) {
    int n = picture.size();
    out.heading("The gradient with respect to the picture's %,d pixels".formatted(n));
    Measured<Tensor> reverse = Measured.best(WARM, () -> Reverse.gradient(f, picture)[0]);
    Measured<Tensor> forward = Measured.of(() -> Forward.gradient(f, picture));
    print(out, n, stored, reverse, forward.seconds(), forward.bytes(), "");
    out.check("both gradients agree", difference(forward.result(), reverse.result()), 0, 1e-15);
    out.check(
        "reverse mode is at least 10 times faster", forward.seconds() >= 10 * reverse.seconds());
  }

  /** Forward mode would take minutes: some of its directions tell how long. */
  private static void byParameters(LessonOutput out, TensorFunction f, Tensor p, int stored) {
    int n = p.size();
    int some = Math.min(n, 640);
    out.heading("The gradient with respect to the %,d parameters".formatted(n));
    Tensor rest = p.slice(0, some, n);
    TensorFunction ofSome = x -> f.apply(new Tensor[] {Tensor.concat(0, x[0], rest)});
    Measured<Tensor> reverse = Measured.best(WARM, () -> Reverse.gradient(f, p)[0]);
    Measured<Tensor> forward = Measured.of(() -> Forward.gradient(ofSome, p.slice(0, 0, some)));
    double part = (double) n / some;
    print(
        out,
        n,
        stored,
        reverse,
        forward.seconds() * part,
        Math.round(forward.bytes() * part),
        " (*)");
    out.println("  (*) estimated: %d directions took %.2f s".formatted(some, forward.seconds()));
    out.println();
    Tensor same = reverse.result().slice(0, 0, some);
    out.check("as far as computed, both agree", difference(forward.result(), same), 0, 1e-15);
  }

  private static void print(
      LessonOutput out,
      int n,
      int stored,
      Measured<Tensor> reverse,
      double forwardSeconds,
      long forwardBytes,
      String note) {
    long adjoints = (long) stored + n;
    long tangents = (long) n * stored;
    out.table(
        new TextTable("  ")
            .row("", "reverse", "forward")
            .row("directions", "1, backward", "%,d, one for each input".formatted(n))
            .row(
                "stored values",
                "%,d: values %d, adjoints %,d".formatted(stored + adjoints, stored, adjoints),
                "%,d: values %d, tangents %,d".formatted(stored + tangents, stored, tangents))
            .row("time", time(reverse.seconds()), time(forwardSeconds) + note)
            .row("memory taken", memory(reverse.bytes()), memory(forwardBytes) + note));
    out.println();
  }

  /** What one run computes; the last one is the loss. */
  private static List<Tensor> steps(Tensor picture, Tensor parameters) {
    int pixels = picture.size();
    int weights = pixels * HIDDEN;
    Tensor w1 = parameters.slice(0, 0, weights).reshape(pixels, HIDDEN);
    Tensor b1 = parameters.slice(0, weights, weights + HIDDEN);
    Tensor w2 = parameters.slice(0, weights + HIDDEN, weights + 2 * HIDDEN).reshape(HIDDEN, 1);
    Tensor b2 = parameters.slice(0, weights + 2 * HIDDEN, weights + 2 * HIDDEN + 1);
    Tensor z1 = picture.reshape(1, pixels).affine(w1, b1);
    Tensor a1 = z1.sigmoid();
    Tensor z2 = a1.affine(w2, b2);
    Tensor a2 = z2.sigmoid();
    return List.of(z1, a1, z2, a2, a2.sub(1).square().sum());
  }

  private static double difference(Tensor a, Tensor b) {
    return a.sub(b).abs().max().item();
  }

  private static String time(double seconds) {
    return seconds < 1 ? "%.3g ms".formatted(seconds * 1e3) : "%.3g s".formatted(seconds);
  }

  private static String memory(long bytes) {
    return bytes < 1e9 ? "%.3g MB".formatted(bytes / 1e6) : "%.3g GB".formatted(bytes / 1e9);
  }
}
