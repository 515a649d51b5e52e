package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A long short-term memory that predicts a sequence of characters, each of b bits, from the ones
 * before. All weights are diagonal: bit i of a layer sees bit i of the layer below, and its own
 * past.
 *
 * @param main for each layer a row of weights and a row of biases, each 4 b long: of the forget
 *     gate, the input gate, the output gate and the change
 * @param extra three rows of length b: weights into the first layer, weights and biases out of the
 *     last one
 * @param state for each layer the hidden state and the cell state at the beginning, of length b
 * @param sequence the characters' bits, one character after the other
 */
@SuppressWarnings("ArrayRecordComponent") // internal, never changed
record LstmNetwork(double[] main, double[] extra, double[] state, double[] sequence) {
  /** What a bit of a layer has to do with: four gates, a weight and a bias for each. */
  static final int PARAMETERS = 8;

  private static final int GATES = 4;

  /** Reads an input. */
  static LstmNetwork of(JsonNode input) {
    double[][] main = Inputs.matrix(input, "main_params");
    int layers = main.length / 2;
    if (main.length == 0 || main.length % 2 != 0) {
      throw new IllegalArgumentException(
          "input.main_params has %d row(s), but must have two for each layer"
              .formatted(main.length));
    }
    int bits = main[0].length / GATES;
    if (bits == 0 || main[0].length % GATES != 0) {
      throw new IllegalArgumentException(
          "input.main_params has rows of length %d, but must have four numbers for each bit"
              .formatted(main[0].length));
    }
    double[][] sequence = matrix(input, "sequence", bits);
    if (sequence.length < 2) {
      throw new IllegalArgumentException(
          "input.sequence has %d character(s), but at least 2 are needed"
              .formatted(sequence.length));
    }
    return new LstmNetwork(
        flat(main),
        flat(matrix(input, "extra_params", bits, 3)),
        flat(matrix(input, "state", bits, 2 * layers)),
        flat(sequence));
  }

  /** Returns a network that runs within some milliseconds. */
  static LstmNetwork small() {
    int bits = 8;
    int layers = 2;
    double[] parameters = numbers(layers * PARAMETERS * bits);
    double[] sequence = Arrays.stream(numbers(600 * bits)).map(Math::rint).toArray();
    return new LstmNetwork(parameters, numbers(3 * bits), numbers(2 * layers * bits), sequence);
  }

  private static double[] numbers(int count) {
    return IntStream.range(0, count).mapToDouble(i -> Math.abs(Math.sin(i))).toArray();
  }

  private static double[][] matrix(JsonNode input, String field, int columns, int rows) {
    double[][] matrix = matrix(input, field, columns);
    if (matrix.length != rows) {
      throw new IllegalArgumentException(
          "input.%s has %d row(s), but %d are expected".formatted(field, matrix.length, rows));
    }
    return matrix;
  }

  private static double[][] matrix(JsonNode input, String field, int columns) {
    double[][] matrix = Inputs.matrix(input, field);
    if (matrix.length > 0 && matrix[0].length != columns) {
      throw new IllegalArgumentException(
          "input.%s has rows of length %d, but input.main_params is for %d bits"
              .formatted(field, matrix[0].length, columns));
    }
    return matrix;
  }

  private static double[] flat(double[][] rows) {
    return Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  int bits() {
    return extra.length / 3;
  }

  int layers() {
    return main.length / (PARAMETERS * bits());
  }

  /** The number of characters that are predicted: all but the first. */
  int steps() {
    return sequence.length / bits() - 1;
  }

  /** Returns how badly the characters are predicted, for each bit. */
  double loss() {
    return loss(main, extra, state, sequence);
  }

  /** The loss by all that it depends on: what a derivative is generated of. */
  static double loss(double[] main, double[] extra, double[] state, double[] sequence) {
    int bits = extra.length / 3;
    double[] values = input(extra, sequence);
    for (int layer = 0; layer < main.length / (PARAMETERS * bits); layer++) {
      values = output(layer, main, state, values, bits);
    }
    double total = 0;
    for (int at = 0; at < values.length; at += bits) {
      total += logLikelihood(extra, sequence, values, at);
    }
    return -total / values.length;
  }

  /** What the first layer sees. */
  private static double[] input(double[] extra, double[] sequence) {
    int bits = extra.length / 3;
    double[] input = new double[sequence.length - bits];
    for (int at = 0; at < input.length; at += bits) {
      for (int i = 0; i < bits; i++) {
        input[at + i] = sequence[at + i] * extra[i];
      }
    }
    return input;
  }

  /** What a layer says: its hidden states, but for that at the beginning. */
  private static double[] output(
      int layer, double[] main, double[] state, double[] input, int bits) {
    double[] hidden = new double[input.length + bits];
    double[] cell = new double[input.length + bits];
    System.arraycopy(state, 2 * layer * bits, hidden, 0, bits);
    System.arraycopy(state, (2 * layer + 1) * bits, cell, 0, bits);
    int weights = PARAMETERS * bits * layer;
    for (int at = 0; at < input.length; at += bits) {
      for (int i = 0; i < bits; i++) {
        step(main, weights + i, bits, input[at + i], hidden, cell, at + i);
      }
    }
    return Arrays.copyOfRange(hidden, bits, hidden.length);
  }

  /** One bit of one step: from the states at a place to those at the next step's. */
  private static void step(
      double[] main, int w, int bits, double x, double[] hidden, double[] cell, int at) {
    int b = w + GATES * bits;
    double h = hidden[at];
    double forget = sigmoid(x * main[w] + main[b]);
    double in = sigmoid(h * main[w + bits] + main[b + bits]);
    double out = sigmoid(x * main[w + 2 * bits] + main[b + 2 * bits]);
    double change = Math.tanh(h * main[w + 3 * bits] + main[b + 3 * bits]);
    double c = cell[at] * forget + in * change;
    cell[at + bits] = c;
    hidden[at + bits] = out * Math.tanh(c);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** How likely a character's bits are, given what the last layer says. */
  private static double logLikelihood(double[] extra, double[] sequence, double[] values, int at) {
    int bits = extra.length / 3;
    double normalizer = 2;
    double sum = 0;
    double ones = 0;
    for (int i = 0; i < bits; i++) {
      double y = values[at + i] * extra[bits + i] + extra[2 * bits + i];
      double next = sequence[at + bits + i];
      normalizer += Math.exp(y);
      sum += next * y;
      ones += next;
    }
    return sum - ones * Math.log(normalizer);
  }
}
