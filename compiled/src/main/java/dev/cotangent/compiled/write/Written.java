package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Function;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/**
 * A function, and those that it applies, as a class.
 *
 * @param main the function
 * @param type the hidden class
 * @param codeBytes how many bytes of code each function's method has; HotSpot compiles none that
 *     has more than 8,000
 */
public record Written(MethodHandle main, Class<?> type, Map<Function, Integer> codeBytes) {
  /** The bytes of code of all methods together. */
  public int bytes() {
    return codeBytes.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The bytes of code of the largest method. */
  public int largest() {
    return codeBytes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** The functions whose methods have more bytes of code. */
  public List<Function> largerThan(int limit) {
    return codeBytes.keySet().stream().filter(f -> codeBytes.getOrDefault(f, 0) > limit).toList();
  }
}
