package dev.cotangent.compiled.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A statement of a listing. */
sealed interface Statement {
  /** Some text that goes on with the next statement. */
  record Line(String text) implements Statement {}

  /** A return or a throw. */
  record Exit(String text) implements Statement {}

  /**
   * Gives a variable a value.
   *
   * @param type the variable's type
   * @param value the value
   * @param update how it is written if the variable is not declared here, such as {@code i++}
   * @param declares whether it is declared here
   */
  record Assign(String variable, String type, String value, String update, boolean declares)
      implements Statement {}

  /** One way or another. */
  record If(Condition condition, List<Statement> then, List<Statement> otherwise)
      implements Statement {}

  /** An endless loop, which a jump leaves. */
  record Loop(String label, List<Statement> body) implements Statement {}

  /** A loop with its test at the top. */
  record While(String label, Condition condition, List<Statement> body) implements Statement {}

  /** A loop with its test at the bottom. */
  record DoWhile(String label, List<Statement> body, Condition condition) implements Statement {}

  /** Statements that a jump may leave. */
  record Labelled(String label, List<Statement> body) implements Statement {}

  /** One of several ways, by the value of an integer. */
  record Switch(String value, Map<String, List<Statement>> cases) implements Statement {}

  /** Leaves a labelled statement or a loop, or goes on with the next round. */
  record Jump(boolean isBreak, String label) implements Statement {}

  /** Whether what stands behind it is not reached. */
  default boolean isEnd() {
    return this instanceof Exit || this instanceof Jump;
  }

  /** The statements inside. */
  default List<List<Statement>> parts() {
    return switch (this) {
      case Line l -> List.of();
      case Exit e -> List.of();
      case Assign a -> List.of();
      case Jump j -> List.of();
      case If i -> List.of(i.then, i.otherwise);
      case Loop l -> List.of(l.body);
      case While w -> List.of(w.body);
      case DoWhile d -> List.of(d.body);
      case Labelled l -> List.of(l.body);
      case Switch s -> List.copyOf(s.cases.values());
    };
  }

  /** The same statement with other statements inside, as many as {@link #parts}. */
  default Statement with(List<List<Statement>> parts) {
    return switch (this) {
      case Line l -> l;
      case Exit e -> e;
      case Assign a -> a;
      case Jump j -> j;
      case If i -> new If(i.condition, parts.get(0), parts.get(1));
      case Loop l -> new Loop(l.label, parts.getFirst());
      case While w -> new While(w.label, w.condition, parts.getFirst());
      case DoWhile d -> new DoWhile(d.label, parts.getFirst(), d.condition);
      case Labelled l -> new Labelled(l.label, parts.getFirst());
      case Switch s -> {
        Map<String, List<Statement>> cases = new LinkedHashMap<>();
        s.cases.keySet().forEach(key -> cases.put(key, parts.get(cases.size())));
        yield new Switch(s.value, cases);
      }
    };
  }

  /** The text of the statement itself, without what is inside. */
  default String head() {
    return switch (this) {
      case Line l -> l.text;
      case Exit e -> e.text;
      case Assign a -> a.variable + " = " + a.value;
      case If i -> i.condition.text();
      case While w -> w.condition.text();
      case DoWhile d -> d.condition.text();
      case Switch s -> s.value;
      case Loop l -> "";
      case Labelled l -> "";
      case Jump j -> "";
    };
  }

  /** Whether a jump of one kind is somewhere in the statements. */
  static boolean contains(List<Statement> statements, Jump jump) {
    return statements.stream()
        .anyMatch(s -> s.equals(jump) || s.parts().stream().anyMatch(p -> contains(p, jump)));
  }

  /** The statements with one jump replaced by another. */
  static List<Statement> replace(List<Statement> statements, Jump jump, Jump by) {
    List<Statement> replaced = new ArrayList<>();
    for (Statement s : statements) {
      replaced.add(
          s.equals(jump) ? by : s.with(s.parts().stream().map(p -> replace(p, jump, by)).toList()));
    }
    return replaced;
  }
}
