package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.emulator.EmulatedDriver;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceKernels.Work;
import dev.cotangent.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which operations go to a device that takes what it is expected to be faster at. */
class ThresholdsTest {
  private static final String PREFIX = "cotangent.cuda.threshold.";

  /** What docs/gpu.md says. */
  private static final Map<Work, Long> USUAL =
      Map.of(
          Work.PRODUCT, 4_194_304L,
          Work.ELEMENTWISE, 65_536L,
          Work.REDUCTION, 131_072L,
          Work.MOVEMENT, 131_072L);

  private static final Map<Work, Double> A_BYTE =
      Map.of(Work.PRODUCT, 2.0, Work.ELEMENTWISE, 0.1, Work.REDUCTION, 1.0, Work.MOVEMENT, 1.0);

  private static <T> T with(Work work, String setting, Supplier<T> action) {
    String property = PREFIX + work.name().toLowerCase(Locale.ROOT);
    String before = System.setProperty(property, setting);
    try {
      return action.get();
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theDocumentedAmountIsTheLeast(Work work) {
    long least = USUAL.get(work);
    Thresholds usual = Thresholds.usual();
    assertTrue(usual.suits(work, least, 0, 0));
    assertFalse(usual.suits(work, least - 1, 0, 0));
  }

  @ParameterizedTest
  @EnumSource
  void bytesHereCountAgainstItAndBytesThereForIt(Work work) {
    long least = USUAL.get(work);
    long bytes = 1000;
    long worth = (long) (A_BYTE.get(work) * bytes);
    Thresholds usual = Thresholds.usual();
    assertTrue(usual.suits(work, least + worth, 0, bytes));
    assertFalse(usual.suits(work, least + worth - 1, 0, bytes));
    assertTrue(usual.suits(work, least - worth, bytes, 0));
    assertFalse(usual.suits(work, least - worth - 1, bytes, 0));
    assertTrue(usual.suits(work, least, bytes, bytes));
  }

  @ParameterizedTest
  @EnumSource
  void aSettingReplacesOneThreshold(Work work) {
    Thresholds set = with(work, " 17 ", Thresholds::usual);
    for (Work each : Work.values()) {
      long least = each == work ? 17 : USUAL.get(each);
      assertTrue(set.suits(each, least, 0, 0));
      assertFalse(set.suits(each, least - 1, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void zeroTakesEverything(Work work) {
    assertTrue(with(work, "0", Thresholds::usual).suits(work, 1, 0, Long.MAX_VALUE / 4));
    assertTrue(Thresholds.none().suits(work, 1, 0, Long.MAX_VALUE / 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "", "1e6", "99999999999999999999"})
  void aBadSettingIsSaidWithItsName(String setting) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> with(Work.PRODUCT, setting, Thresholds::usual))
            .getMessage();
    assertTrue(message.startsWith("-D" + PREFIX + "product=" + setting + ":"), message);
  }

  /** The same operation on the same tensors goes where the data is. */
  @Test
  void tensorsGoWhereTheyAreWorthIt() {
    CudaDevice device = TestDevices.of(new EmulatedDriver(1 << 24));
    DeviceKernels choosy = with(Work.ELEMENTWISE, "1000", () -> device.kernels(Thresholds.usual()));
    Tensor small = Tensor.generate(i -> i, 900);
    Tensor large = Tensor.generate(i -> i, 6000);
    DeviceKernels.during(choosy, () -> small.mul(2).toArray());
    assertEquals(0, device.usage().uploads(), "900 results are not worth it");
    Tensor product = DeviceKernels.during(choosy, () -> large.mul(2));
    assertEquals(1, device.usage().uploads(), "6000 results, less 4800 for the way there");
    DeviceKernels.during(choosy, () -> product.slice(0, 0, 900).exp().mul(3));
    assertEquals(0, device.usage().downloads(), "what is there stays there");
    assertEquals(2, product.toArray()[1]);
  }
}
