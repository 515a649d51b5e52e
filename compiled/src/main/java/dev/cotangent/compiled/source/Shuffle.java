package dev.cotangent.compiled.source;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What an instruction that shuffles the stack does to values. The JVM's {@code dup2} and its like
 * count slots, of which a double and a long take two: what they mean depends on what lies there,
 * and since a {@code Real} takes one slot, so does what must be written instead.
 *
 * @param copied how many values from the top are copied
 * @param skipped below how many more values the copy goes
 */
public record Shuffle(int copied, int skipped) {
  /** How many values a {@code pop} or {@code pop2} drops. */
  public static int dropped(Opcode opcode, List<TypeKind> stack) {
    return opcode == Opcode.POP ? 1 : values(stack, 0);
  }

  public static Shuffle of(Opcode opcode, List<TypeKind> stack) {
    return switch (opcode) {
      case DUP -> new Shuffle(1, 0);
      case DUP_X1 -> new Shuffle(1, 1);
      case DUP_X2 -> new Shuffle(1, values(stack, 1));
      case DUP2 -> new Shuffle(values(stack, 0), 0);
      case DUP2_X1 -> new Shuffle(values(stack, 0), 1);
      case DUP2_X2 -> new Shuffle(values(stack, 0), values(stack, values(stack, 0)));
      default -> throw new AssertionError(opcode);
    };
  }

  /** How many values the two slots below some values are: one double or long, or two others. */
  private static int values(List<TypeKind> stack, int above) {
    return stack.get(stack.size() - 1 - above).slotSize() == 2 ? 1 : 2;
  }

  public <T> List<T> apply(List<T> stack) {
    int top = stack.size();
    List<T> shuffled = new ArrayList<>(stack);
    shuffled.addAll(top - copied - skipped, stack.subList(top - copied, top));
    return shuffled;
  }

  /** Writes this shuffle for a stack on which doubles are references. */
  public void write(CodeBuilder code, List<TypeKind> stack) {
    int top = stack.size();
    int copiedSlots = slots(stack.subList(top - copied, top));
    int skippedSlots = slots(stack.subList(top - copied - skipped, top - copied));
    if (copiedSlots == 1) {
      switch (skippedSlots) {
        case 0 -> code.dup();
        case 1 -> code.dup_x1();
        default -> code.dup_x2();
      }
    } else {
      switch (skippedSlots) {
        case 0 -> code.dup2();
        case 1 -> code.dup2_x1();
        default -> code.dup2_x2();
      }
    }
  }

  /** How many slots values take where doubles are references. */
  public static int slots(List<TypeKind> values) {
    return values.stream().mapToInt(kind -> kind == TypeKind.DOUBLE ? 1 : kind.slotSize()).sum();
  }
}
