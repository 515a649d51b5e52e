package dev.cotangent.compiled.lift;

import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;

/**
 * What {@code dcmpl} or {@code dcmpg} and the jump behind it ask together. With NaN the first
 * pushes -1 and the second 1, and compilers choose the one that lets the comparison of the source
 * be false: {@code if (a < b)} is {@code dcmpg}, and {@code ifge} over the body. The question is
 * that of the source, so that a NaN goes the way it went.
 *
 * @param method the method of {@code Real} that answers it
 * @param jumpsIfTrue whether the answer yes, or else no, leads to the jump
 */
record Question(String method, boolean jumpsIfTrue) {
  private static final String EQUALITY = "equal";

  /** Whether a jump looks at the sign of an integer. */
  static boolean isAsked(BranchInstruction branch) {
    return switch (branch.opcode()) {
      case IFEQ, IFNE, IFLT, IFLE, IFGT, IFGE -> true;
      default -> false;
    };
  }

  /**
   * Returns the question.
   *
   * @param isLess whether NaN counts as less, as in {@code dcmpl}
   */
  static Question of(boolean isLess, Opcode jump) {
    return switch (jump) {
      case IFEQ -> new Question(EQUALITY, true);
      case IFNE -> new Question(EQUALITY, false);
      case IFLT -> isLess ? no("greaterThanOrEqual") : yes("lessThan");
      case IFLE -> isLess ? no("greaterThan") : yes("lessThanOrEqual");
      case IFGT -> isLess ? yes("greaterThan") : no("lessThanOrEqual");
      case IFGE -> isLess ? yes("greaterThanOrEqual") : no("lessThan");
      default -> throw new AssertionError(jump);
    };
  }

  private static Question yes(String method) {
    return new Question(method, true);
  }

  private static Question no(String method) {
    return new Question(method, false);
  }

  boolean isEquality() {
    return method.equals(EQUALITY);
  }
}
