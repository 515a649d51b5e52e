package dev.cotangent.compiled.write;

import dev.cotangent.compiled.write.Statement.Assign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Declares each variable in the innermost place from which all that use it can see it. */
final class Declarations {
  private Declarations() {}

  /**
   * Adds declarations.
   *
   * @param types of the variables, by their names
   */
  static List<Statement> add(List<Statement> statements, Map<String, String> types) {
    List<Statement> all = statements;
    for (Map.Entry<String, String> variable : types.entrySet()) {
      Pattern name = Pattern.compile("\\b" + variable.getKey() + "\\b");
      all = declare(all, variable.getKey(), variable.getValue(), name);
    }
    return all;
  }

  private static List<Statement> declare(
      List<Statement> statements, String variable, String type, Pattern name) {
    List<Integer> uses = new ArrayList<>();
    for (int k = 0; k < statements.size(); k++) {
      if (mentions(statements.get(k), name)) {
        uses.add(k);
      }
    }
    if (uses.isEmpty()) {
      return statements;
    }
    int first = uses.getFirst();
    Statement statement = statements.get(first);
    List<Statement> declared = new ArrayList<>(statements);
    if (statement instanceof Assign a && a.variable().equals(variable)) {
      declared.set(first, new Assign(variable, type, a.value(), a.update(), true));
    } else if (uses.size() == 1 && isInOnePart(statement, name)) {
      declared.set(first, inside(statement, variable, type, name));
    } else {
      declared.add(first, new Statement.Line(type + " " + variable));
    }
    return declared;
  }

  private static Statement inside(Statement statement, String variable, String type, Pattern name) {
    return statement.with(
        statement.parts().stream().map(p -> declare(p, variable, type, name)).toList());
  }

  private static boolean isInOnePart(Statement statement, Pattern name) {
    return !name.matcher(statement.head()).find()
        && statement.parts().stream().filter(p -> mention(p, name)).count() == 1;
  }

  private static boolean mentions(Statement statement, Pattern name) {
    return name.matcher(statement.head()).find()
        || statement.parts().stream().anyMatch(part -> mention(part, name));
  }

  private static boolean mention(List<Statement> statements, Pattern name) {
    return statements.stream().anyMatch(s -> mentions(s, name));
  }
}
