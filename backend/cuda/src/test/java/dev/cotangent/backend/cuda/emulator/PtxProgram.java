package dev.cotangent.backend.cuda.emulator;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A program that has been read.
 *
 * @param functions its kernels and functions by name
 * @param sharedBytes where the shared variables end that are no kernel's own
 */
record PtxProgram(Map<String, PtxFunction> functions, int sharedBytes) {
  /** Returns a kernel. */
  PtxFunction kernel(String name) {
    PtxFunction kernel = functions.get(name);
    if (kernel == null || !kernel.entry()) {
      String there =
          functions.values().stream()
              .filter(PtxFunction::entry)
              .map(PtxFunction::name)
              .collect(Collectors.joining(", "));
      throw new PtxException("the program has no kernel '" + name + "', only: " + there);
    }
    return kernel;
  }

  /** Returns the memory that the threads of a kernel's block share. */
  int sharedBytes(PtxFunction kernel) {
    return Math.max(sharedBytes, kernel.sharedBytes);
  }
}
