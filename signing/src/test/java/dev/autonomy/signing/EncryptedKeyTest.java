package dev.autonomy.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.trust.KeyFileException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedKeyTest {

  private static final byte[] PASSWORD = bytes("supersecret");

  private static final String FORM =
      "{'kdf':{'name':'scrypt','params':{'N':16384,'r':8,'p':1},"
          + "'salt':'WO3mVvyTwJ9vwT5/Tk5OW5WPIBUofMjcpEfrLnfY4uA='},"
          + "'cipher':{'name':'nacl/secretbox','nonce':'tCy7HcTFr4uxv4Nrg/DWmncuZ148U1MX'},"
          + "'ciphertext':'08n43p5G5yviPEZpO7tPPF4aZQkWiWjkv4taFdhDBA0tamKH4nw='}";

  /**
   * From the tests of go-securesystemslib, which defines the form and which cosign uses: {@code
   * encrypted/encrypted_test.go}, all four files with the password {@code supersecret}. The first
   * three hold the JSON text of base64 of what the last one holds as it is.
   */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "32768, WO3mVvyTwJ9vwT5/Tk5OW5WPIBUofMjcpEfrLnfY4uA=, tCy7HcTFr4uxv4Nrg/DWmncuZ148U1MX,"
            + " 08n43p5G5yviPEZpO7tPPF4aZQkWiWjkv4taFdhDBA0tamKH4nw=, \"cmVhbGx5aW1wb3J0YW50\"",
        "65536, FhzPOt9/bJG4PTq6lQ6ecG6GzaOuOy/ynG5+yRiFlNs=, aw1ng1jHaDz/tQ7V2gR9O2+IGQ8xJEuE,"
            + " HycvuLZL4sYH0BrYTh4E/H20VtAW6u5zL5Pr+IBjYLYnCPzDkq8=, \"cmVhbGx5aW1wb3J0YW50\"",
        "131072, m38E3kouJTtiheLQN22NQ8DTito5hrjpUIskqcd375k=, Y6PM13yA+o44pE/W1ZBwczeGnTV/m9Zc,"
            + " 6H8sqj1K6B6yDjtH5AQ6lbFigg/C2yDDJc4rYJ79w9aVPImFIPI=, \"cmVhbGx5aW1wb3J0YW50\"",
        "32768, N9a7x5JFGbrtB2uBR81jPwp0eiLR4A7FV3mjVAQrg1g=, 2h8HxMmgRfuYdpswZBQaU3xJ1nkA/5Ik,"
            + " SEW6sUh0jf2wfdjJGPNS9+bkk2uB+Cxamf32zR8XkQ==, reallyimportant"
      })
  void whatGoSecuresystemslibHasSealedIsOpened(
      int cost, String salt, String nonce, String box, String secret) throws KeyFileException {
    String json =
        ("{'kdf':{'name':'scrypt','params':{'N':"
                + cost
                + ",'r':8,'p':1},'salt':'"
                + salt
                + "'},'cipher':{'name':'nacl/secretbox','nonce':'"
                + nonce
                + "'},'ciphertext':'"
                + box
                + "'}")
            .replace('\'', '"');

    assertThat(EncryptedKey.open(bytes(json), PASSWORD, "a.key")).hasValue(bytes(secret));
    assertThat(EncryptedKey.open(bytes(json), bytes("Supersecret"), "a.key")).isEmpty();
  }

  @Test
  void whatIsSealedIsOpenedWithTheSamePasswordOnly() throws KeyFileException {
    byte[] json = EncryptedKey.seal(bytes("secret"), PASSWORD, new SecureRandom());

    assertThat(new String(json, StandardCharsets.UTF_8))
        .matches(
            "\\{\"kdf\":\\{\"name\":\"scrypt\",\"params\":\\{\"N\":65536,\"r\":8,\"p\":1},"
                + "\"salt\":\"[A-Za-z0-9+/]{43}=\"},"
                + "\"cipher\":\\{\"name\":\"nacl/secretbox\",\"nonce\":\"[A-Za-z0-9+/]{32}\"},"
                + "\"ciphertext\":\"[A-Za-z0-9+/=]+\"}");
    assertThat(EncryptedKey.open(json, PASSWORD, "a.key")).hasValue(bytes("secret"));
    assertThat(EncryptedKey.open(json, new byte[0], "a.key")).isEmpty();
    assertThat(EncryptedKey.seal(bytes("secret"), PASSWORD, new SecureRandom())).isNotEqualTo(json);
  }

  /** A file that asks for terabytes, or for years, is refused before anything is computed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'N':1073741824,'r':8,'p':1",
        "'N':262144,'r':8,'p':1",
        "'N':8192,'r':8,'p':1",
        "'N':65535,'r':8,'p':1",
        "'N':0,'r':8,'p':1",
        "'N':-65536,'r':8,'p':1",
        "'N':1e5,'r':8,'p':1",
        "'N':65536.0,'r':8,'p':1",
        "'N':'65536','r':8,'p':1",
        "'N':99999999999999999999,'r':8,'p':1",
        "'N':65536,'r':1000000,'p':1",
        "'N':65536,'r':8,'p':1000000",
        "'N':65536,'r':0,'p':0",
        "'N':65536",
      })
  void parametersOutOfBoundsAreRefused(String parameters) {
    assertRefused(
        FORM.replace("'N':16384,'r':8,'p':1", parameters), "a.key asks for scrypt with N=");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "scrypt, pbkdf2, in another way",
        "nacl/secretbox, aes, in another way",
        "WO3mVvyTwJ9vwT5/Tk5OW5WPIBUofMjcpEfrLnfY4uA=, AAAA, salt is not of the usual size",
        "WO3mVvyTwJ9vwT5/Tk5OW5WPIBUofMjcpEfrLnfY4uA=, !, salt is not of the usual size",
        "tCy7HcTFr4uxv4Nrg/DWmncuZ148U1MX, AAAA, nonce is not of the usual size",
        "08n43p5G5yviPEZpO7tPPF4aZQkWiWjkv4taFdhDBA0tamKH4nw=, AAAA, ciphertext is not",
        "`'kdf':{`, `'kdf':1,'k':{`, no member kdf",
        "`'cipher':{`, `'c':{`, no member cipher",
        "`'params'`, `'p'`, no member params",
        "`'N':16384`, `'N':16384,'N':16384`, duplicate member",
        "`{'kdf'`, `[{'kdf'`, holds no encrypted key"
      })
  void anotherFormIsRefused(String part, String replacement, String message) {
    assertThat(FORM).contains(part);

    assertRefused(FORM.replace(part, replacement), message);
  }

  @Property
  void anyBytesAreRefused(@ForAll byte[] bytes) {
    assertThatThrownBy(() -> EncryptedKey.open(bytes, PASSWORD, "a.key"))
        .isInstanceOf(KeyFileException.class);
  }

  @Test
  void aBoxThatWasChangedDoesNotOpen() throws KeyFileException {
    byte[] json = bytes(FORM.replace('\'', '"'));

    assertThat(EncryptedKey.open(json, PASSWORD, "a.key")).isEqualTo(Optional.empty());
  }

  private static void assertRefused(String form, String message) {
    assertThatThrownBy(() -> EncryptedKey.open(bytes(form.replace('\'', '"')), PASSWORD, "a.key"))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith("a.key ");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
