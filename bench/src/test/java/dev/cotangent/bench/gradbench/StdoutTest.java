package dev.cotangent.bench.gradbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StdoutTest {
  @Test
  void whatSomebodyPrintsGoesToStderr() throws Exception {
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int answer =
          GradBenchCommand.withoutStdout(() -> {
            System.out.print("in an evaluation");
            return 42;
          });
      assertEquals(42, answer);
      assertThrows(
          IllegalStateException.class,
          () ->
              GradBenchCommand.withoutStdout(() -> {
                throw new IllegalStateException();
              }));
      System.out.print("after");
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
    assertEquals("in an evaluation", err.toString(StandardCharsets.UTF_8));
    assertEquals("after", out.toString(StandardCharsets.UTF_8));
  }
}
