package dev.cotangent.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayersTest {
  private static final Tensor X = random(1, 3, 4);

  private static Tensor random(long seed, int... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(i -> random.nextGaussian(), shape);
  }

  private static Tensor[] parameters(Layer layer, long seed) {
    return layer.parameters(ElementType.FLOAT64, new SplittableRandom(seed)).toArray(new Tensor[0]);
  }

  private static Layer nested() {
    return Layers.sequence(
        Layers.linear(4, 3),
        Layers.sequence(
            Layers.tanh(), Layers.sequence(Layers.linear(3, 5), Layers.sigmoid()), Layers.relu()),
        Layers.linear(5, 2, Initialization.SPREAD),
        Layers.logSoftmax());
  }

  static Stream<Layer> layers() {
    return Stream.of(
        Layers.linear(4, 2),
        Layers.linear(4, 2, Initialization.HE),
        Layers.linear(4, 2, Initialization.SPREAD),
        Layers.sigmoid(),
        Layers.tanh(),
        Layers.relu(),
        Layers.softmax(),
        Layers.logSoftmax(),
        Layers.dropout(0.4),
        Layers.sequence(),
        nested());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradientsWithRespectToInputAndParametersAreThoseOfDifferences(Layer layer) {
    Tensor[] parameters = parameters(layer, 2);
    assertEquals(layer.parameterCount(), parameters.length);
    Tensor weights = random(3, layer.predict(X, parameters).shape());
    Tensor[] point = Stream.concat(Stream.of(X), Stream.of(parameters)).toArray(Tensor[]::new);
    GradientChecks.check(
        x -> {
          Pass pass = Pass.training(new SplittableRandom(4));
          Tensor[] p = Arrays.copyOfRange(x, 1, x.length);
          return layer.apply(pass, x[0], p).mul(weights).sum();
        },
        point);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aLayerWorksInSinglePrecision(Layer layer) {
    Tensor[] floats =
        layer.parameters(ElementType.FLOAT32, new SplittableRandom(2)).toArray(new Tensor[0]);
    Tensor y = layer.predict(X.to(ElementType.FLOAT32), floats);
    assertSame(ElementType.FLOAT32, y.type());
    assertArrayEquals(layer.predict(X, parameters(layer, 2)).toArray(), y.toArray(), 1e-5);
  }

  @Test
  void aSequenceInASequenceIsTheSameAsAFlatOne() {
    Layer flat =
        Layers.sequence(
            Layers.linear(4, 3),
            Layers.tanh(),
            Layers.linear(3, 5),
            Layers.sigmoid(),
            Layers.relu(),
            Layers.linear(5, 2, Initialization.SPREAD),
            Layers.logSoftmax());
    Tensor[] parameters = parameters(nested(), 2);
    assertEquals(6, flat.parameterCount());
    assertArrayEquals(
        flat.predict(X, parameters(flat, 2)).toArray(), nested().predict(X, parameters).toArray());
  }

  @Test
  void linearIsTheProductPlusTheBias() {
    Tensor w = random(5, 4, 2);
    Tensor b = random(6, 2);
    assertArrayEquals(
        X.matmul(w).add(b).toArray(), Layers.linear(4, 2).predict(X, w, b).toArray(), 1e-15);
  }

  @ParameterizedTest
  @EnumSource(Initialization.class)
  void initialWeightsHaveTheVarianceThatIsPromised(Initialization initialization) {
    int in = 200;
    int out = 100;
    Tensor[] parameters = parameters(Layers.linear(in, out, initialization), 7);
    double expected =
        switch (initialization) {
          case GLOROT -> 2.0 / (in + out);
          case HE -> 2.0 / in;
          case SPREAD -> 1.0 / (3 * in);
        };
    assertEquals(1, parameters[0].square().mean().item() / expected, 0.03);
    assertEquals(0, parameters[0].mean().item() / Math.sqrt(expected), 0.03);
    boolean spread = initialization == Initialization.SPREAD;
    assertEquals(spread, parameters[1].square().sum().item() > 0);
  }

  @Test
  void dropoutZeroesItsShareAndKeepsTheMean() {
    Tensor ones = Tensor.ones(100, 100);
    Pass pass = Pass.training(new SplittableRandom(8));
    double[] y = Layers.dropout(0.3).apply(pass, ones).toArray();
    double zeros = Arrays.stream(y).filter(value -> value == 0).count() / 10_000.0;
    assertEquals(0.3, zeros, 0.02);
    assertEquals(1, Arrays.stream(y).average().orElseThrow(), 0.03);
    assertTrue(Arrays.stream(y).allMatch(value -> value == 0 || value == 1 / (1 - 0.3)));
  }

  @Test
  void dropoutDrawsAnewEachTimeAndTheSameFromTheSameSeed() {
    Layer layer = Layers.dropout(0.5);
    Tensor ones = Tensor.ones(8, 8);
    Pass pass = Pass.training(new SplittableRandom(9));
    double[] first = layer.apply(pass, ones).toArray();
    double[] second = layer.apply(pass, ones).toArray();
    assertTrue(!Arrays.equals(first, second));
    assertArrayEquals(first, layer.apply(Pass.training(new SplittableRandom(9)), ones).toArray());
  }

  @Test
  void dropoutPredictsTheIdentity() {
    assertSame(X, Layers.dropout(0.5).predict(X));
    assertSame(X, Layers.dropout(0).apply(Pass.training(new SplittableRandom(1)), X));
  }

  @Test
  void theGradientOfDropoutIsItsMask() {
    Layer layer = Layers.dropout(0.5);
    Tensor gradient =
        Reverse.gradient(
            x -> layer.apply(Pass.training(new SplittableRandom(9)), x[0]).sum(),
            Tensor.full(ElementType.FLOAT64, 3, 8, 8))[0];
    double[] y = layer.apply(Pass.training(new SplittableRandom(9)), Tensor.ones(8, 8)).toArray();
    assertArrayEquals(y, gradient.toArray());
  }

  @Test
  void layersDescribeThemselves() {
    assertEquals(
        "(linear(2, 3) → relu → (dropout(0.5) → linear(3, 1)))",
        Layers.sequence(
                Layers.linear(2, 3),
                Layers.relu(),
                Layers.sequence(Layers.dropout(0.5), Layers.linear(3, 1)))
            .toString());
  }

  @Test
  void whatDoesNotFitIsNamedWithBothShapes() {
    Layer linear = Layers.linear(3, 2);
    Tensor[] parameters = parameters(linear, 1);
    assertMessage("linear(3, 2): an input of shape [3, 4], not [n, 3]", linear, X, parameters);
    Tensor fits = Tensor.zeros(5, 3);
    assertMessage(
        "linear(3, 2): weights of shape [2, 3], not [3, 2]",
        linear,
        fits,
        parameters[0].transpose(),
        parameters[1]);
    assertMessage(
        "linear(3, 2): a bias of shape [3], not [2]", linear, fits, parameters[0], Tensor.zeros(3));
    assertMessage(
        "linear(3, 2): 1 parameters were given, and the layer has 2", linear, fits, parameters[0]);
    assertMessage("relu: 1 parameters were given, and the layer has 0", Layers.relu(), X, fits);
    assertMessage(
        "linear(3, 2): an input of shape [3], not [n, 3]", linear, Tensor.zeros(3), parameters);
  }

  private static void assertMessage(String message, Layer layer, Tensor x, Tensor... parameters) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> layer.predict(x, parameters));
    assertEquals(message, e.getMessage());
  }

  @Test
  void whatMakesNoLayerIsRejected() {
    assertThrows(IllegalArgumentException.class, () -> Layers.linear(0, 3));
    assertThrows(IllegalArgumentException.class, () -> Layers.linear(3, -1));
    for (double probability : List.of(-0.1, 1.0, Double.NaN)) {
      assertThrows(IllegalArgumentException.class, () -> Layers.dropout(probability));
    }
    assertThrows(IllegalStateException.class, () -> Pass.prediction().random());
  }
}
