package dev.cotangent.bench;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far something is that takes a while: a bar on stderr, if that is a terminal. */
public final class Progress implements AutoCloseable {
  private static final int WIDTH = 79;

  /** Set by the launcher, which can ask what Java cannot: whether stderr is a terminal. */
  private static final String TERMINAL = "cotangent.terminal";

  private final @Nullable ProgressBar bar;

  /** Shows that nothing has been done yet of so many steps. */
  public Progress(String label, int total) {
    bar = Boolean.getBoolean(TERMINAL) ? show(label, total) : null;
  }

  private static ProgressBar show(String label, int total) {
    return new ProgressBarBuilder()
        .setTaskName(label)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
        .clearDisplayOnFinish()
        .build();
  }

  /** Whether there is a bar. */
  public boolean isShown() {
    return bar != null;
  }

  /** One of the steps is done. */
  public void step() {
    if (bar != null) {
      bar.step();
    }
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
