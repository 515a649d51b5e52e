package dev.cotangent.bench.report;

import dev.cotangent.bench.UserError;
import dev.cotangent.bench.result.Contest;
import dev.cotangent.bench.result.Factor;
import dev.cotangent.bench.result.Figures;
import dev.cotangent.bench.result.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contests, arranged as a table: a row for each derivative, a column for each tool. */
final class Peers {
  /**
   * A row of the table.
   *
   * @param function the function and its size
   * @param quantity what is computed
   * @param outcomes what came of it, by tool
   */
  record Row(String function, String quantity, Map<String, Outcome> outcomes) {
    /** Returns what became of a tool, or null if it was not asked. */
    @Nullable Outcome outcome(String tool) {
      return outcomes.get(tool);
    }

    /** Returns how many times as long a tool takes as this library, or null if that is unknown. */
    @Nullable Factor factor(String tool) {
      return Factor.of(outcome(tool), outcome(Contest.OURS));
    }

    /** Returns function and quantity. */
    String title() {
      return function + ", " + quantity;
    }
  }

  /**
   * This library against one tool at one derivative.
   *
   * @param row the derivative
   * @param tool the tool
   * @param factor how many times as long the tool takes
   */
  record Duel(Row row, String tool, Factor factor) {
    boolean won() {
      return factor.low() > 1;
    }

    boolean lost() {
      return factor.high() < 1;
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final List<String> tools = new ArrayList<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  /**
   * Arranges contests, rows and tools in the order in which they come, this library first.
   *
   * @throws UserError if there are two for one tool, function and quantity
   */
  Peers(List<Contest> contests) {
    Map<List<String>, Row> byTitle = new LinkedHashMap<>();
    for (Contest c : contests) {
      Row row =
          byTitle.computeIfAbsent(
              List.of(c.function(), c.quantity()),
              title -> new Row(c.function(), c.quantity(), new LinkedHashMap<>()));
      if (row.outcomes.put(c.tool(), c.outcome()) != null) {
        throw new UserError(
            "the results tell twice of %s at %s; leave one of the two out"
                .formatted(c.tool(), row.title()));
      }
    }
    rows.addAll(byTitle.values());
    contests.stream().map(Contest::tool).distinct().forEach(tool -> sort(tool, contests));
  }

  private void sort(String tool, List<Contest> contests) {
    List<Outcome> outcomes =
        contests.stream().filter(c -> c.tool().equals(tool)).map(Contest::outcome).toList();
    List<String> messages = outcomes.stream().map(Outcome::message).distinct().toList();
    boolean never = outcomes.stream().noneMatch(Figures::has);
    if (tool.equals(Contest.OURS)) {
      tools.addFirst(tool);
    } else if (never && messages.size() == 1) {
      absent.put(tool, messages.getFirst());
    } else {
      tools.add(tool);
    }
  }

  /** Returns the rows. */
  List<Row> rows() {
    return rows;
  }

  /** Returns the tools that have a column. */
  List<String> tools() {
    return tools;
  }

  /** Returns the tools that never had a result, all for one reason, with the reason. */
  Map<String, String> absent() {
    return absent;
  }

  /** Returns what this library wins, the largest win first. */
  List<Duel> wins() {
    return duels().filter(Duel::won).sorted(byFactor().reversed()).toList();
  }

  /** Returns what this library loses, the largest loss first. */
  List<Duel> losses() {
    return duels().filter(Duel::lost).sorted(byFactor()).toList();
  }

  /** Counts wins and losses in a sentence. */
  String summary() {
    long all = duels().count();
    if (all == 0) {
      return "There is nothing to compare: no derivative has a result both of Cotangent and of a peer.";
    }
    int wins = wins().size();
    int losses = losses().size();
    long close = all - wins - losses;
    return "Of %s with a peer, Cotangent is faster in %d and slower in %d; %s too close to call."
        .formatted(
            Words.counted(all, "comparison"), wins, losses, close == 1 ? "1 is" : close + " are");
  }

  private static Comparator<Duel> byFactor() {
    return Comparator.comparingDouble(duel -> duel.factor.mean());
  }

  private Stream<Duel> duels() {
    List<Duel> duels = new ArrayList<>();
    for (Row row : rows) {
      for (String tool : tools) {
        Factor factor = row.factor(tool);
        if (factor != null && !Contest.isOurs(tool)) {
          duels.add(new Duel(row, tool, factor));
        }
      }
    }
    return duels.stream();
  }
}
