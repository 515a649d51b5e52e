package dev.cotangent.properties;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.ScalarFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** How far derivatives are from the 40-digit values of {@code reference-derivatives.json}. */
public final class ReferenceAccuracy {
  private static final int UNARY_ORDER = 6;
  private static final int BINARY_ORDER = 3;

  private ReferenceAccuracy() {}

  /** The references have 40 digits. */
  private static final double DIGITS = 1e-39;

  /**
   * A derivative that is known to 40 digits.
   *
   * @param primitive the primitive's name
   * @param point the arguments
   * @param orders how often it is differentiated in each argument
   * @param value the derivative
   * @param condition by how many ulps the derivative moves when the arguments move by one: the sum
   *     of |xₖ · next derivative in xₖ|, relative to the derivative
   * @param uncertainty the own error of a reference that is 0: 40 digits of the largest derivative
   *     of lower order. It matters for functions that are linear but for a tail, such as softplus
   *     at 700, whose second derivative is e⁻⁷⁰⁰ and stands in the file as 0
   */
  record Reference(
      String primitive,
      double[] point,
      int[] orders,
      BigDecimal value,
      double condition,
      double uncertainty) {
    int order() {
      return Arrays.stream(orders).sum();
    }

    /** Whether the derivative is too large for a double. */
    boolean overflows() {
      return Double.isInfinite(value.doubleValue());
    }

    /** The error of a computed derivative in ulps of the true one. */
    double ulps(double computed) {
      if (overflows() || !Double.isFinite(computed)) {
        return overflows() && !Double.isFinite(computed) ? 0 : Double.POSITIVE_INFINITY;
      }
      double error = new BigDecimal(computed).subtract(value).abs().doubleValue();
      return Math.max(error - uncertainty, 0) / Math.ulp(value.doubleValue());
    }

    @Override
    public String toString() {
      String which =
          switch (order()) {
            case 0 -> "value";
            case 1 -> "1st derivative";
            case 2 -> "2nd derivative";
            case 3 -> "3rd derivative";
            default -> order() + "th derivative";
          };
      if (point.length == 1) {
        return which + " at " + point[0];
      }
      String in = order() == 0 ? "" : " in " + "x".repeat(orders[0]) + "y".repeat(orders[1]);
      return which + in + " at (" + point[0] + ", " + point[1] + ")";
    }
  }

  /** Returns all references. */
  static List<Reference> references() {
    List<Reference> references = new ArrayList<>();
    JsonNode file = read();
    file.get("unary")
        .properties()
        .forEach(row -> addUnary(references, row.getKey(), row.getValue()));
    file.get("binary")
        .properties()
        .forEach(row -> addBinary(references, row.getKey(), row.getValue()));
    return references;
  }

  private static JsonNode read() {
    try (InputStream in =
        ReferenceAccuracy.class.getResourceAsStream("/reference-derivatives.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addUnary(List<Reference> references, String name, JsonNode points) {
    for (JsonNode at : points) {
      double[] point = {at.get("x").asDouble()};
      JsonNode derivatives = at.get("derivatives");
      addAll(
          references,
          name,
          point,
          UNARY_ORDER,
          orders -> new BigDecimal(derivatives.get(orders[0]).asText()));
    }
  }

  private static void addBinary(List<Reference> references, String name, JsonNode points) {
    for (JsonNode at : points) {
      double[] point = {at.get("x").asDouble(), at.get("y").asDouble()};
      JsonNode partials = at.get("partials");
      addAll(
          references,
          name,
          point,
          BINARY_ORDER,
          orders -> new BigDecimal(partials.get(orders[0] + "," + orders[1]).asText()));
    }
  }

  private static void addAll(
      List<Reference> references,
      String name,
      double[] point,
      int most,
      Function<int[], BigDecimal> table) {
    List<int[]> all = orders(point.length, most);
    double largest = 0;
    double worstCondition = 0;
    for (int[] orders : all) {
      BigDecimal value = table.apply(orders);
      double condition = 0;
      for (int k = 0; k < point.length; k++) {
        if (Arrays.stream(orders).sum() < most) {
          int[] next = orders.clone();
          next[k]++;
          condition += Math.abs(point[k] * table.apply(next).doubleValue() / value.doubleValue());
        }
      }
      if (Arrays.stream(orders).sum() == most) {
        // The next order is not known, and hardly better conditioned than the ones before.
        condition = worstCondition;
      } else if (Double.isFinite(condition)) {
        worstCondition = Math.max(worstCondition, condition);
      } else {
        condition = 0; // a derivative of 0, or too large
      }
      double uncertainty = value.signum() == 0 ? DIGITS * largest : 0;
      largest = Math.max(largest, Math.abs(value.doubleValue()));
      references.add(new Reference(name, point, orders, value, condition, uncertainty));
    }
  }

  /** All orders of derivatives of a function of one or two arguments, the lower ones first. */
  private static List<int[]> orders(int arguments, int most) {
    List<int[]> orders = new ArrayList<>();
    for (int total = 0; total <= most; total++) {
      for (int first = total; first >= (arguments == 1 ? total : 0); first--) {
        orders.add(arguments == 1 ? new int[] {total} : new int[] {first, total - first});
      }
    }
    return orders;
  }

  /** Computes the derivative by nesting a door in itself. */
  static double compute(Reference reference, Door door) {
    Primitive f = Registry.find(reference.primitive()).orElseThrow();
    ScalarFunction derivative = f::apply;
    for (int k = 0; k < reference.orders().length; k++) {
      for (int times = 0; times < reference.orders()[k]; times++) {
        ScalarFunction inner = derivative;
        int argument = k;
        derivative = x -> partial(door, inner, argument, x);
      }
    }
    return derivative.apply(Real.of(reference.point())).value();
  }

  private static Real partial(Door door, ScalarFunction f, int k, Real[] x) {
    return door.derivative(
        t -> {
          Real[] moved = x.clone();
          moved[k] = t;
          return f.apply(moved);
        },
        x[k]);
  }

  /**
   * Returns, for each primitive with references, its worst error in ulps, and where that is, such
   * as {@code 3.1 ulp (5th derivative at 0.999)}.
   */
  public static Map<String, String> worst() {
    Map<String, Double> errors = new LinkedHashMap<>();
    Map<String, String> worst = new LinkedHashMap<>();
    for (Reference reference : references()) {
      double error = reference.ulps(compute(reference, Door.TANGENT));
      if (error >= errors.getOrDefault(reference.primitive(), 0.0)) {
        errors.put(reference.primitive(), error);
        String text = String.format(Locale.ROOT, "%.1f ulp (%s)", error, reference);
        worst.put(reference.primitive(), error == 0 ? "exact" : text);
      }
    }
    return Collections.unmodifiableMap(worst);
  }
}
