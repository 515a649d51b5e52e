package dev.cotangent.bench.measure;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An item of a suite that is to be measured.
 *
 * @param suite the suite's name
 * @param item the item
 * @param size how large it is in each direction; empty if it is not one of a grid
 */
public record Task(String suite, Suite.Item item, List<Integer> size) {
  /**
   * Whether this takes longer than another one for certain: it is at least as large in every
   * direction.
   */
  boolean exceeds(Task other) {
    if (size.isEmpty() || size.size() != other.size.size()) {
      return false;
    }
    for (int i = 0; i < size.size(); i++) {
      if (size.get(i) < other.size.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the size for a reader, such as "100 x 10". */
  String sizeText() {
    return size.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }
}
