package dev.cotangent.sparse;

import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.Interpretation;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.tensor.Reach;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorLevel;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A run of a function whose numbers know which inputs they depend on: a number's content is an
 * {@link IndexSet}, and an operation's result depends on what the operands depend on that reach it.
 * Opened around a gradient, the same run gives the pattern of the Hessian: the gradient's own
 * operations then work on such numbers, and where a partial is a constant there is nothing that
 * depends.
 */
abstract class PatternLevel extends Interpretation implements TensorLevel {
  private static final AtomicLong VISITS = new AtomicLong();

  /** Which routers of one argument are flat, as far as asked. */
  private final Map<Primitive, Boolean> flat = Collections.synchronizedMap(new IdentityHashMap<>());

  /** The result's value, one level further out. */
  abstract Real value(Primitive f, Real... primals);

  /** The result that depends on no input: a constant, unless its value is not known. */
  abstract Real independent(Real value);

  /** Returns the input of a number. */
  final Real input(Real value, int index) {
    return number(value, IndexSet.of(index));
  }

  /** Returns the inputs that the results depend on, in ascending order for each. */
  final int[][] rows(Real... results) {
    int[][] rows = new int[results.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = set(result(results[i])).members(VISITS.incrementAndGet());
    }
    return rows;
  }

  /** Returns the inputs that the elements of a result depend on. */
  final int[][] rows(Tensor result) {
    Tensor.primalOf(this, result); // checks that the result may be used here
    int[][] rows = new int[result.size()][];
    IndexSet[] sets = (IndexSet[]) Tensor.markOf(this, result);
    for (int i = 0; i < rows.length; i++) {
      IndexSet set = sets == null ? IndexSet.EMPTY : sets[i];
      rows[i] = set.members(VISITS.incrementAndGet());
    }
    return rows;
  }

  final IndexSet set(Real x) {
    return content(x) instanceof IndexSet set ? set : IndexSet.EMPTY;
  }

  @Override
  protected final Real interpret(Primitive f, Real... x) {
    Real y = value(f, primals(x));
    IndexSet union = null;
    for (int k = 0; k < x.length; k++) {
      if (content(x[k]) instanceof IndexSet set && passes(f, k, x)) {
        union = union == null ? set : union.union(set);
      }
    }
    return union == null ? independent(y) : number(y, union);
  }

  /** Whether an operand passes anything on to the result. */
  private boolean passes(Primitive f, int k, Real... x) {
    return f.role() == Role.ROUTER ? isSelectable(f, k, x) : !meetsZero(f, k, x);
  }

  /** Whether a router may hand on an operand: it may, unless both its pieces are flat there. */
  boolean isSelectable(Primitive f, int k, Real... x) {
    if (f.arity() == 1) {
      return !flat.computeIfAbsent(f, row -> isZero(row.rule(0, 0)) && isZero(row.rule(0, 1)));
    }
    return f != Piecewise.SELECT || k > 0;
  }

  private static boolean isZero(Optional<Formula> slope) {
    return slope.isPresent()
        && slope.get() instanceof Formula.Constant constant
        && constant.value() == 0;
  }

  /** Whether the slope is made of another operand, and that is a constant 0. */
  private static boolean meetsZero(Primitive f, int k, Real... x) {
    return (f == Arithmetic.MUL || (f == Arithmetic.FMA && k < 2)) && isZero(x[1 - k]);
  }

  private static boolean isZero(Real x) {
    return x.isConstant() && x.value() == 0;
  }

  @Override
  public final @Nullable Object derive(
      TensorPrimitive f, Tensor[] x, Tensor y, @Nullable Object[] marks) {
    IndexSet[] sets = new IndexSet[y.size()];
    Arrays.fill(sets, IndexSet.EMPTY);
    for (int k = 0; k < x.length; k++) {
      if (marks[k] instanceof IndexSet[] operand) {
        passOn(Reach.of(f, k, x, y), selected(f, k, x, y, operand), sets);
      }
    }
    return sets;
  }

  /** What an operation may hand on of an operand: everything, unless values say otherwise. */
  IndexSet[] selected(TensorPrimitive f, int k, Tensor[] x, Tensor y, IndexSet[] operand) {
    return operand;
  }

  private static void passOn(Reach reach, IndexSet[] operand, IndexSet[] result) {
    IndexSet[] groups = new IndexSet[reach.groups()];
    Arrays.fill(groups, IndexSet.EMPTY);
    for (int i = 0; i < operand.length; i++) {
      int group = reach.ofOperand()[i];
      if (group >= 0) {
        groups[group] = groups[group].union(operand[i]);
      }
    }
    for (int i = 0; i < result.length; i++) {
      int group = reach.ofResult()[i];
      if (group >= 0) {
        result[i] = result[i].union(groups[group]);
      }
    }
  }

  @Override
  public @Nullable Object gather(Level.LinearForm[] elements, Tensor primal) {
    IndexSet[] sets = new IndexSet[elements.length];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = content(elements[i]) instanceof IndexSet set ? set : IndexSet.EMPTY;
    }
    return sets;
  }

  @Override
  public final Real[] elements(Tensor primal, Object mark, int[] places) {
    Real[] elements = Tensor.elementsOf(primal, places);
    IndexSet[] sets = (IndexSet[]) mark;
    for (int i = 0; i < elements.length; i++) {
      elements[i] = number(elements[i], sets[places[i]]);
    }
    return elements;
  }
}
