package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.Special;
import dev.cotangent.properties.ReferenceAccuracy.Reference;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds values and derivatives against references of 40 digits. */
class ReferenceTest {
  /**
   * What one evaluation of a row may lose: the values of Commons Math and Commons Numbers are good
   * to some 3 ulps. Each order of the derivative nests another rule and so adds as much again.
   */
  private static final double ULPS_PER_ORDER = 4;

  private static final Map<String, List<Reference>> REFERENCES =
      ReferenceAccuracy.references().stream().collect(Collectors.groupingBy(Reference::primitive));

  static List<String> names() {
    return REFERENCES.keySet().stream().sorted().toList();
  }

  /**
   * What a row may lose beyond that, in absolute terms, where its rule is known to be a difference
   * of larger numbers.
   */
  private static double knownLoss(Reference reference) {
    double[] p = reference.point();
    return switch (reference.primitive()) {
      // The partials are the value times differences of digammas; close to the axis y = 0, where
      // the value goes as 1/y, terms as large as the value over yʲ cancel.
      case "beta" ->
          4 * Math.ulp(Special.BETA.value(p[0], p[1])) / Math.pow(p[1], reference.orders()[1]);
      // The partials are weights exp(xₖ - y), which know the others only by the rounded result y:
      // 1 - weight has the rounding of numbers between 0 and 1.
      case "logSumExp" -> reference.order() > 1 ? 4 * Math.ulp(1.0) : 0;
      default -> 0;
    };
  }

  private static void check(Reference reference, Door door) {
    double computed = ReferenceAccuracy.compute(reference, door);
    double allowed = ULPS_PER_ORDER * (1 + reference.order()) * (1 + reference.condition());
    double loss = knownLoss(reference) / Math.ulp(reference.value().doubleValue());
    double error = reference.ulps(computed);
    assertTrue(
        error <= allowed + loss,
        () ->
            "%s, %s, in nested %s mode: %s is %.1f ulp from %s; %.1f ulp are allowed"
                .formatted(
                    reference.primitive(),
                    reference,
                    door,
                    computed,
                    error,
                    reference.value(),
                    allowed + loss));
  }

  @ParameterizedTest
  @MethodSource("names")
  void nestedForwardMode(String name) {
    REFERENCES.get(name).forEach(reference -> check(reference, Door.TANGENT));
  }

  @ParameterizedTest
  @MethodSource("names")
  void nestedForwardModeInManyDirections(String name) {
    REFERENCES.get(name).forEach(reference -> check(reference, Door.FORWARD));
  }

  @ParameterizedTest
  @MethodSource("names")
  void nestedReverseMode(String name) {
    REFERENCES.get(name).stream()
        .filter(reference -> reference.order() <= 4)
        .forEach(reference -> check(reference, Door.REVERSE));
  }

  @Test
  void everyPrimitiveInTheFileIsInTheRegistry() {
    assertEquals(List.of(), names().stream().filter(n -> Registry.find(n).isEmpty()).toList());
  }

  @Test
  void theWorstCaseOfEachPrimitiveIsKnown() {
    Map<String, String> worst = ReferenceAccuracy.worst();
    assertEquals(REFERENCES.keySet(), worst.keySet());
    assertEquals("exact", worst.get("add"));
    assertTrue(worst.get("tan").matches("\\d+\\.\\d ulp \\(.+ at .+\\)"), worst.get("tan"));
  }
}
