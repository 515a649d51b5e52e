package dev.cotangent.bench.measure;

import java.util.List;

/**
 * A collection of subjects that can be found by name in any JVM: one process draws up the list,
 * others measure.
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

  /**
   * Something to be measured.
   *
   * @param id its name in the suite, parts separated by slashes
   * @param bytes about how much heap it needs; 0 if that is little
   */
  record Item(String id, long bytes) {}
}
