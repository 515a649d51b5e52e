package dev.cotangent.kernel;

import java.util.Optional;

/** The device kernels that a block of code has chosen; empty for none. */
final class Scope {
  static final ScopedValue<Optional<DeviceKernels>> HERE = ScopedValue.newInstance();

  private Scope() {}
}
