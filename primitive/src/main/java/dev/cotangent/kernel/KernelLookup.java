package dev.cotangent.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the kernels, once, and says in one line of the log what was chosen and why.
 *
 * <p>Unasked, it takes the SIMD backend where it is there and can run, and the reference otherwise.
 * {@code -Dcotangent.kernels=reference|simd} forces one, and it is an error if that cannot be had.
 * A device is used only if asked for: {@code cuda} gives it all work that it can do, {@code
 * offload} what it is expected to be faster at; the host's kernels do the rest.
 */
final class KernelLookup {
  static final String PROPERTY = "cotangent.kernels";
  private static final String BY_SIZE = "offload";
  private static final System.Logger LOG = System.getLogger("dev.cotangent.kernel");

  private KernelLookup() {}

  /** What was chosen, for host and device. */
  private record Choice(ArrayKernels host, @Nullable DeviceKernels device) {}

  private static volatile @Nullable Choice choice;

  static ArrayKernels current() {
    return choice().host;
  }

  static @Nullable DeviceKernels device() {
    return choice().device;
  }

  static List<Device> devices() {
    return load(DeviceProvider.class, new ArrayList<>()).stream()
        .filter(provider -> provider.obstacle().isEmpty())
        .flatMap(provider -> provider.devices().stream())
        .toList();
  }

  private static Choice choice() {
    Choice made = choice;
    return made == null ? chooseOnce() : made;
  }

  private static synchronized Choice chooseOnce() {
    Choice made = choice;
    if (made == null) {
      List<String> reasons = new ArrayList<>();
      String asked = name(System.getProperty(PROPERTY));
      DeviceKernels device =
          chooseDevice(asked, load(DeviceProvider.class, reasons), new ArrayList<>());
      boolean forDevice = device != null || BY_SIZE.equals(asked);
      ArrayKernels host =
          choose(forDevice ? null : asked, load(KernelProvider.class, reasons), reasons);
      made = new Choice(host, device);
      choice = made;
      log(asked, made, reasons);
    }
    return made;
  }

  private static void log(@Nullable String asked, Choice made, List<String> reasons) {
    String device = made.device == null ? "" : ", and " + made.device.name() + " for " + asked;
    LOG.log(
        System.Logger.Level.INFO,
        "array kernels: " + made.host.name() + device + " (" + String.join("; ", reasons) + ")");
  }

  private static @Nullable String name(@Nullable String asked) {
    return asked == null ? null : asked.trim().toLowerCase(Locale.ROOT);
  }

  /** Chooses a device, if one is asked for, and adds to the reasons why there is none. */
  static @Nullable DeviceKernels chooseDevice(
      @Nullable String asked, List<DeviceProvider> providers, List<String> reasons) {
    boolean bySize = BY_SIZE.equals(asked);
    for (DeviceProvider provider : providers) {
      if (!bySize && !provider.name().equals(asked)) {
        continue;
      }
      String obstacle = provider.obstacle().orElse(null);
      if (obstacle == null) {
        return provider.kernels(!bySize);
      }
      if (!bySize) {
        throw refusal(provider.name(), obstacle);
      }
      reasons.add(provider.name() + ": " + obstacle);
    }
    if (bySize) {
      String found =
          reasons.isEmpty() ? "no backend for one was found" : String.join("; ", reasons);
      LOG.log(System.Logger.Level.WARNING, "no device to offload work to: " + found);
    }
    return null;
  }

  /** Chooses among the providers and adds to the reasons. */
  static ArrayKernels choose(
      @Nullable String asked, List<KernelProvider> providers, List<String> reasons) {
    if (asked != null) {
      return forced(name(asked), providers, reasons);
    }
    for (KernelProvider provider : providers) {
      String against = provider.obstacle().or(provider::reservation).orElse(null);
      if (against == null) {
        reasons.add("the fastest that runs here");
        return provider.kernels();
      }
      reasons.add(provider.name() + ": " + against);
    }
    if (providers.isEmpty() && reasons.isEmpty()) {
      reasons.add("no other backend is on the module path or class path");
    }
    return new ReferenceKernels();
  }

  private static ArrayKernels forced(
      @Nullable String name, List<KernelProvider> providers, List<String> reasons) {
    if ("reference".equals(name)) {
      reasons.add("asked for by -D" + PROPERTY);
      return new ReferenceKernels();
    }
    for (KernelProvider provider : providers) {
      if (provider.name().equals(name)) {
        provider
            .obstacle()
            .ifPresent(obstacle -> {
              throw refusal(name, obstacle);
            });
        reasons.add("asked for by -D" + PROPERTY);
        return provider.kernels();
      }
    }
    String found = reasons.isEmpty() ? "" : " (" + String.join("; ", reasons) + ")";
    throw refusal(
        name,
        "no such backend was found among reference"
            + String.join("", providers.stream().map(provider -> ", " + provider.name()).toList())
            + found
            + "; put its module on the module path or class path, or correct the name");
  }

  private static IllegalStateException refusal(@Nullable String name, String obstacle) {
    return new IllegalStateException("-D" + PROPERTY + "=" + name + ": " + obstacle);
  }

  /** Finds the providers; one that does not load is a reason, not an error. */
  private static <P> List<P> load(Class<P> kind, List<String> reasons) {
    List<P> providers = new ArrayList<>();
    var each = ServiceLoader.load(kind, KernelProvider.class.getClassLoader()).iterator();
    while (true) {
      try {
        if (!each.hasNext()) {
          return providers;
        }
        providers.add(each.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        reasons.add("a backend did not load: " + e.getMessage());
      }
    }
  }
}
