package dev.cotangent.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cotangent jshell}: the JDK's own shell, with the library at hand. */
@Command(
    name = "jshell",
    description = {
      "Opens the JDK's shell with Cotangent on its path and imported. Try: Reverse.gradient(x ->"
          + " x[0].sin(), 1)",
      "Given files, it runs them as if they were typed, prints what the shell would show, and"
          + " ends; the exit status is 1 if a line was wrong or threw an exception."
    })
final class JShellCommand implements Callable<Integer> {
  /** The exit status of a script with a line that is wrong or throws. */
  static final int SCRIPT_FAILED = 1;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Scripts to run, one after the other in the same session.")
  private List<Path> scripts = List.of();

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  private JShellCommand() {}

  @Override
  public Integer call() throws Exception {
    Path startup = unpacked("startup.jsh");
    Path logging = unpacked("jshell-logging.properties");
    try {
      String[] arguments = arguments(startup, logging);
      return scripts.isEmpty() ? JavaShellToolBuilder.builder().start(arguments) : run(arguments);
    } finally {
      Files.delete(startup);
      Files.delete(logging);
    }
  }

  /** The shell reads files only, and ours are in the jar. */
  private static Path unpacked(String name) throws IOException {
    Path file = Files.createTempFile("cotangent", name);
    try (InputStream in = JShellCommand.class.getResourceAsStream(name)) {
      Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
    }
    return file;
  }

  private static String[] arguments(Path startup, Path logging) {
    return new String[] {
      "--class-path",
      System.getProperty("java.class.path"),
      "-R--add-modules=jdk.incubator.vector", // tensors are fast in the shell as well
      "-R-Djava.util.logging.config.file=" + logging,
      "--startup",
      "DEFAULT",
      "--startup",
      startup.toString()
    };
  }

  private int run(String[] arguments) throws Exception {
    FailureWatch shown = new FailureWatch(System.out);
    int status =
        JavaShellToolBuilder.builder()
            .in(typed(), System.in)
            .out(shown, shown, System.out)
            .interactiveTerminal(false)
            .start(arguments);
    shown.flush();
    return (status == 0 && shown.sawFailure()) ? SCRIPT_FAILED : status;
  }

  /** Returns the scripts as one input; a last line need not end with a newline. */
  private InputStream typed() {
    List<InputStream> inputs = new ArrayList<>();
    for (Path script : scripts) {
      inputs.add(new ByteArrayInputStream(read(script)));
      inputs.add(new ByteArrayInputStream("\n".getBytes(StandardCharsets.UTF_8)));
    }
    return new SequenceInputStream(Collections.enumeration(inputs));
  }

  private static byte[] read(Path script) {
    if (!Files.isRegularFile(script)) {
      throw new UserError("there is no file " + script + ": give a script for the shell");
    }
    try {
      return Files.readAllBytes(script);
    } catch (IOException e) {
      throw new UserError("cannot read " + script + ": " + e.getMessage(), e);
    }
  }

  /**
   * Passes on what the shell says, and notices when it speaks of a failure. The shell has no other
   * way to tell; what the script itself prints goes past this stream.
   */
  private static final class FailureWatch extends PrintStream {
    private final StringBuilder line = new StringBuilder();
    private boolean failure;

    FailureWatch(PrintStream out) {
      super(out, false, StandardCharsets.UTF_8);
    }

    boolean sawFailure() {
      return failure;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      notice(new String(bytes, from, length, StandardCharsets.UTF_8));
      super.write(bytes, from, length);
    }

    @Override
    public void write(int b) {
      notice(Character.toString(b));
      super.write(b);
    }

    private void notice(String text) {
      line.append(text);
      int end;
      while ((end = line.indexOf("\n")) >= 0) {
        String whole = line.substring(0, end);
        failure |= whole.startsWith("|  Error:") || whole.startsWith("|  Exception ");
        line.delete(0, end + 1);
      }
    }
  }
}
