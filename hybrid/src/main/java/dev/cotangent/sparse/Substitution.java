package dev.cotangent.sparse;

import java.util.Arrays;

/**
 * Reads the entries of a symmetric matrix from its products with the colours of an acyclic
 * colouring. Row i of the product with a colour is the sum of the entries between i and its
 * neighbours of that colour. Where only one of them is not known yet, i is a leaf of a two-coloured
 * tree: the entry is read there and taken off the sum at its other end, which may so become a leaf
 * in turn. The order is found once.
 */
final class Substitution implements SparseHessian.Recovery {
  private final Pattern pattern;
  private final Coloring coloring;

  /** The row of each entry. */
  private final int[] rows;

  /** The mirror image of each entry. */
  private final int[] mirrors;

  /** The entries at the leaves, in the order in which they are read. */
  private final int[] order;

  Substitution(Coloring coloring) {
    this.pattern = coloring.pattern();
    this.coloring = coloring;
    this.rows = new int[pattern.nonzeros()];
    this.mirrors = new int[pattern.nonzeros()];
    for (int i = 0; i < pattern.rows(); i++) {
      for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
        rows[k] = i;
        mirrors[k] = pattern.position(pattern.column(k), i);
      }
    }
    this.order = new Order().find();
  }

  /** Takes leaves away until no edge is left. */
  private final class Order {
    /** The sum that an entry is part of: those of one row and one colour have a number. */
    private final int[] sums = new int[pattern.nonzeros()];

    /** How many of a sum's entries are not known, and the exclusive or of those. */
    private final int[] counts = new int[pattern.nonzeros()];

    private final int[] unknown = new int[pattern.nonzeros()];
    private final int[] leaves = new int[pattern.nonzeros()];
    private int leafCount;

    Order() {
      int[] sumOf = new int[coloring.columnColors()];
      int[] lastRow = new int[coloring.columnColors()];
      Arrays.fill(lastRow, -1);
      int next = 0;
      for (int k = 0; k < sums.length; k++) {
        if (rows[k] != pattern.column(k)) {
          int color = coloring.ofColumn(pattern.column(k));
          if (lastRow[color] != rows[k]) {
            lastRow[color] = rows[k];
            sumOf[color] = next++;
          }
          sums[k] = sumOf[color];
          counts[sums[k]]++;
          unknown[sums[k]] ^= k;
        }
      }
    }

    int[] find() {
      for (int sum = 0; sum < counts.length; sum++) {
        addIfLeaf(sum);
      }
      int[] found = new int[sums.length];
      int count = 0;
      while (leafCount > 0) {
        int sum = leaves[--leafCount];
        if (counts[sum] == 1) { // the other end of the edge may have been a leaf as well
          int entry = unknown[sum];
          found[count++] = entry;
          counts[sum] = 0;
          int other = sums[mirrors[entry]];
          counts[other]--;
          unknown[other] ^= mirrors[entry];
          addIfLeaf(other);
        }
      }
      return Arrays.copyOf(found, count);
    }

    private void addIfLeaf(int sum) {
      if (counts[sum] == 1) {
        leaves[leafCount++] = sum;
      }
    }
  }

  @Override
  public double[] values(double[][] products) {
    double[] values = new double[rows.length];
    for (int entry : order) {
      int leaf = rows[entry];
      int inner = pattern.column(entry);
      double value = products[coloring.ofColumn(inner)][leaf];
      values[entry] = value;
      values[mirrors[entry]] = value;
      // Off a sum in which it is infinite nothing can be taken: what else is in it is unknown.
      double taken = Double.isFinite(value) ? value : Double.NaN;
      products[coloring.ofColumn(leaf)][inner] -= taken;
    }
    for (int i = 0; i < pattern.rows(); i++) {
      int diagonal = pattern.position(i, i);
      if (diagonal >= 0) {
        values[diagonal] = products[coloring.ofColumn(i)][i];
      }
    }
    return values;
  }
}
