package dev.cotangent.layer;

import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import dev.cotangent.tensor.Variable;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Parameters, and what improves them step by step. The parameters are updated in place, in memory
 * that nobody else sees; a step allocates next to nothing once the first few have been made.
 *
 * <p>Equal seeds and equal steps give equal parameters, bit for bit. Confined to one thread at a
 * time.
 */
public final class Training {
  /** A loss as a function of the parameters, and of the pass, to be handed to the layers. */
  @FunctionalInterface
  public interface Loss {
    /**
     * Returns one number, which is to become small.
     *
     * @param pass the pass that trains
     * @param parameters the parameters, to be used in this step only
     */
    Tensor apply(Pass pass, Tensor... parameters);
  }

  private final Optimizer optimizer;
  private final Pass pass;
  private final Variable[] parameters;
  private final Variable[][] memories;
  private long steps;

  private Training(Optimizer optimizer, Pass pass, List<Tensor> initial) {
    this.optimizer = optimizer;
    this.pass = pass;
    this.parameters = initial.stream().map(Variable::of).toArray(Variable[]::new);
    this.memories = new Variable[parameters.length][optimizer.memories()];
    for (int i = 0; i < parameters.length; i++) {
      Tensor zeros = Tensor.full(initial.get(i).type(), 0, initial.get(i).shape());
      for (int k = 0; k < optimizer.memories(); k++) {
        memories[i][k] = Variable.of(zeros);
      }
    }
  }

  /**
   * Begins the training of a layer.
   *
   * @param type the type of the parameters' elements
   * @param seed what random numbers begin with: those of the initial parameters and of the passes
   */
  public static Training of(Layer layer, ElementType type, Optimizer optimizer, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tensor> initial = layer.parameters(type, random.split());
    return new Training(optimizer, Pass.training(random), initial);
  }

  /**
   * Begins a training with parameters that are given; they are copied.
   *
   * @param seed what the random numbers of the passes begin with
   */
  public static Training of(List<Tensor> parameters, Optimizer optimizer, long seed) {
    return new Training(optimizer, Pass.training(new SplittableRandom(seed)), parameters);
  }

  /**
   * Makes a step, and returns the loss before it. If the loss throws an exception, nothing changes.
   *
   * @throws IllegalArgumentException if the loss is not one number
   */
  public double step(Loss loss) {
    return step((Tensor[] x) -> loss.apply(pass, x));
  }

  /** Makes a step for a loss that does the same in training and in prediction. */
  public double step(TensorFunction loss) {
    Tensor[] values = new Tensor[parameters.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameters[i].value();
    }
    return Reverse.withGradient(loss, this::improve, values);
  }

  private double improve(Tensor loss, Tensor... gradient) {
    requireConstant(loss);
    for (Tensor each : gradient) {
      requireConstant(each);
    }
    double value = loss.item();
    steps++;
    for (int i = 0; i < gradient.length; i++) {
      optimizer.update(steps, parameters[i], memories[i], gradient[i]);
    }
    return value;
  }

  private static void requireConstant(Tensor x) {
    if (!x.isConstant()) {
      throw new IllegalStateException(
          "step: the loss depends on "
              + Tensor.levelOf(x)
              + ", which encloses the training; detach() the outer tensors that it uses");
    }
  }

  /** Returns the number of steps that have been made. */
  public long steps() {
    return steps;
  }

  /** Returns copies of the parameters. */
  public Tensor[] parameters() {
    Tensor[] copies = new Tensor[parameters.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = parameters[i].copy();
    }
    return copies;
  }
}
