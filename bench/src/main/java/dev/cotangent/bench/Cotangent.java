package dev.cotangent.bench;

import dev.cotangent.bench.gradbench.GradBenchCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line of Cotangent: {@code ./cotangent}. */
@Command(
    name = "cotangent",
    description = "Differentiates Java functions: forward, reverse and hybrid mode.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Cotangent.Version.class,
    usageHelpAutoWidth = true,
    subcommands = {
      DifferentiateCommand.class,
      RulesCommand.class,
      LessonCommand.class,
      JShellCommand.class,
      JmhCommand.class,
      FiguresCommand.class,
      GradBenchCommand.class
    })
public final class Cotangent implements Runnable {
  /** The exit status when the gradient check does not pass. */
  public static final int CHECK_FAILED = 1;

  /** The exit status when the user has something to put right. */
  public static final int USER_ERROR = 2;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  private Cotangent() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] args) {
    CommandLine commands = commandLine();
    // Formulas are full of ², π and ∞, whatever the locale says.
    commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    AtomicBoolean finished = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> reportExit(finished.get())));
    int status = commands.execute(args);
    finished.set(true);
    System.exit(status);
  }

  /** A user's function that calls System.exit must not look like a success without output. */
  private static void reportExit(boolean finished) {
    if (!finished) {
      System.err.println("cotangent: stopped before the end (was System.exit called?)");
      Runtime.getRuntime().halt(USER_ERROR);
    }
  }

  /** Returns the command line, ready to be executed; every error is handled here. */
  public static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Cotangent());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    // What follows a pattern of benchmarks is for JMH.
    Objects.requireNonNull(commands.getSubcommands().get("jmh")).setStopAtPositional(true);
    commands.setParameterExceptionHandler((e, args) -> {
      CommandLine command = e.getCommandLine();
      String name = command.getCommandSpec().qualifiedName();
      return fail(command, e.getMessage() + "\nTry: ./" + name + " --help");
    });
    commands.setExecutionExceptionHandler((e, command, parsed) -> {
      if (e instanceof UserError) {
        return fail(command, e.getMessage());
      }
      throw e;
    });
    return commands;
  }

  private static int fail(CommandLine command, @Nullable String message) {
    command.getErr().println("cotangent: " + message);
    command.getErr().flush();
    return USER_ERROR;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: differentiate, compare, lesson or jshell, say");
  }

  /** Finds the version in what Maven writes into the jar, so that it stands in the pom alone. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties maven = new Properties();
      try (InputStream in =
          Cotangent.class.getResourceAsStream(
              "/META-INF/maven/dev.cotangent/cotangent-bench/pom.properties")) {
        if (in != null) {
          maven.load(in);
        }
      }
      return new String[] {"cotangent " + maven.getProperty("version", "(not packaged)")};
    }
  }
}
