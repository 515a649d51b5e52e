package dev.cotangent.compiled;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Of the house this module knows primitive alone, and its runtime does not know the translator. */
class ArrowTest {
  private static final String[] KNOWN = {
    "java..", "org.jspecify..", "dev.cotangent.primitive", "dev.cotangent.compiled.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.cotangent.compiled");

  private static ArchRule mayOnlyKnow(String who, String... whom) {
    return classes()
        .that()
        .resideInAPackage(who)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(whom);
  }

  @Test
  void arrowsGoOneWay() {
    mayOnlyKnow("dev.cotangent.compiled..", KNOWN).check(CLASSES);
    mayOnlyKnow(
            "dev.cotangent.compiled.runtime",
            "java..",
            "org.jspecify..",
            "dev.cotangent.primitive",
            "dev.cotangent.compiled.runtime")
        .check(CLASSES);
  }

  @Test
  void theRuleBites() {
    assertThrows(
        AssertionError.class,
        () ->
            mayOnlyKnow("dev.cotangent.compiled", "java..", "dev.cotangent.compiled")
                .check(CLASSES));
  }
}
