package dev.cotangent.bench.plain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The functions that figures are taken of, and their goals. */
public final class Races {
  private static final Map<String, Supplier<Race>> ALL = all();

  private Races() {}

  private static Map<String, Supplier<Race>> all() {
    Map<String, Supplier<Race>> all = new LinkedHashMap<>();
    gradient(all, "Rosenbrock 10", 2.5, () -> new RosenbrockValley(10));
    gradient(all, "Rosenbrock 1000", 2.3, () -> new RosenbrockValley(1000));
    gradient(all, "logistic loss 1000x100", 1.5, () -> new LogisticLoss(1000, 100));
    gradient(all, "log-sum-exp 1000", 1.3, () -> new LogSumExp(1000));
    gradient(all, "log-sum-exp 100000", 1.3, () -> new LogSumExp(100_000));
    gradient(all, "Lotka-Volterra 1000", 2.4, () -> new LotkaVolterra(1000));
    gradient(all, "heat equation 100x100x50", 2.6, () -> new HeatEquation(100, 50));
    gradient(all, "Burgers' equation 100x100x50", 3.2, () -> new BurgersEquation(100, 50));
    gradient(all, "Gaussian mixture 10x25x1000", 2.4, () -> new MixtureModel(10, 25, 1000));
    gradient(all, "Cholesky 100", 4, () -> new LogDeterminant(100));
    gradient(all, "Cholesky 300", 4, () -> new LogDeterminant(300));
    String product = "Rosenbrock 1000 Hessian-vector product";
    all.put(product, () -> Race.ofProduct(product, 5, 1000));
    return all;
  }

  private static void gradient(
      Map<String, Supplier<Race>> all, String name, double goal, Supplier<PlainFunction> function) {
    all.put(name, () -> Race.ofGradient(name, goal, function.get()));
  }

  /** Returns the names, in the order of tables. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * Makes a race.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Race named(String name) {
    Supplier<Race> race = ALL.get(name);
    if (race == null) {
      throw new IllegalArgumentException(
          "there is no \"" + name + "\"; there are " + String.join(", ", ALL.keySet()));
    }
    return race.get();
  }
}
