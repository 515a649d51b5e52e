package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Results;
import dev.cotangent.bench.result.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has become slower or faster since an earlier run, beyond noise.
 *
 * <p>Figures of two runs always differ. A difference counts if the confidence intervals of the
 * derivative's time over the function's do not overlap and the ratio has changed by at least a
 * tenth: the intervals know the noise within a run, the tenth is for what differs from one run to
 * another, such as the order in which methods are compiled. The ratio compares with the function
 * itself, so a machine that is slower as a whole makes no difference. On the same machine the time
 * must have changed as well, in the same direction and by the same rules: otherwise it is only the
 * function that has become faster or slower. Even so, among hundreds of figures one or two will
 * stand out by chance: measure again before you believe it.
 */
public final class Baseline {
  private static final double THRESHOLD = 1.1;

  private final Map<Key, Outcome> before;
  private final Map<Key, Outcome> now;
  private final boolean sameMachine;

  private Baseline(Results before, Results now) {
    this.before = outcomes(before);
    this.now = outcomes(now);
    this.sameMachine = before.machine().isLike(now.machine());
  }

  /**
   * A figure that has changed.
   *
   * @param what what it is a figure of
   * @param before the derivative's time over the function's in the earlier run
   * @param now the same in this run
   */
  record Change(Key what, double before, double now) {
    double factor() {
      return now / before;
    }
  }

  /**
   * What the comparison has found.
   *
   * @param slower what has become slower, the worst first
   * @param faster what has become faster, the best first
   * @param lost what was measured then, and has been tried in vain now
   * @param compared how many figures there are in both runs
   * @param onlyBefore how many there are in the earlier run only
   * @param onlyNow how many there are in this run only
   * @param sameMachine whether both runs were on the same machine
   */
  public record Verdict(
      List<Change> slower,
      List<Change> faster,
      List<Key> lost,
      int compared,
      int onlyBefore,
      int onlyNow,
      boolean sameMachine) {

    /** Whether something has become slower, or too slow to be measured. */
    public boolean isWorse() {
      return !slower.isEmpty() || !lost.isEmpty();
    }

    /** Returns the findings as lines for a reader. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(
          "compared with the baseline: %d slower, %d faster, of %d; %d only in the baseline, %d only now"
              .formatted(slower.size(), faster.size(), compared, onlyBefore, onlyNow));
      if (!sameMachine) {
        lines.add(
            "the baseline is of another machine or JVM: only ratios were compared, with care");
      }
      slower.forEach(change -> lines.add("slower: " + text(change)));
      lost.forEach(key -> lines.add("no longer measured: " + key));
      faster.forEach(change -> lines.add("faster: " + text(change)));
      return lines;
    }

    private static String text(Change change) {
      return String.format(
          Locale.ROOT,
          "%s: %.3g times the function's time, was %.3g (x %.2f)",
          change.what(),
          change.now(),
          change.before(),
          change.factor());
    }
  }

  /** Compares two runs. */
  public static Verdict compare(Results before, Results now) {
    return new Baseline(before, now).verdict();
  }

  private static Map<Key, Outcome> outcomes(Results results) {
    Map<Key, Outcome> outcomes = new LinkedHashMap<>();
    results.cells().forEach(cell -> outcomes.put(Key.OfCell.of(cell), cell.outcome()));
    results.contests().forEach(c -> outcomes.put(Key.OfContest.of(c), c.outcome()));
    return outcomes;
  }

  private Verdict verdict() {
    List<Change> changes = new ArrayList<>();
    List<Key> lost = new ArrayList<>();
    int compared = 0;
    for (Map.Entry<Key, Outcome> entry : now.entrySet()) {
      Key key = inBaseline(entry.getKey());
      Outcome then = before.get(key);
      if (then == null || !isMeasured(then)) {
        continue;
      }
      if (isMeasured(entry.getValue())) {
        compared++;
        addChange(changes, key, then, entry.getValue());
      } else {
        lost.add(key);
      }
    }
    changes.sort(Comparator.comparingDouble(Change::factor).reversed());
    return new Verdict(
        changes.stream().filter(change -> change.factor() > 1).toList(),
        changes.reversed().stream().filter(change -> change.factor() < 1).toList(),
        lost,
        compared,
        measured(before) - compared,
        measured(now) - compared,
        sameMachine);
  }

  /**
   * Returns what the baseline calls a figure. A user's function that fails in every mode does not
   * tell its number of outputs; then the family, the inputs and the mode must do.
   */
  private Key inBaseline(Key key) {
    return before.keySet().stream()
        .filter(then -> key instanceof Key.OfCell cell && isWithUnknownOutputs(cell, then))
        .findFirst()
        .orElse(key);
  }

  private static boolean isWithUnknownOutputs(Key.OfCell cell, Key then) {
    return cell.outputs() == 0
        && then instanceof Key.OfCell old
        && old.equals(new Key.OfCell(cell.family(), cell.inputs(), old.outputs(), cell.mode()));
  }

  private static boolean isMeasured(Outcome outcome) {
    return outcome.status() == Status.MEASURED;
  }

  private static int measured(Map<Key, Outcome> outcomes) {
    return (int) outcomes.values().stream().filter(Baseline::isMeasured).count();
  }

  private void addChange(List<Change> changes, Key key, Outcome then, Outcome today) {
    Estimate ratioThen = then.ratio();
    Estimate ratioNow = today.ratio();
    int direction = direction(ratioThen, ratioNow);
    boolean confirmed = !sameMachine || direction(then.nanos(), today.nanos()) == direction;
    if (direction != 0 && confirmed && ratioThen != null && ratioNow != null) {
      changes.add(new Change(key, ratioThen.mean(), ratioNow.mean()));
    }
  }

  /** Returns 1 for larger beyond noise, -1 for smaller beyond noise, 0 for neither. */
  private static int direction(@Nullable Estimate before, @Nullable Estimate now) {
    if (before == null || now == null) {
      return 0;
    }
    if (now.low() > before.high() && now.mean() > before.mean() * THRESHOLD) {
      return 1;
    }
    return now.high() < before.low() && now.mean() * THRESHOLD < before.mean() ? -1 : 0;
  }
}
