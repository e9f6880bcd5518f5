package dev.autonomy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

  private static final String BUILD = "0123456789abcdef";
  private static final String CACHE = "lib/autonomy-" + BUILD + ".aot";
  private static final List<String> FILES =
      List.of("bin/autonomy", CACHE, "runtime/lib/libjava.so", "runtime/lib/modules");

  @TempDir Path home;

  @BeforeEach
  void install() throws IOException {
    JsonWriter manifest = new JsonWriter().beginObject();
    manifest.member("format", 1).member("version", "1.2.3").member("build", BUILD);
    manifest.name("files").beginObject();
    for (String file : FILES) {
      Path path = home.resolve(file);
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, "content of " + file);
      manifest.member(file, "sha256:" + sha256(Files.readAllBytes(path)));
    }
    Files.write(home.resolve("manifest.json"), manifest.endObject().endObject().toByteArray());
  }

  @Test
  void anUntouchedInstallationIsIntact() throws Exception {
    Installation.Report report = verify();
    assertThat(report.isIntact()).isTrue();
    assertThat(report.version()).isEqualTo("1.2.3");
    assertThat(report.build()).isEqualTo(BUILD);
    assertThat(report.files()).isEqualTo(FILES.size());
    assertThat(report.manifestDigest())
        .isEqualTo(sha256(Files.readAllBytes(home.resolve("manifest.json"))));
  }

  @Test
  void anInstallationReachedThroughALinkIsIntact(@TempDir Path elsewhere) throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("autonomy"), home);
    assertThat(new Installation(link, BUILD).verify().problems()).isEmpty();
  }

  @Test
  void aSwappedFileIsFoundEvenWhenItsTimeAndSizeAreKept() throws Exception {
    Path library = home.resolve("runtime/lib/libjava.so");
    FileTime time = Files.getLastModifiedTime(library);
    String other = Files.readString(library).replace('c', 'k');
    Files.writeString(library, other);
    Files.setLastModifiedTime(library, time);
    assertThat(messages())
        .containsExactly(
            "runtime/lib/libjava.so was changed: it is sha256:"
                + sha256(other.getBytes(UTF_8))
                + ", built as sha256:"
                + sha256("content of runtime/lib/libjava.so".getBytes(UTF_8)));
  }

  @Test
  void aCacheOfAnotherBuildIsFoundUnderItsOwnNameAndUnderThisOne() throws Exception {
    Path foreign = home.resolve("lib/autonomy-ffffffffffffffff.aot");
    Files.writeString(foreign, "cache of another build");
    assertThat(messages())
        .containsExactly("lib/autonomy-ffffffffffffffff.aot is not part of the build");

    Files.move(foreign, home.resolve(CACHE), StandardCopyOption.REPLACE_EXISTING);
    assertThat(verify().problems())
        .singleElement()
        .isInstanceOfSatisfying(
            Installation.Changed.class, changed -> assertThat(changed.file()).isEqualTo(CACHE));
  }

  @Test
  void aMissingFileIsFound() throws Exception {
    Files.delete(home.resolve("runtime/lib/modules"));
    assertThat(messages()).containsExactly("runtime/lib/modules is missing");
  }

  @Test
  void anExtraFileIsFoundWhereverItStands() throws Exception {
    Files.createDirectories(home.resolve("lib/sub"));
    Files.writeString(home.resolve("lib/sub/evil.jar"), "");
    Files.createSymbolicLink(home.resolve("zz"), Path.of("bin/autonomy"));
    assertThat(messages())
        .containsExactly(
            "lib/sub/evil.jar is not part of the build", "zz is not part of the build");
  }

  @Test
  void everyDifferenceIsReportedNotOnlyTheFirst() throws Exception {
    for (String file : FILES) {
      Files.delete(home.resolve(file));
    }
    assertThat(messages()).hasSize(FILES.size());
  }

  @Test
  void classesOfAnotherBuildAreFound() throws Exception {
    Installation.Report report = new Installation(home, "fedcba9876543210").verify();
    assertThat(report.problems())
        .containsExactly(new Installation.OtherBuild("fedcba9876543210", BUILD));
    assertThat(report.problems().getFirst().message())
        .isEqualTo("this process runs build fedcba9876543210, installed is build " + BUILD);
  }

  @Test
  void aManifestOfANewerFormatIsRefused() throws IOException {
    Files.writeString(home.resolve("manifest.json"), "{\"format\":2}");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(this::verify)
        .withMessageStartingWith("manifest.json has format 2, this program knows 1");
  }

  @Test
  void anInstallationWithoutManifestIsRefused() throws IOException {
    Files.delete(home.resolve("manifest.json"));
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(this::verify);
  }

  private Installation.Report verify() throws IOException, JsonException {
    return new Installation(home, BUILD).verify();
  }

  private List<String> messages() throws IOException, JsonException {
    return verify().problems().stream().map(Installation.Problem::message).toList();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
