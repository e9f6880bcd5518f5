package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.json.JsonObject;
import dev.autonomy.rego.ast.RegoVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bundles as OPA's documentation describes them, in both directions. */
final class OpaBundleTest {

  private static final String POLICY =
      """
      package autonomy

      import data.robots.limits

      allow if input.params.speed <= limits.speed
      """;

  /** Names as {@code opa build} writes them: with a slash in front, and no folders. */
  private static Bundle opa(String... namesAndContents) throws BundleException {
    TarBuilder tar = new TarBuilder();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      tar.file("/" + namesAndContents[i], namesAndContents[i + 1]);
    }
    return Bundle.parse(tar.gzip(), BundleLimits.DEFAULT);
  }

  @Test
  void aBundleAsOpaBuildWritesItIsEnforced() throws BundleException {
    Bundle bundle =
        opa(
            "data.json",
            "{\"robots\":{\"limits\":{\"speed\":2}}}",
            "work/space/policy.rego",
            POLICY,
            ".manifest",
            "{\"revision\":\"1f2e\",\"roots\":[\"\"],\"rego_version\":1,"
                + "\"metadata\":{\"required_builtins\":{\"builtin1\":[]}}}");

    assertThat(bundle.manifest().version()).isEqualTo("1f2e");
    assertThat(bundle.modules()).containsOnlyKeys("work/space/policy.rego");
    assertThat(CompiledBundle.compile(bundle, "oci://x/y:z").identity().version())
        .isEqualTo("1f2e");
  }

  @Test
  void dataMayLieAtAnyDepthInJsonAndYaml() throws BundleException {
    Bundle bundle =
        opa(
            "a/b/c/data.yaml",
            "deep: true\n",
            "a/data.json",
            "{\"x\":1}",
            "data.yml",
            "top: [1]\n",
            "a/b/other.json",
            "{\"ignored\":1}");

    assertThat(bundle.data().toText())
        .isEqualTo("{\"a\":{\"b\":{\"c\":{\"deep\":true}},\"x\":1},\"top\":[1]}");
  }

  @Test
  void packagesMayBeCalledAnythingAndLieAnywhere() throws BundleException {
    Bundle bundle =
        opa(
            "x.rego",
            "package autonomy\n\nallow if data.a[\"b-c\"].ok",
            "y.rego",
            "package a[\"b-c\"]\n\nok := true");

    assertThat(CompiledBundle.compile(bundle, "r").policy()).isNotNull();
  }

  @Test
  void signaturesOfOpaAreIgnoredAsNothingHereVerifiesThem() throws BundleException {
    Bundle signed =
        opa(
            "x.rego",
            POLICY,
            ".signatures.json",
            "{\"signatures\":[\"eyJhbGciOiJIUzI1NiJ9.e30.x\"]}");

    assertThat(signed.digest()).isEqualTo(opa("x.rego", POLICY).digest());
  }

  @ParameterizedTest
  @CsvSource({"policy.wasm", "policies/deep/policy.wasm"})
  void policiesInWebAssemblyAreRefused(String name) {
    assertThatThrownBy(() -> opa("x.rego", POLICY, name, "\0asm"))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_COMPILED))
        .hasMessage(
            "bundle has "
                + name
                + ", a policy in WebAssembly, which is not run: build the bundle with `opa build`"
                + " and no other target than rego");
    assertThatThrownBy(
            () ->
                opa(
                    "x.rego",
                    POLICY,
                    ".manifest",
                    "{\"wasm\":[{\"entrypoint\":\"autonomy/allow\",\"module\":\"/policy.wasm\"}]}"))
        .hasMessageContaining("names WebAssembly modules");
  }

  @Test
  void deltaBundlesAreRefused() {
    assertThatThrownBy(
            () -> opa("patch.json", "{\"data\":[{\"op\":\"upsert\",\"path\":\"/a\",\"value\":1}]}"))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_DATA))
        .hasMessageContaining("a delta bundle")
        .hasMessageContaining("load a whole bundle");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "[\"autonomy\",\"robots\"]|",
        "[\"/autonomy/\",\"robots/limits\"]|",
        "[\"\"]|",
        "null|",
        "[\"autonomy\"]|has roots [autonomy], and there is data at `robots`",
        "[\"autonomy\",\"robots/limits/speed\"]|",
        "[\"autonomy\",\"robots/other\"]|and there is data at `robots/limits`",
        "[\"robots\"]|has roots [robots], and p.rego is package autonomy",
        "[]|has roots [], and p.rego is package autonomy",
        "[\"robots\",\"robots/limits\"]|overlapping roots, `robots` and `robots/limits`",
        "[\"robots\",\"robots\"]|overlapping roots, `robots` and `robots`",
        "[\"\",\"robots\"]|overlapping roots, `` and `robots`",
        "\"autonomy\"|member roots must be a list of strings",
        "[1]|member roots must be a list of strings",
      })
  void nothingMayLieOutsideTheRootsAndTheyMayNotOverlap(String roots, String message)
      throws BundleException {
    String[] files = {
      "p.rego",
      POLICY,
      "data.json",
      "{\"robots\":{\"limits\":{\"speed\":2}}}",
      ".manifest",
      "{\"roots\":" + roots + "}"
    };
    if (message == null) {
      assertThat(opa(files).modules()).containsOnlyKeys("p.rego");
    } else {
      assertThatThrownBy(() -> opa(files))
          .isInstanceOfSatisfying(
              BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_MANIFEST))
          .hasMessageStartingWith(".manifest: ")
          .hasMessageContaining(message);
    }
  }

  /** The other direction: what OPA's loader looks for, in an archive of ours. */
  @Test
  void anArchiveOfOursHasWhatOpasLoaderReads() throws Exception {
    Map<String, byte[]> sources =
        Map.of(
            "policies/a.rego", utf8(POLICY),
            "robots/data.json", utf8("{\"limits\":{\"speed\":2}}"),
            "notes.txt", utf8("not part of it"));
    byte[] archive =
        Bundle.of(sources)
            .withManifest(Manifest.of("fleet", SemanticVersion.parse("1.2.3")))
            .toArchive();
    SortedMap<String, byte[]> files = ArchiveReader.read(archive, BundleLimits.DEFAULT);
    JsonObject manifest = JsonObject.parse(files.getOrDefault(".manifest", new byte[0]));

    assertThat(manifest.string("revision")).contains("1.2.3");
    assertThat(manifest.toText()).contains("\"roots\":[\"\"]", "\"rego_version\":1");
    assertThat(files)
        .containsOnlyKeys(".manifest", "manifest.json", "policies/a.rego", "robots/data.json");
    files.remove("manifest.json"); // means nothing to OPA
    Bundle asOpaSeesIt = Bundle.of(files);
    assertThat(asOpaSeesIt.manifest().version()).isEqualTo("1.2.3");
    assertThat(asOpaSeesIt.regoVersion()).isEqualTo(RegoVersion.V1);
    assertThat(asOpaSeesIt.data().toText()).isEqualTo("{\"robots\":{\"limits\":{\"speed\":2}}}");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
