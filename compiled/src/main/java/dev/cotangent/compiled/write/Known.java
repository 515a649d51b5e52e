package dev.cotangent.compiled.write;

import java.util.Map;

/** Maps that know whatever they are asked for. */
final class Known {
  private Known() {}

  static <K, V> V in(Map<K, V> map, K key) {
    V value = map.get(key);
    if (value == null) {
      throw new AssertionError(key + " is not known");
    }
    return value;
  }
}
