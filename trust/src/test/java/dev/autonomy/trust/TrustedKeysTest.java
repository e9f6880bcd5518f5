package dev.autonomy.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.trust.Verification.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every way to cheat that we could think of, each refused for its own reason. */
class TrustedKeysTest {

  private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
  private static final String TODAY = "2026-07-01T09:00:00Z";
  private static final Freshness FRESH =
      new Freshness.Within(Freshness.DEFAULT_MAX_AGE, InstantSource.fixed(NOW));
  private static final Freshness ANY_AGE = new Freshness.Unchecked();

  private final byte[] archive = "an archive".getBytes(StandardCharsets.UTF_8);
  private final byte[] other = "an archivE".getBytes(StandardCharsets.UTF_8);
  private final TestSigner signer = new TestSigner();
  private final TestSigner stranger = new TestSigner();

  @Test
  void anArchiveThatATrustedKeyHasSignedIsVerified() {
    Verification result = verify(archive, fileEvidence(signer, archive, TODAY));

    assertThat(result)
        .isInstanceOfSatisfying(
            Verification.Verified.class,
            verified -> {
              assertThat(verified.key().id()).isEqualTo(signer.key().id());
              assertThat(verified.digest()).isEqualTo(Sha256.of(archive));
              assertThat(verified.line())
                  .isEqualTo("signed by " + signer.key().id() + " at 2026-07-01T09:00:00Z");
            });
  }

  @Test
  void oneSignatureThatVerifiesIsEnough() {
    Evidence.Payloads evidence =
        new Evidence.Payloads(
            Optional.empty(),
            List.of(
                stranger.digest(Sha256.of(archive), TODAY),
                signer.digest(Sha256.of(other), TODAY),
                new Signature(new byte[0], new byte[0]),
                signer.digest(Sha256.of(archive), TODAY)));

    assertThat(verify(archive, evidence)).isInstanceOf(Verification.Verified.class);
  }

  @Test
  void eachOfSeveralTrustedKeysWillDo() throws KeyFileException {
    byte[] pem =
        (new String(stranger.key().toPem(), StandardCharsets.US_ASCII)
                + new String(signer.key().toPem(), StandardCharsets.US_ASCII))
            .getBytes(StandardCharsets.US_ASCII);
    TrustedKeys both = TrustedKeys.parse(pem, "both.pem");

    assertThat(both.keys()).hasSize(2);
    assertThat(both.verify(archive, fileEvidence(signer, archive, TODAY), FRESH))
        .isInstanceOf(Verification.Verified.class);
    assertThat(both.verify(archive, fileEvidence(stranger, archive, TODAY), FRESH))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void anotherKeysSignatureIsRefused() {
    assertRefused(Reason.WRONG_KEY, archive, fileEvidence(stranger, archive, TODAY));
  }

  @Test
  void aSignatureOfAnotherArchiveIsRefused() {
    assertRefused(Reason.WRONG_DIGEST, archive, fileEvidence(signer, other, TODAY));
  }

  @Test
  void anotherPayloadUnderAGoodSignatureIsRefused() {
    Signature good = signer.digest(Sha256.of(other), TODAY);
    Signature swapped =
        new Signature(signer.digest(Sha256.of(archive), TODAY).payload(), good.value());

    assertRefused(Reason.WRONG_KEY, archive, payloads(swapped));
  }

  @Test
  void strippedSignaturesAreRefused() {
    assertRefused(Reason.NO_SIGNATURE, archive, payloads());
  }

  @Test
  void aSignatureMayBeAsOldAsIsAllowedAndNoOlder() {
    Instant oldest = NOW.minus(Duration.ofDays(365));

    assertThat(verify(archive, fileEvidence(signer, archive, oldest.toString())))
        .isInstanceOf(Verification.Verified.class);
    assertRefused(
        Reason.TOO_OLD, archive, fileEvidence(signer, archive, oldest.minusSeconds(1).toString()));
  }

  @Test
  void aSignaturesClockMayBeFiveMinutesAheadAndNoMore() {
    Instant ahead = NOW.plus(Duration.ofMinutes(5));

    assertThat(verify(archive, fileEvidence(signer, archive, ahead.toString())))
        .isInstanceOf(Verification.Verified.class);
    assertRefused(
        Reason.FROM_THE_FUTURE,
        archive,
        fileEvidence(signer, archive, ahead.plusMillis(1).toString()));
    assertRefused(
        Reason.FROM_THE_FUTURE, archive, fileEvidence(signer, archive, Instant.MAX.toString()));
    assertRefused(Reason.TOO_OLD, archive, fileEvidence(signer, archive, Instant.MIN.toString()));
  }

  @Test
  void aSignatureWithoutAReadableTimeIsNotFresh() {
    byte[] silent =
        new SimpleSigning("", Sha256.of(archive), dev.autonomy.json.JsonObject.EMPTY).toBytes();

    assertRefused(Reason.NO_TIME, archive, payloads(signer.payload(silent)));
    assertRefused(Reason.NO_TIME, archive, fileEvidence(signer, archive, "yesterday"));
    assertRefused(Reason.NO_TIME, archive, new Evidence.Blob(signer.sign(archive)));
  }

  @Test
  void whereAgeDoesNotMatterNoTimeIsNeeded() {
    for (Evidence evidence :
        List.of(
            new Evidence.Blob(signer.sign(archive)),
            fileEvidence(signer, archive, "yesterday"),
            fileEvidence(signer, archive, "1999-01-01T00:00:00Z"),
            fileEvidence(signer, archive, "2999-01-01T00:00:00Z"))) {
      assertThat(signer.trusted().verify(archive, evidence, ANY_AGE))
          .isInstanceOf(Verification.Verified.class);
    }
  }

  @Test
  void aBareSignatureOfAnotherArchiveOrKeyIsRefused() {
    assertThat(signer.trusted().verify(other, new Evidence.Blob(signer.sign(archive)), ANY_AGE))
        .isInstanceOfSatisfying(
            Verification.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.WRONG_KEY));
    assertRefused(Reason.WRONG_KEY, archive, new Evidence.Blob(stranger.sign(archive)));
  }

