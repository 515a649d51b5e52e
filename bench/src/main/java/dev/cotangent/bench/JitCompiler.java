package dev.cotangent.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** What the JIT compiler of this JVM tells of its work. */
public final class JitCompiler {
  private static final @Nullable CompilationMXBean COMPILER =
      ManagementFactory.getCompilationMXBean();

  private JitCompiler() {}

  /** Returns for how long it has been at work, all in all; 0 for ever if there is none. */
  public static long millis() {
    return COMPILER == null ? 0 : COMPILER.getTotalCompilationTime();
  }
}
