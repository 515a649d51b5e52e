package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void whatIsPlainStaysAsItIs() {
    List<String> plain = List.of("--inputs", "1,10", "--at=-2.5e3", "../a_b/C.java", "a:b@c%d+e");
    assertEquals(String.join(" ", plain), ShellWords.join(plain));
    assertEquals("'' 'my folder'", ShellWords.join(List.of("", "my folder")));
  }

  /** The shell itself says what it takes the line for. */
  @Test
  void aShellTakesTheLineForTheArguments() throws Exception {
    List<String> arguments =
        List.of(
            "plain",
            "",
            "two words",
            "it's",
            "'",
            "''",
            "\"",
            "\\",
            "\\'",
            "$HOME",
            "`id`",
            "$(id)",
            "*",
            "?",
            "~",
            "#",
            "a;b",
            "a&b",
            "a|b",
            "<in",
            ">out",
            "(x)",
            "{a,b}",
            "[a-z]",
            "!1",
            "tab\there",
            "line\nbreak",
            "f(µ, λ)");
    Process shell =
        new ProcessBuilder("/bin/sh", "-c", "printf '%s\\0' " + ShellWords.join(arguments)).start();
    byte[] out = shell.getInputStream().readAllBytes();
    assertEquals(0, shell.waitFor());
    String expected = String.join("\0", arguments) + "\0";
    assertEquals(expected, new String(out, StandardCharsets.UTF_8));
  }
}
