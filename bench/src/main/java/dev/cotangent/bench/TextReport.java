package dev.cotangent.bench;

import dev.cotangent.dual.MixedPartials;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.sparse.CsrMatrix;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A report for a person. */
final class TextReport {
  /** More than this many entries of a vector are not for reading. */
  private static final int READABLE = 20;

  private static final String INDENT = "  ";

  private final DifferentiationReport report;
  private final StringBuilder text = new StringBuilder();

  private TextReport(DifferentiationReport report) {
    this.report = report;
  }

  static String of(DifferentiationReport report) {
    return new TextReport(report).write();
  }

  /** Returns a point, like {@code x[0] = 2, x[1] = 5}. */
  static String point(double... x) {
    String start =
        IntStream.range(0, Math.min(x.length, READABLE))
            .mapToObj(i -> "x[" + i + "] = " + number(x[i]))
            .collect(Collectors.joining(", "));
    return x.length <= READABLE ? start : start + ", ... (" + x.length + " values)";
  }

  /** Returns a number with all its digits, and without a fraction that is 0. */
  static String number(double x) {
    String digits = Double.toString(x);
    return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
  }

  private String write() {
    text.append(report.name()).append(" at ").append(point(report.point())).append('\n');
    values();
    derivatives();
    hessian();
    details(report.details());
    section("Gradient check", report.check().message().strip().indent(INDENT.length()));
    times();
    primitives();
    return text.toString();
  }

  private void section(String title, Object body) {
    text.append('\n').append(title).append('\n').append(body);
  }

  private void values() {
    TextTable table = new TextTable(INDENT);
    double[] values = report.values();
    if (report.scalar()) {
      table.row(number(values[0]));
    } else {
      for (int i = 0; i < Math.min(values.length, READABLE); i++) {
        table.row("f[" + i + "]", number(values[i]));
      }
    }
    section("Value", table + more(values.length, "outputs"));
  }

  private void derivatives() {
    Map<String, double[][]> ways = ways();
    int outputs = report.forward().length;
    int inputs = report.point().length;
    TextTable table = new TextTable(INDENT);
    table.row(cells("", ways.keySet().stream(), "difference"));
    int rows = 0;
    double largest = 0;
    for (int i = 0; i < outputs; i++) {
      for (int j = 0; j < inputs; j++) {
        double[] entries = entries(ways, i, j);
        double difference = spread(entries);
        largest = Math.max(largest, difference);
        if (rows++ < 2 * READABLE) {
          String name = "d" + (report.scalar() ? "f" : "f[" + i + "]") + " / dx[" + j + "]";
          Stream<String> numbers = DoubleStream.of(entries).mapToObj(TextReport::number);
          table.row(cells(name, numbers, shortNumber(difference)));
        }
      }
    }
    String rest =
        rows <= 2 * READABLE
            ? ""
            : "%s... and %d more, none of them apart by more than %s (--json prints all)%n"
                .formatted(INDENT, rows - 2 * READABLE, shortNumber(largest));
    section(report.scalar() ? "Gradient" : "Jacobian", table + rest);
    if (report.compiled() instanceof PlainDerivative.Refused(String reason)) {
      text.append(INDENT).append("No derivative is generated of it: ").append(reason).append('\n');
    }
    if (report.disagreement() != null) {
      text.append(INDENT).append("They do not agree: ").append(report.disagreement()).append('\n');
    }
    if (report.choice() != null) {
      text.append(INDENT).append("The better mode here is ").append(report.choice()).append('\n');
    }
  }

  /** The Jacobians by all ways, by their names. */
  private Map<String, double[][]> ways() {
    Map<String, double[][]> ways = new LinkedHashMap<>();
    ways.put("forward mode", report.forward());
    ways.put("reverse mode", report.reverse());
    if (report.compiled() instanceof PlainDerivative.Computed(double[][] jacobian)) {
      ways.put("compiled", jacobian);
    }
    return ways;
  }

  private static double[] entries(Map<String, double[][]> ways, int i, int j) {
    return ways.values().stream().mapToDouble(jacobian -> jacobian[i][j]).toArray();
  }

  /** How far numbers are apart, infinite ones too. */
  private static double spread(double... numbers) {
    double least = DoubleStream.of(numbers).min().orElse(0);
    double largest = DoubleStream.of(numbers).max().orElse(0);
    return least == largest ? 0 : largest - least;
  }

  private static String[] cells(String first, Stream<String> middle, String last) {
    return Stream.concat(Stream.concat(Stream.of(first), middle), Stream.of(last))
        .toArray(String[]::new);
  }

