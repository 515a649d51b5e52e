package dev.cotangent.bench;

import dev.cotangent.bench.jmh.Figures;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cotangent figures}: the benchmarks, as a table of ratios. */
@Command(
    name = "figures",
    description = {
      "Runs the benchmarks in one go and prints their ratios as a page in Markdown, like"
          + " docs/figures.md. Takes some ten minutes, or about two with --quick; leave the machine"
          + " alone meanwhile."
    })
final class FiguresCommand implements Runnable {
  @Option(
      names = "--quick",
      description = "Measure for a shorter time: good for a first look, not for publishing.")
  private boolean quick;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  private FiguresCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.print(Figures.measure(quick, err::println));
    out.flush();
  }
}
