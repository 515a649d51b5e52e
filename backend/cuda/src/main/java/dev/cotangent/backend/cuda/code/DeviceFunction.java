package dev.cotangent.backend.cuda.code;

import dev.cotangent.kernel.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A function that can be inlined into a kernel. PTX has functions that are called, but a call
 * passes its arguments through memory-like parameters, and the driver's translator need not inline
 * it. So the text of the function's body takes the call's place: reading a parameter becomes a move
 * from a register of the caller, storing the result a move to one, and returning a jump to the end.
 * The whole is a block of its own, and PTX lets a block declare registers, labels and local memory
 * that hide others of their names; those declared here begin with the function's name besides, so
 * that they hide no register of the caller.
 *
 * @param name the function's name, such as {@code exp_f64}
 * @param precision of the arguments and of the result
 * @param arity the number of arguments
 * @param body what the function does, in order
 * @param needs the names of the items that a module must declare for it; see {@link
 *     DeviceFunctions#declarations}
 */
public record DeviceFunction(
    String name, Precision precision, int arity, List<Step> body, Set<String> needs) {

  private static final Pattern LOAD =
      Pattern.compile("ld\\.param\\.(\\w)(\\d+)\\s+(%[\\w$]+), \\[\\w+_param_(\\d+)];");
  private static final Pattern STORE =
      Pattern.compile("st\\.param\\.(\\w)(\\d+)\\s+\\[func_retval0(?:\\+0)?], ([^;]+);");
  private static final Pattern REGISTER = Pattern.compile("%[A-Za-z][\\w$]*");

  /** A part of a function's body. */
  sealed interface Step {
    /** A declaration, instruction or label that stands as it is. */
    record Text(String line) implements Step {}

    /** An argument is moved to a register. */
    record Load(String type, String register, int argument) implements Step {}

    /** A register or a constant becomes the result. */
    record Store(String type, String value) implements Step {}
  }

  public DeviceFunction {
    body = List.copyOf(body);
    needs = Set.copyOf(needs);
  }

  /**
   * Reads a function as nvcc writes it.
   *
   * @param lines from its first line, which names it, to its closing brace
   */
  static DeviceFunction of(
      String name, Precision precision, List<String> lines, Set<String> needs) {
    int open = lines.indexOf("{");
    List<String> head = lines.subList(1, open);
    List<String> inside =
        lines.subList(open + 1, lines.size() - 1).stream()
            .map(line -> own(name, line.strip()))
            .toList();
    int arity = (int) head.stream().filter(line -> line.contains("_param_")).count();
    return new DeviceFunction(name, precision, arity, steps("$" + name + "_end", inside), needs);
  }

  /** The last return falls through to what follows; others jump there. */
  private static List<Step> steps(String end, List<String> lines) {
    List<Step> steps = new ArrayList<>();
    int last = lines.size() - 1;
    for (String line : lines.subList(0, last)) {
      steps.add(
          line.endsWith("ret;") ? new Step.Text(line.replace("ret;", jump(end))) : step(line));
    }
    if (!lines.get(last).equals("ret;")) {
      steps.add(step(lines.get(last)));
    }
    if (steps.contains(new Step.Text(jump(end)))) {
      steps.add(new Step.Text(end + ":"));
    }
    return steps;
  }

  private static String jump(String label) {
    return "bra " + label + ";";
  }

  /**
   * Returns a line whose registers, labels and local memory have the function's name in theirs. The
   * special registers are no concern of a function of numbers.
   */
  private static String own(String name, String line) {
    return line.replaceAll("%(?=[A-Za-z])", "%" + name + "_")
        .replaceAll("\\$L__BB\\d+_", Matcher.quoteReplacement("$" + name + "_"))
        .replaceAll("__local_depot\\d+", name + "_local");
  }

  private static Step step(String line) {
    Matcher load = LOAD.matcher(line);
    if (load.matches()) {
      return new Step.Load(
          moved(load.group(1), load.group(2)), load.group(3), Integer.parseInt(load.group(4)));
    }
    Matcher store = STORE.matcher(line);
    return store.matches()
        ? new Step.Store(moved(store.group(1), store.group(2)), store.group(3))
        : new Step.Text(line);
  }

  /** Bits may move between a floating-point register and one for integers, numbers may not. */
  private static String moved(String kind, String bits) {
    return (kind.equals("f") ? "f" : "b") + bits;
  }

  /** Returns this function for floats, which is computed in double and rounded at the end. */
  DeviceFunction inDouble(String floats) {
    List<Step> steps = new ArrayList<>();
    String prefix = "%" + floats + "_";
    steps.add(new Step.Text(".reg .f32 " + prefix + "f<" + (arity + 1) + ">;"));
    steps.add(new Step.Text(".reg .f64 " + prefix + "fd<" + (arity + 1) + ">;"));
    String[] arguments = new String[arity];
    for (int k = 0; k < arity; k++) {
      arguments[k] = prefix + "fd" + k;
      steps.add(new Step.Load("f32", prefix + "f" + k, k));
      steps.add(new Step.Text("cvt.f64.f32 " + arguments[k] + ", " + prefix + "f" + k + ";"));
    }
    String wide = prefix + "fd" + arity;
    String result = prefix + "f" + arity;
    inlined(wide, arguments).lines().map(Step.Text::new).forEach(steps::add);
    steps.add(new Step.Text("cvt.rn.f32.f64 " + result + ", " + wide + ";"));
    steps.add(new Step.Store("f32", result));
    return new DeviceFunction(floats, Precision.SINGLE, arity, steps, needs);
  }

  /**
   * Returns the PTX text that computes the function: one instruction, or a block.
   *
   * @param result the register of the function's precision to compute; may be an argument too
   * @param arguments registers of that precision, or constants; no names that begin as this
   *     function's own do
   */
  String inlined(String result, String... arguments) {
    if (arguments.length != arity) {
      throw new IllegalArgumentException(
          name + ": " + arguments.length + " arguments; it takes " + arity);
    }
    List<Step> steps = body.stream().filter(step -> !isDeclaration(step)).toList();
    return isPlain(steps) ? plain(steps, result, arguments) : block(result, arguments);
  }

  private static boolean isDeclaration(Step step) {
    return step instanceof Step.Text text && text.line.startsWith(".");
  }

  /** Whether there is but one instruction between the arguments and the result, or none. */
  private static boolean isPlain(List<Step> steps) {
    long texts = steps.stream().filter(step -> step instanceof Step.Text).count();
    long stores = steps.stream().filter(step -> step instanceof Step.Store).count();
    return stores == 1
        && (texts == 0 || (texts == 1 && steps.get(steps.size() - 2) instanceof Step.Text));
  }

  /** The instruction itself, with the caller's registers. */
  private static String plain(List<Step> steps, String result, String... arguments) {
    Map<String, String> names = new HashMap<>();
    String line = "";
    for (Step step : steps) {
      switch (step) {
        case Step.Load load -> names.put(load.register, arguments[load.argument]);
        case Step.Text text -> line = text.line;
        case Step.Store store -> {
          if (line.isEmpty()) {
            line = move(store.type, result, store.value);
          } else {
            names.put(store.value, result);
          }
        }
      }
    }
    return REGISTER
            .matcher(line)
            .replaceAll(
                found -> Matcher.quoteReplacement(names.getOrDefault(found.group(), found.group())))
        + "\n";
  }

  private String block(String result, String... arguments) {
    return body.stream()
        .map(step ->
            switch (step) {
              case Step.Text text -> text.line;
              case Step.Load load -> move(load.type, load.register, arguments[load.argument]);
              case Step.Store store -> move(store.type, result, store.value);
            })
        .collect(Collectors.joining("\n", "{\n", "\n}\n"));
  }

  private static String move(String type, String to, String from) {
    return "mov." + type + " " + to + ", " + from + ";";
  }
}
