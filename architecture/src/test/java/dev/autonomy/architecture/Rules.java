package dev.autonomy.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.NullMarked;

/** What no class of the product may do, apart from who may use whom ({@link Floors}). */
final class Rules {

  /** The only classes that ask the system for the time; all others are handed a clock. */
  private static final Set<String> CLOCK_SEAMS = Set.of("SystemCapabilities");

  private static final Set<String> PREDICTABLE =
      Set.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.concurrent.ThreadLocalRandom");

  private static final String CONSTRUCTOR = "<init>";

  private final String root;

  /** Over the modules that are packages right below {@code root}. */
  Rules(String root) {
    this.root = root;
  }

  ArchRule packagesAreNullMarked() {
    return classes()
        .should(
            new ArchCondition<>("be in a package that is @NullMarked") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                JavaPackage home = type.getPackage();
                boolean marked =
                    home.tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                events.add(
                    new SimpleConditionEvent(
                        type, marked, home.getName() + " has no @NullMarked package-info"));
              }
            });
  }

  ArchRule nobodyLogsThroughJavaUtilLogging() {
    return noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");
  }

  /** A second signal ends the daemon at once; everything else returns an exit code. */
  ArchRule onlyTheCommandLineEndsTheProcess() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".cli..")
        .and()
        .doNotHaveSimpleName("Main")
        .and()
        .doNotHaveSimpleName("RuntimeDaemon")
        .should(call("end the process", System.class, "exit"))
        .orShould(call("end the process", Runtime.class, "exit", "halt"));
  }

  ArchRule staticStateIsFinal() {
    return fields()
        .that(DescribedPredicate.describe("are static", Rules::isWrittenStatic))
        .should()
        .beFinal()
        .allowEmptyShould(true);
  }

  /** Services wait on conditions; only a command that follows a growing file may pause. */
  ArchRule servicesNeverSleep() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".cli..")
        .should(call("sleep", Thread.class, "sleep"));
  }

  ArchRule onlySeamsReadTheClock() {
    return noClasses()
        .that(
            DescribedPredicate.describe(
                "are no clock seam", type -> !CLOCK_SEAMS.contains(type.getSimpleName())))
        .should(callThat("read the system's clock", Rules::readsClock));
  }

  private static boolean readsClock(String owner, String method) {
    return switch (owner) {
      case "java.lang.System" -> method.equals("currentTimeMillis");
      case "java.time.Clock" -> method.startsWith("system");
      case "java.util.Date" -> method.equals(CONSTRUCTOR);
      default -> owner.startsWith("java.time.") && method.equals("now");
    };
  }

  /**
   * Options carry the default clock; the mains, and the two places that put a runtime together,
   * hand it over. Nobody in between helps himself.
   */
  ArchRule onlyOptionsAndTheCommandLineNameTheSystemsClock() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".cli..")
        .and()
        .haveSimpleNameNotEndingWith("Options")
        .and()
        .doNotHaveSimpleName("Main")
        .and()
        .doNotHaveSimpleName("RuntimeStarter")
        .and()
        .doNotHaveSimpleName("RunSession")
        .should(call("name the system's clock", InstantSource.class, "system"));
  }

  ArchRule randomnessIsCryptographicOrNone() {
    return noClasses()
        .should(
            callThat(
                "use a predictable random number generator",
                (owner, method) ->
                    PREDICTABLE.contains(owner)
                        || owner.equals("java.lang.Math") && method.equals("random")));
  }

  /** No default permit, in code: what may run is said in one place. */
  ArchRule onlyTheGatePermits() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(root + ".gate..", root + ".contract..")
        .should(
            callThat(
                "create an allow decision",
                (owner, method) ->
                    owner.equals(root + ".contract.Decision$Allow") && method.equals(CONSTRUCTOR)));
  }

  /** INV-AUDIT: one writer. */
  ArchRule onlyTheRuntimeWritesTheLog() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(root + ".runtime..", root + ".wal..")
        .should(
            callThat(
                "open the log for writing or append to it",
                (owner, method) ->
                    owner.equals(root + ".wal.Log")
                        && Set.of("open", "append", "submit").contains(method)));
  }

  /** INV-10: edge code and the rest do not know each other; the command line alone knows both. */
  ArchRule edgeStandsAlone() {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".edge..", root + ".edged..", root + ".edgectl..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are of runtime, policy or orchestrator",
                type ->
                    Set.of("rego", "bundle", "gate", "runtime", "orchestrator", "contract", "wal")
                        .contains(new Floors(root).moduleOf(type))))
        .allowEmptyShould(true);
  }

  /** INV-10, the other direction; the relay's own programs are on its side. */
  ArchRule nobodyButTheCommandLineKnowsEdge() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            root + ".edge..", root + ".edged..", root + ".edgectl..", root + ".cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(root + ".edge..", root + ".edged..", root + ".edgectl..");
  }

  private static boolean isWrittenStatic(JavaField field) {
    // $assertionsDisabled, $SwitchMap and the like come from the compiler.
    return field.getModifiers().contains(STATIC) && field.getName().indexOf('$') < 0;
  }

  private static ArchCondition<JavaClass> call(
      String description, Class<?> owner, String... methods) {
    return callThat(
        description,
        (calledOwner, name) ->
            calledOwner.equals(owner.getName()) && Set.of(methods).contains(name));
  }

  /** Calls and method references that match the called class and the method's name. */
  private static ArchCondition<JavaClass> callThat(
      String description, BiPredicate<String, String> matches) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaCodeUnitAccess<?> access : type.getCodeUnitAccessesFromSelf()) {
          if (matches.test(access.getTargetOwner().getName(), access.getTarget().getName())) {
            events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
          }
        }
      }
    };
  }
}
