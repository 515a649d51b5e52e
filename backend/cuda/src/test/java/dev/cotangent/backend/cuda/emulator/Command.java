package dev.cotangent.backend.cuda.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How another program ended.
 *
 * @param status its exit status
 * @param output what it wrote
 */
public record Command(int status, String output) {
  /** Runs a program to its end, without input. */
  public static Command run(ProcessBuilder program) throws IOException {
    Process started = program.redirectErrorStream(true).start();
    started.getOutputStream().close();
    String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Command(started.waitFor(), output);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns what it wrote; the test fails, showing that, unless the status is 0. */
  public String outputOfSuccess() {
    assertEquals(0, status, output);
    return output;
  }
}
