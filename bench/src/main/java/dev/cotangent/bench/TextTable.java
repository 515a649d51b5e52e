package dev.cotangent.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in aligned columns. A cell may have several lines. */
public final class TextTable {
  private final List<String[]> rows = new ArrayList<>();
  private final String indent;

  /** Makes an empty table whose lines start with the given indent. */
  public TextTable(String indent) {
    this.indent = indent;
  }

  /** Adds a row; rows may differ in length. */
  public TextTable row(String... cells) {
    rows.add(cells);
    return this;
  }

  /** Returns the lines, each with its end. */
  @Override
  public String toString() {
    int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        widths[j] = Math.max(widths[j], row[j].lines().mapToInt(String::length).max().orElse(0));
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      List<List<String>> cells = Arrays.stream(row).map(cell -> cell.lines().toList()).toList();
      int height = cells.stream().mapToInt(List::size).max().orElse(0);
      for (int i = 0; i < height; i++) {
        StringBuilder line = new StringBuilder(indent);
        for (int j = 0; j < row.length; j++) {
          String cell = i < cells.get(j).size() ? cells.get(j).get(i) : "";
          line.append(cell).repeat(" ", widths[j] - cell.length() + 2);
        }
        text.append(line.toString().stripTrailing()).append('\n');
      }
    }
    return text.toString();
  }
}
