package dev.cotangent.bench.gradbench;

import dev.cotangent.bench.Cotangent;
import dev.cotangent.bench.JitCompiler;
import dev.cotangent.bench.KernelLog;
import dev.cotangent.bench.UserError;
import dev.cotangent.kernel.Workers;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cotangent gradbench}: a tool for GradBench, or a whole run of some of its evals. */
@Command(
    name = "gradbench",
    description = {
      "A tool for GradBench (github.com/gradbench/gradbench), the benchmark of automatic"
          + " differentiation across languages: reads messages on stdin, a JSON object in each line,"
          + " and answers each with a line on stdout. With --eval it starts the evals itself and"
          + " prints what came of them."
    },
    footerHeading = "%n",
    footer = {
      "Exit status: 0 if all is well; 1 if an eval finds a result wrong, or there is none; 2 if"
          + " there is something to put right, such as an eval that cannot be started.",
      "",
      "Example, in a clone of GradBench: PYTHONPATH=python/gradbench cotangent gradbench --eval"
          + " \"python3 python/gradbench/gradbench/evals/lse/run.py\""
    })
public final class GradBenchCommand implements Callable<Integer> {

  @Option(
      names = "--eval",
      paramLabel = "COMMAND",
      description = "Start this eval and speak with it; may be given several times.")
  private List<String> evals = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "With --eval: write all times to this file.")
  private @Nullable Path json;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description =
          "Run a module's functions on small inputs for so long when it is defined, so that the JVM"
              + " has compiled them; ${DEFAULT-VALUE} unless given.")
  private double warmUp;

  @Option(
      names = "--multithreaded",
      description = "Share large tensors among all cores, not only one.")
  private boolean multithreaded;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  private GradBenchCommand() {}

  @Override
  public Integer call() throws Exception {
    if (!(warmUp >= 0 && warmUp <= 3600)) {
      throw new UserError("--warm-up: a time from 0 to 3600 seconds is expected, not " + warmUp);
    }
    if (json != null && evals.isEmpty()) {
      throw new UserError("--json: say with --eval which evals to run");
    }
    if (json != null) {
      requireWritable(json);
    }
    KernelLog.quiet(); // which array kernels compute is in the answer to "start"
    int threads = Workers.threads();
    try {
      Workers.setThreads(multithreaded ? threads : 1);
      Tool tool = new Tool(Modules.all(), warmUp, System::nanoTime, JitCompiler::millis);
      return withoutStdout(() -> evals.isEmpty() ? serve(tool) : run(tool));
    } finally {
      Workers.setThreads(threads);
    }
  }

  /** Does something whose prints go to stderr: nothing but answers may go to stdout. */
  static <T> T withoutStdout(Callable<T> action) throws Exception {
    PrintStream stdout = System.out;
    System.setOut(System.err);
    try {
      return action.call();
    } finally {
      System.setOut(stdout);
    }
  }

  private int serve(Tool tool) {
    var in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    try {
      new Session(in, spec.commandLine().getOut(), tool, Session.Listener.NONE).run();
      return 0;
    } catch (IOException e) {
      throw new UserError("stdin cannot be read: " + e.getMessage(), e);
    }
  }

  private int run(Tool tool) throws InterruptedException {
    EvalLog log = new EvalLog();
    List<String> failures = new ArrayList<>();
    for (String eval : evals) {
      log.nextEval();
      runOne(eval, tool, log).ifPresent(failures::add);
    }
    EvalReport report = EvalReport.of(log);
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.text());
    out.flush();
    if (json != null) {
      write(json, report);
    }
    if (!failures.isEmpty()) {
      throw new UserError(String.join("\n", failures));
    }
    return report.passed() ? 0 : Cotangent.CHECK_FAILED;
  }

  /** Runs an eval and returns what went wrong with it, if something did. */
  private static Optional<String> runOne(String eval, Tool tool, EvalLog log)
      throws InterruptedException {
    try {
      int status = EvalProcess.run(eval, tool, log);
      return status == 0
          ? Optional.empty()
          : Optional.of("--eval \"" + eval + "\" ended with exit status " + status);
    } catch (IOException e) {
      throw new UserError("--eval: there is no shell to start it: " + e.getMessage(), e);
    }
  }

  /** Says what is wrong with the file before the evals are run, not after it. */
  private static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserError("--json " + file + ": there is no folder " + folder);
    }
    if (Files.isDirectory(file)) {
      throw new UserError("--json " + file + ": this is a folder; a file is needed");
    }
  }

  private static void write(Path file, EvalReport report) {
    try {
      Files.writeString(file, Json.write(report) + "\n");
    } catch (IOException e) {
      throw new UserError("--json " + file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
