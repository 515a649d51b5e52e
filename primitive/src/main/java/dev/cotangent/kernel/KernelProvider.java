package dev.cotangent.kernel;

import java.util.Optional;

/**
 * Offers kernels that may or may not run here. Found by {@link java.util.ServiceLoader}; its class
 * must load, and {@link #obstacle} answer, also where the kernels themselves cannot.
 */
public interface KernelProvider {
  /** Returns the name by which {@code -Dcotangent.kernels} asks for the kernels. */
  String name();

  /** Returns why the kernels cannot be used here, and what to do about it; empty if they can. */
  Optional<String> obstacle();

  /** Returns whether the kernels are worth using here unasked, for the log; empty if they are. */
  default Optional<String> reservation() {
    return Optional.empty();
  }

  /** Returns the kernels. Called where there is no obstacle. */
  ArrayKernels kernels();
}
