package dev.cotangent.backend.cuda;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** driver, code ← graph ← the doors; and nothing but the driver knows JCuda. */
class DeviceArchitectureTest {
  private static final String ROOT = "dev.cotangent.backend.cuda";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @ParameterizedTest
  @CsvSource({"driver, code graph", "code, driver graph"})
  void arrowsGoOneWay(String who, String whom) {
    for (String other : whom.split(" ")) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + who + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "." + other + "..")
          .check(CLASSES);
    }
  }

  @Test
  void theDoorsAreKnownToNobodyWithin() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CLASSES);
  }

  @Test
  void onlyTheDriverKnowsJCuda() {
    classes()
        .that()
        .resideOutsideOfPackage(ROOT + ".driver..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.cotangent..", "org.jspecify..")
        .check(CLASSES);
  }
}
