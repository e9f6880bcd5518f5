package dev.autonomy.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.testing.TestSeed;
import dev.autonomy.trust.Signature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReleaseTest {

  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final String FINGERPRINT = "blake3:" + "cd".repeat(32);
  private static final String DOCUMENT =
      """
      {"schema_version":"1.0","id":"rel-7","channel":"stable","sequence":7,
       "bundle":"oci://registry.example/agent/policy@%s",
       "lock":{"schema_version":"1.0","policy_bundle":{"digest":"%s"},"weight":1.50,
               "behavioral_fingerprint":"%s"},
       "signatures":[{"payload":"e30=","signature":"MAA="}],
       "note":"of a later version"}
      """
          .formatted(DIGEST, DIGEST, FINGERPRINT);

  private static Release parse(String text) throws ReleaseException {
    return Release.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aReleaseIsReadWithTheLockAsItStands() throws ReleaseException {
    Release release = parse(DOCUMENT);

    assertThat(release.id()).isEqualTo("rel-7");
    assertThat(release.channel()).isEqualTo("stable");
    assertThat(release.sequence()).isEqualTo(7);
    assertThat(release.bundle().digest()).contains(DIGEST);
    assertThat(release.fingerprint()).isEqualTo(FINGERPRINT);
    assertThat(release.lock().toText()).contains("\"weight\":1.50");
    Signature signature = release.signatures().getFirst();
    assertThat(signature.payload()).asString().isEqualTo("{}");
    assertThat(signature.value()).containsExactly(0x30, 0);
  }

  @Test
  void whatIsWrittenReadsBackTheSame() throws ReleaseException {
    Release release = parse(DOCUMENT);
    Release again = Release.parse(release.toBytes());

    assertThat(again.toBytes()).isEqualTo(release.toBytes());
    assertThat(again.lock()).isEqualTo(release.lock());
    assertThat(again.bundle()).isEqualTo(release.bundle());
  }

  @Test
  void signaturesMayBeAbsentBecauseTheRegistryHasSome() throws ReleaseException {
    String without = DOCUMENT.replaceFirst("\"signatures\":\\[.*],", "");

    assertThat(without).doesNotContain("signatures");
    assertThat(parse(without).signatures()).isEmpty();
    assertThat(parse(DOCUMENT.replaceFirst("\\[\\{\"pay.*]", "null")).signatures()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "\"1.0\",\"id\"|\"1.1\",\"id\"|schema_version is `1.1`, expected 1.0: update this runtime",
        "\"rel-7\"|\"rel 7\"|member id is `rel 7`",
        "\"rel-7\"|7|no text in its member id",
        "\"rel-7\"|\"\"|member id is ``",
        "\"rel-7\"|\"a\\nb\"|member id is `a?b`",
        "\"stable\"|\"Stable\"|member channel is `Stable`",
        "\"stable\"|\"../x\"|member channel is `../x`",
        ":7,|:7.0,|sequence is no whole number",
        ":7,|:0,|sequence is no whole number",
        ":7,|:-7,|sequence is no whole number",
        ":7,|:1e3,|sequence is no whole number",
        ":7,|:9007199254740992,|sequence is no whole number",
        ":7,|:99999999999999999999,|sequence is no whole number",
        ":7,|:\"7\",|sequence is no whole number",
        "policy@|policy:v1@|",
        "oci://|https://|is no reference",
        "e30=|e3|not base64",
        "e30=||has 0 bytes",
        "\"MAA=\"|7|no text in its member signature",
        "\"rel-7\"|\"rel-7\",\"id\":\"rel-8\"|is not JSON",
        "\"lock\"|\"lokc\"|has no lock",
        "blake3:|sha256:|member behavioral_fingerprint is `sha256:",
      })
  void whatHasNotItsFormIsRefusedInOneLine(String found, String changed, String message)
      throws ReleaseException {
    String text = DOCUMENT.replace(found, changed == null ? "" : changed);
    assertThat(text).isNotEqualTo(DOCUMENT);
    if (message == null) {
      assertThat(parse(text).bundle().tag()).as("a tag beside the digest").isPresent();
      return;
    }
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void aBundleThatIsNotPinnedIsRefused() {
    assertThatThrownBy(() -> parse(DOCUMENT.replace("policy@" + DIGEST, "policy:latest")))
        .hasMessage(
            "the release's bundle `oci://registry.example/agent/policy:latest` is not pinned:"
                + " expected …@sha256:…");
  }

  @Test
  void whatIsTooLargeOrTooDeepIsRefused() {
    byte[] large = new byte[Release.MAX_BYTES + 1];
    assertThatThrownBy(() -> Release.parse(large)).hasMessageContaining("limit 1048576");
    String deep = "[".repeat(40) + "]".repeat(40);
    assertThatThrownBy(() -> parse(DOCUMENT.replace("1.50", deep)))
        .hasMessageContaining("nesting deeper");
    String many = "{\"payload\":\"e30=\",\"signature\":\"MAA=\"},".repeat(Release.MAX_SIGNATURES);
    assertThatThrownBy(() -> parse(DOCUMENT.replace("[{", "[" + many + "{")))
        .hasMessageContaining("has 33 signatures, limit 32");
    String longSignature = "A".repeat(400);
    assertThatThrownBy(() -> parse(DOCUMENT.replace("MAA=", longSignature)))
        .hasMessageContaining("has 300 bytes, expected 1 to 128");
  }

  @Test
  void changedDocumentsAreReadWhollyOrRefused() {
    long seed = TestSeed.of(ReleaseTest.class);
    Random random = new Random(seed);
    byte[] whole = DOCUMENT.getBytes(StandardCharsets.UTF_8);
    String[] pieces = {"{", "}", "[", "]", "\"", "null", "1e9", "\\u0000", "sha256:", "@", "\n"};
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = whole.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        int at = random.nextInt(changed.length);
        byte[] piece = pieces[random.nextInt(pieces.length)].getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
          changed[at] = (byte) random.nextInt();
        } else {
          System.arraycopy(piece, 0, changed, at, Math.min(piece.length, changed.length - at));
        }
      }
      try {
        Release release = Release.parse(changed);
        assertThat(Release.parse(release.toBytes()).toBytes())
            .as("seed %d round %d", seed, round)
            .isEqualTo(release.toBytes());
        assertThat(release.bundle().digest()).isPresent();
        read++;
      } catch (ReleaseException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank().doesNotContain("\n", "\u0000");
      }
    }
    assertThat(read).as("seed %d: some changes do no harm", seed).isPositive();
  }

  @Test
  void namesOfChannelsAreCheckedBeforeAnybodyIsAsked() {
    assertThat(List.of("stable", "eu-west.1", "a_b")).allMatch(Release::isChannel);
    assertThat(List.of("", "Stable", "a b", "a/b", "x".repeat(65))).noneMatch(Release::isChannel);
  }
}
