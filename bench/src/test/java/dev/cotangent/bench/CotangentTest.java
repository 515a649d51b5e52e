package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Registry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CotangentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "differentiate --help",
        "rules --help",
        "lesson --help",
        "figures --help",
        "gradbench --help",
        "compare --help",
        "jshell --help",
        "jmh --help"
      })
  void helpEverywhere(String command) {
    Run run = Run.of((Object[]) command.split(" ")).succeeds();
    assertTrue(run.out().startsWith("Usage: cotangent"), run.out());
  }

  @Test
  void helpTellsOfExitStatusAndJson() {
    String help = Run.of("differentiate", "--help").out();
    assertTrue(help.contains("Exit status") && help.contains("\"Infinity\""), help);
  }

  @Test
  void version() {
    assertTrue(Run.of("--version").succeeds().out().startsWith("cotangent "));
  }

  @Test
  void whatIsNotACommandIsAnError() {
    Run.of().fails("differentiate", "--help");
    Run.of("integrate").fails("integrate", "--help");
    Run.of("rules", "--yaml").fails("--yaml");
    Run.of("rules", "--json", "--markdown").fails("--json");
  }

  @Test
  void rulesAsATableHaveEveryPrimitive() {
    String text = Run.of("rules").succeeds().out();
    for (Primitive f : Registry.all()) {
      assertTrue(text.lines().anyMatch(line -> line.startsWith(f.name() + " ")), f.name());
    }
    assertTrue(text.lines().allMatch(line -> line.length() <= 120), "a line is too long");
  }

  @Test
  void rulesAsJsonHaveEveryPrimitive() {
    JsonNode json = Run.of("rules", "--json").succeeds().json();
    assertEquals(Registry.all().size(), json.size());
    assertEquals("add", json.get(0).get("name").asText());
    assertEquals("distributor", json.get(0).get("role").asText());
  }

  @Test
  void rulesAsMarkdownHaveEveryPrimitive() {
    String page = Run.of("rules", "--markdown").succeeds().out();
    assertEquals(RulesTable.markdown(), page);
    for (Primitive f : Registry.all()) {
      assertTrue(page.contains("\n| `" + f.name() + "` | "), f.name());
    }
  }

  @Test
  void accuracyIsAColumnOfItsOwn() {
    String page = RulesTable.markdown(Map.of("sin", "0.5 ulp"));
    String row = page.lines().filter(line -> line.startsWith("| `sin` |")).findFirst().get();
    assertTrue(row.endsWith("| 0.5 ulp |"), row);
    assertTrue(page.contains("| accuracy |"));
  }
}
