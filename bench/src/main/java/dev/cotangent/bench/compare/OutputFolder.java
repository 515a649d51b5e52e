package dev.cotangent.bench.compare;

import dev.cotangent.bench.UserError;
import dev.cotangent.bench.report.HtmlReport;
import dev.cotangent.bench.result.CsvFile;
import dev.cotangent.bench.result.Results;
import dev.cotangent.bench.result.ResultsFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The folder for results. A file in it is always a whole one, whatever happens during writing. */
public final class OutputFolder {
  /** Writes one kind of file. */
  @FunctionalInterface
  private interface Writer {
    void write(Results results, Path file) throws IOException;
  }

  private final Path folder;

  private OutputFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder if it is not there.
   *
   * @throws UserError if nothing can be written to it
   */
  public static OutputFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".cotangent", ".try"));
      return new OutputFolder(folder);
    } catch (FileAlreadyExistsException e) {
      throw new UserError(
          "--output " + folder + ": " + e.getFile() + " is a file, not a folder", e);
    } catch (IOException e) {
      throw new UserError(
          "--output " + folder + ": nothing can be written there; choose another folder", e);
    }
  }

  /** Returns where the report is written to. */
  public Path report() {
    return folder.resolve("report.html");
  }

  /**
   * Writes results, in place of those that are there.
   *
   * @throws UserError if that fails, as with a full disk
   */
  public void write(Results results) {
    try {
      replace(folder.resolve("results.json"), results, ResultsFile::write);
      replace(folder.resolve("results.csv"), results, CsvFile::write);
      replace(report(), results, HtmlReport::write);
    } catch (IOException e) {
      throw new UserError("cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void replace(Path file, Results results, Writer writer) throws IOException {
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".new");
    writer.write(results, unfinished);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
