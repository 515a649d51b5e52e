package dev.cotangent.compiled.write;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Writes statements line by line. Jumps out of the innermost loop need no label. */
final class Printer {
  private final StringBuilder text = new StringBuilder();
  private final Deque<String> around = new ArrayDeque<>();
  private String indent = "";

  private Printer() {}

  static String print(String header, List<Statement> statements) {
    Printer printer = new Printer();
    printer.block(header, statements, "}");
    return printer.text.toString();
  }

  private void line(String line) {
    text.append(indent).append(line).append('\n');
  }

  private void block(String header, List<Statement> body, String end) {
    line(header.isEmpty() ? "{" : header + " {");
    inside(body);
    line(end);
  }

  private void inside(List<Statement> body) {
    String before = indent;
    indent += "  ";
    body.forEach(this::print);
    indent = before;
  }

  private void print(Statement statement) {
    switch (statement) {
      case Statement.Line l -> line(l.text() + ";");
      case Statement.Exit e -> line(e.text() + ";");
      case Statement.Assign a ->
          line((a.declares() ? a.type() + " " + a.head() : a.update()) + ";");
      case Statement.Jump jump -> line(jump(jump) + ";");
      case Statement.If choice -> choose("", choice);
      case Statement.Labelled l -> block(l.label() + ":", l.body(), "}");
      case Statement.Switch s -> choose(s);
      case Statement.Loop l -> loop(l.label(), "while (true)", l.body(), "}");
      case Statement.While w ->
          loop(w.label(), "while (" + w.condition().text() + ")", w.body(), "}");
      case Statement.DoWhile d ->
          loop(d.label(), "do", d.body(), "} while (" + d.condition().text() + ");");
    }
  }

  private String jump(Statement.Jump jump) {
    String word = jump.isBreak() ? "break" : "continue";
    return jump.label().equals(around.peek()) ? word : word + " " + jump.label();
  }

  private void choose(String before, Statement.If choice) {
    line(before + "if (" + choice.condition().text() + ") {");
    inside(choice.then());
    List<Statement> otherwise = choice.otherwise();
    if (otherwise.size() == 1 && otherwise.getFirst() instanceof Statement.If next) {
      choose("} else ", next);
      return;
    }
    if (!otherwise.isEmpty()) {
      line("} else {");
      inside(otherwise);
    }
    line("}");
  }

  private void choose(Statement.Switch choice) {
    around.push("");
    line("switch (" + choice.value() + ") {");
    String before = indent;
    indent += "  ";
    choice.cases().forEach((key, body) -> block(key + " ->", body, "}"));
    indent = before;
    line("}");
    around.pop();
  }

  private void loop(String label, String header, List<Statement> body, String end) {
    around.push(label);
    boolean isNamed = needsLabel(label, body, true);
    block(isNamed ? label + ": " + header : header, body, end);
    around.pop();
  }

  /** Whether a jump to the label stands inside another loop or switch. */
  private static boolean needsLabel(String label, List<Statement> body, boolean isInnermost) {
    for (Statement s : body) {
      if (s instanceof Statement.Jump jump && jump.label().equals(label) && !isInnermost) {
        return true;
      }
      boolean isOther =
          s instanceof Statement.Loop
              || s instanceof Statement.While
              || s instanceof Statement.DoWhile
              || s instanceof Statement.Switch;
      if (s.parts().stream().anyMatch(p -> needsLabel(label, p, isInnermost && !isOther))) {
        return true;
      }
    }
    return false;
  }
}
