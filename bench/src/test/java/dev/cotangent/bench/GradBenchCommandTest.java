package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cotangent.kernel.Workers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradBenchCommandTest {
  @TempDir private Path folder;

  private static final String START = "{\"id\":0,\"kind\":\"start\",\"eval\":\"fake\"}";

  private static String evaluate(int id, String function, String x) {
    return "{\"id\":%d,\"kind\":\"evaluate\",\"module\":\"lse\",\"function\":\"%s\",\"description\":\"n=2\",\"input\":{\"x\":%s,\"min_runs\":3,\"min_seconds\":0}}"
        .formatted(id, function, x);
  }

  private static String analysis(int id, int of, boolean valid) {
    return "{\"id\":%d,\"kind\":\"analysis\",\"of\":%d,\"valid\":%s,\"error\":\"too small\"}"
        .formatted(id, of, valid);
  }

  /** An eval that sends lines, and waits for an answer to each, which it keeps in a file. */
  private String eval(String name, int status, String... lines) throws IOException {
    StringBuilder script = new StringBuilder("say() { printf '%s\\n' \"$1\"; IFS= read -r answer");
    script
        .append(" || exit 9; printf '%s\\n' \"$answer\" >>'")
        .append(answers(name))
        .append("'; }\n");
    for (String line : lines) {
      script.append("say '").append(line).append("'\n");
    }
    script.append("exit ").append(status).append('\n');
    Path file = Files.writeString(folder.resolve(name), script);
    return "sh '" + file + "'";
  }

  private Path answers(String name) {
    return folder.resolve(name + ".answers");
  }

  @Test
  void anEvalIsSpokenWithAndReported() throws IOException {
    Path json = folder.resolve("times.json");
    String eval =
        eval(
            "good",
            0,
            START,
            "{\"id\":1,\"kind\":\"define\",\"module\":\"lse\"}",
            evaluate(2, "primal", "[0,0]"),
            analysis(3, 2, true),
            evaluate(4, "gradient", "[0,0]"),
            analysis(5, 4, true));
    Run run = Run.of("gradbench", "--warm-up", "0", "--eval", eval, "--json", json).succeeds();
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(1).matches("lse +n=2 +primal +3 +\\S+ .?s +yes"), run.out());
    assertTrue(lines.get(2).matches("lse +n=2 +gradient +3 +\\S+ .?s +\\S+ +yes"), run.out());
    assertTrue(run.out().contains("geometric mean over 1 inputs"), run.out());

    List<String> answers = Files.readAllLines(answers("good"));
    assertEquals(6, answers.size());
    assertEquals("{\"id\":5}", answers.get(5));
    assertTrue(answers.get(4).contains("\"output\":[0.5,0.5]"), answers.get(4));

    JsonNode kept = new ObjectMapper().readTree(json.toFile());
    assertEquals(2, kept.get("evaluations").size());
    assertEquals("gradient", kept.get("evaluations").get(1).get("function").textValue());
    assertEquals("VALID", kept.get("evaluations").get(1).get("verdict").textValue());
    assertEquals(3, kept.get("evaluations").get(1).get("nanoseconds").size());
    assertTrue(kept.get("ratios").get(0).get("geometricMean").doubleValue() > 0);
  }

  @Test
  void severalEvalsHaveIdsOfTheirOwn() throws IOException {
    String first = eval("first", 0, evaluate(1, "primal", "[1]"), analysis(2, 1, true));
    String second =
        eval(
            "second",
            0,
            evaluate(0, "gradient", "[1]"),
            evaluate(1, "primal", "[1]"),
            analysis(2, 1, false));
    Run run = Run.of("gradbench", "--eval", first, "--eval", second);
    assertEquals(1, run.status(), "a result is wrong");
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(1).endsWith("yes"), run.out());
    assertTrue(lines.get(2).endsWith("not said"), run.out());
    assertTrue(lines.get(3).endsWith("NO: too small"), run.out());
  }

  @Test
  void anEvaluationThatFailsIsReported() throws IOException {
    Run run = Run.of("gradbench", "--eval", eval("failing", 0, evaluate(0, "primal", "[]")));
    assertEquals(1, run.status());
    assertTrue(run.out().contains("failed: input.x: at least one number"), run.out());
  }

  @Test
  void anEvalThatStopsWithAnErrorIsReportedWithWhatThereIs() throws IOException {
    String eval = eval("broken", 3, START, evaluate(1, "primal", "[1]"));
    Run run = Run.of("gradbench", "--eval", eval);
    assertEquals(2, run.status());
    assertTrue(
        run.err().startsWith("cotangent: --eval") && run.err().contains("status 3"), run.err());
    assertTrue(run.out().contains("primal"), run.out());
    Run missing = Run.of("gradbench", "--eval", "exec 2>/dev/null; no-such-program-anywhere");
    assertEquals(2, missing.status());
    assertTrue(missing.err().contains("status 127"), missing.err());
    assertEquals("nothing was evaluated\n", missing.out());
  }

  @Test
  void withoutAnEvalItTalksOnStdinAndStdout() {
    InputStream stdin = System.in;
    PrintStream stdout = System.out;
    int threads = Workers.threads();
    String in = START + "\nnonsense\n" + evaluate(1, "gradient", "[0,0]") + "\n";
    System.setIn(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)));
    try {
      List<String> answers = Run.of("gradbench", "--warm-up=0").succeeds().out().lines().toList();
      assertEquals(3, answers.size());
      assertTrue(answers.get(0).startsWith("{\"id\":0,\"tool\":\"cotangent\""));
      assertTrue(answers.get(0).contains("\"threads\":1,"), "as GradBench's other tools");
      assertTrue(answers.get(1).startsWith("{\"id\":null,\"success\":false"));
      assertTrue(answers.get(2).contains("\"output\":[0.5,0.5]"));
    } finally {
      System.setIn(stdin);
    }
    assertSame(stdout, System.out);
    assertEquals(threads, Workers.threads());
  }

  @Test
  void mistakesAreSaid() throws IOException {
    Run.of("gradbench", "--json", folder.resolve("x")).fails("--json", "--eval");
    Run.of("gradbench", "--eval", "true", "--json", folder).fails("--json", "folder");
    Path nowhere = folder.resolve("nowhere").resolve("x.json");
    Run.of("gradbench", "--eval", "true", "--json", nowhere).fails("there is no folder");
    assertFalse(Files.exists(nowhere));
    Run.of("gradbench", "--warm-up", "-1").fails("--warm-up", "-1.0");
    Run.of("gradbench", "--warm-up", "long").fails("--warm-up", "long");
  }
}
