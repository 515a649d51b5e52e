package dev.cotangent.backend.cuda.code;

import dev.cotangent.kernel.Gates;
import dev.cotangent.kernel.Precision;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Registry;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The device functions of the registry's rows. They are compiled from CUDA C ahead of time, and
 * inlined into the kernels that are written at run time, where no compiler for CUDA need be
 * installed. A row of your own, and a few built-in ones that CUDA has no function for, have none.
 */
public final class DeviceFunctions {
  private DeviceFunctions() {}

  /** The committed functions, read when the first is asked for. */
  private static final class Committed {
    static final PtxModule MODULE = new PtxModule(DeviceCode.resource("functions.ptx"));
  }

  /**
   * Rows may equal each other, or be named alike, and yet differ: what counts is which one it is.
   */
  private static final IdentityHashMap<Primitive, Functions> ROWS = rows();

  private static IdentityHashMap<Primitive, Functions> rows() {
    IdentityHashMap<Primitive, Functions> rows = new IdentityHashMap<>();
    Stream.concat(Registry.builtIn().stream(), Stream.of(Gates.GATE, Gates.ROUTE, Gates.GUARD))
        .forEach(row ->
            rows.put(row, new Functions(new ConcurrentHashMap<>(), new ConcurrentHashMap<>())));
    return rows;
  }

  /** A row's functions, of those that have been asked for. */
  private record Functions(
      ConcurrentMap<Precision, Optional<DeviceFunction>> values,
      ConcurrentMap<Precision, Optional<DeviceFunction>> sides) {}

  /** Returns the value of a row, or null if the device cannot compute it. */
  public static @Nullable DeviceFunction value(Primitive row, Precision precision) {
    Functions known = ROWS.get(row);
    return known == null
        ? null
        : known
            .values
            .computeIfAbsent(precision, p -> function(name -> valueName(row, name), p))
            .orElse(null);
  }

  /**
   * Returns on which side of a row's kinks a point is: positive on the first piece, negative on the
   * second, 0 at a kink, NaN where there is no telling. Null for a row without kinks, and for one
   * that the device cannot compute.
   */
  public static @Nullable DeviceFunction side(Primitive row, Precision precision) {
    Functions known = ROWS.get(row);
    return known == null
        ? null
        : known
            .sides
            .computeIfAbsent(precision, p -> function(name -> sideName(row, name), p))
            .orElse(null);
  }

  private static Optional<DeviceFunction> function(
      Function<Precision, String> naming, Precision precision) {
    String name = naming.apply(precision);
    if (Committed.MODULE.has(name)) {
      return Optional.of(read(name, precision));
    }
    // What is worth no form for floats is computed in double.
    String doubles = naming.apply(Precision.DOUBLE);
    return Committed.MODULE.has(doubles)
        ? Optional.of(read(doubles, Precision.DOUBLE).inDouble(name))
        : Optional.empty();
  }

  private static DeviceFunction read(String name, Precision precision) {
    List<String> lines = Committed.MODULE.item(name);
    return DeviceFunction.of(
        name, precision, lines, Committed.MODULE.namedIn(lines.subList(1, lines.size())));
  }

  /** Returns the lines that a program with these functions starts with. */
  static String header() {
    return Committed.MODULE.header();
  }

  /**
   * Returns the texts of the items that functions need, and of those that these need, in an order
   * in which they can stand in a program before its kernels.
   */
  static String declarations(Set<String> needs) {
    return Committed.MODULE.declarations(needs);
  }

  /** Returns the name of the function for a row's value. */
  static String valueName(Primitive row, Precision precision) {
    return name(row, "", precision);
  }

  /** Returns the name of the function for a row's side. */
  static String sideName(Primitive row, Precision precision) {
    return name(row, "_side", precision);
  }

  private static String name(Primitive row, String what, Precision precision) {
    return row.name().replaceAll("\\W", "")
        + what
        + switch (precision) {
          case DOUBLE -> "_f64";
          case SINGLE -> "_f32";
        };
  }
}
