package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.rego.ast.RegoVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleTest {

  private static final String MODULE = "package autonomy\n\ndefault allow := false\n";
  private static final String MANIFEST = "{\"schema_version\":\"1.2\",\"version\":\"1.4.0\"}";

  @TempDir Path folder;

  @Test
  void aFolderAndEveryArchiveOfItAreTheSameBundle() throws Exception {
    write("policies/a.rego", MODULE);
    write("data.json", "{\"a\":1}");
    write("roles/data.yaml", "admin: [eve]\n");
    write("README.md", "not part of it");
    write(".git/config", "nor this");
    Bundle bundle = Bundle.read(folder);
    Path archive = folder.resolve("bundle.tar.gz");
    Files.write(archive, bundle.toArchive());
    byte[] plain =
        new TarBuilder()
            .file("roles/data.yaml", "admin: [eve]\n")
            .file("policies/a.rego", MODULE)
            .file("data.json", "{\"a\":1}")
            .tar();

    assertThat(Bundle.read(archive).digest()).isEqualTo(bundle.digest());
    assertThat(Bundle.parse(plain, BundleLimits.DEFAULT).digest()).isEqualTo(bundle.digest());
    assertThat(bundle.modules()).containsOnlyKeys("policies/a.rego");
    assertThat(bundle.data().toText()).isEqualTo("{\"a\":1,\"roles\":{\"admin\":[\"eve\"]}}");
  }

  /** {@code sha256sum policies/a.rego | sha256sum}, computed by coreutils. */
  @Test
  void theDigestIsWhatSha256sumSays() throws BundleException {
    Bundle bundle = bundle("policies/a.rego", "package a\n");

    assertThat(bundle.digest())
        .isEqualTo("sha256:435c86e88993c491f4ed0eb23422129b007e80bdcce5ea3eb525c55d08c6f53a");
  }

  @Test
  void theSameBundleGivesTheSameBytes() throws BundleException {
    Bundle one = bundle("a.rego", MODULE, "b/data.json", "{}");
    Bundle other = bundle("b/data.json", "{}", "a.rego", MODULE);

    assertThat(one.toArchive()).isEqualTo(other.toArchive());
  }

  @Test
  void namesTooLongForAHeaderSurviveTheArchive() throws BundleException {
    String name = "policies/" + "ä".repeat(60) + "/x.rego";
    Bundle bundle = bundle(name, MODULE);

    assertThat(Bundle.parse(bundle.toArchive(), BundleLimits.DEFAULT).modules())
        .containsOnlyKeys(name);
  }

  @Test
  void testsCanBeLeftOut() throws BundleException {
    Bundle bundle = bundle("a.rego", MODULE, "a_test.rego", "package autonomy_test\n");

    assertThat(bundle.withoutTests().modules()).containsOnlyKeys("a.rego");
    assertThat(bundle.withoutTests().digest()).isEqualTo(bundle("a.rego", MODULE).digest());
  }

  @Test
  void anOpaBundleHasItsRevisionAsVersion() throws BundleException {
    Bundle bundle =
        bundle(".manifest", "{\"revision\":\"abc123\",\"rego_version\":0}", "x.rego", "package x");

    assertThat(bundle.manifest().version()).isEqualTo("abc123");
    assertThat(bundle.regoVersion()).isEqualTo(RegoVersion.V0);
    assertThat(bundle("x.rego", "package x").manifest().version()).isEqualTo("0.0.0");
  }

  @Test
  void aManifestReadsBackWithEverythingItSays() throws BundleException {
    Manifest manifest =
        Manifest.of("velocity", SemanticVersion.parse("2.0.0"))
            .withRequiredRuntime(RuntimeRequirement.parse(">=0.1.0 <2.0.0"))
            .withCreatedAt("2026-11-21T00:00:00Z")
            .withProvenance(
                new Manifest.Provenance(
                    Optional.of("enroll-7"), Optional.of("s"), Optional.of("c"), Optional.of("b")));
    Bundle bundle = bundle("a.rego", MODULE).withManifest(manifest);

    Manifest read = Bundle.parse(bundle.toArchive(), BundleLimits.DEFAULT).manifest();

    assertThat(read).isEqualTo(manifest.withBundleHash(bundle.digest()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "[]|BAD_MANIFEST|manifest.json: expected a JSON object",
        "{\"version\":\"1.0.0\"}|BAD_MANIFEST|member schema_version is missing",
        "{\"schema_version\":\"1.2\"}|BAD_MANIFEST|member version is missing",
        "{\"schema_version\":\"1.3\",\"version\":\"1.0.0\"}|TOO_NEW|manifest schema 1.3 is newer"
            + " than 1.2",
        "{\"schema_version\":\"2.0\",\"version\":\"1.0.0\"}|TOO_NEW|update the runtime",
        "{\"schema_version\":\"0.9\",\"version\":\"1.0.0\"}|BAD_MANIFEST|must be 1.0 to 1.2, found"
            + " `0.9`",
        "{\"schema_version\":\"1.2\",\"version\":\"1.0\"}|BAD_MANIFEST|version: expected a semantic"
            + " version",
        "{\"schema_version\":\"1.2\",\"version\":\"1.0.0\",\"policy_bundle_version\":\"1.0.1\"}|BAD_MANIFEST|differ",
        "{\"schema_version\":\"1.2\",\"version\":\"1.0.0\",\"name\":7}|BAD_MANIFEST|member name"
            + " must be a string",
        "{\"schema_version\":\"1.2\",\"version\":\"1.0.0\",\"name\":\"a\\n"
            + "b\"}|BAD_MANIFEST|on one line",
        "{\"schema_version\":\"1.2\",\"version\":\"1.0.0\",\"required_runtime_version\":\"~1\"}|BAD_MANIFEST|required_runtime_version:"
            + " expected constraints",
        "{\"schema_version\":\"1.2\",\"version\":\"1.0.0\",\"bundle_hash\":\"md5:0\"}|BAD_MANIFEST|bundle_hash"
            + " must be",
        "{\"schema_version\":\"1.1\",\"version\":\"1.0.0\",\"provenance\":{\"enrollment_ref\":\"x\"}}|BAD_MANIFEST|needs"
            + " schema_version 1.2",
        "{\"schema_version\":\"1.2\",\"version\":\"1.0.0\",\"provenance\":[]}|BAD_MANIFEST|provenance"
            + " must be an object",
      })
  void aManifestThatContradictsItselfIsRefused(String manifest, Code code, String message) {
    assertThatThrownBy(() -> bundle("manifest.json", manifest, "a.rego", MODULE))
        .isInstanceOfSatisfying(BundleException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @Test
  void theOlderNameOfTheVersionIsEnough() throws BundleException {
    String manifest = "{\"schema_version\":\"1.0\",\"policy_bundle_version\":\"3.1.0\"}";

    assertThat(bundle("manifest.json", manifest, "a.rego", MODULE).manifest().version())
        .isEqualTo("3.1.0");
  }

  @Test
  void contentsOtherThanTheManifestSaysAreRefused() throws BundleException {
    Bundle bundle = bundle("manifest.json", MANIFEST, "a.rego", MODULE);
    String signed = MANIFEST.replace("}", ",\"bundle_hash\":\"" + bundle.digest() + "\"}");

    assertThat(bundle("manifest.json", signed, "a.rego", MODULE).digest())
        .isEqualTo(bundle.digest());
    assertThatThrownBy(() -> bundle("manifest.json", signed, "a.rego", MODULE + "#"))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.HASH_MISMATCH));
    assertThatThrownBy(() -> bundle("manifest.json", signed, "b.rego", MODULE))
        .isInstanceOf(BundleException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.json|[1]|must hold an object",
        "a/data.json|{|unexpected end of the text",
        "a/data.yaml|a: [|expected the node content",
        "a/data.yaml|a: 1\\na: 2|has the key `a` twice",
        "a/data.yaml|--- 1\\n--- 2|more than one document",
        "a/data.yaml|a: .nan|a number that JSON cannot hold",
        "a/data.yaml|a: 1e99999|a number that JSON cannot hold",
        "a/data.yaml|a: !!binary aGk=|has the tag",
        "a/data.yaml|a: !!set {x}|has the tag",
        "a/data.yaml|<<: {a: 1}|merge key",
        "a/data.yaml|a: *b|names no value",
        "a/data.yaml|? [x]\\n: 1|not a scalar",
        "a/data.yaml| |is empty",
      })
  void brokenDataIsRefusedWithItsFile(String name, String content, String message) {
    String text = content == null ? "" : content.replace("\\n", "\n");

    assertThatThrownBy(() -> bundle(name, text))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_DATA))
        .hasMessageContaining(name)
        .hasMessageContaining(message);
  }

  @Test
  void yamlIsReadAsTheJsonItStandsFor() throws BundleException {
    String yaml =
        """
        number: 0.10
        big: 123456789012345678901234567890
        hex: 0x1f
        plus: +5
        quoted: "5"
        no: no
        yes: true
        nothing: ~
        shared: &s [1, two]
        again: *s
        folded: !!str 7
        forced: !!int "8"
        """;

    assertThat(bundle("data.yaml", yaml).data().toText())
        .isEqualTo(
            "{\"number\":0.10,\"big\":123456789012345678901234567890,\"hex\":31,\"plus\":5,"
                + "\"quoted\":\"5\",\"no\":\"no\",\"yes\":true,\"nothing\":null,"
                + "\"shared\":[1,\"two\"],\"again\":[1,\"two\"],\"folded\":\"7\",\"forced\":8}");
  }

  @Test
  void aliasesThatExplodeAndNestingWithoutEndAreRefused() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 8; i++) {
      String alias = "*a" + (i - 1);
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, (alias + ", ").repeat(9) + alias));
    }
    assertThatThrownBy(() -> bundle("data.yaml", laughs.toString()))
        .hasMessage("data.yaml: stands for more than 1000000 values");
    assertThatThrownBy(() -> bundle("data.yaml", "- ".repeat(50_000) + "x"))
        .hasMessage("data.yaml: nests deeper than 128");
    assertThatThrownBy(() -> bundle("data.json", "[".repeat(50_000)))
        .hasMessageContaining("nesting deeper than 128");
  }

  @Test
  void twoFilesMayNotGiveTheSameValue() throws BundleException {
    assertThat(bundle("data.json", "{\"a\":{\"x\":1}}", "a/data.json", "{\"y\":2}").data().toText())
        .isEqualTo("{\"a\":{\"y\":2,\"x\":1}}");
    assertThatThrownBy(() -> bundle("data.json", "{\"a\":{\"x\":1}}", "a/data.yaml", "x: 1"))
        .hasMessageContaining("data.a.x has a value from another file already");
  }

  @Test
  void sourcesMustBeUtf8() {
    Map<String, byte[]> files = new HashMap<>();
    files.put("a.rego", new byte[] {'p', (byte) 0xc0});

    assertThatThrownBy(() -> Bundle.of(files)).hasMessage("a.rego is not UTF-8 text");
  }

  @Test
  void linksInAFolderMayNotLeaveIt(@TempDir Path elsewhere) throws Exception {
    Files.writeString(elsewhere.resolve("x.rego"), MODULE);
    write("hidden/.real/y.rego", MODULE);
    Files.createSymbolicLink(folder.resolve("y.rego"), folder.resolve("hidden/.real/y.rego"));

    assertThat(Bundle.read(folder).modules()).containsOnlyKeys("y.rego");

    Files.createSymbolicLink(folder.resolve("x.rego"), elsewhere.resolve("x.rego"));
    assertThatThrownBy(() -> Bundle.read(folder)).hasMessageContaining("links to outside");
  }

  @Test
  void aMissingFileSaysSo() {
    assertThatThrownBy(() -> Bundle.read(folder.resolve("none.tar.gz")))
        .hasMessageStartingWith("no file ");
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static Bundle bundle(String... namesAndContents) throws BundleException {
    Map<String, byte[]> files = new HashMap<>();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      files.put(namesAndContents[i], namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    assertThat(files).as("names " + Arrays.toString(namesAndContents)).isNotEmpty();
    return Bundle.of(files);
  }
}
