package dev.cotangent.compiled.write;

import dev.cotangent.compiled.write.Statement.If;
import dev.cotangent.compiled.write.Statement.Jump;
import dev.cotangent.compiled.write.Statement.Labelled;
import dev.cotangent.compiled.write.Statement.Loop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes structured statements look as one would write them: jumps to where control goes anyway are
 * dropped, labels that nobody needs with them, and endless loops get their conditions.
 */
final class Tidy {
  private Tidy() {}

  static List<Statement> run(List<Statement> statements) {
    List<Statement> before;
    List<Statement> after = statements;
    do {
      before = after;
      after = tidy(before, Set.of());
    } while (!after.equals(before));
    return after;
  }

  /**
   * Tidies a list.
   *
   * @param idle the jumps that lead to where control goes at the end of the list
   */
  private static List<Statement> tidy(List<Statement> statements, Set<Jump> idle) {
    List<Statement> tidy = new ArrayList<>();
    for (int k = 0; k < statements.size(); k++) {
      boolean isLast = k == statements.size() - 1;
      Statement statement = statements.get(k);
      if (isLast && statement instanceof Jump jump && idle.contains(jump)) {
        break;
      }
      tidy.addAll(simplify(inside(statement, isLast ? idle : Set.of())));
      if (!tidy.isEmpty() && tidy.getLast().isEnd()) {
        break;
      }
    }
    return tidy;
  }

  private static Statement inside(Statement statement, Set<Jump> idle) {
    Set<Jump> within =
        switch (statement) {
          case Labelled l -> plus(idle, new Jump(true, l.label()));
          case Loop l -> Set.of(new Jump(false, l.label()));
          case Statement.While w -> Set.of(new Jump(false, w.label()));
          case Statement.DoWhile d -> Set.of(new Jump(false, d.label()));
          default -> idle;
        };
    return statement.with(statement.parts().stream().map(p -> tidy(p, within)).toList());
  }

  private static Set<Jump> plus(Set<Jump> jumps, Jump jump) {
    Set<Jump> all = new HashSet<>(jumps);
    all.add(jump);
    return all;
  }

  private static List<Statement> simplify(Statement statement) {
    return switch (statement) {
      case Labelled labelled -> unlabel(labelled);
      case If choice -> flatten(choice);
      case Loop loop -> List.of(withTest(loop));
      default -> List.of(statement);
    };
  }

  private static List<Statement> unlabel(Labelled labelled) {
    Jump jump = new Jump(true, labelled.label());
    List<Statement> body = labelled.body();
    if (!Statement.contains(body, jump)) {
      return body;
    }
    String loop = body.isEmpty() ? "" : loopLabel(body.getLast());
    if (!loop.isEmpty()) {
      // To leave a loop that stands last is to leave the whole.
      List<Statement> last = Statement.replace(List.of(body.getLast()), jump, new Jump(true, loop));
      List<Statement> all = new ArrayList<>(body.subList(0, body.size() - 1));
      all.addAll(last);
      return Statement.contains(all, jump) ? List.of(new Labelled(labelled.label(), all)) : all;
    }
    return List.of(labelled);
  }

  private static String loopLabel(Statement statement) {
    return switch (statement) {
      case Loop l -> l.label();
      case Statement.While w -> w.label();
      case Statement.DoWhile d -> d.label();
      default -> "";
    };
  }

  /** Where one way ends in a jump, the other need not be indented. */
  private static List<Statement> flatten(If choice) {
    if (choice.then().isEmpty() && !choice.otherwise().isEmpty()) {
      return List.of(new If(choice.condition().negated(), choice.otherwise(), List.of()));
    }
    if (choice.otherwise().isEmpty()) {
      return List.of(choice);
    }
    boolean isThen = ends(choice.then());
    if (!isThen && !ends(choice.otherwise())) {
      return List.of(choice);
    }
    List<Statement> flat = new ArrayList<>();
    flat.add(
        isThen
            ? new If(choice.condition(), choice.then(), List.of())
            : new If(choice.condition().negated(), choice.otherwise(), List.of()));
    flat.addAll(isThen ? choice.otherwise() : choice.then());
    return flat;
  }

  private static boolean ends(List<Statement> statements) {
    return !statements.isEmpty() && statements.getLast().isEnd();
  }

  private static Statement withTest(Loop loop) {
    List<Statement> body = loop.body();
    if (body.isEmpty()) {
      return loop;
    }
    Jump leave = new Jump(true, loop.label());
    if (body.getFirst() instanceof If test && leavesOnly(test, leave)) {
      return new Statement.While(
          loop.label(), test.condition().negated(), body.subList(1, body.size()));
    }
    if (body.size() == 2 && body.getFirst() instanceof If test && body.getLast().equals(leave)) {
      if (test.otherwise().isEmpty() && ends(test.then())) {
        return new Statement.While(loop.label(), test.condition(), test.then());
      }
    }
    List<Statement> before = body.subList(0, body.size() - 1);
    boolean isAgain = Statement.contains(before, new Jump(false, loop.label()));
    if (body.getLast() instanceof If test && leavesOnly(test, leave) && !isAgain) {
      return new Statement.DoWhile(loop.label(), before, test.condition().negated());
    }
    return loop;
  }

  private static boolean leavesOnly(If test, Jump leave) {
    return test.then().equals(List.of(leave)) && test.otherwise().isEmpty();
  }
}
