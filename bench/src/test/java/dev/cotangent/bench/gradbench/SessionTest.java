package dev.cotangent.bench.gradbench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SessionTest {
  /** Ticks 0.15 s at each look. */
  private static Tool tool(double warmUpSeconds) {
    AtomicLong time = new AtomicLong();
    List<Module> modules = new ArrayList<>(Modules.all());
    modules.add(new TroubleModule());
    return new Tool(modules, warmUpSeconds, () -> time.addAndGet(150_000_000), () -> 0);
  }

  private static List<String> answers(String in) throws IOException {
    StringWriter out = new StringWriter();
    new Session(new StringReader(in), out, tool(0), Session.Listener.NONE).run();
    return out.toString().lines().toList();
  }

  // The recorded session.

  private static List<String> recording() throws IOException {
    try (InputStream in = SessionTest.class.getResourceAsStream("session.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("> ") || line.startsWith("< "))
          .toList();
    }
  }

  /** Each answer is there before the next message is sent, as the protocol wants it. */
  @Test
  void aRecordedSessionLineByLine() throws Exception {
    PipedWriter eval = new PipedWriter();
    PipedReader toolIn = new PipedReader(eval);
    PipedWriter toolOut = new PipedWriter();
    BufferedReader answers = new BufferedReader(new PipedReader(toolOut, 1 << 16));
    Thread talking = Thread.ofPlatform().start(() -> talk(toolIn, toolOut));
    int rounds = 0;
    for (String line : recording()) {
      if (line.startsWith("> ")) {
        eval.write(line.substring(2) + "\n");
        eval.flush();
      } else {
        assertAnswer(line.substring(2), answers.readLine());
        rounds++;
      }
    }
    eval.close();
    talking.join();
    assertNull(answers.readLine(), "nothing comes after the last answer");
    assertTrue(rounds > 40, "the recording was read");
  }

  private static void talk(PipedReader in, PipedWriter out) {
    try (in;
        out) {
      new Session(in, out, tool(0), Session.Listener.NONE).run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertAnswer(String expected, String actual) throws IOException {
    ObjectNode wanted = (ObjectNode) Json.read(expected);
    ObjectNode given = (ObjectNode) Json.read(actual);
    if (given.has("config")) {
      assertTrue(given.get("config").has("kernels"), actual);
      given.putObject("config");
    }
    if (wanted.has("error") && wanted.get("error").textValue().endsWith("…")) {
      String text = wanted.get("error").textValue();
      assertTrue(given.path("error").asText().startsWith(text.replace("…", "")), actual);
      given.set("error", wanted.get("error"));
    }
    JsonNode output = wanted.get("output");
    if (output != null && output.isNumber()) {
      assertEquals(output.doubleValue(), given.get("output").doubleValue(), 1e-15);
      given.set("output", output);
    }
    assertEquals(wanted, given);
  }

  // Where it ends.

  @Test
  void theEndOfInputEndsIt() throws IOException {
    assertEquals(List.of(), answers(""));
    assertEquals(List.of("{\"id\":3}"), answers("\n  \n{\"id\":3,\"kind\":\"analysis\"}"));
  }

  @Test
  void theEndOfInputInTheMiddleOfALineIsAnsweredToo() throws IOException {
    List<String> answers =
        answers(
            "{\"id\":3,\"kind\":\"analysis\"}\n{\"id\":4,\"kind\":\"evaluate\",\"input\":[1, 2");
    assertEquals(2, answers.size());
    assertTrue(answers.get(1).startsWith("{\"id\":null,\"success\":false,\"error\":"));
  }

  @Test
  void oneFlushForEachAnswer() throws IOException {
    AtomicInteger flushes = new AtomicInteger();
    Writer out =
        new StringWriter() {
          @Override
          public void flush() {
            flushes.incrementAndGet();
            assertTrue(toString().endsWith("\n"), "a whole answer");
          }
        };
    String in =
        "{\"id\":0,\"kind\":\"start\"}\nwhat\n{\"id\":2,\"kind\":\"define\",\"module\":\"ode\"}\n";
    new Session(new StringReader(in), out, tool(0), Session.Listener.NONE).run();
    assertEquals(3, flushes.get());
  }

  // Numbers.

  @Test
  void numbersComeBackBitForBit() throws IOException {
    Random random = new Random(1);
    double[] x =
        DoubleStream.concat(
                Arrays.stream(
                    new double[] {
                      -0.0, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, 0.1, 1 << 30
                    }),
                random.longs(50_000).mapToDouble(Double::longBitsToDouble).filter(Double::isFinite))
            .toArray();
    String in =
        "{\"id\":0,\"kind\":\"evaluate\",\"module\":\"trouble\",\"function\":\"echo\",\"input\":{\"x\":"
            + Arrays.toString(x)
            + "}}";
    JsonNode output = Json.read(answers(in).getFirst()).get("output");
    long[] bits = new long[x.length];
    Arrays.setAll(bits, i -> Double.doubleToRawLongBits(output.get(i).doubleValue()));
    assertArrayEquals(Arrays.stream(x).mapToLong(Double::doubleToRawLongBits).toArray(), bits);
    assertEquals(x.length, output.size());
  }

  @Test
  void deepNestingIsAnError() throws IOException {
    List<String> answers = answers("[".repeat(100_000) + "\n{\"id\":1,\"kind\":\"start\"}");
    assertTrue(answers.get(0).contains("not JSON"), answers.get(0));
    assertTrue(answers.get(1).startsWith("{\"id\":1,\"tool\""), answers.get(1));
  }

  @Test
  void aLineThatDoesNotFitIsPassedOver() throws IOException {
    Reader in =
        new Reader() {
          private final Reader rest = new StringReader("its end\n{\"id\":1,\"kind\":\"start\"}\n");
          private boolean full;

          @Override
          public int read(char[] into, int from, int length) throws IOException {
            if (!full) {
              full = true;
              throw new OutOfMemoryError("made up");
            }
            return rest.read(into, from, length);
          }

          @Override
          public void close() {}
        };
    StringWriter out = new StringWriter();
    new Session(in, out, tool(0), Session.Listener.NONE).run();
    List<String> answers = out.toString().lines().toList();
    assertEquals(2, answers.size());
    assertTrue(answers.get(0).contains("too long"), answers.get(0));
    assertTrue(answers.get(1).startsWith("{\"id\":1,\"tool\""), answers.get(1));
  }

  // Runs and warm-up.

  @Test
  void theRehearsalWaitsForTheCompilerButNotForever() throws IOException {
    AtomicLong time = new AtomicLong();
    AtomicLong compilation = new AtomicLong();
    Tool busy =
        new Tool(
            List.of(new HelloModule(), new LseModule()),
            1,
            () -> time.addAndGet(50_000_000),
            () -> compilation.addAndGet(1000));
    StringWriter out = new StringWriter();
    String in = "{\"id\":0,\"kind\":\"define\",\"module\":\"lse\"}\n";
    new Session(new StringReader(in), out, busy, Session.Listener.NONE).run();
    long nanos = Json.read(out.toString()).get("timings").get(0).get("nanoseconds").longValue();
    assertTrue(nanos >= 6_000_000_000L && nanos < 7_000_000_000L, () -> nanos + " ns");
  }

  @Test
  void runsAreEnoughInNumberAndTime() throws IOException {
    assertEquals(7, runs("{\"min_runs\": 1, \"min_seconds\": 1}"), "7 · 0.15 s ≥ 1 s > 6 · 0.15 s");
    assertEquals(10, runs("{\"min_runs\": 10, \"min_seconds\": 1}"));
    assertEquals(40, runs("{\"min_runs\": 40, \"min_seconds\": 0}"));
    assertEquals(1, runs("{}"));
    assertEquals(1, runs("3.5"));
  }

  private static int runs(String input) throws IOException {
    AtomicLong time = new AtomicLong();
    AtomicInteger done = new AtomicInteger();
    Runs.Timed<Integer> timed =
        Runs.of(Json.read(input)).time(done::incrementAndGet, () -> time.addAndGet(150_000_000));
    assertEquals(done.get(), timed.nanoseconds().length);
    assertEquals(done.get(), timed.result(), "the last run's result");
    assertTrue(Arrays.stream(timed.nanoseconds()).allMatch(nanos -> nanos == 150_000_000));
    return timed.nanoseconds().length;
  }

  @Test
  void aModuleIsRehearsedForAsLongAsAsked() throws IOException {
    StringWriter out = new StringWriter();
    String in = "{\"id\":0,\"kind\":\"define\",\"module\":\"lse\"}\n";
    new Session(new StringReader(in), out, tool(3), Session.Listener.NONE).run();
    JsonNode timing = Json.read(out.toString()).get("timings").get(0);
    assertEquals("warm-up", timing.get("name").textValue());
    assertTrue(timing.get("nanoseconds").longValue() >= 3_000_000_000L, timing.toString());
  }

  @Test
  void everyModuleCanBeRehearsed() {
    for (Module module : Modules.all()) {
      module
          .rehearsal()
          .forEach(evaluation -> assertNotNull(evaluation.run().get(), module.name()));
    }
  }
}
