package dev.cotangent.bench.result;

import java.time.Instant;
import java.util.List;

/**
 * All that one run has measured.
 *
 * @param format the version of this format, {@link #FORMAT}
 * @param date when the run began
 * @param command the command line that repeats it
 * @param settings one sentence on how it was measured: forks, rounds, lengths, limits
 * @param complete whether the run came to its end, or was stopped before
 * @param machine where
 * @param families the families that were asked for
 * @param cells the Jacobians over the grid
 * @param contests the table of peers
 * @param notes what a reader should know besides: what was left out, and why
 */
public record Results(
    int format,
    Instant date,
    String command,
    String settings,
    boolean complete,
    Machine machine,
    List<Family> families,
    List<Cell> cells,
    List<Contest> contests,
    List<String> notes) {
  /** The version of the format that this class writes. */
  public static final int FORMAT = 1;
}
