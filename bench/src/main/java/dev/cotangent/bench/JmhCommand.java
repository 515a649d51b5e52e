package dev.cotangent.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cotangent jmh}: the benchmarks as JMH runs them. */
@Command(
    name = "jmh",
    description = {
      "Runs JMH's benchmarks whose name matches a pattern (a regular expression), and keeps the"
          + " results as JSON.",
      "What follows the first pattern is given to JMH: its own options, such as -f 3 -wi 5 -i 5 -p"
          + " n=1000; --jmh-help lists them."
    })
final class JmhCommand implements Runnable {
  @Parameters(
      arity = "0..*",
      paramLabel = "PATTERN|OPTION",
      description = "Patterns of names, then JMH's own options. Default: every benchmark.")
  private List<String> arguments = List.of();

  @Option(names = "--list", description = "List the benchmarks, and run none.")
  private boolean list;

  @Option(names = "--jmh-help", description = "Show JMH's own options.")
  private boolean help;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to keep the results. Default: jmh-DATE-TIME.json in this folder.")
  private Path output = Path.of("jmh-" + now() + ".json");

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  private JmhCommand() {}

  private static String now() {
    return LocalDateTime.now(ZoneId.systemDefault())
        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
  }

  @Override
  public void run() {
    CommandLineOptions jmh = parse();
    try {
      if (help) {
        jmh.showHelp();
      } else if (list) {
        new Runner(jmh).list();
      } else {
        measure(jmh);
      }
    } catch (NoBenchmarksException e) {
      throw new UserError("no benchmark matches " + arguments + ": see ./cotangent jmh --list", e);
    } catch (RunnerException | IOException e) {
      throw new UserError("the benchmarks stopped: " + e.getMessage(), e);
    } finally {
      forgetIfEmpty();
    }
  }

  private CommandLineOptions parse() {
    try {
      return new CommandLineOptions(arguments.toArray(new String[0]));
    } catch (CommandLineOptionException e) {
      throw new UserError("JMH says: " + e.getMessage() + "; see ./cotangent jmh --jmh-help", e);
    }
  }

  private void measure(CommandLineOptions jmh) throws RunnerException, IOException {
    if (jmh.getResult().hasValue() || jmh.getResultFormat().hasValue()) {
      throw new UserError("results are kept as JSON: say where by --output, not by -rff or -rf");
    }
    checkWritable();
    Cotangent.onInterrupt(Cotangent::stopChildren);
    new Runner(
            new OptionsBuilder()
                .parent(jmh)
                .resultFormat(ResultFormatType.JSON)
                .result(output.toString())
                .jvmArgs(jmh.getJvmArgs().orElse(inherited()).toArray(new String[0]))
                .jvmArgsAppend(options(jmh).toArray(new String[0]))
                .build())
        .run();
    spec.commandLine().getOut().println("\nresults: " + output);
  }

  /** Hours of measuring must not end with a file that cannot be written. */
  private void checkWritable() {
    try {
      if (Files.exists(output)) {
        throw new UserError(output + " exists: choose another --output, nothing is overwritten");
      }
      Files.createFile(output);
      Files.delete(output);
    } catch (IOException e) {
      throw new UserError("cannot write " + output + ": choose another --output", e);
    }
  }

  /** JMH makes the file before it looks for benchmarks. */
  private void forgetIfEmpty() {
    File file = output.toFile();
    if (file.isFile() && file.length() == 0 && !file.delete()) {
      throw new UserError("cannot delete the empty " + output);
    }
  }

  /**
   * Returns this JVM's own options, but for the archive, which does not fit one with more modules.
   */
  private static List<String> inherited() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-XX:SharedArchiveFile"))
        .toList();
  }

  /** Tensors compute on the Vector API; JMH itself uses what a JDK 25 warns of. */
  private static List<String> options(CommandLineOptions jmh) {
    List<String> options = new ArrayList<>(jmh.getJvmArgsAppend().orElse(List.of()));
    options.add("--add-modules=jdk.incubator.vector");
    options.add("--sun-misc-unsafe-memory-access=allow");
    return options;
  }
}
