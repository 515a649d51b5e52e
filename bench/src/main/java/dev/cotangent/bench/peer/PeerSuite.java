package dev.cotangent.bench.peer;

import dev.cotangent.bench.MavenVersion;
import dev.cotangent.bench.measure.Subject;
import dev.cotangent.bench.measure.Suite;
import dev.cotangent.bench.measure.UnavailableException;
import dev.cotangent.kernel.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;

/**
 * This library beside others. An item is called "function/quantity/tool", without a comma, which
 * would divide it on JMH's command line. Everything computes with one thread.
 */
public final class PeerSuite implements Suite {
  private static final Map<String, Supplier<Challenge>> CHALLENGES = challenges();

  /** Small ones, so that there is something to be seen in seconds. */
  private static final Set<String> QUICK =
      Set.of("log x1 + x1 x2 - sin x2/gradient", "Rosenbrock n=10/gradient");

  /** Made by {@link ServiceLoader}. */
  public PeerSuite() {}

  private static Map<String, Supplier<Challenge>> challenges() {
    Map<String, Supplier<Challenge>> all = new LinkedHashMap<>();
    gradient(all, "log x1 + x1 x2 - sin x2", LogProduct::new);
    for (int n : new int[] {10, 100, 1000, 10_000}) {
      gradient(all, "Rosenbrock n=" + n, () -> new Rosenbrock(n));
    }
    gradient(all, "Speelpenning's product n=100", () -> new Speelpenning(100));
    for (int n : new int[] {100, 1000}) {
      gradient(all, "log-sum-exp n=" + n, () -> new LogSumExp(n));
    }
    gradient(all, "logistic regression 1000x100", () -> new LogisticRegression(1000, 100));
    gradient(all, "Gaussian mixture d=10 k=25 n=1000", () -> new MixtureModel(10, 25, 1000));
    gradient(all, "Lotka-Volterra by RK4 1000 steps", () -> new LotkaVolterra(1000));
    gradient(all, "heat equation 100x100 50 steps", () -> new Heat(100, 50));
    gradient(all, "Burgers' equation 100x100 50 steps", () -> new Burgers(100, 50));
    perceptron(all, 64, Precision.F64);
    perceptron(all, 64, Precision.F32);
    perceptron(all, 512, Precision.F32);
    all.put("tall map 4 to 1000/Jacobian", () -> new JacobianChallenge(new TallMap(1000)));
    all.put("wide map 1000 to 4/Jacobian", () -> new JacobianChallenge(new WideMap(1000)));
    all.put("Rosenbrock n=10/Hessian", () -> new HessianChallenge(10));
    all.put("Rosenbrock n=100/Hessian", () -> new HessianChallenge(100));
    all.put("Rosenbrock n=100/Hessian-vector product", () -> new HessianProductChallenge(100));
    all.put("Rosenbrock n=1000/Hessian-vector product", () -> new HessianProductChallenge(1000));
    all.put("sin(exp x) x^2 order 10/Taylor series", () -> new TaylorChallenge(10));
    return all;
  }

  private static void gradient(
      Map<String, Supplier<Challenge>> all, String name, Supplier<ScalarProblem> problem) {
    all.put(name + "/gradient", () -> new GradientChallenge(problem.get()));
  }

  private static void perceptron(Map<String, Supplier<Challenge>> all, int batch, Precision type) {
    String name = "MLP 784-256-128-10 batch " + batch + (type == Precision.F32 ? " float" : "");
    gradient(
        all, name, () -> new PerceptronLoss(Perceptron.random(batch, 784, 256, 128, 10), type));
  }

  @Override
  public String name() {
    return "peers";
  }

  /** {@inheritDoc} The other tools have their versions in their names. */
  @Override
  public Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Commons Math", MavenVersion.of("org.apache.commons", "commons-math3"));
    versions.put("Hipparchus", MavenVersion.of("org.hipparchus", "hipparchus-core"));
    return versions;
  }

  @Override
  public List<Item> items(boolean quick) {
    List<Item> items = new ArrayList<>();
    CHALLENGES.forEach((name, challenge) -> {
      if (!quick || QUICK.contains(name)) {
        items.addAll(items(name, challenge.get(), quick));
      }
    });
    return items;
  }

  /** The items of a challenge; if it is to be quick, without guests, who take seconds to arrive. */
  private static List<Item> items(String name, Challenge challenge, boolean quick) {
    return challenge.tools().stream()
        .filter(tool -> !quick || Tool.ALWAYS.contains(tool))
        .map(tool -> new Item(name + "/" + tool.label(), challenge.bytes(tool)))
        .toList();
  }

  @Override
  public Subject subject(String id) {
    int slash = id.lastIndexOf('/');
    Supplier<Challenge> supplier = slash < 0 ? null : CHALLENGES.get(id.substring(0, slash));
    if (supplier == null) {
      throw unknown(id);
    }
    Challenge challenge = supplier.get();
    Tool tool =
        Tool.labelled(id.substring(slash + 1))
            .filter(challenge.tools()::contains)
            .orElseThrow(() -> unknown(id));
    Workers.setThreads(1);
    return new Entrant(
        challenge,
        Tool.ALWAYS.contains(tool)
            ? challenge.contestant(tool)
            : guest(tool).contestant(challenge));
  }

  private static IllegalArgumentException unknown(String id) {
    return new IllegalArgumentException(
        "peers has no item \"" + id + "\"; an item is called function/quantity/tool");
  }

  private static Guest guest(Tool tool) {
    try {
      return ServiceLoader.load(Guest.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(guest -> guest.tool() == tool)
          .findFirst()
          .orElseThrow(() -> notInstalled(tool));
    } catch (ServiceConfigurationError | LinkageError e) {
      throw (UnavailableException) notInstalled(tool).initCause(e); // left over from another build
    }
  }

  private static UnavailableException notInstalled(Tool tool) {
    return new UnavailableException(
        tool.label()
            + " is not installed; it comes with: COTANGENT_PROFILE=peers ./cotangent compare (see"
            + " docs/peers.md)");
  }

  /** A tool at a challenge. */
  private record Entrant(Challenge challenge, Contestant contestant) implements Subject {
    @Override
    public Object primal() {
      return challenge.primal();
    }

    @Override
    public Object derivative() {
      return contestant.run().get();
    }
  }
}
