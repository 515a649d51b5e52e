package dev.cotangent.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Runs a page's blocks one after the other, as a reader at a prompt would: a snippet that does not
 * compile, or throws, or does not give what its comment {@code // → …} says, is an error.
 */
final class Notebook implements AutoCloseable {
  private static final Pattern EXPECTED = Pattern.compile("//\\s*→ (.*)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");
  private static final List<String> IMPORTS =
      List.of(
          "import dev.cotangent.dual.*;",
          "import dev.cotangent.hybrid.*;",
          "import dev.cotangent.primitive.*;",
          "import dev.cotangent.reverse.*;",
          "import java.util.*;",
          "import java.util.function.*;");

  private final JShell shell = JShell.builder().executionEngine("local").build();

  Notebook() {
    shell.addToClasspath(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    IMPORTS.forEach(this::eval);
  }

  /** Runs a block. */
  void run(CodeBlocks.Block block) {
    String rest = block.code();
    while (!rest.isBlank()) {
      CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (info.completeness() == SourceCodeAnalysis.Completeness.DEFINITELY_INCOMPLETE
          || info.source() == null) {
        throw new AssertionError(block.page() + ":" + block.line() + ": not a snippet: " + rest);
      }
      int used = rest.length() - info.remaining().length();
      String text = rest.substring(0, used);
      rest = info.remaining();
      // A comment behind the snippet on the same line belongs to it.
      int lineEnd = rest.indexOf('\n');
      String comment =
          lineEnd > 0 && rest.substring(0, lineEnd).strip().startsWith("//")
              ? rest.substring(0, lineEnd)
              : "";
      rest = rest.substring(comment.length());
      check(block, text, comment);
    }
  }

  private void check(CodeBlocks.Block block, String text, String comment) {
    String value = eval(text);
    Matcher expected = EXPECTED.matcher(text + comment);
    if (expected.find() && !isSame(expected.group(1).strip(), unquoted(value))) {
      throw new AssertionError(
          block.page() + ":" + block.line() + ": " + text.strip() + " gives " + value);
    }
  }

  /** The same text, but for the last digits of numbers: they are the processor's. */
  private static boolean isSame(String expected, String value) {
    List<Double> expectedNumbers = numbers(expected);
    List<Double> numbers = numbers(value);
    String shape = NUMBER.matcher(expected).replaceAll("#");
    if (!shape.equals(NUMBER.matcher(value).replaceAll("#"))) {
      return false;
    }
    for (int i = 0; i < numbers.size(); i++) {
      double size = Math.abs(expectedNumbers.get(i));
      if (!(Math.abs(numbers.get(i) - expectedNumbers.get(i)) <= 1e-13 * size)) {
        return false;
      }
    }
    return true;
  }

  private static List<Double> numbers(String text) {
    return NUMBER.matcher(text).results().map(result -> Double.valueOf(result.group())).toList();
  }

  private static String unquoted(String value) {
    return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
  }

  private String eval(String source) {
    String value = "";
    for (SnippetEvent event : shell.eval(source)) {
      if (event.causeSnippet() != null) {
        continue;
      }
      if (event.status() == Snippet.Status.REJECTED || event.exception() != null) {
        String why =
            event.exception() != null
                ? event.exception().toString()
                : shell
                    .diagnostics(event.snippet())
                    .map(d -> d.getMessage(null))
                    .toList()
                    .toString();
        throw new AssertionError(source.strip() + "\n" + why);
      }
      value = event.value() == null ? "" : event.value();
    }
    return value;
  }

  @Override
  public void close() {
    shell.close();
  }
}
