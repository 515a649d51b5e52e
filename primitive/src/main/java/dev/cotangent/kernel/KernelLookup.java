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
 * <p>Unasked, it takes the SIMD backend where it is there and can run, and the reference otherwise;
 * a GPU is used only if asked for, since it pays for large work alone. {@code
 * -Dcotangent.kernels=reference|simd|cuda} forces one, and it is an error if that cannot be had.
 */
final class KernelLookup {
  static final String PROPERTY = "cotangent.kernels";
  private static final System.Logger LOG = System.getLogger("dev.cotangent.kernel");

  private KernelLookup() {}

  private static volatile @Nullable ArrayKernels current;

  static ArrayKernels current() {
    ArrayKernels kernels = current;
    return kernels == null ? chooseOnce() : kernels;
  }

  private static synchronized ArrayKernels chooseOnce() {
    ArrayKernels kernels = current;
    if (kernels == null) {
      List<String> reasons = new ArrayList<>();
      kernels = choose(System.getProperty(PROPERTY), providers(reasons), reasons);
      LOG.log(
          System.Logger.Level.INFO,
          "array kernels: " + kernels.name() + " (" + String.join("; ", reasons) + ")");
      current = kernels;
    }
    return kernels;
  }

  /** Chooses among the providers and adds to the reasons. */
  static ArrayKernels choose(
      @Nullable String asked, List<KernelProvider> providers, List<String> reasons) {
    if (asked != null) {
      return forced(asked.trim().toLowerCase(Locale.ROOT), providers, reasons);
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
      String name, List<KernelProvider> providers, List<String> reasons) {
    if (name.equals("reference")) {
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

  private static IllegalStateException refusal(String name, String obstacle) {
    return new IllegalStateException("-D" + PROPERTY + "=" + name + ": " + obstacle);
  }

  /** Finds the providers; one that does not load is a reason, not an error. */
  private static List<KernelProvider> providers(List<String> reasons) {
    List<KernelProvider> providers = new ArrayList<>();
    var found = ServiceLoader.load(KernelProvider.class, KernelProvider.class.getClassLoader());
    var each = found.iterator();
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
