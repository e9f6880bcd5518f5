package dev.autonomy.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.trust.KeyFileException;
import dev.autonomy.trust.SigningProvider;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key files that cosign has written are opened here. */
class PublishedKeysTest {

  private static final byte[] MESSAGE = bytes("an archive");

  private final SigningProvider signing = new BouncyCastleSigning();

  @ParameterizedTest
  @CsvSource({"SIGSTORE, hello", "COSIGN, hello", "EMPTY_PASSWORD, ''"})
  void aKeyOfCosignOpensAndSigns(String name, String password) throws Exception {
    byte[] pem = bytes(String.valueOf(PublishedKeys.class.getDeclaredField(name).get(null)));

    SigningProvider.Signer signer = signing.open(pem, bytes(password), name);

    assertThat(signer.publicKey().verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    assertThatThrownBy(() -> signing.open(pem, bytes("wrong"), name))
        .isInstanceOf(KeyFileException.class)
        .hasMessage("the password does not open " + name);
  }

  @Test
  void whatCosignRefusesInAKeyFileIsRefusedHere() {
    assertThatThrownBy(
            () -> signing.open(bytes(PublishedKeys.COSIGN_SEC1), bytes("hello"), "a.key"))
        .hasMessage("a.key holds another private key than one of ECDSA over P-256 in PKCS #8");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
