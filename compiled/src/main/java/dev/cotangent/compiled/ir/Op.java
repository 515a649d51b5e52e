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
  record Constant(@Nullable ConstantDesc value) implements Op {}

  /** An object that the generated class holds as class data, such as a user's primitive. */
  record Held(Object object) implements Op {}

  /**
   * The double that is zero by structure, whatever the numbers: an adjoint that nothing has
   * contributed to. Unlike a constant, a product with it is zero too.
   */
  record Zero() implements Op {}

  /** A parameter of the function. */
  record Parameter(int index) implements Op {}

  /** What the paths into a block bring: one operand for each predecessor, in their order. */
  record Phi() implements Op {}

  /**
   * An instruction that computes numbers from numbers: arithmetic, comparisons ({@code DCMPL}),
   * conversions ({@code I2D}). Only the division of integers can throw.
   */
  record Arithmetic(Opcode opcode) implements Op {}

  /**
   * A row of the registry, applied to doubles.
   *
   * @param row the row, which knows the derivative
   * @param call how the value is computed, as the user wrote it; null for the row's own value
   */
  record Row(Primitive row, @Nullable Call call) implements Op {}

  /**
   * The mixture of a row's two pieces: operands weight, first, second; first where the weight is 1,
   * second where it is 0, else weighted. Piecewise constant in the weight.
   */
  record Mix() implements Op {}

  /** The weight of a row's first piece at a point (operands: the row's arguments). */
  record Weight(Primitive row) implements Op {}

  /** An element of an array: operands array and index. */
  record ArrayLoad(TypeKind kind) implements Op {}

  /** Writes an element of an array: operands array, index and value. */
  record ArrayStore(TypeKind kind) implements Op {}

  /** The length of an array. */
  record ArrayLength() implements Op {}

  /** A new array of zeros; operand: its length. */
  record NewArray(ClassDesc component) implements Op {}

  /** A field; the operand is its object, if it is not static. */
  record Field(ClassDesc owner, String name, boolean isStatic) implements Op {}

  /** A cast of a reference. */
  record Cast(ClassDesc to) implements Op {}

  /** Whether an object is of a type. */
  record InstanceOf(ClassDesc of) implements Op {}

  /** A new record that is taken apart again; operands: the components. */
  record MakeRecord(ClassDesc record) implements Op {}

  /** A component of a record; operand: the record. */
  record Component(ClassDesc record, int index) implements Op {}

  /** A call; operands: the receiver, if there is one, and the arguments. */
  record Call(
      Opcode opcode,
      ClassDesc owner,
      String name,
      MethodTypeDesc type,
      boolean isInterface,
      Effect effect)
      implements Op {}

  /** A call that is linked at run time, such as the making of a text; operands: the arguments. */
  record Dynamic(DynamicCallSiteDesc site) implements Op {}

  /** A call of another function of the graph, which becomes a method of the same class. */
  record Apply(Function callee) implements Op {}

  /**
   * A tape with room for so many elements: operands workspace, the tape so far, the least length.
   * What the tape held stays.
   *
   * @param slot where the workspace keeps it
   */
  record Room(int slot) implements Op {}

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
    return this instanceof Constant || this instanceof Held || this instanceof Zero;
  }

  /** Whether the operation may be left out when nobody uses it, and repeated anywhere. */
  default boolean isPure() {
    return switch (this) {
      case Constant c -> true;
      case Held h -> true;
      case Zero z -> true;
      case Parameter p -> true;
      case Phi p -> true;
      case Row r -> r.call == null || r.call.effect == Effect.PURE;
      case Mix m -> true;
      case Weight w -> true;
      case MakeRecord m -> true;
      case Component c -> true;
      case InstanceOf i -> true;
      case Arithmetic a ->
          switch (a.opcode) {
            case IDIV, IREM, LDIV, LREM -> false;
            default -> true;
          };
      case Call c -> c.effect == Effect.PURE;
      default -> false;
    };
  }

  /** Whether the operation changes memory, so that it must run exactly once and in its place. */
  default boolean hasEffect() {
    return switch (this) {
      case ArrayStore s -> true;
      case Call c -> c.effect == Effect.ANY;
      case Apply a -> true;
      case Room r -> true;
      default -> false;
    };
  }
}
