package dev.autonomy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The product keeps the house rules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

  private static final String ROOT = "dev.autonomy";

  private final Floors floors = new Floors(ROOT);
  private final Rules rules = new Rules(ROOT);
  private JavaClasses product = new ClassFileImporter().importClasses();

  @BeforeAll
  void importProduct() {
    product =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/dev/autonomy/testing/"))
            .importPackages(ROOT);
  }

  @Test
  void everyModuleIsSeen() {
    TreeSet<String> modules = new TreeSet<>();
    for (JavaClass type : product) {
      modules.add(floors.moduleOf(type));
    }
    assertThat(modules)
        .contains(
            "json",
            "rego",
            "wal",
            "contract",
            "bundle",
            "gate",
            "runtime",
            "telemetry",
            "otlp",
            "edged",
            "edgectl",
            "cli");
  }

  @Test
  void nothingImportsUpwards() {
    check(floors.nothingImportsUpwards());
  }

  @Test
  void packagesAreNullMarked() {
    check(rules.packagesAreNullMarked());
  }

  @Test
  void nobodyLogsThroughJavaUtilLogging() {
    check(rules.nobodyLogsThroughJavaUtilLogging());
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    check(rules.onlyTheCommandLineEndsTheProcess());
  }

  @Test
  void staticStateIsFinal() {
    check(rules.staticStateIsFinal());
  }

  @Test
  void servicesNeverSleep() {
    check(rules.servicesNeverSleep());
  }

  @Test
  void onlySeamsReadTheClock() {
    check(rules.onlySeamsReadTheClock());
  }

  @Test
  void onlyOptionsAndTheCommandLineNameTheSystemsClock() {
    check(rules.onlyOptionsAndTheCommandLineNameTheSystemsClock());
  }

  @Test
  void randomnessIsCryptographicOrNone() {
    check(rules.randomnessIsCryptographicOrNone());
  }

  @Test
  void onlyTheGatePermits() {
    check(rules.onlyTheGatePermits());
  }

  @Test
  @DisplayName("INV-AUDIT: only the runtime writes the log")
  void onlyTheRuntimeWritesTheLog() {
    check(rules.onlyTheRuntimeWritesTheLog());
  }

  @Test
  @DisplayName("INV-10: edge uses no runtime, policy or orchestrator code")
  void edgeStandsAlone() {
    check(rules.edgeStandsAlone());
  }

  @Test
  @DisplayName("INV-10: nobody but the command line uses edge code")
  void nobodyButTheCommandLineKnowsEdge() {
    check(rules.nobodyButTheCommandLineKnowsEdge());
  }

  private void check(ArchRule rule) {
    rule.check(product);
  }
}
