package dev.cotangent.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Runs a page's blocks one after the other, as a reader at a prompt would: a snippet that does not
 * compile, or throws, or does not give what its comment {@code // → …} says, is an error.
 */
final class Notebook implements AutoCloseable {
  private static final Pattern EXPECTED = Pattern.compile("//\\s*→ (.*)");
  private static final Pattern COMMENT = Pattern.compile("\\s+// .*");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");
  private static final List<String> IMPORTS =
      List.of(
          "import dev.cotangent.checkpoint.*;",
          "import dev.cotangent.commons.*;",
          "import dev.cotangent.compiled.*;",
          "import dev.cotangent.dual.*;",
          "import dev.cotangent.hybrid.*;",
          "import dev.cotangent.implicit.*;",
          "import dev.cotangent.layer.*;",
          "import dev.cotangent.primitive.*;",
          "import dev.cotangent.reverse.*;",
          "import dev.cotangent.rule.*;",
          "import dev.cotangent.sparse.*;",
          "import dev.cotangent.tensor.*;",
          "import java.util.*;",
          "import java.util.function.*;");

  private final JShell shell = JShell.builder().executionEngine("local").build();

  Notebook() {
    shell.addToClasspath(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    IMPORTS.forEach(line -> eval("imports", line));
  }

  /** Runs a block, line by line: a snippet ends with the line on which it is complete. */
  void run(CodeBlocks.Block block) {
    StringBuilder snippet = new StringBuilder();
    int line = block.line();
    for (String text : block.code().split("\n")) {
      Matcher comment = COMMENT.matcher(text);
      snippet.append(comment.replaceAll("")).append('\n');
      CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(snippet.toString());
      if (info.completeness().isComplete()) {
        String value = eval(block.page() + ":" + line, snippet.toString());
        Matcher expected = EXPECTED.matcher(text);
        if (expected.find() && !isSame(expected.group(1).strip(), unquoted(value))) {
          throw new AssertionError(
              block.page() + ":" + line + ": " + text.strip() + " gives " + value);
        }
        snippet.setLength(0);
      }
      line++;
    }
    if (!snippet.toString().isBlank()) {
      throw new AssertionError(block.page() + ":" + line + ": not complete: " + snippet);
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
      if (size == 0 && !expectedNumbers.get(i).equals(numbers.get(i))) {
        return false;
      }
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

  private String eval(String place, String source) {
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
        throw new AssertionError(place + ": " + source.strip() + "\n" + why);
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
