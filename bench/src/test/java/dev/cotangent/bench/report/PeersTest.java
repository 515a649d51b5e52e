package dev.cotangent.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.UserError;
import dev.cotangent.bench.result.Contest;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersTest {
  @Test
  void winsAndLossesAreCountedTheSameWay() {
    Peers peers =
        new Peers(
            List.of(
                contest("f", "Fast", Made.outcome(5, 1)),
                contest("f", Contest.OURS, Made.outcome(10, 1)),
                contest("f", "Slow", Made.outcome(30, 1)),
                contest("f", "Alike", Made.outcome(10.1, 1)),
                contest("g", Contest.OURS, Made.outcome(10, 1)),
                contest("g", "Slow", Made.outcome(40, 1))));
    assertEquals(List.of(Contest.OURS, "Fast", "Slow", "Alike"), peers.tools());
    assertEquals(
        "Of 4 comparisons with a peer, Cotangent is faster in 2 and slower in 1; 1 is too close to"
            + " call.",
        peers.summary());
    assertEquals(List.of("Slow", "Slow"), peers.wins().stream().map(Peers.Duel::tool).toList());
    assertEquals("g", peers.wins().getFirst().row().function(), "the largest win comes first");
    assertEquals(0.5, peers.losses().getFirst().factor().mean(), 1e-12);
  }

  @Test
  void ourGeneratedDerivativesAreNoPeer() {
    Peers peers =
        new Peers(
            List.of(
                contest("f", Contest.OURS_COMPILED, Made.outcome(2, 1)),
                contest("f", Contest.OURS, Made.outcome(10, 1)),
                contest("f", "Slow", Made.outcome(30, 1))));
    assertEquals(List.of(Contest.OURS, Contest.OURS_COMPILED, "Slow"), peers.tools());
    assertEquals(List.of(), peers.losses());
    assertTrue(peers.summary().startsWith("Of 1 comparison with a peer"), peers.summary());
  }

  @Test
  void toolsAreComparedByTheirTimesWhateverTheirPrimals() {
    Peers peers =
        new Peers(
            List.of(
                contest("f", Contest.OURS, Made.outcomeOver(4000, 2)),
                contest("f", "Slow", Made.outcomeOver(1000, 4))));
    assertEquals(List.of(), peers.wins());
    assertEquals(0.5, peers.losses().getFirst().factor().mean(), 1e-12);
  }

  @Test
  void aToolThatIsNotInstalledIsToldOfOnce() {
    Outcome missing = Outcome.without(Status.SKIPPED, "not installed");
    Peers peers =
        new Peers(
            List.of(
                contest("f", Contest.OURS, Made.outcome(10, 1)),
                contest("f", "Absent", missing),
                contest("g", "Absent", missing),
                contest("f", "Failing", Outcome.without(Status.FAILED, "one")),
                contest("g", "Failing", Outcome.without(Status.FAILED, "another"))));
    assertEquals(Map.of("Absent", "not installed"), peers.absent());
    assertEquals(List.of(Contest.OURS, "Failing"), peers.tools());
    assertTrue(peers.summary().startsWith("There is nothing to compare"), peers.summary());
  }

  @Test
  void twoOutcomesForOneThingAreAnError() {
    Contest contest = contest("f", "Tool", Made.outcome(10, 1));
    UserError error = assertThrows(UserError.class, () -> new Peers(List.of(contest, contest)));
    assertTrue(error.getMessage().contains("Tool"), error.getMessage());
  }

  private static Contest contest(String function, String tool, Outcome outcome) {
    return new Contest(function, "gradient", tool, outcome);
  }
}
