package dev.cotangent.backend.cuda.code;

import dev.cotangent.backend.cuda.code.Fusion.Input;
import dev.cotangent.backend.cuda.code.Fusion.Layout;
import dev.cotangent.backend.cuda.code.Fusion.Step;
import dev.cotangent.kernel.Precision;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes the kernel of a fusion, as PTX: the text that a GPU's driver compiles for its device. So a
 * chain of operations becomes one pass over memory without a compiler for CUDA being there.
 *
 * <p>Threads walk over the elements in strides of the whole grid, several elements at once where
 * all inputs lie in rows, since memory is fastest when each thread moves 16 bytes (Volkov 2010,
 * "Better performance at lower occupancy"); the elements that are left over follow one by one. The
 * functions' texts are put in as they are, each in a scope of its own. Sums and products among them
 * say how they round, so the driver's compiler may not merge two into one that rounds differently.
 *
 * <p>Parameters, each of 64 bits: the number of elements, the outputs' addresses, then for each
 * input its bits if it is a number, else its address and, if it lies at strides, the size and the
 * stride in elements of each axis. Where rows are folded, the first parameter is the number of
 * parts, and after the output's address come the length of a row, the length of a part, and the
 * number of parts in a row.
 */
public final class FusionWriter {
  /** How many threads the blocks of a folding kernel must have. */
  public static final int FOLD_THREADS = 256;

  /** The name of the kernel. */
  public static final String ENTRY = "fused";

  private final Fusion fusion;
  private final StringBuilder text = new StringBuilder();

  /** The first parameter of each output and input, by number. */
  private final int[] outputAt;

  private final int[] inputAt;

  /** The first parameter that tells how rows are folded. */
  private int foldAt;

  private int parameterCount;
  private int scratch;

  private FusionWriter(Fusion fusion) {
    this.fusion = fusion;
    this.outputAt = new int[fusion.outputs().size()];
    this.inputAt = new int[fusion.inputs().size()];
  }

  /** Returns the kernel's text. */
  public static String write(Fusion fusion) {
    return new FusionWriter(fusion).module();
  }

  private String module() {
    Set<String> needs = new HashSet<>();
    for (Step step : fusion.steps()) {
      switch (step) {
        case Fusion.Value value -> needs.addAll(value.function().needs());
        case Fusion.Weight weight -> needs.addAll(weight.side().needs());
        case Fusion.Conversion conversion -> {}
      }
    }
    prologue();
    if (fusion.fold() != null) {
      fold(fusion.fold());
    } else {
      loop("WIDE", fusion.width());
      if (fusion.width() > 1) {
        loop("ONE", 1);
      }
    }
    line("ret;");
    return DeviceFunctions.header()
        + DeviceFunctions.declarations(needs)
        + ".visible .entry "
        + ENTRY
        + "("
        + String.join(
            ", ", IntStream.range(0, parameterCount).mapToObj(i -> ".param .u64 p" + i).toList())
        + ")\n{\n"
        + text
        + "}\n";
  }

  private void line(String instruction) {
    text.append("  ").append(instruction).append('\n');
  }

  private static String type(Precision precision) {
    return precision == Precision.DOUBLE ? "f64" : "f32";
  }

  private String parameter() {
    String register = "%a" + parameterCount;
    line(".reg .b64 %s;".formatted(register));
    line("ld.param.u64 %s, [p%d];".formatted(register, parameterCount));
    parameterCount++;
    return register;
  }

  /** An address among the parameters, in global memory. */
  private String address() {
    String register = parameter();
    line("cvta.to.global.u64 %s, %s;".formatted(register, register));
    return register;
  }

  /** Reads the parameters and computes where a thread begins, and how far it goes at a time. */
  private void prologue() {
    line(".reg .pred %done;");
    line(".reg .b32 %block, %blocks, %size, %thread;");
    line(".reg .b64 %i, %first, %step, %end, %place;");
    parameter();
    for (int k = 0; k < fusion.outputs().size(); k++) {
      outputAt[k] = parameterCount;
      address();
    }
    if (fusion.fold() != null) {
      foldAt = parameterCount;
      parameter();
      parameter();
      parameter();
    }
    for (int k = 0; k < fusion.inputs().size(); k++) {
      inputAt[k] = parameterCount;
      input(k, fusion.inputs().get(k));
    }
    line("mov.u32 %block, %ctaid.x;");
    line("mov.u32 %blocks, %nctaid.x;");
    line("mov.u32 %size, %ntid.x;");
    line("mov.u32 %thread, %tid.x;");
    line("mul.wide.u32 %first, %block, %size;");
    line("cvt.u64.u32 %place, %thread;");
    line("add.s64 %first, %first, %place;");
    line("mul.wide.u32 %step, %blocks, %size;");
  }

