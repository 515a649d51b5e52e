package dev.cotangent.backend.cuda.code;

import dev.cotangent.kernel.Precision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fused kernel computes for each element: inputs, steps over them, and which of the results
 * are written to memory. Registers are numbered, inputs first.
 *
 * @param inputs what is read
 * @param steps what is computed
 * @param outputs the registers that are written, each to an array in rows
 * @param width how many elements a thread reads and writes at once: 1, 2 or 4; inputs in rows must
 *     lie at multiples of as many elements
 * @param fold what becomes of the only output's elements, if they are not written; the width is 1
 */
public record Fusion(
    List<Input> inputs, List<Step> steps, List<Integer> outputs, int width, @Nullable Fold fold) {

  /** Makes a fusion that writes what it computes. */
  public Fusion(List<Input> inputs, List<Step> steps, List<Integer> outputs, int width) {
    this(inputs, steps, outputs, width, null);
  }

  /**
   * Rows of elements become a number for each part of a row.
   *
   * @param sum whether it is their sum, and not the largest of them
   * @param precision of the numbers that are written; they are computed in double precision
   */
  public record Fold(boolean sum, Precision precision) {}

  /** How an input lies in memory. */
  public enum Layout {
    /** A number that is handed over with the launch. */
    NUMBER,
    /** One element, the same for all. */
    SINGLE,
    /** In rows, as the results do. */
    ROWS,
    /** At strides along axes. */
    STRIDED
  }

  /**
   * An input.
   *
   * @param precision of its elements
   * @param layout how it lies
   * @param rank the number of axes, if it lies at strides
   */
  public record Input(Precision precision, Layout layout, int rank) {
    String signature() {
      return layout.name().charAt(0) + (rank == 0 ? "" : "" + rank) + precision.name().charAt(0);
    }
  }

  /** A step. */
  public sealed interface Step {
    /** The precision of its result. */
    Precision precision();

    /** The registers that it reads. */
    List<Integer> operands();
  }

  /** The value of a device function. */
  public record Value(DeviceFunction function, Precision precision, List<Integer> operands)
      implements Step {}

  /**
   * The weight of a row's first piece: 1, 0, or the last operand where the function, the side on
   * which the others lie, is 0.
   */
  public record Weight(DeviceFunction side, Precision precision, List<Integer> operands)
      implements Step {}

  /** Another precision. */
  public record Conversion(Precision precision, List<Integer> operands) implements Step {}

  /** The precision of a register. */
  Precision precision(int register) {
    return register < inputs.size()
        ? inputs.get(register).precision()
        : steps.get(register - inputs.size()).precision();
  }

  /** Returns a text that is the same for fusions that the same kernel computes. */
  public String signature() {
    StringBuilder text = new StringBuilder();
    inputs.forEach(input -> text.append(input.signature()).append(' '));
    for (Step step : steps) {
      String what =
          switch (step) {
            case Value value -> value.function().name();
            case Weight weight -> "weight:" + weight.side().name();
            case Conversion conversion -> "to:" + conversion.precision();
          };
      text.append(what).append(step.operands()).append(' ');
    }
    text.append(outputs).append('/').append(width);
    return fold == null ? text.toString() : text.append(' ').append(fold).toString();
  }

  /** Returns a name for people: the steps' functions. */
  public String title() {
    List<String> names = new ArrayList<>();
    for (Step step : steps) {
      names.add(
          switch (step) {
            case Value value -> value.function().name();
            case Weight weight -> "weight of " + weight.side().name();
            case Conversion conversion -> "conversion";
          });
    }
    if (fold != null) {
      names.add(fold.sum() ? "sum" : "max");
    }
    return names.isEmpty() ? "copy" : String.join(", ", names);
  }
}
