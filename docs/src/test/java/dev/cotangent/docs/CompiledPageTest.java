package dev.cotangent.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.compiled.Compiled;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The listing on the page about plain Java is what the generator makes of the method above it. The
 * method is compiled as in a build: the shell that runs the other blocks leaves out the names.
 */
class CompiledPageTest {
  private static final Path PAGE = Path.of("..", "docs", "compiled.md");
  private static final String LISTING = "```text\n";

  @TempDir private Path folder;

  /** What the generator says of the method in the page's first block. */
  private List<String> explanation() throws IOException, ReflectiveOperationException {
    String code = CodeBlocks.of(PAGE).getFirst().code();
    Path source = Files.writeString(folder.resolve("Population.java"), code);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-g", "-d", folder.toString(), source.toString());
    assertEquals(0, status);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      return Compiled.adjoint(loader.loadClass("Population"), "after")
          .explain()
          .toString()
          .lines()
          .toList();
    }
  }

  @Test
  void theListingIsCurrent() throws Exception {
    String page = Files.readString(PAGE);
    int start = page.indexOf(LISTING) + LISTING.length();
    assertTrue(start >= LISTING.length(), "there is no listing");
    assertEquals(explanation(), page.substring(start, page.indexOf("```", start)).lines().toList());
  }
}