  @Test
  void aSignatureWithBytesBehindItIsRefused() {
    Signature good = signer.digest(Sha256.of(archive), TODAY);
    byte[] longer = Arrays.copyOf(good.value(), good.value().length + 1);

    assertRefused(Reason.MALFORMED, archive, payloads(new Signature(good.payload(), longer)));
    longer[1]++;
    assertRefused(Reason.MALFORMED, archive, payloads(new Signature(good.payload(), longer)));
  }

  @Test
  void integersThatAreZeroOrTheOrderOfTheGroupSignNothing() {
    byte[] payload = signer.digest(Sha256.of(archive), TODAY).payload();
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    List<BigInteger> bad =
        List.of(BigInteger.ZERO, order, order.add(BigInteger.ONE), BigInteger.ONE);
    for (BigInteger r : bad) {
      for (BigInteger s : bad) {
        Verification result = verify(archive, payloads(new Signature(payload, der(r, s))));
        assertThat(result)
            .as("r=%s s=%s", r, s)
            .isInstanceOfSatisfying(
                Verification.Refused.class,
                refused -> assertThat(refused.reason()).isIn(Reason.MALFORMED, Reason.WRONG_KEY));
      }
    }
  }

  @Test
  void aPayloadThatATrustedKeySignedByMistakeIsRefused() {
    Verification result =
        verify(archive, payloads(signer.payload("{}".getBytes(StandardCharsets.UTF_8))));

    assertThat(result)
        .isEqualTo(
            new Verification.Refused(
                Reason.MALFORMED_PAYLOAD, "the signed payload lacks its member critical"));
  }

  private static byte[] der(BigInteger r, BigInteger s) {
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    byte[] der = new byte[6 + first.length + second.length];
    der[0] = 0x30;
    der[1] = (byte) (der.length - 2);
    der[2] = 0x02;
    der[3] = (byte) first.length;
    System.arraycopy(first, 0, der, 4, first.length);
    der[4 + first.length] = 0x02;
    der[5 + first.length] = (byte) second.length;
    System.arraycopy(second, 0, der, 6 + first.length, second.length);
    return der;
  }

  private Verification verify(byte[] bytes, Evidence evidence) {
    return signer.trusted().verify(bytes, evidence, FRESH);
  }

  private void assertRefused(Reason reason, byte[] bytes, Evidence evidence) {
    assertThat(verify(bytes, evidence))
        .isInstanceOfSatisfying(
            Verification.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.detail()).isNotBlank().doesNotContain("\n");
            });
  }

  private static Evidence.Payloads fileEvidence(TestSigner by, byte[] bytes, String signedAt) {
    return payloads(by.digest(Sha256.of(bytes), signedAt));
  }

  private static Evidence.Payloads payloads(Signature... signatures) {
    return new Evidence.Payloads(Optional.empty(), List.of(signatures));
  }
}
