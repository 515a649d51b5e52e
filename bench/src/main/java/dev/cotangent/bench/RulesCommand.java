package dev.cotangent.bench;

import java.io.PrintWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cotangent rules}: the registry. */
@Command(
    name = "rules",
    description = "Prints the registry: every primitive with its derivative rule and its role.")
final class RulesCommand implements Runnable {
  /** How to print it, if not for a terminal. */
  private static final class Format {
    @Option(names = "--json", description = "Print a JSON array with an object for each primitive.")
    private boolean json;

    @Option(
        names = "--markdown",
        description = "Print a page in Markdown: docs/primitives.md is made so.")
    private boolean markdown;
  }

  @ArgGroup(multiplicity = "0..1")
  private Format format = new Format();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  private RulesCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(table());
    out.flush();
  }

  private String table() {
    if (format.json) {
      return JsonReport.write(RulesTable.objects());
    }
    return format.markdown ? RulesTable.markdown() : RulesTable.text();
  }
}
