package dev.autonomy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** THIRD-PARTY.md names what the two archives hold, and nothing else. */
class ThirdPartyIT {

  private static final Path NOTES = Path.of("../THIRD-PARTY.md");
  private static final Path EDGE = Path.of(System.getProperty("autonomy.edge", ""));
  private static final Pattern MODULES = Pattern.compile("modules? ((?:`[a-z0-9_.]+`(?:, )?)+)");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  @TempDir private Path folder = Path.of("");

  /** Of others: neither ours nor the JDK's. */
  private Set<String> foreignModules(Path home) throws Exception {
    Command.Result result =
        Command.of(folder, home.resolve("runtime/bin/java"), "--list-modules").run();
    assertThat(result.status()).as(result.toString()).isZero();
    Set<String> foreign = new TreeSet<>();
    for (String line : result.line().split("\n", -1)) {
      String name = line.replaceFirst("@.*", "");
      if (!name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("dev.auto")) {
        foreign.add(name);
      }
    }
    return foreign;
  }

  @Test
  void theModulesOfOthersAreThoseInTheImages() throws Exception {
    Set<String> named = new TreeSet<>();
    Matcher modules = MODULES.matcher(Files.readString(NOTES));
    while (modules.find()) {
      Matcher name = QUOTED.matcher(modules.group(1));
      while (name.find()) {
        named.add(name.group(1));
      }
    }
    Set<String> held = foreignModules(EDGE);
    assertThat(held).hasSizeGreaterThan(4);
    Set<String> main = foreignModules(Distribution.built());
    assertThat(main).isNotEmpty();
    held.addAll(main);
    assertThat(named).isEqualTo(held);
  }

  @Test
  void theLibrariesOfOthersBesideTheImagesAreNamed() throws Exception {
    Set<String> named = new TreeSet<>();
    Matcher quoted = QUOTED.matcher(Files.readString(NOTES));
    while (quoted.find()) {
      named.add(quoted.group(1));
    }
    Set<String> held = libraries(Distribution.built());
    assertThat(held).anyMatch(name -> name.startsWith("lib/otlp/"));
    held.addAll(libraries(EDGE));
    assertThat(held).contains("lib/libsqlitejdbc.so");
    assertThat(held)
        .allSatisfy(
            file ->
                assertThat(named)
                    .as(file + " stands in THIRD-PARTY.md")
                    .anyMatch(pattern -> file.matches(expression(pattern))));
  }

  private static String expression(String pattern) {
    return pattern.startsWith("lib/") ? pattern.replace(".", "\\.").replace("*", ".*") : "";
  }

  private static Set<String> libraries(Path home) throws Exception {
    Set<String> found = new TreeSet<>();
    Path root = home.toRealPath();
    try (Stream<Path> files = Files.walk(root.resolve("lib"))) {
      files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".jar") || name.endsWith(".so"))
          .filter(name -> !name.contains("/autonomy-"))
          .forEach(found::add);
    }
    return found;
  }
}
