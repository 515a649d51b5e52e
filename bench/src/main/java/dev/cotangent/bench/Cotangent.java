package dev.cotangent.bench;

import dev.cotangent.bench.gradbench.GradBenchCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
      CompareCommand.class,
      JmhCommand.class,
      FiguresCommand.class,
      GradBenchCommand.class,
      JShellCommand.class
    })
public final class Cotangent implements Runnable {
  /**
   * The exit status when the gradient check does not pass, or something else that was asked for.
   */
  public static final int CHECK_FAILED = 1;

  /** The exit status when the user has something to put right. */
  public static final int USER_ERROR = 2;

  /** The exit status when somebody has stopped a command that keeps what it has done so far. */
  public static final int INTERRUPTED = 130;

  /** How long a command may take to come to an end once it has been stopped. */
  private static final long SECONDS_TO_STOP = 20;

  /** What stops the running command, if it can be stopped. */
  private static final AtomicReference<@Nullable Runnable> STOP = new AtomicReference<>();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  private Cotangent() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] args) {
    CommandLine commands = commandLine();
    // Formulas are full of ², π and ∞, whatever the locale says.
    commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> atExit(status)));
    status.complete(commands.execute(args));
    System.exit(status.join());
  }

  /**
   * Says how the running command is stopped when the user presses Ctrl-C. It is then to come to its
   * end soon, and to return {@link #INTERRUPTED}.
   */
  static void onInterrupt(Runnable stop) {
    STOP.set(stop);
  }

  /** Ends the processes that the running command has started. */
  static void stopChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
  }

  private static void atExit(CompletableFuture<Integer> status) {
    if (status.isDone()) {
      return;
    }
    Runnable stop = STOP.get();
    if (stop == null) {
      // A user's function that calls System.exit must not look like a success without output.
      System.err.println("cotangent: stopped before the end (was System.exit called?)");
      stopChildren();
      Runtime.getRuntime().halt(USER_ERROR);
      return;
    }
    stop.run();
    Runtime.getRuntime()
        .halt(status.completeOnTimeout(INTERRUPTED, SECONDS_TO_STOP, TimeUnit.SECONDS).join());
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
        spec.commandLine(),
        "say what to do: differentiate, compare, lesson or jshell, for example");
  }

  /** The version that the pom states. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"cotangent " + number()};
    }

    /** Returns the number alone. */
    static String number() {
      return MavenVersion.of("dev.cotangent", "cotangent-bench");
    }
  }
}
