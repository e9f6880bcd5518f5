package dev.autonomy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimpleSigningTest {

  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  private static final String IDENTITY = "'identity':{'docker-reference':'registry.example/agent'}";
  private static final String IMAGE = "'image':{'docker-manifest-digest':'" + DIGEST + "'}";
  private static final String TYPE = "'type':'cosign container image signature'";

  @Test
  void whatIsWrittenIsReadAgain() throws SignatureFormatException {
    SimpleSigning payload =
        SimpleSigning.of(
            "registry.example/agent",
            DIGEST,
            Map.of(SimpleSigning.SIGNED_AT, "2026-07-01T09:00:00Z"));

    assertThat(SimpleSigning.parse(payload.toBytes())).isEqualTo(payload);
    assertThat(payload.signedAt()).contains(Instant.parse("2026-07-01T09:00:00Z"));
    assertThat(payload.lockFingerprint()).isEmpty();
  }

  @Test
  void itIsWrittenAsCosignWritesIt() {
    SimpleSigning payload =
        SimpleSigning.of("index.docker.io/snyk/broker", DIGEST, Map.of("tag", "4.169.1"));

    assertThat(new String(payload.toBytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            ("{'critical':{'identity':{'docker-reference':'index.docker.io/snyk/broker'},"
                    + IMAGE
                    + ","
                    + TYPE
                    + "},'optional':{'tag':'4.169.1'}}")
                .replace('\'', '"'));
  }

  @Test
  void nothingMayBeSaidBesides() throws SignatureFormatException {
    String critical = "{'critical':{" + IDENTITY + "," + IMAGE + "," + TYPE + "}";

    assertThat(parse(critical + ",'optional':null}").optional()).isEqualTo(JsonObject.EMPTY);
    assertThat(parse(critical + ",'optional':{}}").optional()).isEqualTo(JsonObject.EMPTY);
    assertThat(parse(critical + "}").optional()).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void aTimeInAnotherZoneIsATime() throws SignatureFormatException {
    assertThat(
            parse(
                    "{'critical':{"
                        + IDENTITY
                        + ","
                        + IMAGE
                        + ","
                        + TYPE
                        + "},'optional':{'autonomy.signed-at':'2026-07-01T11:00:00+02:00'}}")
                .signedAt())
        .contains(Instant.parse("2026-07-01T09:00:00Z"));
  }

  /** Where two readers could see two different things, there is nothing to be read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // twice
        "{'critical':{@I,@M,@T},'critical':{@I,@M,@T}}",
        "{'critical':{@I,@M,@T,@T}}",
        "{'critical':{@I,@M,@M,@T}}",
        "{'critical':{@I,'image':{@D,@D},@T}}",
        "{'critical':{@I,'image':{@D},'image':{@D},@T}}",
        "{'critical':{@I,@M,@T},'optional':{'autonomy.signed-at':'a','autonomy.signed-at':'b'}}",
        // twice, once in disguise
        "{'critical':{@I,@M,@T,'\\u0074ype':'x'}}",
        "{'critical':{@I,'image':{@D,'docker-manifest-diges\\u0074':'x'},@T}}",
        // in another case, which Go's decoder takes for the same
        "{'critical':{@I,@M,@T,'Type':'x'}}",
        "{'critical':{@I,'image':{@D,'Docker-Manifest-Digest':'x'},@T}}",
        "{'Critical':{@I,@M,@T}}",
        // missing, or of another kind
        "{}",
        "[]",
        "''",
        "{'critical':{@M,@T}}",
        "{'critical':{@I,@T}}",
        "{'critical':{@I,@M}}",
        "{'critical':{@I,'image':'x',@T}}",
        "{'critical':{@I,'image':{},@T}}",
        "{'critical':{'identity':{},@M,@T}}",
        "{'critical':{'identity':{'docker-reference':1},@M,@T}}",
        "{'critical':{@I,@M,@T},'optional':[]}",
        "{'critical':{@I,@M,@T},'optional':'x'}",
        // too much
        "{'critical':{@I,@M,@T},'more':1}",
        "{'critical':{@I,@M,@T,'more':1}}",
        "{'critical':{@I,@M,@T}} {}",
        "{'critical':{@I,@M,@T}}\u0000",
        "{'critical':{@I,@M,@T},'optional':{'a':[[[[[[[[[]]]]]]]]]}}",
        // another type or digest
        "{'critical':{@I,@M,'type':'atomic container signature'}}",
        "{'critical':{@I,@M,'type':'Cosign container image signature'}}",
        "{'critical':{@I,@M,'type':'cosign container image signature '}}",
        "{'critical':{@I,'image':{'docker-manifest-digest':'sha256:01'},@T}}",
        "{'critical':{@I,'image':{'docker-manifest-digest':'@H'},@T}}",
      })
  void whatIsAmbiguousOrIncompleteIsRefused(String text) {
    String full =
        text.replace("@I", IDENTITY)
            .replace("@M", IMAGE)
            .replace("@T", TYPE)
            .replace("@D", "'docker-manifest-digest':'" + DIGEST + "'")
            .replace("@H", DIGEST.replace("abcdef", "ABCDEF"));

    assertThatThrownBy(() -> parse(full))
        .isInstanceOf(SignatureFormatException.class)
        .message()
        .startsWith("the signed payload")
        .doesNotContain("\n");
  }

  @Test
  void aPayloadHasABound() {
    assertThatThrownBy(() -> SimpleSigning.parse(new byte[SimpleSigning.MAX_BYTES + 1]))
        .hasMessage("the signed payload has 16385 bytes, more than 16384");
  }

  private static SimpleSigning parse(String text) throws SignatureFormatException {
    return SimpleSigning.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
