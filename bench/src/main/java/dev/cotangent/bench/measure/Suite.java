package dev.cotangent.bench.measure;

import java.util.List;
import java.util.Map;

/**
 * A collection of subjects that can be found by name in any JVM: one process draws up the list,
 * others measure. {@link Suites} finds those that are declared as a service: public, with a
 * constructor without parameters.
 */
public interface Suite {
  /** Returns the name of the suite, one word. */
  String name();

  /**
   * Returns what there is to be measured.
   *
   * @param quick whether only a selection is wanted that takes a few seconds in all
   */
  List<Item> items(boolean quick);

  /**
   * Makes a subject ready to be run.
   *
   * @throws IllegalArgumentException if there is no such item
   * @throws UnavailableException if something that it needs is not installed
   */
  Subject subject(String id);

  /** Returns the versions of what it measures beside this library, by name. */
  default Map<String, String> versions() {
    return Map.of();
  }

  /**
   * Something to be measured.
   *
   * @param id its name in the suite, parts separated by slashes
   * @param bytes about how much heap it needs; 0 if that is little
   */
  record Item(String id, long bytes) {}
}
