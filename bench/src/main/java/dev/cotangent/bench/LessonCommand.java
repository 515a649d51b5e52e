package dev.cotangent.bench;

import dev.cotangent.bench.lesson.Lesson;
import dev.cotangent.bench.lesson.LessonFailed;
import dev.cotangent.bench.lesson.LessonOutput;
import dev.cotangent.bench.lesson.LessonOutput.Effort;
import dev.cotangent.bench.lesson.Lessons;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cotangent lesson}: the lessons. */
@Command(
    name = "lesson",
    description =
        "Gives a lesson about derivatives: prints what it shows, draws it, and checks what it"
            + " claims. Without a name, lists the lessons.",
    footerHeading = "%n",
    footer = {
      "Exit status: 0 if all is well; 1 if something that the lesson claims does not hold; 2 if"
          + " there is something to put right.",
      "",
      "Example: ./cotangent lesson graph"
    })
final class LessonCommand implements Callable<Integer> {
  /** Where the choice of kernels is logged. */
  @Parameters(paramLabel = "NAME", arity = "0..1", description = "Which lesson.")
  private @Nullable String name;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "lessons",
      description = "The folder for pictures; ${DEFAULT-VALUE} unless given.")
  private Path folder;

  @Option(
      names = "--quick",
      description = "Train less, or smaller networks, where a lesson takes long.")
  private boolean quick;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What random numbers begin with; ${DEFAULT-VALUE} unless given.")
  private long seed;

  @Option(
      names = "--verbose",
      description = "Say on stderr which array kernels compute, and why these.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  private LessonCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (name == null) {
      out.println("Lessons:");
      out.print(Lessons.list());
      out.println("Try: ./cotangent lesson " + Lessons.all().getFirst().name());
      out.flush();
      return 0;
    }
    Lesson lesson = find(name);
    requireWritable();
    KernelLog.show(verbose);
    try {
      lesson.run(new LessonOutput(out, folder, quick ? Effort.QUICK : Effort.FULL, seed));
      return 0;
    } catch (LessonFailed e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("cotangent: lesson " + name + ": " + e.getMessage());
      err.flush();
      return Cotangent.CHECK_FAILED;
    } catch (IOException e) {
      throw new UserError("lesson " + name + ": cannot write to " + folder + ": " + e, e);
    }
  }

  /** Says what is wrong with the folder for pictures before the lesson, not after it. */
  private void requireWritable() {
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there)) {
      throw new UserError("--out " + folder + ": " + there + " is a file, not a folder");
    }
    if (!Files.isWritable(there)) {
      throw new UserError("--out " + folder + ": nothing can be written to " + there);
    }
  }

  private static Lesson find(String name) {
    return Lessons.find(name)
        .orElseThrow(() ->
            new UserError(
                "there is no lesson \"" + name + "\"; the lessons are:\n" + Lessons.list()));
  }
}
