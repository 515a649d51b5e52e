package dev.cotangent.bench.measure;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the suites in this build, which differ from one Maven profile to another. */
public final class Suites {
  private Suites() {}

  /** Returns all suites, by name. */
  public static List<Suite> all() {
    return ServiceLoader.load(Suite.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(Suite::name))
        .toList();
  }

  /**
   * Returns the suite with a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Suite find(String name) {
    return all().stream()
        .filter(suite -> suite.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no suite \"" + name + "\""));
  }
}
