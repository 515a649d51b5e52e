package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell answers at its first prompt, and a script is such a session. */
class JShellCommandTest {
  @TempDir private Path folder;

  /** Runs a script; the shell writes to the JVM's own output. */
  private String script(int status, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("session.jsh"), text);
    PrintStream before = System.out;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
    try {
      Run run = Run.of("jshell", file);
      assertEquals(status, run.status(), shown.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theDoorsAreOpen() throws IOException {
    String shown =
        script(
            0,
            """
            Reverse.gradient(x -> x[0].sin(), 1)
            double square(double x) {
              return x * x;
            }
            square(3) + Forward.derivative(Real::square, 3.0)
            Hybrid.hessian(x -> x[0].mul(x[1]), 1, 2)[0][1]
            Tensor.of(1, 2).add(1).sum().item()
            Pattern pattern = null\
            """);
    assertTrue(shown.contains("$1 ==> double[1] { " + Math.cos(1) + " }"), shown);
    assertTrue(shown.contains("==> 15.0"), shown);
    assertTrue(shown.contains("==> 1.0"), shown);
    assertTrue(shown.contains("==> 5.0"), shown);
    assertFalse(shown.contains("Error"), shown);
  }

  @Test
  void whatAScriptPrintsIsNoFailure() throws IOException {
    assertTrue(script(0, "System.out.println(\"|  Error: none\")\n").contains("|  Error: none"));
  }

  @Test
  void aWrongLineEndsInAStatusButNotTheScript() throws IOException {
    String shown = script(JShellCommand.SCRIPT_FAILED, "Reverse.gradeint(1)\n1 + 1\n");
    assertTrue(shown.contains("cannot find symbol") && shown.contains("==> 2"), shown);
  }

  @Test
  void soDoesAnException() throws IOException {
    String shown =
        script(JShellCommand.SCRIPT_FAILED, "Reverse.gradient(x -> x[3].sin(), 1)\n1 + 1\n");
    assertTrue(shown.contains("ArrayIndexOutOfBoundsException") && shown.contains("==> 2"), shown);
  }

  @Test
  void aMissingScriptIsSaid() {
    Run.of("jshell", folder.resolve("missing.jsh")).fails("missing.jsh", "no file");
    Run.of("jshell", folder).fails("no file");
  }
}
