package dev.autonomy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceTest {

  private final TestSigner signer = new TestSigner();
  private final byte[] bytes = "an archive".getBytes(StandardCharsets.UTF_8);

  @Test
  void payloadsAreWrittenAndReadAgain() throws SignatureFormatException {
    Signature signature = signer.digest(Sha256.of(bytes), "2026-07-01T09:00:00Z");
    for (Optional<byte[]> manifest : List.of(Optional.<byte[]>empty(), Optional.of(bytes))) {
      Evidence.Payloads written = new Evidence.Payloads(manifest, List.of(signature, signature));

      Evidence.Payloads read = (Evidence.Payloads) Evidence.parse(written.toBytes());

      assertThat(read.signatures()).hasSize(2);
      assertThat(read.signatures().getLast().payload()).isEqualTo(signature.payload());
      assertThat(read.signatures().getLast().value()).isEqualTo(signature.value());
      assertThat(read.manifest().isPresent()).isEqualTo(manifest.isPresent());
      assertThat(read.toBytes()).isEqualTo(written.toBytes());
    }
  }

  @Test
  void aBareSignatureIsReadWithAndWithoutALinesEnd() throws SignatureFormatException {
    byte[] signature = signer.sign(bytes);
    String digits = Base64.getEncoder().encodeToString(signature);
    for (String text : List.of(digits, digits + "\n", digits + "\r\n")) {
      assertThat(Evidence.parse(text.getBytes(StandardCharsets.US_ASCII)))
          .isInstanceOfSatisfying(
              Evidence.Blob.class, blob -> assertThat(blob.signature()).isEqualTo(signature));
    }
    assertThat(new String(new Evidence.Blob(signature).toBytes(), StandardCharsets.US_ASCII))
        .isEqualTo(digits + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "garbage",
        "AAAA",
        "MAYCAQACAQA=", // two zeros
        "[]",
        "{",
        "{}",
        "{'schema_version':'2.0','signatures':[]}",
        "{'schema_version':1.0,'signatures':[]}",
        "{'schema_version':'1.0'}",
        "{'schema_version':'1.0','signatures':{}}",
        "{'schema_version':'1.0','signatures':[],'signatures':[]}",
        "{'schema_version':'1.0','signatures':[],'more':1}",
        "{'schema_version':'1.0','signatures':[],'manifest':null}",
        "{'schema_version':'1.0','signatures':[],'manifest':'!'}",
        "{'schema_version':'1.0','signatures':[1]}",
        "{'schema_version':'1.0','signatures':[{}]}",
        "{'schema_version':'1.0','signatures':[{'payload':'','signature':'','more':''}]}",
        "{'schema_version':'1.0','signatures':[{'payload':'','signatur':''}]}",
        "{'schema_version':'1.0','signatures':[{'payload':'A','signature':''}]}",
        "{'schema_version':'1.0','signatures':[]}x",
        "{'schema_version':'1.0','signatures':[[[[[]]]]]}"
      })
  void anythingElseIsRefused(String text) {
    byte[] file = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Evidence.parse(file))
        .isInstanceOf(SignatureFormatException.class)
        .message()
        .startsWith("the evidence")
        .doesNotContain("\n");
  }

  @Test
  void evidenceHasBounds() {
    Signature signature = signer.digest(Sha256.of(bytes), "2026-07-01T09:00:00Z");
    assertBound(new byte[Evidence.MAX_BYTES + 1], "1048577 bytes, more than 1048576");
    assertBound(
        payloads(Collections.nCopies(Evidence.MAX_SIGNATURES + 1, signature)),
        "33 signatures, more than 32");
    assertBound(
        payloads(List.of(new Signature(new byte[SimpleSigning.MAX_BYTES + 1], new byte[70]))),
        "payload has more than 16384 bytes");
    assertBound(
        payloads(List.of(new Signature(new byte[1], new byte[769]))),
        "signature has more than 768 bytes");
    assertBound(
        new Evidence.Payloads(Optional.of(new byte[Evidence.MAX_MANIFEST_BYTES + 1]), List.of())
            .toBytes(),
        "manifest has more than 131072 bytes");
  }

  @Test
  void aSignatureOfAnotherKindDoesNotHideTheOneThatCounts() throws Exception {
    java.security.KeyPair rsa = TestSigner.pair("RSA", "");
    Signature good = signer.digest(Sha256.of(bytes), "2026-07-01T09:00:00Z");
    java.security.Signature signature = java.security.Signature.getInstance("SHA256withRSA");
    signature.initSign(rsa.getPrivate());
    signature.update(good.payload());

    Evidence read =
        Evidence.parse(payloads(List.of(new Signature(good.payload(), signature.sign()), good)));

    assertThat(TrustRule.anyAge(signer.trusted()).verify(bytes, Optional.of(read)))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void theLargestEvidenceThatCanBeMadeCanBeRead() throws SignatureFormatException {
    Signature largest =
        new Signature(new byte[SimpleSigning.MAX_BYTES], new byte[Evidence.MAX_SIGNATURE_BYTES]);
    byte[] file =
        new Evidence.Payloads(
                Optional.of(new byte[Evidence.MAX_MANIFEST_BYTES]),
                Collections.nCopies(Evidence.MAX_SIGNATURES, largest))
            .toBytes();

    assertThat(file.length).isLessThanOrEqualTo(Evidence.MAX_BYTES);
    assertThat(Evidence.parse(file)).isInstanceOf(Evidence.Payloads.class);
  }

  @Test
  void whatIsJoinedHasEachSignatureOnce() {
    Signature first = signer.digest(Sha256.of(bytes), "2026-07-01T09:00:00Z");
    Signature second = signer.digest(Sha256.of(bytes), "2026-07-02T09:00:00Z");
    Evidence copies =
        new Evidence.Payloads(
            Optional.empty(), Collections.nCopies(Evidence.MAX_SIGNATURES, first));
    Evidence other = new Evidence.Payloads(Optional.empty(), List.of(second, first));

    assertThat(copies.joined(other, bytes).orElseThrow())
        .isInstanceOfSatisfying(
            Evidence.Payloads.class,
            joined -> assertThat(joined.signatures()).containsExactly(first, second));
  }

  @Test
  void theEssenceIsTheFirstGoodSignatureOfEachKey() {
    Signature worthless = new Signature(new byte[] {'{', '}'}, new byte[] {1});
    Signature stale = signer.digest("sha256:" + "0".repeat(64), "2026-07-01T09:00:00Z");
    Signature good = signer.digest(Sha256.of(bytes), "2026-07-01T09:00:00Z");
    Signature again = signer.digest(Sha256.of(bytes), "2026-07-02T09:00:00Z");
    Evidence evidence =
        new Evidence.Payloads(Optional.empty(), List.of(worthless, stale, good, again));

    assertThat(TrustRule.anyAge(signer.trusted()).essence(bytes, evidence))
        .isInstanceOfSatisfying(
            Evidence.Payloads.class,
            essence -> assertThat(essence.signatures()).containsExactly(good));
  }

  @Test
  void evidenceThatWasCutIsRefused() {
    byte[] whole = payloads(List.of(signer.digest(Sha256.of(bytes), "2026-07-01T09:00:00Z")));
    for (int length = 0; length < whole.length - 2; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Evidence.parse(cut))
          .as("cut to %s", length)
          .isInstanceOf(SignatureFormatException.class);
    }
  }

  private static byte[] payloads(List<Signature> signatures) {
    return new Evidence.Payloads(Optional.empty(), signatures).toBytes();
  }

  private static void assertBound(byte[] file, String message) {
    assertThatThrownBy(() -> Evidence.parse(file))
        .isInstanceOf(SignatureFormatException.class)
        .hasMessageContaining(message);
  }
}
