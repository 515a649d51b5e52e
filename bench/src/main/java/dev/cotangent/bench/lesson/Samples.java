package dev.cotangent.bench.lesson;

import dev.cotangent.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Samples: rows of features, each with the number of its class. */
public final class Samples {
  /** One of them. */
  private static final class Sample {
    private final double[] features;
    private final int label;

    private Sample(double[] features, int label) {
      this.features = features;
      this.label = label;
    }
  }

  private final List<Sample> samples;

  private Samples(List<Sample> samples) {
    this.samples = List.copyOf(samples);
  }

  /** Returns samples with the given features and labels. */
  static Samples of(double[][] features, int[] labels) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      samples.add(new Sample(features[i].clone(), labels[i]));
    }
    return new Samples(samples);
  }

  /**
   * Reads one of the project's data files, which are part of the program.
   *
   * @param file such as {@code breast_cancer.csv}; what comes with {@code .gz} is unpacked
   * @throws IOException if there is no such file
   */
  public static Samples read(String file) throws IOException {
    try (InputStream in = Samples.class.getResourceAsStream("data/" + file)) {
      if (in == null) {
        throw new IOException("the data file " + file + " is missing in this build");
      }
      InputStream plain = file.endsWith(".gz") ? new GZIPInputStream(in) : in;
      return parse(new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8)));
    }
  }

  /** Reads lines whose last number is the label; a first line with names is passed over. */
  private static Samples parse(BufferedReader lines) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.chars().noneMatch(Character::isLetter) && !line.isBlank()) {
        double[] row =
            Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
        int last = row.length - 1;
        samples.add(new Sample(Arrays.copyOf(row, last), (int) row[last]));
      }
    }
    return new Samples(samples);
  }

  /** Returns how many there are. */
  public int size() {
    return samples.size();
  }

  /** Returns the features as a matrix with a row for each sample. */
  public Tensor features() {
    return Tensor.of(rows());
  }

  /** Returns the labels. */
  public int[] labels() {
    return samples.stream().mapToInt(sample -> sample.label).toArray();
  }

  /** Returns the same samples in an order drawn at random. */
  public Samples shuffled(long seed) {
    List<Sample> order = new ArrayList<>(samples);
    Collections.shuffle(order, new Random(seed));
    return new Samples(order);
  }

  /** Returns some of them, from one index (inclusive) to another (exclusive). */
  public Samples part(int from, int to) {
    return new Samples(samples.subList(from, to));
  }

  /**
   * Returns these samples with every feature scaled as makes its mean in others 0, its spread 1.
   */
  public Samples standardizedBy(Samples others) {
    Tensor x = others.features();
    Tensor mean = x.mean(0);
    Tensor spread = x.sub(mean).square().mean(0).sqrt();
    Tensor scaled = features().sub(mean).div(Tensor.where(spread, spread, Tensor.ones(1)));
    List<Sample> result = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      result.add(new Sample(scaled.at(0, i).toArray(), samples.get(i).label));
    }
    return new Samples(result);
  }

  private double[][] rows() {
    return samples.stream().map(sample -> sample.features).toArray(double[][]::new);
  }
}
