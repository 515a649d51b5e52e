package dev.cotangent.compiled.ir;

import dev.cotangent.primitive.Primitive;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;

/** What a {@link Value} is computed by. The operands stand in the value. */
public sealed interface Op {
  /**
   * A constant of the class file: an {@code Integer}, {@code Long}, {@code Float}, {@code Double},
   * {@code String}, or null.
   */
  record Constant(@Nullable ConstantDesc value) implements Free {}

  /** An object that the generated class holds as class data, such as a user's primitive. */
  record Held(Object object) implements Free {}

  /**
   * The double that is zero by structure, whatever the numbers: an adjoint that nothing has
   * contributed to. Unlike a constant, a product with it is zero too.
   */
  record Zero() implements Free {}

  /** A parameter of the function. */
  record Parameter(int index) implements Pure {}

  /** What the paths into a block bring: one operand for each predecessor, in their order. */
  record Phi() implements Pure {}

  /**
   * An instruction that computes numbers from numbers: arithmetic, comparisons ({@code DCMPL}),
   * conversions ({@code I2D}). Only the division of integers can throw.
   */
  record Arithmetic(Opcode opcode) implements Op {
    @Override
    public boolean isPure() {
      return switch (opcode) {
        case IDIV, IREM, LDIV, LREM -> false;
        default -> true;
      };
    }
  }

  /**
   * A row of the registry, applied to doubles.
   *
   * @param row the row, which knows the derivative
   * @param call how the value is computed, as the user wrote it; null for the row's own value
   */
  record Row(Primitive row, @Nullable Call call) implements Op {
    @Override
    public boolean isPure() {
      return call == null || call.isPure();
    }
  }

  /**
   * The mixture of a row's two pieces: operands weight, first, second; first where the weight is 1,
   * second where it is 0, else weighted. Piecewise constant in the weight.
   */
  record Mix() implements Pure {}

  /** The weight of a row's first piece at a point (operands: the row's arguments). */
  record Weight(Primitive row) implements Pure {}

  /** An element of an array: operands array and index. */
  record ArrayLoad(TypeKind kind) implements Op {}

  /** Writes an element of an array: operands array, index and value. */
  record ArrayStore(TypeKind kind) implements Effective {}

  /** The length of an array. */
  record ArrayLength() implements Op {}

  /** A new array of zeros; operand: its length. */
  record NewArray(ClassDesc component) implements Op {}

  /** A field; the operand is its object, if it is not static. */
  record Field(ClassDesc owner, String name, boolean isStatic) implements Op {}

  /** A cast of a reference. */
  record Cast(ClassDesc to) implements Op {}

  /** Whether an object is of a type. */
  record InstanceOf(ClassDesc of) implements Pure {}

  /** A new record that is taken apart again; operands: the components. */
  record MakeRecord(ClassDesc record) implements Pure {}

  /** A component of a record; operand: the record. */
  record Component(ClassDesc record, int index) implements Pure {}

  /** A call; operands: the receiver, if there is one, and the arguments. */
  record Call(
      Opcode opcode,
      ClassDesc owner,
      String name,
      MethodTypeDesc type,
      boolean isInterface,
      Effect effect)
      implements Op {
    @Override
    public boolean isPure() {
      return effect == Effect.PURE;
    }

    @Override
    public boolean hasEffect() {
      return effect == Effect.ANY;
    }
  }

  /** A call that is linked at run time, such as the making of a text; operands: the arguments. */
  record Dynamic(DynamicCallSiteDesc site) implements Op {}

  /** A call of another function of the graph, which becomes a method of the same class. */
  record Apply(Function callee) implements Effective {}

  /**
   * A tape with room for so many elements: operands workspace, the tape so far, the least length.
   * What the tape held stays.
   *
   * @param slot where the workspace keeps it
   */
  record Room(int slot) implements Effective {}

  /** What a call does. */
  enum Effect {
    /** Nothing: the same operands give the same result, and it does not throw. */
    PURE,
    /** It reads memory, or may throw. */
    READS,
    /** It may do anything. */
    ANY
  }

  /** Whether its value stands in no block and can be had everywhere. */
  default boolean isFree() {
    return false;
  }

  /** Whether the operation may be left out when nobody uses it, and repeated anywhere. */
  default boolean isPure() {
    return false;
  }

  /** Whether the operation changes memory, so that it must run exactly once and in its place. */
  default boolean hasEffect() {
    return false;
  }

  // Each operation knows its own answers: all passes ask for them, for each value.

  /** An operation that is pure, whatever it is about. */
  sealed interface Pure extends Op {
    @Override
    default boolean isPure() {
      return true;
    }
  }

  /** An operation that is free, whatever it is about. */
  sealed interface Free extends Pure {
    @Override
    default boolean isFree() {
      return true;
    }
  }

  /** An operation that changes memory, whatever it is about. */
  sealed interface Effective extends Op {
    @Override
    default boolean hasEffect() {
      return true;
    }
  }
}
