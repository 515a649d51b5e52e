package dev.cotangent.backend.cuda.code;

import dev.cotangent.kernel.Gates;
import dev.cotangent.kernel.Precision;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Registry;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes {@code functions.cu} from the registry and the table {@link DeviceRows}. */
final class FunctionSources {
  private static final String HEAD =
      """
      // The rows of the registry as device functions: the values and, of rows with kinks, the sides.
      // Written from the registry and the table DeviceRows by DeviceSourcesTest.
      //
      // A row without a form for floats is computed in double and rounded.
      // Left to the host: %s.

      // The series DLMF 10.2.2 of the Bessel function of order n, over (x / 2)^n / n!, for |x| < 3.
      template <int n>
      static __device__ double besselSeries(double x) {
        double square = x * x / 4;
        double sum = 1;
      #pragma unroll
        for (int k = 15; k > 0; k--) {
          sum = 1 - square * (1.0 / (k * (n + k))) * sum;
        }
        return sum;
      }
      """;

  private final StringBuilder out = new StringBuilder();

  private FunctionSources() {}

  /** Returns the text of {@code functions.cu}. */
  static String text() {
    FunctionSources sources = new FunctionSources();
    String left = DeviceRows.left().stream().map(Primitive::name).collect(Collectors.joining(", "));
    sources.out.append(HEAD.formatted(left));
    Stream.concat(Registry.builtIn().stream(), Stream.of(Gates.GATE, Gates.ROUTE, Gates.GUARD))
        .flatMap(row -> DeviceRows.ALL.stream().filter(known -> known.row() == row))
        .forEach(sources::row);
    return sources.out.toString();
  }

  private void row(DeviceRow row) {
    out.append('\n');
    function(
        row.row(), DeviceFunctions.valueName(row.row(), Precision.DOUBLE), "double", row.value());
    function(
        row.row(), DeviceFunctions.valueName(row.row(), Precision.SINGLE), "float", row.value32());
    function(
        row.row(), DeviceFunctions.sideName(row.row(), Precision.DOUBLE), "double", row.side());
    function(
        row.row(), DeviceFunctions.sideName(row.row(), Precision.SINGLE), "float", row.side32());
  }

  private void function(Primitive row, String name, String type, @Nullable String text) {
    if (text == null) {
      return;
    }
    String parameters =
        IntStream.range(0, row.arity())
            .mapToObj(k -> type + " " + List.of("x", "y", "z").get(k))
            .collect(Collectors.joining(", "));
    String body = text.endsWith(";") ? text : "return " + text + ";";
    out.append("extern \"C\" __device__ %s %s(%s) {\n".formatted(type, name, parameters));
    body.replaceAll("\\bT\\b", type)
        .replaceAll("; ", ";\n")
        .lines()
        .forEach(line -> out.append("  ").append(line).append('\n'));
    out.append("}\n");
  }
}
