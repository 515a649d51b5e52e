package dev.cotangent.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.bench.measure.Subject;
import dev.cotangent.bench.measure.Suite;
import dev.cotangent.bench.measure.UnavailableException;
import dev.cotangent.bench.result.Contest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerSuiteTest {
  private static final long GIB = 1L << 30;

  private final Suite suite = new PeerSuite();

  @Test
  void isFound() {
    assertTrue(ServiceLoader.load(Suite.class).stream().anyMatch(p -> p.type() == PeerSuite.class));
    assertEquals("peers", suite.name());
  }

  @Test
  void idsAreUniqueAndHaveThreeParts() {
    List<Suite.Item> items = suite.items(false);
    Set<String> seen = new HashSet<>();
    for (Suite.Item item : items) {
      assertTrue(seen.add(item.id()), item.id());
      String[] parts = item.id().split("/", -1);
      assertEquals(3, parts.length, item.id());
      assertTrue(Tool.labelled(parts[2]).isPresent(), item.id());
      assertFalse(item.id().contains(","), "JMH divides parameters at commas: " + item.id());
      assertTrue(item.bytes() >= 0, item.id());
    }
  }

  /** A table of factors against us needs us in each row. */
  @Test
  void weTakePartInEverything() {
    Map<String, Set<String>> tools =
        suite.items(false).stream()
            .map(Suite.Item::id)
            .collect(
                Collectors.groupingBy(
                    id -> id.substring(0, id.lastIndexOf('/')),
                    Collectors.mapping(
                        id -> id.substring(id.lastIndexOf('/') + 1), Collectors.toSet())));
    tools.forEach((name, all) -> {
      assertTrue(all.contains(Contest.OURS), name);
      assertTrue(all.size() > 1, name);
    });
  }

  @Test
  void quickItemsAreASelectionWithoutGuests() {
    Set<String> all = ids(false);
    Set<String> quick = ids(true);
    assertTrue(all.containsAll(quick));
    assertTrue(quick.size() >= 10 && quick.size() < all.size() / 2, () -> quick.size() + " items");
    for (String id : quick) {
      Subject subject = suite.subject(id);
      assertInstanceOf(Double.class, subject.primal());
      subject.derivative();
    }
  }

  private Set<String> ids(boolean quick) {
    return suite.items(quick).stream().map(Suite.Item::id).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Rosenbrock n=10",
        "Rosenbrock n=10/gradient",
        "Rosenbrock n=11/gradient/Cotangent",
        "Rosenbrock n=10/gradient/cotangent",
        "Rosenbrock n=10/Hessian/Hipparchus Gradient",
        "MLP 784-256-128-10 batch 64 float/gradient/by hand"
      })
  void whatIsNotOnTheListIsRefused(String id) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> suite.subject(id));
    assertTrue(e.getMessage().contains("\"" + id + "\""), e.getMessage());
  }

  /** The tests run without Maven's profile peers, unless somebody asks for it. */
  @ParameterizedTest
  @ValueSource(strings = {"libtorch 2.7.1 (DJL)", "ND4J SameDiff"})
  void aGuestThatIsNotInstalledIsMissedByName(String tool) {
    assumeTrue(ServiceLoader.load(Guest.class).findFirst().isEmpty());
    String id = "Rosenbrock n=100/gradient/" + tool;
    assertTrue(ids(false).contains(id));
    Exception e = assertThrows(UnavailableException.class, () -> suite.subject(id));
    assertTrue(e.getMessage().contains(tool), e.getMessage());
    assertTrue(e.getMessage().contains("COTANGENT_PROFILE=peers"), e.getMessage());
  }

  /** So that whoever measures can say "would not fit" without trying. */
  @Test
  void memoryIsToldWhereItIsMuch() {
    Map<String, Long> bytes =
        suite.items(false).stream().collect(Collectors.toMap(Suite.Item::id, Suite.Item::bytes));
    String large = "Rosenbrock n=10000/gradient/";
    assertEquals(0, bytes.get(large + "Cotangent"));
    assertEquals(0.75, bytes.get(large + "Hipparchus Gradient") / (double) GIB, 0.01);
    assertTrue(bytes.get(large + "Commons Math DerivativeStructure") > 1000 * GIB);
    assertTrue(bytes.get("Rosenbrock n=10/gradient/Hipparchus Gradient") < 10_000);
    String mlp = "MLP 784-256-128-10 batch 64/gradient/Hipparchus DerivativeStructure";
    assertTrue(bytes.get(mlp) > 1000 * GIB);
  }
}
