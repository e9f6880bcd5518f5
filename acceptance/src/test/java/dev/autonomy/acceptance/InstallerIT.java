package dev.autonomy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code install.sh}: offline, without root, checked against the manifest. */
class InstallerIT {

  @TempDir Path directory;

  @Test
  void theArchiveInstallsIntoTheUsersHome() throws Exception {
    Path unpacked = Distribution.unpackInto(directory.resolve("download"));
    Path userHome = Files.createDirectory(directory.resolve("user"));

    Command.Result installed =
        Command.of(directory, unpacked.resolve("install.sh")).with("HOME", userHome).run();
    assertThat(installed.status()).as(installed.err()).isZero();
    assertThat(installed.err()).isEmpty();
    assertThat(installed.out())
        .contains("is installed: " + userHome + "/.local/bin/autonomy")
        .contains("add " + userHome + "/.local/bin to PATH")
        .contains("to uninstall: rm -r");

    delete(unpacked);
    Command.Result ran =
        Command.of(directory, userHome.resolve(".local/bin/autonomy"), "version")
            .with("JDK_JAVA_OPTIONS", "-XX:AOTMode=on")
            .run();
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out()).startsWith("autonomy " + Distribution.VERSION);
  }

  @Test
  void installingAgainChangesNothingAndRepairsDamage() throws Exception {
    Path unpacked = Distribution.unpackInto(directory.resolve("download"));
    Path prefix = directory.resolve("prefix");
    Command install = Command.of(directory, unpacked.resolve("install.sh")).with("PREFIX", prefix);
    Command.Result first = install.run();
    List<String> before = listing(prefix);

    assertThat(install.run()).isEqualTo(first);
    assertThat(listing(prefix)).isEqualTo(before);

    Path program = prefix.resolve("bin/autonomy").toRealPath();
    Path modules = program.resolveSibling("../runtime/lib/modules");
    Files.writeString(modules, "damage", StandardOpenOption.APPEND);
    Command.Result repaired = install.run();
    assertThat(repaired.status()).isZero();
    assertThat(repaired.out()).startsWith("replacing " + prefix).endsWith(first.out());
    assertThat(listing(prefix)).isEqualTo(before);
  }

  @Test
  void aRelativePrefixIsTakenFromTheCurrentDirectory() throws Exception {
    Path unpacked = Distribution.unpackInto(directory.resolve("a download"));
    Command install =
        Command.of(directory, "sh", "a download/" + unpacked.getFileName() + "/install.sh");
    assertThat(install.with("PREFIX", "prefix").with("CDPATH", "/tmp").run().status()).isZero();
    Path program = directory.resolve("prefix/bin/autonomy");
    assertThat(Command.of(directory, program, "version").run().status()).isZero();
    assertRefused(unpacked, directory.resolve("a:b"), "a path without :");
  }

  @Test
  void aDamagedArchiveIsNotInstalled() throws Exception {
    Path unpacked = Distribution.unpackInto(directory.resolve("download"));
    Files.writeString(unpacked.resolve("runtime/lib/modules"), "damage", StandardOpenOption.APPEND);
    assertRefused(unpacked, "runtime/lib/modules");
  }

  @Test
  void anArchiveWithAnExtraFileIsNotInstalled() throws Exception {
    Path unpacked = Distribution.unpackInto(directory.resolve("download"));
    Files.createFile(unpacked.resolve("lib/extra.jar"));
    assertRefused(unpacked, "files, the manifest lists");
  }

  @Test
  void anotherProgramOfTheSameNameIsLeftAlone() throws Exception {
    Path unpacked = Distribution.unpackInto(directory.resolve("download"));
    Path program = directory.resolve("prefix/bin/autonomy");
    Files.createDirectories(directory.resolve("prefix/bin"));
    Files.writeString(program, "somebody else's");
    assertRefused(unpacked, "is not a link made by this installer");
    assertThat(program).hasContent("somebody else's");
  }

  @Test
  void theArchiveTellsNothingAboutTheMachineThatBuiltIt() throws Exception {
    Command.Result listing =
        Command.of(directory, "tar", "--numeric-owner", "-tvzf", Distribution.archive())
            .with("TZ", "UTC")
            .run();
    assertThat(listing.out().lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains(" 0/0 ").contains(" 2026-01-01 00:00 "));
    List<String> names = listing.out().lines().map(line -> line.replaceAll(".* ", "")).toList();
    assertThat(names).isSorted();
  }

  private void assertRefused(Path unpacked, String reason) throws Exception {
    assertRefused(unpacked, directory.resolve("prefix"), reason);
  }

  private void assertRefused(Path unpacked, Path prefix, String reason) throws Exception {
    Command.Result result =
        Command.of(directory, unpacked.resolve("install.sh")).with("PREFIX", prefix).run();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out() + result.err()).contains(reason);
    assertThat(prefix.resolve("lib")).doesNotExist();
  }

  /** Every path below a directory with the content's size, so that two states can be compared. */
  private static List<String> listing(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .sorted()
          .map(path -> root.relativize(path) + " " + path.toFile().length())
          .filter(line -> !line.startsWith("lib/autonomy "))
          .toList();
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
