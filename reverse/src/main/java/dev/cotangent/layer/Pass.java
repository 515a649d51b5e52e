package dev.cotangent.layer;

import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is applied for: training, which may be random, or prediction, which is not. {@link
 * Layers#dropout} is the layer that makes the difference.
 */
public final class Pass {
  private static final Pass PREDICTION = new Pass(null);

  private final @Nullable RandomGenerator random;

  private Pass(@Nullable RandomGenerator random) {
    this.random = random;
  }

  /** Returns the pass that predicts. */
  public static Pass prediction() {
    return PREDICTION;
  }

  /**
   * Returns a pass that trains.
   *
   * @param random what layers draw their random numbers from
   */
  public static Pass training(RandomGenerator random) {
    return new Pass(Objects.requireNonNull(random, "random is null"));
  }

  /** Returns whether this is a pass that trains. */
  public boolean isTraining() {
    return random != null;
  }

  /**
   * Returns what random numbers are drawn from.
   *
   * @throws IllegalStateException if this pass predicts
   */
  public RandomGenerator random() {
    if (random == null) {
      throw new IllegalStateException("a prediction draws no random numbers");
    }
    return random;
  }

  @Override
  public String toString() {
    return isTraining() ? "training" : "prediction";
  }
}
