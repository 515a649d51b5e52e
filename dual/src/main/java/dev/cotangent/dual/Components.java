package dev.cotangent.dual;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Puts what depends on each other into an order: what something depends on comes before it, and
 * what depends on each other in a circle comes together. These are the strongly connected
 * components of a graph (Tarjan 1972, "Depth-first search and linear graph algorithms").
 */
final class Components {
  private final IntFunction<int[]> dependencies;
  private final int[] found;
  private final int[] earliest;
  private final boolean[] placed;
  private final List<Integer> path = new ArrayList<>();
  private final List<int[]> components = new ArrayList<>();
  private int count;

  private Components(int nodes, IntFunction<int[]> dependencies) {
    this.dependencies = dependencies;
    this.found = new int[nodes];
    this.earliest = new int[nodes];
    this.placed = new boolean[nodes];
  }

  /**
   * Returns the components of a graph, in ascending order within each. It takes time proportional
   * to the size of the graph, and a stack as deep as its longest path.
   *
   * @param nodes the number of nodes
   * @param dependencies the nodes that a node depends on
   */
  static List<int[]> of(int nodes, IntFunction<int[]> dependencies) {
    Components search = new Components(nodes, dependencies);
    for (int node = 0; node < nodes; node++) {
      if (search.found[node] == 0) {
        search.visit(node);
      }
    }
    return search.components;
  }

  private void visit(int node) {
    found[node] = ++count;
    earliest[node] = count;
    int place = path.size();
    path.add(node);
    for (int dependency : dependencies.apply(node)) {
      if (found[dependency] == 0) {
        visit(dependency);
      }
      if (!placed[dependency]) {
        earliest[node] = Math.min(earliest[node], earliest[dependency]);
      }
    }
    if (earliest[node] == found[node]) {
      List<Integer> circle = path.subList(place, path.size());
      circle.forEach(member -> placed[member] = true);
      components.add(circle.stream().mapToInt(member -> member).sorted().toArray());
      circle.clear();
    }
  }
}
