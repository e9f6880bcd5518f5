package dev.autonomy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFilesTest {

  @TempDir Path folder;

  private final TestSigner one = new TestSigner();
  private final TestSigner two = new TestSigner();

  @Test
  void aKeyIsNamedByTheDigestOfItsDer() throws Exception {
    byte[] der = PemBlock.parse(one.key().toPem(), "a.pub").getFirst().content();

    assertThat(one.key().id()).isEqualTo(Sha256.of(der));
    assertThat(VerificationKey.of(der, "a.pub")).isEqualTo(one.key());
  }

  @Test
  void severalFilesWithSeveralKeysGiveEachKeyOnce() throws Exception {
    Path first = Files.write(folder.resolve("a.pub"), one.key().toPem());
    Path second =
        Files.writeString(
            folder.resolve("b.pub"),
            "our keys\r\n"
                + text(two.key()).replace("\n", "\r\n")
                + "and the one before\n"
                + text(one.key()));

    assertThat(TrustedKeys.read(List.of(first, second)).keys())
        .containsExactly(one.key(), two.key());
  }

  @ParameterizedTest
  @CsvSource({
    "EC, secp384r1, a key on the curve P-384",
    "EC, secp521r1, a key on the curve P-521",
    "RSA, '', an RSA key",
    "Ed25519, '', an Ed25519 key"
  })
  void anyOtherKindOfKeyIsNamed(String algorithm, String curve, String name) {
    byte[] der = TestSigner.pair(algorithm, curve).getPublic().getEncoded();

    assertRefused(
        new PemBlock(VerificationKey.PEM_TYPE, der).toBytes(),
        "a.pub holds " + name + ", expected a key of ECDSA over P-256");
  }

  @Test
  void aPointThatIsNotOnTheCurveIsRefused() throws Exception {
    byte[] der = PemBlock.parse(one.key().toPem(), "a.pub").getFirst().content();
    der[90] ^= 1;

    assertRefused(
        new PemBlock(VerificationKey.PEM_TYPE, der).toBytes(), "a.pub holds a key that is damaged");
  }

  @Test
  void aKeyWithBytesBehindItOrInAnotherFormIsRefused() throws Exception {
    byte[] der = PemBlock.parse(one.key().toPem(), "a.pub").getFirst().content();

    assertRefused(
        new PemBlock(VerificationKey.PEM_TYPE, java.util.Arrays.copyOf(der, 92)).toBytes(),
        "P-256 in another form");
    assertRefused(
        new PemBlock(VerificationKey.PEM_TYPE, new byte[] {1, 2, 3}).toBytes(),
        "a.pub holds no such key");
  }

  @Test
  void aPrivateKeyOrACertificateInThePlaceOfAPublicOneIsNamed() {
    for (String type : List.of("PRIVATE KEY", "CERTIFICATE", "ENCRYPTED SIGSTORE PRIVATE KEY")) {
      assertRefused(
          new PemBlock(type, new byte[] {1}).toBytes(),
          "a.pub holds a block `" + type + "`, expected `PUBLIC KEY`");
    }
  }

  @Test
  void whatIsNoPemIsRefused() {
    assertRefused("garbage".getBytes(StandardCharsets.US_ASCII), "a.pub has no public key");
    assertRefused(new byte[0], "a.pub has no public key");
    assertRefused("-----BEGIN PUBLIC KEY".getBytes(StandardCharsets.US_ASCII), "without an end");
    assertRefused(
        "-----BEGIN PUBLIC KEY-----\nAAAA\n".getBytes(StandardCharsets.US_ASCII),
        "a block that begins and does not end");
    assertRefused(
        "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----\n"
            .getBytes(StandardCharsets.US_ASCII),
        "a block that is not base64");
    assertRefused(new byte[PemBlock.MAX_FILE_BYTES + 1], "a.pub has 65537 bytes, more than 65536");
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    Path missing = folder.resolve("none.pub");

    assertThatThrownBy(() -> TrustedKeys.read(List.of(missing)))
        .hasMessage("there is no file " + missing);
    assertThatThrownBy(() -> TrustedKeys.read(List.of())).hasMessage("no public key is given");
  }

  @Test
  void nobodyTrustsMoreThanThirtyTwoKeys() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i <= TrustedKeys.MAX_KEYS; i++) {
      keys.add(text(new TestSigner().key()));
    }

    assertRefused(
        String.join("", keys).getBytes(StandardCharsets.US_ASCII),
        "33 public keys are given, more than 32");
  }

  @Test
  void aPemFileIsWrittenInLinesOfSixtyFour() {
    assertThat(text(one.key()).lines())
        .startsWith("-----BEGIN PUBLIC KEY-----")
        .endsWith("-----END PUBLIC KEY-----")
        .allMatch(line -> line.length() <= 64)
        .hasSize(4);
    assertThat(Base64.getEncoder().encodeToString(one.key().key().getEncoded())).hasSize(124);
  }

  private static String text(VerificationKey key) {
    return new String(key.toPem(), StandardCharsets.US_ASCII);
  }

  private static void assertRefused(byte[] pem, String message) {
    assertThatThrownBy(() -> TrustedKeys.parse(pem, "a.pub"))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }
}
