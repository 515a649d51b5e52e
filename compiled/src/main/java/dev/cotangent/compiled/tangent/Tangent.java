package dev.cotangent.compiled.tangent;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Forward mode by source transformation: from a function the function that computes its tangent
 * beside its value, operation by operation. Every double that varies has a tangent, another double;
 * every array that holds such doubles has a <em>shadow</em>, an array of the same shape that is
 * made, handed on, read and written where the array is. Control flow is that of the function. See
 * A. Griewank and A. Walther, <i>Evaluating Derivatives</i> (2008), section 3.1.
 *
 * <p>What comes out is a graph like any other, so that the tangent of a tangent gives second
 * derivatives, and the tangent of an adjoint products with the Hessian.
 */
public final class Tangent {
  private record Variant(Function function, Set<Integer> active) {}

  private final Activity activity;
  private final Map<Variant, Function> known = new HashMap<>();
  private final Map<Integer, Integer> slots = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private int nextSlot = 1;

  private Tangent(Function root, Set<Integer> active) {
    activity = Activity.of(root, active);
    for (Function function : Activity.program(root)) {
      names.add(function.name());
      function.blocks().forEach(this::countSlots);
    }
  }

  /**
   * Returns the function that computes a function's tangent. Its parameters are those of the
   * function; a tangent for each active one, of its type; and, where the result is made of doubles,
   * an array whose element 0 receives it. Its result is then the tangent of the result; else, the
   * result itself.
   *
   * <p>An array that is no active parameter starts without a tangent; the function may write
   * numbers into it that have one.
   *
   * @param f the function, which is left as it is
   * @param active the indices of the parameters, doubles or arrays of them, that it is
   *     differentiated in
   * @throws UnsupportedConstructException if a number that varies goes where it cannot be followed
   */
  public static Function of(Function f, Set<Integer> active) {
    return new Tangent(f, active).variant(f, active);
  }

  /** Whether a type is double, or an array of doubles of any dimension. */
  static boolean isOfDoubles(ClassDesc type) {
    ClassDesc element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    return element.equals(ConstantDescs.CD_double);
  }

  static UnsupportedConstructException refused(
      Function function, Value at, String what, @Nullable Throwable cause) {
    String message = "%s, line %d: %s".formatted(function.name(), at.line(), what);
    return cause == null
        ? new UnsupportedConstructException(message)
        : new UnsupportedConstructException(message, cause);
  }

  Activity activity() {
    return activity;
  }

  /** The tangent of a function, which may be under way: so recursion ends. */
  Function variant(Function f, Set<Integer> active) {
    Variant variant = new Variant(f, new TreeSet<>(active));
    Function tangent = known.get(variant);
    if (tangent == null) {
      tangent = new Function(unusedName(f.name() + "$tangent"), f.result());
      known.put(variant, tangent);
      new TangentWriter(this, f, tangent, variant.active).write();
    }
    return tangent;
  }

  /** The slot of the shadow of a tape. */
  int shadowSlot(int slot) {
    return slots.computeIfAbsent(slot, s -> nextSlot++);
  }

  private void countSlots(Block block) {
    for (Value value : block.body()) {
      if (value.op() instanceof Op.Room room) {
        nextSlot = Math.max(nextSlot, room.slot() + 1);
      }
    }
  }

  private String unusedName(String base) {
    String name = base;
    for (int k = 2; !names.add(name); k++) {
      name = base + k;
    }
    return name;
  }
}
