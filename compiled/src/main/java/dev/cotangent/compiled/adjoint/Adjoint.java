package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Identities;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.StructuralZeros;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.ir.ValueNumbering;
import dev.cotangent.compiled.runtime.Sweeps;
import dev.cotangent.compiled.runtime.Workspace;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The adjoint of a function: a function that runs it forward and then backward, and so finds the
 * derivative of its result with respect to all active parameters at once.
 *
 * <p>The forward sweep is the function itself, which stores in each round of a loop what the
 * reverse sweep will need and cannot cheaply compute again ({@link Plan}). The reverse sweep walks
 * the same blocks backwards ({@link Route}); a loop is a loop there too, running down where the
 * original ran up. This is source transformation as in Tapenade, on the graph of the bytecode, as
 * Enzyme does it on that of LLVM (W. Moses, V. Churavy, <i>Instead of Rewriting Foreign Code for
 * Machine Learning, Automatically Synthesize Fast Gradients</i>, 2020).
 *
 * <p>The adjoint's parameters are those of the function, then the shadow of each active array
 * parameter, then {@code double[] scalars} if any doubles are active, to whose elements their
 * adjoints are added in their order, then {@code double[] weights} of the elements if the function
 * returns an array, then the {@link Workspace}. It returns what the function returns.
 */
public final class Adjoint {
  static final ClassDesc WORKSPACE = Workspace.class.describeConstable().orElseThrow();
  static final ClassDesc DOUBLES = ConstantDescs.CD_double.arrayType();
  private static final ClassDesc SWEEPS = Sweeps.class.describeConstable().orElseThrow();

  private final Primal primal;
  private final Function adjoint;
  private final Calls calls;
  private final Builder builder;

  private Adjoint(Primal primal, Calls calls) {
    this.primal = primal;
    this.calls = calls;
    this.adjoint = new Function(primal.function().name() + "Adjoint", primal.function().result());
    this.builder = new Builder(adjoint);
  }

  /**
   * What comes out.
   *
   * @param function the adjoint
   * @param report what it stores and repeats
   */
  public record Result(Function function, Report report) {}

  /**
   * Makes the adjoint of a function, which is changed: brought into the form that this needs.
   *
   * @param active the numbers of the parameters with respect to which to differentiate: doubles and
   *     arrays of doubles of any dimension
   * @param isLast whether the adjoint is not going to be differentiated itself. Then an adjoint of
   *     zero is not multiplied by a slope that is no finite number: what the result does not depend
   *     on has no say in it. The rate of such an adjoint may be another matter.
   */
  public static Result of(Function function, Set<Integer> active, boolean isLast) {
    AtomicInteger slots = new AtomicInteger();
    Primal primal = Primal.of(function, active, false, slots::getAndIncrement);
    Calls calls = new Calls(slots::getAndIncrement, isLast);
    Adjoint adjoint = new Adjoint(primal, calls);
    adjoint.make();
    return new Result(adjoint.adjoint, new Report(primal));
  }

  /** Merges what is computed twice, and drops what adds nothing. */
  static void tidy(Function function) {
    StructuralZeros.run(function);
    Identities.run(function);
    ValueNumbering.run(function);
  }

  private void make() {
    Value seed = addParameters();
    Value workspace = adjoint.parameters().getLast();
    ForwardSweep forward = new ForwardSweep(primal, calls, builder, workspace);
    Recall recall = new Recall(forward, primal, builder);
    ReverseSweep reverse = new ReverseSweep(primal, recall, calls, builder, workspace);
    reverse.clearAdjoints();
    if (primal.work().hasCalls(primal.function())) {
      call("rewind", ConstantDescs.CD_void, workspace);
    }
    if (seed != null) {
      forward.reverseRounds(loop -> reverse.writeRound(loop, seed, forward));
    }
    forward.write();
    Value result = seed == null ? null : seed(forward, reverse, seed);
    reverse.write();
    addScalars(reverse);
    builder.end(new Terminator.Return(result));
    tidy(builder.finish());
  }

  /** Adds the adjoint's parameters, and returns the adjoint of the result. */
  private @Nullable Value addParameters() {
    Function function = primal.function();
    for (int k = 0; k < function.parameters().size(); k++) {
      adjoint.addParameter(function.parameterNames().get(k), function.parameters().get(k).type());
    }
    if (!primal.activeDoubles().isEmpty()) {
      adjoint.addParameter("scalars", DOUBLES);
    }
    Value seed =
        switch (TypeKind.from(function.result())) {
          case VOID -> null;
          case DOUBLE -> builder.constant(1.0);
          default -> adjoint.addParameter("weights", DOUBLES);
        };
    adjoint.addParameter("workspace", WORKSPACE);
    return seed;
  }

  /** Starts the adjoint of the result, and returns the result. */
  private Value seed(ForwardSweep forward, ReverseSweep reverse, Value seed) {
    Value original = ((Terminator.Return) Route.end(primal.function()).end()).value();
    if (original == null) {
      throw new AssertionError("a function with a result that returns none");
    }
    Value result = forward.copy(original);
    if (original.isDouble()) {
      reverse.add(original, seed);
      return result;
    }
    Value shadow = primal.shadows().get(original);
    if (shadow != null) {
      call("seed", ConstantDescs.CD_void, forward.copy(shadow), seed);
    }
    return primal.work().isUndone(original) ? call("copy", DOUBLES, result) : result;
  }

  private void addScalars(ReverseSweep reverse) {
    List<Value> doubles = primal.activeDoubles();
    int place = primal.function().parameters().size();
    for (int k = 0; k < doubles.size(); k++) {
      Value d = reverse.take(doubles.get(k));
      addTo(builder, adjoint.parameters().get(place), builder.constant(k), d);
    }
  }

  /** Adds to an element of an array. */
  static void addTo(Builder builder, Value array, Value index, Value d) {
    Value before =
        builder.emit(new Op.ArrayLoad(TypeKind.DOUBLE), ConstantDescs.CD_double, array, index);
    Value after = builder.arithmetic(Opcode.DADD, before, d);
    builder.emit(new Op.ArrayStore(TypeKind.DOUBLE), ConstantDescs.CD_void, array, index, after);
  }

  private Value call(String name, ClassDesc result, Value... arguments) {
    List<ClassDesc> types = new ArrayList<>();
    for (Value argument : arguments) {
      types.add(argument.type());
    }
    Op.Call call =
        new Op.Call(
            Opcode.INVOKESTATIC,
            SWEEPS,
            name,
            MethodTypeDesc.of(result, types),
            false,
            Op.Effect.ANY);
    return builder.emit(call, result, arguments);
  }
}
