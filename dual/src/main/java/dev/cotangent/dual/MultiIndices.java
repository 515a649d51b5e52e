package dev.cotangent.dual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The multi-indices of some variables up to some order, in ascending order of their sums: how often
 * a partial derivative goes by each variable.
 */
final class MultiIndices {
  final int variables;
  final int order;

  private final List<int[]> all = new ArrayList<>();
  private final Map<List<Integer>, Integer> places = new HashMap<>();

  MultiIndices(int variables, int order) {
    this.variables = variables;
    this.order = order;
    for (int sum = 0; sum <= order; sum++) {
      for (int[] index : ofSum(variables, sum)) {
        places.put(list(index), all.size());
        all.add(index);
      }
    }
  }

  /** Returns the multi-indices of one sum, those with much in front first. */
  static List<int[]> ofSum(int variables, int sum) {
    List<int[]> indices = new ArrayList<>();
    if (variables > 0 || sum == 0) {
      add(indices, new int[variables], 0, sum);
    }
    return indices;
  }

  private static void add(List<int[]> indices, int[] index, int from, int rest) {
    if (from >= index.length - 1) {
      int[] whole = index.clone();
      if (from < index.length) {
        whole[from] = rest;
      }
      indices.add(whole);
      return;
    }
    for (int here = rest; here >= 0; here--) {
      index[from] = here;
      add(indices, index, from + 1, rest - here);
    }
    index[from] = 0;
  }

  private static List<Integer> list(int... index) {
    return Arrays.stream(index).boxed().toList();
  }

  static int sum(int... index) {
    int sum = 0;
    for (int entry : index) {
      sum += entry;
    }
    return sum;
  }

  int count() {
    return all.size();
  }

  /** Returns the multi-index at a place; not to be changed. */
  int[] get(int place) {
    return all.get(place);
  }

  /** Returns the sum of the multi-index at a place. */
  int orderAt(int place) {
    return sum(get(place));
  }

  /**
   * Returns the place of a multi-index.
   *
   * @throws IllegalArgumentException if it has not an entry for each variable, or goes beyond the
   *     order
   */
  int place(int... index) {
    Integer place = places.get(list(index));
    if (place == null) {
      throw new IllegalArgumentException(
          "partials: "
              + Arrays.toString(index)
              + " is none of the multi-indices of "
              + variables
              + " variable(s) up to order "
              + order);
    }
    return place;
  }

  /** The product of the factorials of the entries. */
  static double factorial(int... index) {
    double product = 1;
    for (int entry : index) {
      for (int i = 2; i <= entry; i++) {
        product *= i;
      }
    }
    return product;
  }
}
