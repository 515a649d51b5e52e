package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import picocli.CommandLine;

/** One run of the command line, in this JVM. */
record Run(int status, String out, String err) {
  static final Path EXAMPLES = Path.of("..", "docs", "examples");

  static Run of(Object... arguments) {
    String[] args = new String[arguments.length];
    for (int i = 0; i < args.length; i++) {
      args[i] = arguments[i].toString();
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands = Cotangent.commandLine();
    commands.setOut(new PrintWriter(out));
    commands.setErr(new PrintWriter(err));
    int status = commands.execute(args);
    return new Run(status, out.toString(), err.toString());
  }

  Run succeeds() {
    assertEquals(0, status, err);
    assertEquals("", err);
    return this;
  }

  /** Checks that there is a message with these parts, status 2, no stack trace and no output. */
  Run fails(String... parts) {
    assertEquals(2, status, out);
    assertEquals("", out);
    assertTrue(err.startsWith("cotangent: "), err);
    assertFalse(err.contains("\tat ") || err.contains("Exception in"), err);
    for (String part : parts) {
      assertTrue(err.contains(part), () -> "\"" + part + "\" is missing in: " + err);
    }
    return this;
  }

  JsonNode json() {
    try {
      return new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not one JSON object: " + out, e);
    }
  }
}
