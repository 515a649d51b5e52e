package dev.cotangent.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The parts of the workbench: what is measured knows nothing of who asks, a page only results. */
class WorkbenchArchitectureTest {
  private static final String ROOT = "dev.cotangent.bench.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.cotangent.bench");

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

  @Test
  void arrowsGoOneWay() {
    mayNotKnow("result", "measure", "compare", "peer", "report", "jmh", "gradbench", "lesson")
        .check(CLASSES);
    mayNotKnow("measure", "compare", "peer", "report", "jmh", "gradbench", "lesson").check(CLASSES);
    mayNotKnow("report", "measure", "compare", "peer", "jmh", "gradbench", "lesson").check(CLASSES);
    mayNotKnow("peer", "compare", "report", "jmh", "gradbench", "lesson").check(CLASSES);
    mayNotKnow("gradbench", "measure", "compare", "peer", "report", "jmh", "lesson").check(CLASSES);
    mayNotKnow("function", "measure", "compare", "peer", "report", "jmh", "gradbench", "lesson")
        .check(CLASSES);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.cotangent.bench.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theRulesBite() {
    assertThrows(AssertionError.class, () -> mayNotKnow("compare", "measure").check(CLASSES));
  }
}