  private void input(int k, Input input) {
    String type = type(input.precision());
    switch (input.layout()) {
      case NUMBER -> {
        String bits = parameter();
        line(".reg .%s %%v%d;".formatted(type, k));
        if (input.precision() == Precision.DOUBLE) {
          line("mov.b64 %%v%d, %s;".formatted(k, bits));
        } else {
          line(".reg .f64 %%n%d;".formatted(k));
          line("mov.b64 %%n%d, %s;".formatted(k, bits));
          line("cvt.rn.f32.f64 %%v%d, %%n%d;".formatted(k, k));
        }
      }
      case SINGLE -> {
        line(".reg .%s %%v%d;".formatted(type, k));
        line("ld.global.%s %%v%d, [%s];".formatted(type, k, address()));
      }
      case ROWS -> address();
      case STRIDED -> {
        address();
        for (int axis = 0; axis < 2 * input.rank(); axis++) {
          parameter();
        }
      }
    }
  }

  /** A loop over elements, so many at a time; those that are left over go to the next loop. */
  private void loop(String label, int width) {
    boolean last = width == 1;
    if (last && fusion.width() > 1) { // the rest begins after the last whole group
      line("and.b64 %%i, %%a0, -%d;".formatted(fusion.width()));
      line("add.s64 %i, %i, %first;");
    } else {
      line("mov.u64 %i, %first;");
    }
    line(width == 1 ? "mov.u64 %end, %a0;" : "shr.u64 %end, %a0, " + (width == 2 ? 1 : 2) + ";");
    text.append(label).append(":\n");
    line("setp.ge.u64 %done, %i, %end;");
    line("@%%done bra %s_END;".formatted(label));
    text.append("  {\n");
    elements(width);
    text.append("  }\n");
    line("add.s64 %i, %i, %step;");
    line("bra %s;".formatted(label));
    text.append(label).append("_END:\n");
  }

  private void elements(int width) {
    compute(width);
    for (int k = 0; k < fusion.outputs().size(); k++) {
      int register = fusion.outputs().get(k);
      place(outputAt[k], fusion.precision(register), width);
      move("st.global", register, width);
    }
  }

  /** Reads a thread's elements and carries out the steps. */
  private void compute(int width) {
    for (int k = 0; k < fusion.inputs().size(); k++) {
      Layout layout = fusion.inputs().get(k).layout();
      if (layout == Layout.ROWS) {
        loadRows(k, width);
      } else if (layout == Layout.STRIDED) {
        loadStrided(k, fusion.inputs().get(k));
      }
    }
    for (int lane = 0; lane < width; lane++) {
      for (int k = 0; k < fusion.steps().size(); k++) {
        step(fusion.inputs().size() + k, fusion.steps().get(k), lane);
      }
    }
  }

  /** The name of a register; numbers and single elements are the same for all lanes. */
  private String register(int register, int lane) {
    boolean shared =
        register < fusion.inputs().size()
            && (fusion.inputs().get(register).layout() == Layout.NUMBER
                || fusion.inputs().get(register).layout() == Layout.SINGLE);
    return "%v" + register + (shared ? "" : "_" + lane);
  }

  private void declare(int register, int width) {
    for (int lane = 0; lane < width; lane++) {
      line(".reg .%s %s;".formatted(type(fusion.precision(register)), register(register, lane)));
    }
  }

  /** Computes the place of a thread's elements in an array in rows. */
  private void place(int parameter, Precision precision, int width) {
    line("mad.lo.s64 %%place, %%i, %d, %%a%d;".formatted(precision.bytes() * width, parameter));
  }

  private void loadRows(int k, int width) {
    declare(k, width);
    place(inputAt[k], fusion.inputs().get(k).precision(), width);
    move("ld.global", k, width);
  }

  /** A load or a store of one register of each lane at the place. */
  private void move(String what, int register, int width) {
    String type = type(fusion.precision(register));
    String[] lanes = new String[width];
    Arrays.setAll(lanes, lane -> register(register, lane));
    String vector = width == 1 ? lanes[0] : "{" + String.join(", ", lanes) + "}";
    String kind = width == 1 ? what + "." + type : what + ".v" + width + "." + type;
    line(
        (what.startsWith("ld") ? "%s %s, [%%place];" : "%1$s [%%place], %2$s;")
            .formatted(kind, vector));
  }

