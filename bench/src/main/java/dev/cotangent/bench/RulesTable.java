package dev.cotangent.bench;

import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.Role;
import dev.cotangent.tensor.LinearPrimitive;
import dev.cotangent.tensor.TensorRegistry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The registry as a table of rules: for a terminal, for {@code docs/primitives.md}, and as JSON.
 */
public final class RulesTable {
  private static final int RULE_WIDTH = 50;

  private RulesTable() {}

  /** Returns the registry as aligned columns, up to 120 characters wide. */
  public static String text() {
    TextTable table = new TextTable("");
    table.row("name", "args", "role", "derivative", "domain and kinks");
    table.row("----", "----", "----", "----------", "----------------");
    for (Primitive f : Registry.all()) {
      String kinks = f.kinks().isEmpty() ? "" : "\nkinks: " + f.kinks();
      table.row(
          f.name(),
          arguments(f),
          role(f),
          rules(f).stream().map(RulesTable::wrapped).collect(Collectors.joining("\n")),
          f.domain().text() + kinks);
    }
    String roles =
        Arrays.stream(Role.values())
            .map(role -> "A " + name(role) + " " + role.description() + ".\n")
            .collect(Collectors.joining());
    return table + "\n" + tensors() + "\n" + roles;
  }

  private static TextTable tensors() {
    TextTable table = new TextTable("");
    table.row("on tensors", "role", "mirror");
    table.row("----------", "----", "------");
    for (TensorRegistry.Family family : TensorRegistry.all()) {
      table.row(family.name(), name(family.role()), mirror(family));
    }
    return table;
  }

  /** The name of a linear family's mirror, which carries the gradient back. */
  private static String mirror(TensorRegistry.Family family) {
    TensorRegistry.Example example = family.draw(new SplittableRandom(1));
    return example.row() instanceof LinearPrimitive linear
        ? linear.mirror(example.operands()[0]).name()
        : "";
  }

  /** Returns the registry as a Markdown page: what {@code docs/primitives.md} must contain. */
  public static String markdown() {
    return markdown(Map.of());
  }

  /**
   * Returns the registry as a Markdown page with a column for accuracy.
   *
   * @param accuracyByPrimitive what to say of each primitive, by its name; where it has nothing the
   *     cell stays empty, and where it is empty there is no such column
   */
  public static String markdown(Map<String, String> accuracyByPrimitive) {
    boolean accuracy = !accuracyByPrimitive.isEmpty();
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # The primitives

        This page is generated from the registry (`./cotangent rules` prints it for a terminal). Every mode of differentiation, at any
        order, derives from these rows. In a unary rule, *x* is the argument and *y* the result; in a binary one, *x* and *y*
        are the arguments and *z* the result; in others, *x1*, *x2*, … are the arguments and *y* the result. Where a primitive
        has kinks, its rule has two pieces, and `Subgradient` says what happens where they meet.

        The accuracy is the worst case over 40-digit reference values of the derivatives up to order 6 (order 3 in two
        arguments), hard points included, in ulps of the derivative. Part of a large one may be the condition of the point.

        A role says what a primitive does to the gradient that flows back through it.

        """);
    for (Role role : Role.values()) {
      page.append("- A **").append(name(role)).append("** ");
      page.append(role.description()).append(".\n");
    }
    page.append('\n');
    page.append("| name | arguments | role | derivative | domain | kinks |");
    page.append(accuracy ? " accuracy |\n" : "\n");
    page.append("|---|---|---|---|---|---|").append(accuracy ? "---|\n" : "\n");
    for (Primitive f : Registry.builtIn()) {
      String rules = rules(f).stream().map(RulesTable::code).collect(Collectors.joining("<br>"));
      page.append("| ").append(code(f.name())).append(" | ").append(arguments(f));
      page.append(" | ").append(role(f)).append(" | ").append(rules);
      page.append(" | ").append(cell(f.domain().text())).append(" | ").append(cell(f.kinks()));
      page.append(" |");
      if (accuracy) {
        page.append(' ').append(cell(accuracyByPrimitive.getOrDefault(f.name(), ""))).append(" |");
      }
      page.append('\n');
    }
    page.append(
        """

        ## On tensors

        Element by element, tensors use the rows above. These are the others. A linear one is carried back by its mirror; the
        others state their pullback.

        | name | role | mirror |
        |---|---|---|
        """);
    for (TensorRegistry.Family family : TensorRegistry.builtIn()) {
      String mirror = mirror(family);
      page.append("| ").append(code(family.name())).append(" | ").append(name(family.role()));
      page.append(" | ").append(mirror.isEmpty() ? "" : code(mirror)).append(" |\n");
    }
    return page.toString();
  }

  /** Returns the registry as an array of objects, for JSON. */
  static List<Map<String, Object>> objects() {
    return Registry.all().stream().map(RulesTable::object).toList();
  }

  private static Map<String, Object> object(Primitive f) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", f.name());
    object.put("arity", f.arity());
    object.put("role", role(f));
    object.put("rules", rules(f));
    object.put("domain", f.domain().text());
    object.put("kinks", f.kinks());
    return object;
  }

  /**
   * The rules as equations, one for each argument; where there are two pieces, both stand in one
   * equation.
   */
  private static List<String> rules(Primitive f) {
    List<String> formulas = f.formulas();
    int arguments = f.arity() < 0 ? formulas.size() : f.arity();
    if (formulas.size() == arguments) {
      return IntStream.range(0, arguments)
          .mapToObj(k -> slope(f, k) + " = " + formulas.get(k))
          .toList();
    }
    if (formulas.size() == 2 * arguments) {
      return IntStream.range(0, arguments)
          .mapToObj(k -> slope(f, k) + " = " + pieces(formulas.get(k), formulas.get(k + arguments)))
          .toList();
    }
    return formulas.stream().map(formula -> "dy/dxk = " + formula).toList();
  }

  private static String pieces(String first, String second) {
    return first.equals(second) ? first : first + " or " + second;
  }

  private static String slope(Primitive f, int k) {
    return switch (f.arity()) {
      case 1 -> "dy/dx";
      case 2 -> k == 0 ? "dz/dx" : "dz/dy";
      default -> "dy/dx" + (k + 1);
    };
  }

  private static String arguments(Primitive f) {
    return f.arity() < 0 ? "any" : Integer.toString(f.arity());
  }

  private static String role(Primitive f) {
    return name(f.role());
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** Breaks a long rule at spaces. */
  private static String wrapped(String rule) {
    StringBuilder lines = new StringBuilder();
    int width = 0;
    for (String word : rule.split(" ", -1)) {
      if (width > 0 && width + 1 + word.length() > RULE_WIDTH) {
        lines.append("\n       ");
        width = 7;
      }
      lines.append(width == 0 ? "" : " ").append(word);
      width += word.length() + 1;
    }
    return lines.toString();
  }

  private static String code(String text) {
    return "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
