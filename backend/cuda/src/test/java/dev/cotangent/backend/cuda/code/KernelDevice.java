package dev.cotangent.backend.cuda.code;

import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.backend.cuda.emulator.Device;
import dev.cotangent.backend.cuda.emulator.TestDrivers;
import dev.cotangent.kernel.Precision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A device that the module's own code runs on. */
final class KernelDevice extends Device {
  private static final int THREADS = 256;

  private final Map<String, Driver.Kernel> kernels = new HashMap<>();

  /** Opens the tests' device. */
  KernelDevice() {
    super(TestDrivers.open());
  }

  /** Returns the suffix of what computes in a precision. */
  static String type(Precision precision) {
    return precision == Precision.DOUBLE ? "f64" : "f32";
  }

  /** Returns an array as the device has it: in single precision, of floats. */
  static double[] rounded(Precision precision, double... values) {
    return precision == Precision.DOUBLE
        ? values
        : Arrays.stream(values).map(x -> (float) x).toArray();
  }

  /** Runs one of the kernels of {@link DeviceCode}. */
  void run(String kernel, int blocks, long... arguments) {
    var loaded =
        kernels.computeIfAbsent(kernel, name -> driver().load(DeviceCode.kernel(name), name));
    driver().launch(loaded, blocks, THREADS, arguments);
  }

  /** Returns the values of a function for each group of arguments. */
  double[] map(DeviceFunction function, double[]... points) {
    Precision precision = function.precision();
    int n = points.length;
    long[] arguments = new long[function.arity() + 2];
    for (int k = 0; k < function.arity(); k++) {
      int which = k;
      arguments[k] = put(precision, Arrays.stream(points).mapToDouble(p -> p[which]).toArray());
    }
    long result = room(precision, n);
    arguments[function.arity()] = result;
    arguments[function.arity() + 1] = n;
    var kernel = driver().load(elementwise(function), "elementwise");
    driver().launch(kernel, Math.max(1, (n + THREADS - 1) / THREADS), THREADS, arguments);
    double[] values = get(precision, result, n);
    Arrays.stream(arguments).limit(function.arity() + 1L).forEach(driver()::free);
    return values;
  }

  /** Finds the place of a thread's element, in bytes; with what there are of arguments, x. */
  private static final String PLACE =
      """
      .param .u64 y, .param .u64 n)
      {
      .reg .pred %%done;
      .reg .u32 %%t, %%b, %%s;
      .reg .u64 %%i, %%n, %%at;
      .reg .%1$s %%x<%2$d>, %%y;
      mov.u32 %%t, %%tid.x;
      mov.u32 %%b, %%ctaid.x;
      mov.u32 %%s, %%ntid.x;
      mad.lo.u32 %%t, %%b, %%s, %%t;
      cvt.u64.u32 %%i, %%t;
      ld.param.u64 %%n, [n];
      setp.ge.u64 %%done, %%i, %%n;
      @%%done bra $END;
      mul.lo.u64 %%i, %%i, %3$d;
      """;

  /** A kernel of one function, for its arguments, its results and their number. */
  private static String elementwise(DeviceFunction function) {
    String type = type(function.precision());
    int arity = function.arity();
    StringBuilder text = new StringBuilder(DeviceFunctions.header());
    text.append(DeviceFunctions.declarations(function.needs()));
    text.append(".visible .entry elementwise(");
    for (int k = 0; k < arity; k++) {
      text.append(".param .u64 x%d, ".formatted(k));
    }
    text.append(PLACE.formatted(type, arity + 1, function.precision().bytes()));
    String[] arguments = new String[arity];
    for (int k = 0; k < arity; k++) {
      arguments[k] = "%x" + k;
      text.append("ld.param.u64 %%at, [x%d];\nadd.u64 %%at, %%at, %%i;\n".formatted(k));
      text.append("ld.global.%s %s, [%%at];\n".formatted(type, arguments[k]));
    }
    // Twice, and the second time in place of an argument: neither may disturb the other.
    text.append(function.inlined("%y", arguments)).append(function.inlined("%x0", arguments));
    text.append("ld.param.u64 %at, [y];\nadd.u64 %at, %at, %i;\n");
    return text.append("st.global.%s [%%at], %%x0;\n$END:\nret;\n}\n".formatted(type)).toString();
  }
}