  /** Takes an index apart along the axes, the last first. */
  private void loadStrided(int k, Input input) {
    declare(k, 1);
    int first = inputAt[k] + 1;
    String rest = "%rest" + scratch;
    String quotient = "%quotient" + scratch;
    String size = "%size" + scratch++;
    line(".reg .b32 %s, %s, %s;".formatted(rest, quotient, size));
    line(".reg .b64 %s_wide;".formatted(rest));
    line("cvt.u32.u64 %s, %%i;".formatted(rest));
    line("mov.u64 %place, 0;");
    for (int axis = input.rank() - 1; axis >= 0; axis--) {
      String stride = "%a" + (first + 2 * axis + 1);
      if (axis > 0) {
        line("cvt.u32.u64 %s, %%a%d;".formatted(size, first + 2 * axis));
        line("div.u32 %s, %s, %s;".formatted(quotient, rest, size));
        line("mul.lo.u32 %s, %s, %s;".formatted(size, quotient, size));
        line("sub.u32 %s, %s, %s;".formatted(rest, rest, size));
      }
      line("cvt.u64.u32 %s_wide, %s;".formatted(rest, rest));
      line("mad.lo.s64 %%place, %s_wide, %s, %%place;".formatted(rest, stride));
      if (axis > 0) {
        line("mov.u32 %s, %s;".formatted(rest, quotient));
      }
    }
    line(
        "mad.lo.s64 %%place, %%place, %d, %%a%d;".formatted(input.precision().bytes(), inputAt[k]));
    move("ld.global", k, 1);
  }

  private void step(int register, Step step, int lane) {
    String result = register(register, lane);
    line(".reg .%s %s;".formatted(type(step.precision()), result));
    String[] operands =
        step.operands().stream().map(operand -> register(operand, lane)).toArray(String[]::new);
    switch (step) {
      case Fusion.Value value -> text.append(value.function().inlined(result, operands));
      case Fusion.Weight weight -> weight(weight, result, operands);
      case Fusion.Conversion conversion -> convert(conversion, result, operands[0]);
    }
  }

  private void weight(Fusion.Weight step, String result, String... operands) {
    String type = type(step.precision());
    String side = result + "_side";
    String at = result + "_at";
    String tie = operands[operands.length - 1];
    line(".reg .%s %s;".formatted(type, side));
    line(".reg .pred %s;".formatted(at));
    text.append(step.side().inlined(side, Arrays.copyOf(operands, operands.length - 1)));
    line("setp.eq.%s %s, %s, %s;".formatted(type, at, side, number(step.precision(), 0)));
    line(
        "selp.%s %s, %s, %s, %s;"
            .formatted(type, result, tie, number(step.precision(), Double.NaN), at));
    line("setp.lt.%s %s, %s, %s;".formatted(type, at, side, number(step.precision(), 0)));
    line(
        "selp.%s %s, %s, %s, %s;".formatted(type, result, number(step.precision(), 0), result, at));
    line("setp.gt.%s %s, %s, %s;".formatted(type, at, side, number(step.precision(), 0)));
    line(
        "selp.%s %s, %s, %s, %s;".formatted(type, result, number(step.precision(), 1), result, at));
  }

  private static String number(Precision precision, double value) {
    return precision == Precision.DOUBLE
        ? String.format("0d%016X", Double.doubleToLongBits(value))
        : String.format("0f%08X", Float.floatToIntBits((float) value));
  }

  private void convert(Fusion.Conversion step, String result, String operand) {
    boolean toDouble = step.precision() == Precision.DOUBLE;
    line((toDouble ? "cvt.f64.f32 %s, %s;" : "cvt.rn.f32.f64 %s, %s;").formatted(result, operand));
  }

  // Folding.

