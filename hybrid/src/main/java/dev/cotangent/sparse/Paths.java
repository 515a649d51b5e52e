package dev.cotangent.sparse;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.VectorFunction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All ways that a function's comparisons can take it: it is run again and again, each time with the
 * last decision changed that has not been tried both ways, as in a depth-first search. A path on
 * which the function throws leads to no derivative and is left out, unless there is no other.
 */
final class Paths {
  private final VectorFunction f;
  private final int inputs;
  private @Nullable Pattern pattern;

  private Paths(VectorFunction f, int inputs) {
    this.f = f;
    this.inputs = inputs;
  }

  /** Returns the pattern of all paths together. */
  static Pattern pattern(VectorFunction f, int inputs, int most) {
    Paths paths = new Paths(f, inputs);
    List<RuntimeException> failures = new ArrayList<>();
    BitSet path = new BitSet();
    for (int run = 1; ; run++) {
      int length = paths.run(path, failures);
      int last = path.previousClearBit(length - 1);
      if (last < 0) {
        return paths.result(failures);
      }
      if (run >= most) {
        throw new PatternEverywhere.NeedsValues(
            "the function's comparisons lead along more than " + most + " paths");
      }
      path.set(last);
      path.clear(last + 1, length);
    }
  }

  /** Takes a path and returns how many decisions there are on it. */
  private int run(BitSet path, List<RuntimeException> failures) {
    PatternEverywhere level = new PatternEverywhere(path);
    try {
      int[][] rows = level.rows(Level.call(f, level.inputs(inputs)));
      add(Pattern.of(rows.length, inputs, rows));
    } catch (PatternEverywhere.NeedsValues e) {
      throw e;
    } catch (RuntimeException e) {
      failures.add(e);
    }
    return level.length();
  }

  private void add(Pattern found) {
    Pattern known = pattern;
    if (known != null && known.rows() != found.rows()) {
      throw new PatternEverywhere.NeedsValues(
          "the function has "
              + known.rows()
              + " outputs on one path and "
              + found.rows()
              + " on another");
    }
    pattern = known == null ? found : known.union(found);
  }

  private Pattern result(List<RuntimeException> failures) {
    if (pattern == null) {
      throw failures.getFirst();
    }
    return pattern;
  }
}
