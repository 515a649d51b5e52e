package dev.cotangent.bench.gradbench;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** An eval that is started here and spoken with directly, without GradBench's intermediary. */
final class EvalProcess {
  private EvalProcess() {}

  /**
   * Runs an eval to its end. What it writes to stderr goes to ours.
   *
   * @param command a command of the shell
   * @return its exit status
   * @throws IOException if there is no shell
   */
  static int run(String command, Tool tool, Session.Listener listener)
      throws IOException, InterruptedException {
    Process eval =
        new ProcessBuilder("sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Reader in = eval.inputReader(StandardCharsets.UTF_8);
        Writer out = eval.outputWriter(StandardCharsets.UTF_8)) {
      new Session(in, out, tool, listener).run();
    } catch (IOException e) {
      // It does not listen any more, and its exit status says why.
    }
    return eval.waitFor();
  }
}
