package dev.cotangent.bench.compare;

import java.util.List;
import java.util.Optional;

/** The families of functions, in the order of reports. */
final class Families {
  private static final List<FunctionFamily> ALL =
      List.of(
          new DenseMap(),
          new MatrixChain(),
          new Stencil(),
          new DeepNetwork(),
          new WideNetwork(),
          new TimeStepping(),
          new Branching(),
          new TumourClassifier(),
          new DigitsNetwork());

  private Families() {}

  static List<FunctionFamily> all() {
    return ALL;
  }

  static Optional<FunctionFamily> find(String name) {
    return ALL.stream().filter(family -> family.about().name().equals(name)).findFirst();
  }
}
