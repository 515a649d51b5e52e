package dev.cotangent.backend.cuda.code;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A PTX text cut into its items: the functions, kernels and tables, each by its name. The manner of
 * writing is that of nvcc without its comments: what belongs to the module begins at the start of a
 * line, what belongs to a function does not.
 */
final class PtxModule {
  private static final Pattern ITEM =
      Pattern.compile(
          "(?:\\.visible )?\\.(?:entry|func.*?|global.*?|shared.*?) ([A-Za-z_$][\\w$]*)"
              + "(?:\\(|\\[\\d+](?: =|;)|$)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][\\w$]*");

  private final String header;
  private final Map<String, List<String>> items = new LinkedHashMap<>();

  PtxModule(String text) {
    List<String> lines = text.lines().filter(line -> !line.startsWith("//")).toList();
    int at = 0;
    while (at < lines.size() && nameOf(lines.get(at)) == null) {
      at++;
    }
    header = String.join("\n", lines.subList(0, at)) + "\n";
    while (at < lines.size()) {
      int end = endOf(lines, at);
      String name = nameOf(lines.get(at));
      if (name == null) {
        throw new IllegalStateException(
            "neither a function nor a table of a PTX text: " + lines.get(at));
      }
      // A declaration ahead of a function says nothing more than the function.
      if (!lines.get(end - 1).equals(";")) {
        items.put(name, List.copyOf(lines.subList(at, end)));
      }
      at = end;
    }
  }

  private static @Nullable String nameOf(String line) {
    var item = ITEM.matcher(line);
    return item.lookingAt() ? item.group(1) : null;
  }

  /** A table is one line; a function goes on to a line that closes it. */
  private static int endOf(List<String> lines, int from) {
    int at = from;
    if (!lines.get(at).endsWith(";")) {
      while (!lines.get(at).equals("}") && !lines.get(at).equals(";")) {
        at++;
      }
    }
    return at + 1;
  }

  /** Returns the lines that say for which driver and device the text is. */
  String header() {
    return header;
  }

  /** Returns the names of all items. */
  Set<String> names() {
    return items.keySet();
  }

  /** Returns whether there is an item of a name. */
  boolean has(String name) {
    return items.containsKey(name);
  }

  /** Returns an item's lines. */
  List<String> item(String name) {
    List<String> lines = items.get(name);
    if (lines == null) {
      throw new IllegalArgumentException(
          "the PTX text has no item " + name + "; it has " + names());
    }
    return lines;
  }

  /** Returns the items that some lines name. */
  Set<String> namedIn(List<String> lines) {
    return lines.stream()
        .flatMap(line -> NAME.matcher(line).results().map(MatchResult::group))
        .filter(items::containsKey)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Returns the texts of items, each behind those that it needs itself. Equal names give equal
   * texts, by which drivers recognise what they have translated before.
   */
  String declarations(Set<String> names) {
    Set<String> done = new LinkedHashSet<>();
    names.stream().sorted().forEach(name -> visit(name, done));
    List<String> lines = new ArrayList<>();
    done.forEach(name -> lines.addAll(item(name)));
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private void visit(String name, Set<String> done) {
    for (String needed : namedIn(item(name))) {
      if (!needed.equals(name) && !done.contains(needed)) {
        visit(needed, done);
      }
    }
    done.add(name);
  }
}
