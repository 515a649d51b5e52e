package dev.cotangent.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code block of the documents runs and gives what it says; every link leads somewhere. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final Path ROOT = Path.of("..");

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      List<Path> pages = docs.filter(page -> page.toString().endsWith(".md")).sorted().toList();
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages.stream());
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void codeRuns(Path page) throws IOException {
    try (Notebook notebook = new Notebook()) {
      CodeBlocks.of(page).forEach(notebook::run);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path page) throws IOException {
    Matcher links = LINK.matcher(Files.readString(page));
    while (links.find()) {
      Path target = page.resolveSibling(links.group(1));
      assertTrue(Files.exists(target), () -> page + " links to " + target + ", which is missing");
    }
  }

  @Test
  void thereAreBlocksToRun() throws IOException {
    assertFalse(CodeBlocks.of(ROOT.resolve("README.md")).isEmpty());
    assertFalse(CodeBlocks.of(ROOT.resolve("docs/guide.md")).isEmpty());
  }

  @Test
  void aWrongBlockIsNoticed() {
    try (Notebook notebook = new Notebook()) {
      for (String wrong :
          List.of(
              "int x = \"text\";\n",
              "1 + 1   // → 3\n",
              "Real.of(1).nothing();\n",
              "int y = 1 / 0;\n")) {
        var block = new CodeBlocks.Block(Path.of("page"), 1, wrong);
        assertThrows(AssertionError.class, () -> notebook.run(block), wrong);
      }
    }
  }
}
