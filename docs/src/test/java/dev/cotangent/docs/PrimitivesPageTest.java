package dev.cotangent.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.RulesTable;
import dev.cotangent.properties.ReferenceAccuracy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The table of rules is what the registry says. To write it anew, run the tests with {@code
 * -Dcotangent.write=true}.
 */
class PrimitivesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "primitives.md");
  private static final Pattern ACCURACY = Pattern.compile("([0-9.]+(?:e[0-9+-]+)?) ulp.* \\|$");

  @Test
  void isCurrent() throws IOException {
    String current = RulesTable.markdown(ReferenceAccuracy.worst());
    if (Boolean.getBoolean("cotangent.write")) {
      Files.writeString(PAGE, current);
    }
    List<String> listed = Files.readAllLines(PAGE);
    List<String> measured = current.lines().toList();
    assertEquals(
        String.join("\n", measured.stream().map(PrimitivesPageTest::withoutAccuracy).toList()),
        String.join("\n", listed.stream().map(PrimitivesPageTest::withoutAccuracy).toList()),
        "docs/primitives.md is stale");
    for (int i = 0; i < measured.size(); i++) {
      int row = i;
      assertTrue(
          accuracy(measured.get(i)) <= 2 * accuracy(listed.get(i)) + 1,
          () -> "less accurate than listed: " + measured.get(row) + "\nlisted: " + listed.get(row));
    }
  }

  /** The accuracy differs a little from one processor's elementary functions to another's. */
  private static String withoutAccuracy(String line) {
    Matcher accuracy = ACCURACY.matcher(line);
    return accuracy.find() ? line.substring(0, accuracy.start()) : line;
  }

  private static double accuracy(String line) {
    Matcher accuracy = ACCURACY.matcher(line);
    return accuracy.find() ? Double.parseDouble(accuracy.group(1)) : 0;
  }
}
