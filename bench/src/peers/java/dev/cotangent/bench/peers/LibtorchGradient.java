package dev.cotangent.bench.peers;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import dev.cotangent.bench.peer.Contestant;
import java.util.Arrays;
import java.util.function.Function;

/** The gradient of a loss in libtorch, to be computed again and again at one point. */
final class LibtorchGradient {
  private final Libtorch libtorch;
  private final Function<PtNDArray[], PtNDArray> loss;
  private final PtNDArray[] inputs;
  private final PtNDArray[] constants;
  private final PtNDArray one;

  /**
   * Makes the gradient ready.
   *
   * @param loss libtorch's operations on the inputs
   * @param constants what the loss uses as the first operand of an operation; DJL gives the result
   *     to its owner, and so each step owns these while it runs
   */
  LibtorchGradient(
      Libtorch libtorch,
      Function<PtNDArray[], PtNDArray> loss,
      PtNDArray[] inputs,
      PtNDArray... constants) {
    this.libtorch = libtorch;
    this.loss = loss;
    this.inputs = inputs;
    this.constants = constants;
    this.one = libtorch.tensor(new double[] {1}).squeeze(0);
  }

  /** Returns it as a contestant; what is measured leaves the gradient where libtorch has it. */
  Contestant contestant() {
    return new Contestant(() -> step(gradient -> gradient.length), () -> step(this::elements));
  }

  private double[] elements(PtNDArray... gradient) {
    return Arrays.stream(gradient)
        .map(Libtorch::elements)
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private <T> T step(Function<PtNDArray[], T> use) {
    try (NDManager step = libtorch.newStep()) {
      Libtorch.record();
      for (PtNDArray constant : constants) {
        constant.tempAttach(step);
      }
      PtNDArray[] leaves = new PtNDArray[inputs.length];
      for (int i = 0; i < leaves.length; i++) {
        leaves[i] = Libtorch.leaf(inputs[i], step);
      }
      Libtorch.backward(loss.apply(leaves), one);
      for (int i = 0; i < leaves.length; i++) {
        leaves[i] = leaves[i].getGradient();
      }
      return use.apply(leaves);
    }
  }
}
