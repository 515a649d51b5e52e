package dev.cotangent.backend.simd;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a loop when it is first asked for: most programs use few. */
final class Lazy<L> {
  private final Supplier<L> maker;
  private volatile @Nullable L loop;

  Lazy(Supplier<L> maker) {
    this.maker = maker;
  }

  L get() {
    L made = loop;
    return made == null ? make() : made;
  }

  private synchronized L make() {
    L made = loop;
    if (made == null) {
      made = maker.get();
      loop = made;
    }
    return made;
  }
}
