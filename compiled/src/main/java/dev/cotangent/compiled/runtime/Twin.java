package dev.cotangent.compiled.runtime;

import dev.cotangent.primitive.Real;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a record with doubles is in translated code: the same components, with {@code Real} in place
 * of {@code double}. Twins are compared by nobody: {@code equals} and {@code hashCode} would have
 * to look at values, and what hangs on that has no derivative.
 *
 * {@snippet :
 * Twin point = Twin.of(Point.class, x[0], x[1]);   // the twin of new Point(double, double)
 * }
 */
public final class Twin {
  private final Class<?> type;
  private final @Nullable Object[] components;

  /** Makes a twin whose components are to be set: what {@code new} is to a record. */
  public Twin(Class<?> type, int size) {
    this.type = type;
    this.components = new @Nullable Object[size];
  }

  /**
   * Returns the twin of a record. The record's own constructor, and what it may check, does not
   * run.
   *
   * @param components a value for each component: a {@code Real} or a number where the record has a
   *     double, a {@code Real[]} or {@code double[]}, which is copied, where it has an array, a
   *     twin or a record where it has a record
   * @throws IllegalArgumentException if they are not what the record has
   */
  public static Twin of(Class<? extends Record> type, @Nullable Object... components) {
    RecordComponent[] declared = type.getRecordComponents();
    if (declared.length != components.length) {
      throw new IllegalArgumentException(
          "%s has %d component(s), but was given %d"
              .formatted(type.getSimpleName(), declared.length, components.length));
    }
    Twin twin = new Twin(type, declared.length);
    Inside inside = new Inside(type.getSimpleName(), MethodHandles.lookup());
    for (int k = 0; k < declared.length; k++) {
      twin.components[k] =
          inside.of(
              components[k],
              declared[k].getType(),
              type.getSimpleName() + "." + declared[k].getName());
    }
    return twin;
  }

  /** Returns the record that this is the twin of. */
  public Class<?> type() {
    return type;
  }

  /** Returns a component, counted from 0. */
  public @Nullable Object get(int component) {
    return components[component];
  }

  /** Returns a component that is a number, counted from 0. */
  public Real real(int component) {
    return (Real) Objects.requireNonNull(components[component]);
  }

  /** Sets a component, in the course of a constructor. */
  public static void set(Twin twin, @Nullable Object value, int component) {
    twin.components[component] = value;
  }

  /** Returns whether an object is a twin of a record. */
  public static boolean isOf(@Nullable Object x, Class<?> type) {
    return x instanceof Twin twin && twin.type == type;
  }

  /**
   * Returns an object as a twin of a record.
   *
   * @throws ClassCastException if it is something else
   */
  public static @Nullable Twin as(@Nullable Object x, Class<?> type) {
    if (x != null && !isOf(x, type)) {
      throw new ClassCastException(
          (x instanceof Twin twin ? twin.type : x.getClass()) + " cannot be cast to " + type);
    }
    return (Twin) x;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    throw incomparable();
  }

  @Override
  public int hashCode() {
    throw incomparable();
  }

  private UnsupportedOperationException incomparable() {
    return new UnsupportedOperationException(
        "the record "
            + type.getSimpleName()
            + " holds numbers that may be differentiated, and is compared or hashed as a whole:"
            + " compare the components that matter");
  }

  /** Returns what the record would say of itself. */
  @Override
  public String toString() {
    RecordComponent[] declared = type.getRecordComponents();
    StringJoiner text = new StringJoiner(", ", type.getSimpleName() + "[", "]");
    for (int k = 0; k < components.length; k++) {
      Object x = components[k];
      text.add(declared[k].getName() + "=" + (x instanceof Real real ? real.value() : text(x)));
    }
    return text.toString();
  }

  private static String text(@Nullable Object x) {
    return x instanceof Real[] array ? Arrays.toString(Real.values(array)) : String.valueOf(x);
  }
}
