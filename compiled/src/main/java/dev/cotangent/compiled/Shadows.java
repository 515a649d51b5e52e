package dev.cotangent.compiled;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The places in which a call of an adjoint collects derivatives: one of each argument's shape. */
final class Shadows {
  private final Parameters parameters;
  private final Set<Integer> active;
  private final List<@Nullable Object> flat;
  private final List<@Nullable Object> arrays = new ArrayList<>();
  private final List<@Nullable Object> handedOut = new ArrayList<>();
  private final double[] scalars;

  /**
   * Makes zeros.
   *
   * @param flat the arguments
   */
  Shadows(Parameters parameters, Set<Integer> active, List<@Nullable Object> flat) {
    this.parameters = parameters;
    this.active = active;
    this.flat = flat;
    for (int k : active) {
      if (parameters.leaves().get(k).isArray()) {
        arrays.add(zeros(flat.get(k)));
      }
    }
    this.scalars = new double[active.size() - arrays.size()];
  }

  /** Sets the shadows of arrays to weights of what the method leaves in them. */
  void seed(List<@Nullable Object> weights) {
    for (int k = 0; k < arrays.size(); k++) {
      Object weight = weights.get(k);
      if (weight == null) {
        continue;
      }
      if (!isSameShape(weight, arrays.get(k))) {
        throw new IllegalArgumentException(
            "array %d of the weights has another shape than the argument".formatted(k));
      }
      arrays.set(k, copy(weight));
    }
  }

  /**
   * What the adjoint takes after the arguments. Of a matrix it takes another one of the same rows:
   * where the method exchanges rows, their shadows are exchanged too, and the gradient is with
   * respect to what was where before.
   */
  List<@Nullable Object> arguments() {
    arrays.forEach(array -> handedOut.add(array instanceof double[][] rows ? rows.clone() : array));
    List<@Nullable Object> all = new ArrayList<>(handedOut);
    if (scalars.length > 0) {
      all.add(scalars);
    }
    return all;
  }

  /** Whether the method has left other rows, or rows in another order, than it was given. */
  boolean areRowsExchanged() {
    for (int k = 0; k < arrays.size(); k++) {
      if (arrays.get(k) instanceof double[][] before
          && handedOut.get(k) instanceof double[][] after
          && !isSameRows(before, after)) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("ReferenceEquality") // it is which row it is that matters
  private static boolean isSameRows(double[][] before, double[][] after) {
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        return false;
      }
    }
    return true;
  }

  /** The gradient for each argument; the argument itself where none was asked for. */
  List<@Nullable Object> gradients() {
    List<@Nullable Object> gradients = new ArrayList<>(flat);
    int array = 0;
    int scalar = 0;
    for (int k : active) {
      gradients.set(
          k, parameters.leaves().get(k).isArray() ? arrays.get(array++) : scalars[scalar++]);
    }
    return gradients;
  }

  private static @Nullable Object zeros(@Nullable Object array) {
    return switch (array) {
      case double[] row -> new double[row.length];
      case double[][] rows -> {
        double[][] zeros = new double[rows.length][];
        Arrays.setAll(zeros, i -> (double[]) zeros(rows[i]));
        yield zeros;
      }
      case null, default -> null;
    };
  }

  private static boolean isSameShape(@Nullable Object a, @Nullable Object b) {
    if (a instanceof double[][] left && b instanceof double[][] right) {
      boolean same = left.length == right.length;
      for (int i = 0; same && i < left.length; i++) {
        same = isSameShape(left[i], right[i]);
      }
      return same;
    }
    return a == null
        ? b == null
        : a instanceof double[] left && b instanceof double[] right && left.length == right.length;
  }

  /** A copy of an argument that is an array, the argument itself otherwise. */
  static @Nullable Object copy(@Nullable Object argument) {
    return switch (argument) {
      case double[] row -> row.clone();
      case double[][] rows -> {
        double[][] copies = new double[rows.length][];
        Arrays.setAll(copies, i -> (double[]) copy(rows[i]));
        yield copies;
      }
      case int[] row -> row.clone();
      case long[] row -> row.clone();
      case boolean[] row -> row.clone();
      case null, default -> argument;
    };
  }

  static List<@Nullable Object> copies(List<? extends @Nullable Object> arguments) {
    List<@Nullable Object> copies = new ArrayList<>();
    arguments.forEach(argument -> copies.add(copy(argument)));
    return copies;
  }

  /** The arrays of an argument, with those in it. */
  static List<Object> arraysIn(@Nullable Object argument) {
    List<Object> arrays = new ArrayList<>();
    if (argument != null && argument.getClass().isArray()) {
      arrays.add(argument);
    }
    if (argument instanceof Object[] rows) {
      for (Object row : rows) {
        arrays.addAll(arraysIn(row));
      }
    }
    return arrays;
  }
}
