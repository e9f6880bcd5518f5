package dev.autonomy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of an unpacked archive: where it may stand, and which classes it may run. */
class LauncherIT {

  private static final String GREETING = "autonomy " + Distribution.VERSION;

  @TempDir Path directory;

  private Path home = Path.of("");

  @BeforeEach
  void unpack() throws IOException, InterruptedException {
    home = Distribution.unpackInto(directory.resolve("a place with spaces"));
  }

  @Test
  void theClassCacheIsInUseAfterUnpackingElsewhere() throws Exception {
    assertCacheInUse(Distribution.program(home));
  }

  @Test
  void theClassCacheIsInUseAfterMovingTheDirectory() throws Exception {
    Path moved = Files.move(home, directory.resolve("moved"));
    assertCacheInUse(Distribution.program(moved));
  }

  @Test
  void theClassCacheIsInUseAfterCopyingTheDirectory() throws Exception {
    Path copy = directory.resolve("copy");
    assertThat(Command.of(directory, "cp", "-a", home, copy).run().status()).isZero();
    assertCacheInUse(Distribution.program(copy));
  }

  @Test
  void theProgramRunsThroughLinksAndFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Distribution.program(home));
    Path second = Files.createSymbolicLink(directory.resolve("second"), Path.of("link"));
    assertGreets(Command.of(Path.of("/"), link, "version"));
    assertGreets(Command.of(directory, second, "version"));
    assertGreets(Command.of(home, "bin/autonomy", "version"));
    assertGreets(Command.of(home.resolve("bin"), "./autonomy", "version"));
    assertGreets(Command.of(home.resolve("lib"), "../bin/autonomy", "version"));
    assertGreets(Command.of(home.resolve("lib"), home + "/lib/../bin/./autonomy", "version"));
    assertGreets(
        Command.of(home, "env", "autonomy", "version")
            .with("PATH", home.resolve("bin") + ":/usr/bin:/bin"));
    assertGreets(Command.of(home, "sh", "bin/autonomy", "version"));
    assertGreets(Command.of(home, "bin/autonomy", "version").with("CDPATH", "/tmp"));
    assertGreets(Command.of(home.resolve("bin"), "sh", "autonomy", "version"));
  }

  @Test
  void aRuntimeImageNewerThanTheCacheTurnsTheCacheOffWithOneLine() throws Exception {
    Path modules = home.resolve("runtime/lib/modules");
    Files.setLastModifiedTime(modules, later(Distribution.cache(home)));
    assertSlowStart("the class cache is older than runtime/lib/modules");
  }

  @Test
  void aMissingCacheIsNamedAndDoneWithout() throws Exception {
    Files.delete(Distribution.cache(home));
    assertSlowStart("the class cache is missing");
  }

  @Test
  void aCacheOfAnotherBuildUnderItsOwnNameIsNotUsed() throws Exception {
    Path cache = Distribution.cache(home);
    Files.move(cache, cache.resolveSibling("autonomy-0000000000000000.aot"));
    assertSlowStart("the class cache is missing");
  }

  /** The cache here is of another build than the launcher that it was renamed for. */
  @Test
  void aCacheOfAnotherBuildUnderThisBuildsNameIsRefused() throws Exception {
    String build = Distribution.build(home);
    Path cache = Distribution.cache(home);
    Files.move(cache, cache.resolveSibling("autonomy-0000000000000000.aot"));
    Path program = Distribution.program(home);
    Files.writeString(program, Files.readString(program).replace(build, "0000000000000000"));

    Command.Result result = Command.of(directory, program, "version").run();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "autonomy: damaged installation: classes of build "
                + build
                + ", launcher of build 0000000000000000: reinstall\n");
  }

  /** In this mode the JVM refuses to start without its cache. */
  private void assertCacheInUse(Path program) throws Exception {
    Command.Result result =
        Command.of(directory, program, "version").with("JDK_JAVA_OPTIONS", "-XX:AOTMode=on").run();
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).startsWith(GREETING);
    assertThat(result.err()).doesNotContain("slow start");
  }

  private void assertGreets(Command command) throws Exception {
    Command.Result result = command.run();
    assertThat(result.status()).as(command + ": " + result.err()).isZero();
    assertThat(result.out()).startsWith(GREETING);
    assertThat(result.err()).isEmpty();
  }

  private void assertSlowStart(String reason) throws Exception {
    Command.Result result = Command.of(directory, Distribution.program(home), "version").run();
    assertThat(result.status()).isZero();
    assertThat(result.out()).startsWith(GREETING);
    assertThat(result.err())
        .isEqualTo(
            "autonomy: slow start: " + reason + "; reinstall, or see: autonomy version --verify\n");
  }

  private static FileTime later(Path file) throws IOException {
    return FileTime.from(Files.getLastModifiedTime(file).toInstant().plus(Duration.ofSeconds(1)));
  }
}
