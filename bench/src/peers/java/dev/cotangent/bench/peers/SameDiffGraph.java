package dev.cotangent.bench.peers;

import dev.cotangent.bench.peer.Contestant;
import dev.cotangent.bench.peer.Precision;
import dev.cotangent.bench.peer.RandomData;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** A graph of SameDiff's, in ND4J's memory: built once, then computed again and again. */
final class SameDiffGraph {
  private final SameDiff graph;
  private final Precision type;
  private final List<String> inputs = new ArrayList<>();

  /** Loads ND4J from the class path, and begins a graph. */
  SameDiffGraph(Precision type) {
    OpenBlas.start(1); // computes its matrix products
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    Environment environment = Nd4j.getEnvironment();
    environment.setMaxThreads(1);
    environment.setMaxMasterThreads(1);
    Nd4j.factory().blas().setMaxThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    this.type = type;
    this.graph = SameDiff.create();
  }

  /** Returns a variable that the gradient is taken by. */
  SDVariable input(double[] values, long... shape) {
    String name = "x" + inputs.size();
    inputs.add(name);
    return graph.var(name, array(values, shape));
  }

  SDVariable constant(double[] values, long... shape) {
    return graph.constant(array(values, shape));
  }

  private INDArray array(double[] values, long... shape) {
    INDArray doubles = Nd4j.createFromArray(values).reshape(shape);
    return type == Precision.F64 ? doubles : doubles.castTo(DataType.FLOAT);
  }

  SDVariable square(SDVariable x) {
    return graph.math().square(x);
  }

  SDVariable exp(SDVariable x) {
    return graph.math().exp(x);
  }

  SDVariable softplus(SDVariable x) {
    return graph.nn().softplus(x);
  }

  SDVariable relu(SDVariable x) {
    return graph.nn().relu(x, 0);
  }

  SDVariable linear(SDVariable x, SDVariable weights, SDVariable biases) {
    return graph.nn().linear(x, weights, biases);
  }

  SDVariable concat(int axis, SDVariable... parts) {
    return graph.concat(axis, parts);
  }

  /** Returns log Σ exp of all elements. */
  SDVariable logSumExp(SDVariable x) {
    return graph.math().logSumExp(x);
  }

  /** Returns log Σ exp of each column, by parts: along an axis SameDiff's own has no gradient. */
  SDVariable logSumExpOfColumns(SDVariable x) {
    SDVariable max = x.max(true, 0);
    return graph.math().log(exp(x.sub(max)).sum(true, 0)).add(max);
  }

  /** Returns the mean cross-entropy of softmax. */
  SDVariable crossEntropy(SDVariable logits, int[] classes, int count) {
    double[] oneHot = new double[classes.length * count];
    for (int s = 0; s < classes.length; s++) {
      oneHot[s * count + classes[s]] = 1;
    }
    SDVariable labels = constant(oneHot, classes.length, count);
    return graph.loss().softmaxCrossEntropy(labels, logits, null);
  }

  /** Returns the gradient of a loss as a contestant; it stays where ND4J has it. */
  Contestant gradient(SDVariable loss) {
    graph.setLossVariables(loss);
    withoutRemarks(graph::createGradFunction);
    return new Contestant(
        this::compute,
        () -> {
          Map<String, INDArray> gradient = compute();
          return inputs.stream()
              .map(name -> elements(Objects.requireNonNull(gradient.get(name), name)))
              .flatMapToDouble(Arrays::stream)
              .toArray();
        });
  }

  private Map<String, INDArray> compute() {
    return graph.calculateGradients(Map.of(), inputs);
  }

  private double[] elements(INDArray array) {
    return type == Precision.F64
        ? array.ravel().toDoubleVector()
        : RandomData.doubles(array.ravel().toFloatVector());
  }

  /** SameDiff prints a line for each operation that it differentiates. */
  private static void withoutRemarks(Runnable action) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, out.charset()));
    try {
      action.run();
    } finally {
      System.setOut(out);
    }
  }
}