  /**
   * Blocks take one part of a row after the other. A block's threads take the part's elements in
   * turns, and then put their results together as a tree, in an order that is always the same.
   */
  private void fold(Fusion.Fold fold) {
    line(".shared .align 8 .b8 parts[%d];".formatted(FOLD_THREADS * Double.BYTES));
    line(".reg .pred %skip;");
    line(".reg .b32 %half;");
    line(".reg .b64 %task, %row, %part, %mine;");
    line(".reg .f64 %sum, %value;");
    line("mov.u64 %mine, parts;");
    line("mad.wide.u32 %mine, %thread, 8, %mine;");
    line("cvt.u64.u32 %task, %block;");
    text.append("TASK:\n");
    line("setp.ge.u64 %done, %task, %a0;");
    line("@%done bra TASK_END;");
    part();
    line("mov.f64 %%sum, %s;".formatted(start(fold)));
    foldElements(fold);
    foldThreads(fold);
    line("cvt.u64.u32 %place, %blocks;");
    line("add.s64 %task, %task, %place;");
    line("bra TASK;");
    text.append("TASK_END:\n");
  }

  private static String start(Fusion.Fold fold) {
    return number(Precision.DOUBLE, fold.sum() ? 0 : Double.NEGATIVE_INFINITY);
  }

  /** Computes where the task's part of a row begins for this thread, and where it ends for all. */
  private void part() {
    String count = "%a" + foldAt;
    String chunk = "%a" + (foldAt + 1);
    String chunks = "%a" + (foldAt + 2);
    line("div.u64 %%row, %%task, %s;".formatted(chunks));
    line("mul.lo.s64 %%part, %%row, %s;".formatted(chunks));
    line("sub.s64 %part, %task, %part;");
    line("mul.lo.s64 %%part, %%part, %s;".formatted(chunk));
    line("mul.lo.s64 %%row, %%row, %s;".formatted(count));
    line("add.s64 %%end, %%part, %s;".formatted(chunk));
    line("min.u64 %%end, %%end, %s;".formatted(count));
    line("add.s64 %end, %end, %row;");
    line("add.s64 %i, %row, %part;");
    line("cvt.u64.u32 %place, %thread;");
    line("add.s64 %i, %i, %place;");
  }

  private void foldElements(Fusion.Fold fold) {
    text.append("ELEMENT:\n");
    line("setp.ge.u64 %done, %i, %end;");
    line("@%done bra ELEMENT_END;");
    text.append("  {\n");
    compute(1);
    int result = fusion.outputs().getFirst();
    boolean isDouble = fusion.precision(result) == Precision.DOUBLE;
    line((isDouble ? "mov.f64 %value, " : "cvt.f64.f32 %value, ") + register(result, 0) + ";");
    text.append("  }\n");
    combine(fold);
    line("cvt.u64.u32 %place, %size;");
    line("add.s64 %i, %i, %place;");
    line("bra ELEMENT;");
    text.append("ELEMENT_END:\n");
  }

  /** Combines the value with the sum, or the largest so far; NaN is larger than all. */
  private void combine(Fusion.Fold fold) {
    if (fold.sum()) {
      line("add.rn.f64 %sum, %sum, %value;");
    } else {
      line("setp.nan.f64 %skip, %sum, %value;");
      line("max.f64 %sum, %sum, %value;");
      line("selp.f64 %%sum, %s, %%sum, %%skip;".formatted(number(Precision.DOUBLE, Double.NaN)));
    }
  }

  private void foldThreads(Fusion.Fold fold) {
    line("st.shared.f64 [%mine], %sum;");
    line("mov.u32 %%half, %d;".formatted(FOLD_THREADS / 2));
    text.append("HALVES:\n");
    line("bar.sync 0;");
    line("setp.ge.u32 %skip, %thread, %half;");
    line("@%skip bra HALF_END;");
    line("mad.wide.u32 %place, %half, 8, %mine;");
    line("ld.shared.f64 %value, [%place];");
    combine(fold);
    line("st.shared.f64 [%mine], %sum;");
    text.append("HALF_END:\n");
    line("shr.u32 %half, %half, 1;");
    line("setp.ne.u32 %skip, %half, 0;");
    line("@%skip bra HALVES;");
    line("setp.ne.u32 %skip, %thread, 0;");
    line("@%skip bra WRITTEN;");
    foldWrite(fold.precision());
    text.append("WRITTEN:\n");
    line("bar.sync 0;"); // the next part's results come to lie where these are
  }

  private void foldWrite(Precision precision) {
    String type = type(precision);
    line("mad.lo.s64 %%place, %%task, %d, %%a%d;".formatted(precision.bytes(), outputAt[0]));
    line(".reg .%s %%result;".formatted(type));
    line((type.equals("f64") ? "mov.f64" : "cvt.rn.f32.f64") + " %result, %sum;");
    line("st.global.%s [%%place], %%result;".formatted(type));
  }
}
