package dev.autonomy.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever bytes come, the readers refuse them in one line or read what was written. */
class ReaderFuzzTest {

  private static final Freshness ANY_AGE = new Freshness.Unchecked();

  private final TestSigner signer = new TestSigner();
  private final byte[] archive = "an archive".getBytes(StandardCharsets.UTF_8);
  private final Signature signature = signer.digest(Sha256.of(archive), "2026-07-01T09:00:00Z");
  private final byte[] file = new Evidence.Payloads(Optional.empty(), List.of(signature)).toBytes();

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    parseAll(bytes);
  }

  /** A byte of the evidence at a time: it is refused, or still says the same. */
  @Property
  void evidenceWithAnotherByteIsRefusedOrTheSame(
      @ForAll @IntRange(max = 10_000) int position, @ForAll byte value) {
    byte[] changed = file.clone();
    changed[position % changed.length] = value;
    parseAll(changed);
    Evidence evidence;
    try {
      evidence = Evidence.parse(changed);
    } catch (SignatureFormatException _) {
      return;
    }
    if (signer.trusted().verify(archive, evidence, ANY_AGE) instanceof Verification.Verified) {
      Evidence.Payloads payloads = (Evidence.Payloads) evidence;
      assertThat(payloads.signatures()).hasSize(1);
      assertThat(payloads.signatures().getFirst().payload()).isEqualTo(signature.payload());
    }
  }

  /** Whatever is done to a payload or its signature, it is not believed any more. */
  @Property
  void aSignatureOrPayloadWithAnotherByteIsNotBelieved(
      @ForAll boolean inPayload,
      @ForAll @IntRange(max = 10_000) int position,
      @ForAll @IntRange(min = 1, max = 255) int difference) {
    byte[] payload = signature.payload().clone();
    byte[] value = signature.value().clone();
    byte[] changed = inPayload ? payload : value;
    changed[position % changed.length] ^= (byte) difference;

    assertThat(
            signer
                .trusted()
                .verify(Sha256.of(archive), List.of(new Signature(payload, value)), ANY_AGE))
        .isInstanceOf(Verification.Refused.class);
  }

  @Property
  void aKeyFileWithOtherBytesIsReadOrRefused(
      @ForAll @IntRange(max = 10_000) int position, @ForAll @Size(max = 4) byte[] replacement) {
    byte[] pem = signer.key().toPem();
    for (int i = 0; i < replacement.length; i++) {
      pem[(position + i) % pem.length] = replacement[i];
    }
    parseAll(pem);
  }

  private static void parseAll(byte[] bytes) {
    try {
      assertThat(Evidence.parse(bytes)).isNotNull();
    } catch (SignatureFormatException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
    try {
      assertThat(SimpleSigning.parse(bytes).digest()).startsWith("sha256:");
    } catch (SignatureFormatException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
    try {
      assertThat(TrustedKeys.parse(bytes, "a.pub").keys()).isNotEmpty();
    } catch (KeyFileException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }
}
