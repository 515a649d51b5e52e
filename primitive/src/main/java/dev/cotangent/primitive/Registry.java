package dev.cotangent.primitive;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * All primitives: the built-in tables {@link Arithmetic}, {@link Elementary}, {@link Piecewise} and
 * {@link Special}, and the rows that users add. Adding a row is not needed to use it; it makes the
 * row known by name, to whatever lists or checks the registry.
 */
public final class Registry {
  private static final List<Primitive> BUILT_IN =
      Stream.of(Arithmetic.ROWS, Elementary.ROWS, Piecewise.ROWS, Special.ROWS)
          .flatMap(List::stream)
          .toList();

  private static final Map<String, Primitive> ADDED = new ConcurrentSkipListMap<>();

  private Registry() {}

  /** Returns all primitives: the built-in ones in the order of their tables, then the others. */
  public static List<Primitive> all() {
    return Stream.concat(BUILT_IN.stream(), ADDED.values().stream()).toList();
  }

  /** Returns the built-in primitives, in the order of their tables. */
  public static List<Primitive> builtIn() {
    return BUILT_IN;
  }

  /** Returns the primitive with the given name. */
  public static Optional<Primitive> find(String name) {
    return all().stream().filter(f -> f.name().equals(name)).findFirst();
  }

  /**
   * Adds a primitive and returns it.
   *
   * @throws IllegalArgumentException if there is a primitive of its name, be it the same one
   */
  public static <P extends Primitive> P add(P primitive) {
    boolean builtIn = BUILT_IN.stream().anyMatch(f -> f.name().equals(primitive.name()));
    if (builtIn || ADDED.putIfAbsent(primitive.name(), primitive) != null) {
      throw new IllegalArgumentException(
          "there is a primitive named " + primitive.name() + " already; choose another name");
    }
    return primitive;
  }
}
