package dev.cotangent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which kernels are chosen, and what is said about it. */
class KernelLookupTest {
  private final List<String> reasons = new ArrayList<>();

  /** A provider whose kernels run, or do not for a reason, or are not worth it unasked. */
  private record Offer(String name, @Nullable String against, @Nullable String doubt)
      implements KernelProvider {
    @Override
    public Optional<String> obstacle() {
      return Optional.ofNullable(against);
    }

    @Override
    public Optional<String> reservation() {
      return Optional.ofNullable(doubt);
    }

    @Override
    public ArrayKernels kernels() {
      return new ReferenceKernels() {
        @Override
        public String name() {
          return name;
        }
      };
    }
  }

  private String choose(@Nullable String asked, KernelProvider... providers) {
    return KernelLookup.choose(asked, List.of(providers), reasons).name();
  }

  @Test
  void withoutProvidersTheReferenceIsUsed() {
    assertEquals("reference", choose(null));
    assertEquals(1, reasons.size());
  }

  @Test
  void aProviderThatCanRunIsUsed() {
    assertEquals("fast", choose(null, new Offer("fast", null, null)));
  }

  @Test
  void anObstacleIsNamedAndTheNextOneTaken() {
    String chosen =
        choose(null, new Offer("a", "the flag --b is missing", null), new Offer("c", null, null));
    assertEquals("c", chosen);
    assertTrue(reasons.getFirst().contains("a: the flag --b is missing"), reasons.toString());
  }

  @Test
  void whatIsNotWorthItUnaskedCanBeAskedFor() {
    Offer slow = new Offer("slow", null, "only for large work");
    assertEquals("reference", choose(null, slow));
    assertEquals("slow", choose("slow", slow));
  }

  @Test
  void theReferenceCanBeForced() {
    assertEquals("reference", choose(" Reference ", new Offer("fast", null, null)));
  }

  @Test
  void forcingWhatCannotRunSaysWhy() {
    Offer blocked = new Offer("fast", "the flag --b is missing", null);
    var e = assertThrows(IllegalStateException.class, () -> choose("fast", blocked));
    assertTrue(e.getMessage().contains("-Dcotangent.kernels=fast"), e.getMessage());
    assertTrue(e.getMessage().contains("the flag --b is missing"), e.getMessage());
  }

  @Test
  void forcingWhatIsNotThereNamesWhatIs() {
    Offer other = new Offer("fast", null, null);
    var e = assertThrows(IllegalStateException.class, () -> choose("faster", other));
    assertTrue(e.getMessage().contains("reference, fast"), e.getMessage());
  }
}
