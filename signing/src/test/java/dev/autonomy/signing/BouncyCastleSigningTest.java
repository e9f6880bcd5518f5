package dev.autonomy.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.trust.KeyFileException;
import dev.autonomy.trust.PemBlock;
import dev.autonomy.trust.SigningProvider;
import dev.autonomy.trust.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.ServiceLoader;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BouncyCastleSigningTest {

  private static final byte[] PASSWORD = bytes("hello");
  private static final byte[] MESSAGE = bytes("an archive");

  private final SigningProvider signing = new BouncyCastleSigning();

  @Test
  void theServiceIsFound() {
    assertThat(ServiceLoader.load(SigningProvider.class).findFirst())
        .containsInstanceOf(BouncyCastleSigning.class);
  }

  @Test
  void aNewKeySignsWhatItsPublicHalfVerifies() throws KeyFileException {
    SigningProvider.KeyPair pair = signing.generate(PASSWORD);
    SigningProvider.Signer signer = signing.open(pair.privateKey(), PASSWORD, "a.key");

    assertThat(new String(pair.privateKey(), StandardCharsets.US_ASCII))
        .startsWith("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n");
    assertThat(signer.publicKey()).isEqualTo(pair.publicKey());
    assertThat(pair.publicKey().verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    assertThat(pair.publicKey().verifies(bytes("another"), signer.sign(MESSAGE))).isFalse();
  }

  @Test
  void twoKeysAreNeverTheSame() {
    assertThat(signing.generate(PASSWORD).publicKey())
        .isNotEqualTo(signing.generate(PASSWORD).publicKey());
  }

  @Test
  void aWrongPasswordIsNamed() {
    SigningProvider.KeyPair pair = signing.generate(PASSWORD);

    assertRefused(pair.privateKey(), bytes("Hello"), "the password does not open a.key");
    assertRefused(pair.privateKey(), new byte[0], "the password does not open a.key");
  }

  @Test
  void aPlainKeyNeedsNoPassword() throws Exception {
    byte[] pkcs8 = pkcs8("EC", "secp256r1");
    SigningProvider.Signer signer =
        signing.open(new PemBlock("PRIVATE KEY", pkcs8).toBytes(), new byte[0], "a.key");

    assertThat(signer.publicKey().verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
  }

  @Test
  void otherKeysAreRefused() throws Exception {
    for (byte[] pkcs8 :
        List.of(pkcs8("EC", "secp384r1"), pkcs8("RSA", ""), pkcs8("Ed25519", ""), MESSAGE)) {
      assertRefused(
          new PemBlock("PRIVATE KEY", pkcs8).toBytes(),
          PASSWORD,
          "a.key holds another private key than one of ECDSA over P-256 in PKCS #8");
    }
    for (String type : List.of("EC PRIVATE KEY", "PUBLIC KEY", "ENCRYPTED PRIVATE KEY")) {
      assertRefused(
          new PemBlock(type, MESSAGE).toBytes(),
          PASSWORD,
          "a.key holds no private key that is used here");
    }
    assertRefused(MESSAGE, PASSWORD, "a.key has 0 blocks of PEM, expected one private key");
  }

  @Property(tries = 50)
  void aKeyFileWithAnotherByteIsRefusedOrTheSameKey(
      @ForAll @IntRange(max = 10_000) int position, @ForAll byte value) throws KeyFileException {
    byte[] whole = bytes(PublishedKeys.SIGSTORE);
    VerificationKey same = signing.open(whole, PASSWORD, "a.key").publicKey();
    byte[] changed = whole.clone();
    changed[position % changed.length] = value;
    try {
      assertThat(signing.open(changed, PASSWORD, "a.key").publicKey()).isEqualTo(same);
    } catch (KeyFileException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  private void assertRefused(byte[] pem, byte[] password, String message) {
    assertThatThrownBy(() -> signing.open(pem, password, "a.key"))
        .isInstanceOf(KeyFileException.class)
        .hasMessageStartingWith(message);
  }

  private static byte[] pkcs8(String algorithm, String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (!curve.isEmpty()) {
      generator.initialize(new ECGenParameterSpec(curve));
    }
    return generator.generateKeyPair().getPrivate().getEncoded();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
