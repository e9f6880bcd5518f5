package dev.autonomy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./autonomy} of a clone, with a Maven that only writes down that it ran and puts a program
 * in place which prints its arguments.
 */
class CloneIT {

  private static final String FAKE_MAVEN =
      """
      #!/bin/sh
      echo built >>builds
      [ ! -e broken ] || { echo "compilation failed"; exit 1; }
      mkdir -p dist/target/autonomy/bin
      printf '#!/bin/sh\\nprintf "[%%s]" "$@"\\n' >dist/target/autonomy/bin/autonomy
      chmod 755 dist/target/autonomy/bin/autonomy
      touch dist/target/built
      """;

  @TempDir Path directory;

  private Path clone = Path.of("");

  @BeforeEach
  void copyScripts() throws IOException {
    clone = Files.createDirectories(directory.resolve("a clone"));
    Path project = Path.of("").toAbsolutePath().resolveSibling(".").normalize();
    Files.createDirectories(clone.resolve("scripts"));
    Files.copy(project.resolve("autonomy"), clone.resolve("autonomy"));
    Files.copy(project.resolve("scripts/find-jdk.sh"), clone.resolve("scripts/find-jdk.sh"));
    old(Files.createDirectories(clone.resolve("wal/src/main")).resolve("Log.java"));
    old(Files.createDirectories(clone.resolve("dist/src")).resolve("launcher.sh"));
    old(clone.resolve("wal/pom.xml"));
    old(clone.resolve("pom.xml"));
    old(clone.resolve("dist/assemble"));
    for (String source : List.of("wal/src/main", "dist/src")) {
      Files.setLastModifiedTime(clone.resolve(source), FileTime.from(Instant.EPOCH));
    }
    Path maven = Files.createDirectories(directory.resolve("bin")).resolve("mvn");
    Files.writeString(maven, FAKE_MAVEN);
    assertThat(maven.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    List<String> words = List.of("run", "", "two words", "*", "$HOME", "a\nb", "'\"\\", "--");
    Object[] command = new Object[words.size() + 1];
    command[0] = clone.resolve("autonomy");
    for (int i = 0; i < words.size(); i++) {
      command[i + 1] = words.get(i);
    }
    Command.Result result = clone(command).run();
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("[" + String.join("][", words) + "]");
  }

  @Test
  void itBuildsOnceAndSaysSo() throws Exception {
    assertThat(version().err()).isEqualTo("autonomy: building, once; this takes a minute or two\n");
    assertThat(version().err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void itBuildsAgainWhenASourceIsNewer() throws Exception {
    version();
    Files.setLastModifiedTime(
        clone.resolve("wal/src/main/Log.java"), FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(version().err()).startsWith("autonomy: building");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void firstRunsAtTheSameTimeBuildOnce() throws Exception {
    Callable<Command.Result> start = this::version;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Command.Result> run : threads.invokeAll(Collections.nCopies(8, start))) {
        assertThat(run.get().status()).isZero();
        assertThat(run.get().out()).isEqualTo("[version]");
      }
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void itRunsThroughALinkAndFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), clone.resolve("autonomy"));
    for (Command command :
        List.of(
            clone(link, "version"),
            new Command(List.of("./autonomy", "version"), clone, clone("x").environment()),
            new Command(
                List.of("../autonomy", "version"), clone.resolve("wal"), clone("x").environment()),
            new Command(List.of("sh", "autonomy", "version"), clone, clone("x").environment()))) {
      Command.Result result = command.run();
      assertThat(result.status()).as(command + ": " + result.err()).isZero();
      assertThat(result.out()).isEqualTo("[version]");
    }
  }

  @Test
  void aFailedBuildNamesTheLogAndRunsNothing() throws Exception {
    Files.createFile(clone.resolve("broken"));
    Command.Result result = version();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    Path log = clone.resolve("target/build.log");
    assertThat(result.err()).endsWith("autonomy: the build failed: see " + log + "\n");
    assertThat(log).hasContent("compilation failed");
  }

  @Test
  void aJdkThatIsTooOldIsNamedInOneLine() throws Exception {
    Command.Result result =
        clone(clone.resolve("autonomy"), "version").with("AUTONOMY_JAVA_HOME", directory).run();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "AUTONOMY_JAVA_HOME="
                + directory
                + " is not a JDK of version 25 or newer: correct or unset it\n");
  }

  private Command.Result version() throws IOException, InterruptedException {
    return clone(clone.resolve("autonomy"), "version").run();
  }

  private Command clone(Object... words) {
    return Command.of(directory, words)
        .with("PATH", directory.resolve("bin") + ":/usr/bin:/bin")
        .with("AUTONOMY_JAVA_HOME", System.getProperty("java.home"));
  }

  private long builds() throws IOException {
    return Files.readAllLines(clone.resolve("builds")).size();
  }

  private static void old(Path file) throws IOException {
    Files.createFile(file);
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
  }
}