  private void hessian() {
    if (!report.scalar()) {
      return;
    }
    double[][] hessian = report.hessian();
    int n = report.point().length;
    if (hessian == null) {
      section(
          "Hessian",
          INDENT + "left out: " + n + " x " + n + " entries are not for reading; see --json\n");
      return;
    }
    TextTable table = new TextTable(INDENT);
    String[] header = new String[n + 1];
    header[0] = "";
    for (int j = 0; j < n; j++) {
      header[j + 1] = "x[" + j + "]";
    }
    table.row(header);
    for (int i = 0; i < n; i++) {
      String[] row = new String[n + 1];
      row[0] = "x[" + i + "]";
      for (int j = 0; j < n; j++) {
        row[j + 1] = n <= 4 ? number(hessian[i][j]) : shortNumber(hessian[i][j]);
      }
      table.row(row);
    }
    section("Hessian", table);
  }

  private void details(Details details) {
    if (details.partials() != null) {
      partials(details.partials());
    }
    if (details.sparse() != null) {
      sparse(details.sparse());
    }
    if (details.explanation() != null) {
      section("Ways to the Jacobian", details.explanation().indent(INDENT.length()));
    }
  }

  private void partials(MixedPartials partials) {
    TextTable table = new TextTable(INDENT);
    int[] rows = {0};
    partials.forEach((orders, value) -> {
      if (rows[0]++ < 2 * READABLE) {
        table.row(partial(orders), number(value));
      }
    });
    String rest =
        rows[0] <= 2 * READABLE
            ? ""
            : "%s... and %d more (--json prints all)%n".formatted(INDENT, rows[0] - 2 * READABLE);
    section("Mixed partials up to order " + partials.order(), table + rest);
  }

  /** A partial derivative by how often it goes by each variable, like d3f / dx[0]2 dx[1]. */
  private static String partial(int... orders) {
    int order = IntStream.of(orders).sum();
    String by =
        IntStream.range(0, orders.length)
            .filter(i -> orders[i] > 0)
            .mapToObj(i -> " dx[" + i + "]" + (orders[i] == 1 ? "" : "^" + orders[i]))
            .collect(Collectors.joining());
    return order == 0 ? "f" : "d" + (order == 1 ? "" : "^" + order) + "f /" + by;
  }

  private void sparse(Details.Sparse sparse) {
    CsrMatrix matrix = sparse.matrix();
    TextTable table = new TextTable(INDENT);
    int rows = 0;
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j : matrix.pattern().row(i)) {
        if (rows++ < 2 * READABLE) {
          table.row("[" + i + ", " + j + "]", number(matrix.get(i, j)));
        }
      }
    }
    String rest =
        rows <= 2 * READABLE
            ? ""
            : "%s... and %d more (--json prints all)%n".formatted(INDENT, rows - 2 * READABLE);
    section(
        sparse.what() + " by its pattern",
        matrix.pattern().toString().indent(INDENT.length())
            + INDENT
            + sparse.coloring()
            + "\n"
            + table
            + rest);
  }

  private void times() {
    TextTable table = new TextTable(INDENT);
    double value = report.seconds().getOrDefault("value", 0.0);
    report
        .seconds()
        .forEach((what, seconds) ->
            table.row(
                what,
                time(seconds),
                what.equals("value")
                    ? ""
                    : String.format(Locale.ROOT, "%.1f times the value", seconds / value)));
    section("Time (roughly, after a short warm-up)", table);
  }

  private void primitives() {
    TextTable table = new TextTable(INDENT);
    for (Primitive primitive : report.primitives()) {
      table.row(
          primitive.name(),
          primitive.role().name().toLowerCase(Locale.ROOT),
          primitive.role().description());
    }
    section(
        "Primitives",
        report.primitives().isEmpty()
            ? INDENT + "none on numbers; those on tensors are not listed\n"
            : table);
  }

  private static String more(int count, String what) {
    return count <= READABLE
        ? ""
        : "%s... and %d more %s (--json prints all)%n".formatted(INDENT, count - READABLE, what);
  }

  private static String shortNumber(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e6
        ? number(x)
        : String.format(Locale.ROOT, "%.3g", x);
  }

  static String time(double seconds) {
    return seconds < 1e-6
        ? String.format(Locale.ROOT, "%.0f ns", seconds * 1e9)
        : seconds < 1e-3
            ? String.format(Locale.ROOT, "%.3g µs", seconds * 1e6)
            : seconds < 1
                ? String.format(Locale.ROOT, "%.3g ms", seconds * 1e3)
                : String.format(Locale.ROOT, "%.3g s", seconds);
  }
}
