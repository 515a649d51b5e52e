package dev.cotangent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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

  /** A provider of a device that is there, or is not for a reason. */
  private record DeviceOffer(String name, @Nullable String against) implements DeviceProvider {
    @Override
    public Optional<String> obstacle() {
      return Optional.ofNullable(against);
    }

    @Override
    public List<Device> devices() {
      return List.of();
    }

    @Override
    public DeviceKernels kernels(boolean always) {
      throw new UnsupportedOperationException(name + (always ? " always" : " by size"));
    }
  }

  private @Nullable String device(@Nullable String asked, DeviceProvider... providers) {
    try {
      DeviceKernels none = KernelLookup.chooseDevice(asked, List.of(providers), reasons);
      assertNull(none);
      return null;
    } catch (UnsupportedOperationException e) {
      return e.getMessage();
    }
  }

  @Test
  void aDeviceIsUsedOnlyIfAskedFor() {
    DeviceOffer cuda = new DeviceOffer("cuda", null);
    assertNull(device(null, cuda));
    assertNull(device("simd", cuda));
    assertEquals("cuda always", device("cuda", cuda));
    assertEquals("cuda by size", device("offload", cuda));
  }

  @Test
  void aDeviceThatIsAskedForByNameMustBeThere() {
    DeviceOffer blocked = new DeviceOffer("cuda", "no driver is installed");
    var e = assertThrows(IllegalStateException.class, () -> device("cuda", blocked));
    assertEquals("-Dcotangent.kernels=cuda: no driver is installed", e.getMessage());
  }

  @Test
  void offloadTakesTheNextDeviceOrNone() {
    DeviceOffer blocked = new DeviceOffer("cuda", "no driver is installed");
    assertEquals("other by size", device("offload", blocked, new DeviceOffer("other", null)));
    assertNull(device("offload", blocked));
    assertTrue(reasons.contains("cuda: no driver is installed"), reasons.toString());
  }
}
