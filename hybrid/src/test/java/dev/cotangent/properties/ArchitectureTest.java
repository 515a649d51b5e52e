package dev.cotangent.properties;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The arrows of the house go one way: primitive ← kernel ← tensor, all in one module, ← dual,
 * reverse ← hybrid.
 */
class ArchitectureTest {
  private static final String ROOT = "dev.cotangent.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.cotangent");

  private static ArchRule mayNotKnow(String who, String... whom) {
    String[] packages = new String[whom.length];
    for (int i = 0; i < whom.length; i++) {
      packages[i] = ROOT + whom[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage(ROOT + who + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  @ParameterizedTest
  @CsvSource({
    "primitive, kernel tensor dual reverse layer hybrid compiled backend bench",
    "kernel, tensor dual reverse layer hybrid compiled backend bench",
    "tensor, dual reverse layer hybrid compiled backend bench",
    "dual, reverse layer hybrid compiled backend bench",
    "reverse, dual layer hybrid compiled backend bench",
    "layer, dual hybrid compiled backend bench",
    "checkpoint, layer sparse implicit commons hybrid compiled backend bench",
    "rule, layer sparse implicit checkpoint commons compiled backend bench",
    "implicit, layer sparse checkpoint commons compiled backend bench",
    "sparse, layer rule implicit checkpoint commons hybrid compiled backend bench",
    "hybrid, layer compiled backend bench"
  })
  void arrowsGoOneWay(String who, String whom) {
    assertFalse(CLASSES.that(in(who)).isEmpty());
    mayNotKnow(who, whom.split(" ")).check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> in(String name) {
    return resideInAPackage(ROOT + name + "..");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.cotangent.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyPrimitivesKnowTheFunctionsOfOthers() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + "primitive.SpecialFunctions")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + "tensor.Factors")
        .and()
        .resideOutsideOfPackages(ROOT + "sparse..", ROOT + "implicit..", ROOT + "commons..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.commons..")
        .check(CLASSES);
  }

  @Test
  void librariesUseTheJdkAndFewOthers() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..", "dev.cotangent..", "org.apache.commons..", "org.jspecify..")
        .check(CLASSES);
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  /** The rule says no where it should: hybrid does know primitive. */
  @Test
  void theRulesBite() {
    assertThrows(AssertionError.class, () -> mayNotKnow("hybrid", "primitive").check(CLASSES));
    assertThrows(AssertionError.class, () -> mayNotKnow("dual", "primitive").check(CLASSES));
  }
}
