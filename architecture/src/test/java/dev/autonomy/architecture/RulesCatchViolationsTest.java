package dev.autonomy.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule finds the small violation that was written for it, and says where it is. */
class RulesCatchViolationsTest {

  private static final String ROOT = "dev.autonomy.architecture.violations";

  static Stream<Arguments> violations() {
    Floors floors = new Floors(ROOT);
    Rules rules = new Rules(ROOT);
    return Stream.of(
        arguments(floors.nothingImportsUpwards(), "json must not use wal"),
        arguments(floors.nothingImportsUpwards(), "edge must not use gate"),
        arguments(floors.nothingImportsUpwards(), "module attic, which has no row"),
        arguments(rules.packagesAreNullMarked(), "careless has no @NullMarked package-info"),
        arguments(rules.nobodyLogsThroughJavaUtilLogging(), "Careless.logs()"),
        arguments(rules.onlyTheCommandLineEndsTheProcess(), "Careless.exits()"),
        arguments(rules.staticStateIsFinal(), "Careless.count"),
        arguments(rules.servicesNeverSleep(), "Careless.sleeps()"),
        arguments(rules.onlySeamsReadTheClock(), "Careless.reads()"),
        arguments(rules.onlyOptionsAndTheCommandLineNameTheSystemsClock(), "Careless.names()"),
        arguments(rules.randomnessIsCryptographicOrNone(), "Careless.guesses()"),
        arguments(rules.onlyTheGatePermits(), "Permits.decide()"),
        arguments(rules.onlyTheRuntimeWritesTheLog(), "WritesTheLog.writer("),
        arguments(rules.edgeStandsAlone(), "KnowsTheGate"),
        arguments(rules.nobodyButTheCommandLineKnowsEdge(), "KnowsEdge"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("violations")
  void theRuleFindsIt(ArchRule rule, String where) {
    JavaClasses violations = new ClassFileImporter().importPackages(ROOT);
    EvaluationResult result = rule.evaluate(violations);
    assertThat(result.hasViolation()).isTrue();
    List<String> details = result.getFailureReport().getDetails();
    assertThat(details).anySatisfy(detail -> assertThat(detail).contains(where));
  }
}
