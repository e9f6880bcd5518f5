package dev.autonomy.line;

import java.lang.module.ModuleDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which build of a program this process runs, and on what.
 *
 * @param program what it is called
 * @param version for example {@code 0.1.0}
 * @param build what tells two builds of a version apart; {@code development} without an
 *     installation
 * @param java the version of the Java runtime
 * @param system operating system and processor architecture
 */
public record ProgramVersion(
    String program, String version, String build, String java, String system) {

  private static final String DEVELOPMENT = "development";

  /** Of this process, with the version as {@link #of} finds it. */
  public static ProgramVersion ofProcess(String program, Class<?> main) {
    return ofProcess(program, of(main));
  }

  /** Of this process, for a program that knows its version. */
  public static ProgramVersion ofProcess(String program, String version) {
    return new ProgramVersion(
        program,
        version,
        System.getProperty("autonomy.build", DEVELOPMENT),
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  /**
   * What the launcher says ({@code autonomy.version}), else what the build wrote into the module of
   * the class. On a class path there is no module.
   */
  public static String of(Class<?> main) {
    String passed = System.getProperty("autonomy.version", "");
    return passed.isEmpty()
        ? Optional.ofNullable(main.getModule().getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .orElse(DEVELOPMENT)
        : passed;
  }

  /** For people: {@code edged 0.1.0 (build 6e3d, Java 25, Linux amd64)}. */
  public String text() {
    return program + " " + version + " (build " + build + ", Java " + java + ", " + system + ")";
  }

  /** For programs: everything but the program's name, by name. */
  public Map<String, String> members() {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("version", version);
    members.put("build", build);
    members.put("java", java);
    members.put("system", system);
    return members;
  }
}
