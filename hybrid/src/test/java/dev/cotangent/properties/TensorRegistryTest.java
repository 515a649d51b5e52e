package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.cotangent.primitive.Role;
import dev.cotangent.tensor.TensorPrimitive;
import dev.cotangent.tensor.TensorRegistry;
import dev.cotangent.tensor.TensorRegistry.Example;
import dev.cotangent.tensor.TensorRegistry.Family;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of tensors, whoever added it, has the properties of {@link TensorChecks}. */
class TensorRegistryTest {
  static List<Family> families() {
    return TensorRows.all();
  }

  /** The same examples in every run. */
  static void onExamples(Family family, int count, BiConsumer<Example, RandomGenerator> check) {
    SplittableRandom random = new SplittableRandom(family.name().hashCode());
    for (int i = 0; i < count; i++) {
      check.accept(family.draw(random), random);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void adjointIdentity(Family family) {
    onExamples(family, 200, TensorChecks::adjointIdentity);
  }

  @ParameterizedTest
  @MethodSource("families")
  void pushforwardMatchesDifferences(Family family) {
    onExamples(family, 100, TensorChecks::pushforwardMatchesDifferences);
  }

  @ParameterizedTest
  @MethodSource("families")
  void modesAgree(Family family) {
    onExamples(family, 100, TensorChecks::modesAgree);
  }

  @ParameterizedTest
  @MethodSource("families")
  void nestingsAgree(Family family) {
    onExamples(family, 60, TensorChecks::nestingsAgree);
  }

  @ParameterizedTest
  @MethodSource("families")
  void linearRowIsLinear(Family family) {
    onExamples(family, 100, TensorChecks::linearRowIsLinear);
  }

  @ParameterizedTest
  @MethodSource("families")
  void mirrorOfMirrorIsTheRow(Family family) {
    onExamples(family, 100, TensorChecks::mirrorOfMirrorIsTheRow);
  }

  @ParameterizedTest
  @MethodSource("families")
  void roleHolds(Family family) {
    onExamples(family, 50, TensorChecks::roleHolds);
  }

  @ParameterizedTest
  @MethodSource("families")
  void viewsGiveTheSame(Family family) {
    onExamples(family, 60, TensorChecks::viewsGiveTheSame);
  }

  @ParameterizedTest
  @MethodSource("families")
  void broadcastOperandsGiveTheSame(Family family) {
    if (family.role() != Role.ROUTER && family.anywhere()) { // a tie is no smooth point
      onExamples(family, 60, TensorChecks::broadcastOperandsGiveTheSame);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void memoryIsNotShared(Family family) {
    onExamples(family, 30, TensorChecks::memoryIsNotShared);
  }

  @ParameterizedTest
  @MethodSource("families")
  void singlePrecisionAgrees(Family family) {
    onExamples(family, 100, TensorChecks::singlePrecisionAgrees);
  }

  @ParameterizedTest
  @MethodSource("families")
  void rowsAreWhatTheTableSays(Family family) {
    onExamples(
        family,
        20,
        (example, random) -> {
          assertEquals(family.name(), example.row().name());
          assertEquals(family.role(), example.row().role());
        });
    assertEquals(family, TensorRegistry.find(family.name()).orElseThrow());
  }

  /** Empty tensors and all ranks are among the examples. */
  @Test
  void examplesAreOfManyShapes() {
    Set<Integer> ranks = new TreeSet<>();
    Set<Integer> sizes = new TreeSet<>();
    for (Family family : families()) {
      onExamples(
          family,
          100,
          (example, random) -> {
            ranks.add(example.operands()[0].rank());
            sizes.add(Math.min(2, example.operands()[0].size()));
          });
    }
    assertTrue(ranks.containsAll(Set.of(0, 1, 2, 3, 4, 5, 6)), ranks::toString);
    assertEquals(Set.of(0, 1, 2), sizes);
  }

  /** No class of rows is missing in the table. */
  @Test
  void theTableIsComplete() {
    Set<String> drawn = new TreeSet<>();
    for (Family family : TensorRegistry.builtIn()) {
      onExamples(family, 1, (example, random) -> drawn.add(example.row().getClass().getName()));
    }
    Set<String> compiled =
        new ClassFileImporter()
            .importPackages("dev.cotangent.tensor").stream()
                .filter(type -> type.isAssignableTo(TensorPrimitive.class))
                .filter(type -> !type.isInterface())
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    // The scalar registry's rows, and TensorElementwiseTest, are what this one stands for.
    assertTrue(compiled.remove("dev.cotangent.tensor.Elementwise"));
    assertEquals(compiled, drawn);
  }

  @Test
  void namesAreTakenOnce() {
    Family second = new Family("sum", TensorRegistry.builtIn().getFirst().role(), random -> null);
    var error = assertThrows(IllegalArgumentException.class, () -> TensorRegistry.add(second));
    assertTrue(error.getMessage().contains("sum"));
    assertEquals(families().size(), families().stream().map(Family::name).distinct().count());
    assertTrue(TensorRegistry.find("nothing").isEmpty());
  }
}
