package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;

/** Conditional jumps on integers, seen from other sides. */
public final class Comparisons {
  private Comparisons() {}

  /** The jump that is made where the given one is not. */
  public static Opcode negated(Opcode jump) {
    return switch (jump) {
      case IFEQ -> Opcode.IFNE;
      case IFNE -> Opcode.IFEQ;
      case IFLT -> Opcode.IFGE;
      case IFGE -> Opcode.IFLT;
      case IFGT -> Opcode.IFLE;
      case IFLE -> Opcode.IFGT;
      case IF_ICMPEQ -> Opcode.IF_ICMPNE;
      case IF_ICMPNE -> Opcode.IF_ICMPEQ;
      case IF_ICMPLT -> Opcode.IF_ICMPGE;
      case IF_ICMPGE -> Opcode.IF_ICMPLT;
      case IF_ICMPGT -> Opcode.IF_ICMPLE;
      case IF_ICMPLE -> Opcode.IF_ICMPGT;
      case IF_ACMPEQ -> Opcode.IF_ACMPNE;
      case IF_ACMPNE -> Opcode.IF_ACMPEQ;
      case IFNULL -> Opcode.IFNONNULL;
      case IFNONNULL -> Opcode.IFNULL;
      default -> throw new AssertionError(jump + " is no conditional jump");
    };
  }

  /** A comparison with zero as one of two integers. */
  public static Opcode ofTwo(Opcode jump) {
    return switch (jump) {
      case IFEQ -> Opcode.IF_ICMPEQ;
      case IFNE -> Opcode.IF_ICMPNE;
      case IFLT -> Opcode.IF_ICMPLT;
      case IFGE -> Opcode.IF_ICMPGE;
      case IFGT -> Opcode.IF_ICMPGT;
      case IFLE -> Opcode.IF_ICMPLE;
      default -> jump;
    };
  }

  /** The same comparison with its sides exchanged. */
  public static Opcode swapped(Opcode jump) {
    return switch (jump) {
      case IF_ICMPLT -> Opcode.IF_ICMPGT;
      case IF_ICMPGT -> Opcode.IF_ICMPLT;
      case IF_ICMPLE -> Opcode.IF_ICMPGE;
      case IF_ICMPGE -> Opcode.IF_ICMPLE;
      default -> jump;
    };
  }
}
