package dev.cotangent.bench;

import dev.cotangent.bench.compare.JacobianSubject;
import dev.cotangent.bench.measure.Subject;
import dev.cotangent.bench.measure.Suite;
import dev.cotangent.bench.result.Mode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The Jacobian of a function in a user's source file. An item's name says all that there is to
 * know: {@code REVERSE/2.0,5.0/f//home/me/Mine.java} is mode, point, method and file; instead of a
 * point there may be a number of inputs, {@code n=100}. So nothing is listed, and any JVM can
 * measure any item.
 */
public final class FileSuite implements Suite {
  /** The suite's name. */
  static final String NAME = "file";

  private static final String COUNT = "n=";
  private static final int PARTS = 4;

  /** The file stays as it is during a run; and code that is compiled anew would never be warm. */
  private final Map<Source, UserFunction> functions = new ConcurrentHashMap<>();

  /** Where a function is. */
  private record Source(Path file, String method) {}

  /** Makes the suite. */
  public FileSuite() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Item> items(boolean quick) {
    return List.of();
  }

  /** Returns the item for a point. */
  static Item item(Mode mode, double[] point, String method, Path file) {
    String values =
        Arrays.stream(point).mapToObj(Double::toString).collect(Collectors.joining(","));
    return item(mode, values, method, file);
  }

  /** Returns the item for a number of inputs, at a point between 0.5 and 1.5. */
  static Item item(Mode mode, int inputs, String method, Path file) {
    return item(mode, COUNT + inputs, method, file);
  }

  private static Item item(Mode mode, String point, String method, Path file) {
    String id = String.join("/", mode.name(), point, method, file.toAbsolutePath().toString());
    return new Item(id, 0);
  }

  @Override
  public Subject subject(String id) {
    String[] parts = id.split("/", PARTS);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("\"" + id + "\" is not mode/point/method/file");
    }
    UserFunction function =
        functions.computeIfAbsent(
            new Source(Path.of(parts[3]), parts[2]),
            source -> UserFunction.compile(source.file(), source.method()));
    double[] point = point(parts[1]);
    return new JacobianSubject(
        function.primal(point),
        function.vector(),
        () -> function.compiled(point),
        point,
        Mode.valueOf(parts[0]));
  }

  private static double[] point(String text) {
    if (text.startsWith(COUNT)) {
      int inputs = Integer.parseInt(text.substring(COUNT.length()));
      return IntStream.range(0, inputs).mapToDouble(j -> 1 + 0.5 * Math.sin(1 + j)).toArray();
    }
    return Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
