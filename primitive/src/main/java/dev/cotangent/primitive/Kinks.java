package dev.cotangent.primitive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reports the kinks and jumps that a computation met: points at which a derivative does not exist
 * and {@link Subgradient} chose one.
 *
 * {@snippet :
 * var report = Kinks.watch(() -> Reverse.gradient(x -> x[0].abs().add(x[1]), 0, 3));
 * report.result();  // [0.0, 1.0]
 * report.met();     // [abs at 0.0 in Main.main(Main.java:12)]
 * }
 *
 * <p>Outside {@code watch} nothing is collected and nothing is paid.
 */
public final class Kinks {
  private static final ScopedValue<List<Met>> WATCHER = ScopedValue.newInstance();
  private static final int MOST = 1_000;

  private Kinks() {}

  /**
   * A kink that a computation met.
   *
   * @param primitive the primitive's name
   * @param at the values of its arguments
   * @param where the line of the user's code that applied it, where it can be told
   */
  public record Met(String primitive, List<Double> at, Optional<StackTraceElement> where) {
    @Override
    public String toString() {
      String point = at.size() == 1 ? at.getFirst().toString() : at.toString();
      return primitive + " at " + point + where.map(line -> " in " + line).orElse("");
    }
  }

  /**
   * What {@link #watch} returns.
   *
   * @param result the action's result
   * @param met the kinks met, in the order in which they were met; at most the first 1,000
   */
  public record Report<T>(T result, List<Met> met) {}

  /** Runs an action and returns its result together with the kinks that it met on this thread. */
  public static <T> Report<T> watch(Supplier<T> action) {
    List<Met> met = Collections.synchronizedList(new ArrayList<>());
    T result = ScopedValue.where(WATCHER, met).call(Objects.requireNonNull(action)::get);
    return new Report<>(result, List.copyOf(met));
  }

  /** Returns whether someone watches on this thread. */
  public static boolean isWatched() {
    return WATCHER.isBound();
  }

  /**
   * Tells whoever watches on this thread that a primitive met a kink; for operations that are not
   * rows of the registry.
   *
   * @param primitive the operation's name
   * @param at the values of its arguments
   */
  public static void report(String primitive, double... at) {
    if (WATCHER.isBound() && WATCHER.get().size() < MOST) {
      List<Double> point = Arrays.stream(at).boxed().toList();
      WATCHER.get().add(new Met(primitive, point, userLine()));
    }
  }

  private static Optional<StackTraceElement> userLine() {
    String ours = Kinks.class.getPackageName();
    String library = ours.substring(0, ours.lastIndexOf('.') + 1);
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame -> !isLibrary(frame.getClassName(), library))
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement));
  }

  private static boolean isLibrary(String className, String library) {
    return className.startsWith("java.")
        || className.startsWith("jdk.")
        || List.of("primitive.", "tensor.", "kernel.", "layer.", "dual.", "reverse.", "hybrid.")
            .stream()
            .anyMatch(part -> className.startsWith(library + part));
  }
}
