package dev.autonomy.signing;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.trust.KeyFileException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A secret under a password, in the JSON form that cosign puts into its key files and that <a
 * href="https://github.com/secure-systems-lab/go-securesystemslib">go-securesystemslib</a> defines:
 *
 * <pre>
 * {"kdf":{"name":"scrypt","params":{"N":65536,"r":8,"p":1},"salt":BASE64},
 *  "cipher":{"name":"nacl/secretbox","nonce":BASE64},"ciphertext":BASE64}
 * </pre>
 */
final class EncryptedKey {

  /** 64 MiB and a fifth of a second, as cosign has it. */
  static final int COST = 65_536;

  /** 128 MiB: a file must not choose how much memory reading it takes. */
  static final int MAX_COST = 131_072;

  private static final int MIN_COST = 16_384;
  private static final int BLOCK_SIZE = 8;
  private static final int PARALLELIZATION = 1;
  private static final int SALT_BYTES = 32;
  private static final int MAX_SECRET_BYTES = 8 << 10;

  private EncryptedKey() {}

  static byte[] seal(byte[] secret, byte[] password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[SecretBox.NONCE_BYTES];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    byte[] key = derive(password, salt, COST);
    byte[] box = SecretBox.seal(secret, nonce, key);
    Arrays.fill(key, (byte) 0);
    JsonWriter out = new JsonWriter().beginObject().name("kdf").beginObject();
    out.member("name", "scrypt").name("params").beginObject();
    out.member("N", COST).member("r", BLOCK_SIZE).member("p", PARALLELIZATION).endObject();
    out.member("salt", base64(salt)).endObject();
    out.name("cipher").beginObject().member("name", "nacl/secretbox");
    out.member("nonce", base64(nonce)).endObject();
    return out.member("ciphertext", base64(box)).endObject().toByteArray();
  }

  /**
   * The secret, unless the password is another one, or the box was changed, which is the same.
   *
   * @throws KeyFileException if the JSON is not of this form, or exceeds a bound
   */
  static Optional<byte[]> open(byte[] json, byte[] password, String origin)
      throws KeyFileException {
    JsonObject root;
    try {
      root = JsonObject.parse(json);
    } catch (JsonException e) {
      throw new KeyFileException(origin + " holds no encrypted key: " + e.getMessage(), e);
    }
    JsonObject derivation = member(root, "kdf", origin);
    JsonObject cipher = member(root, "cipher", origin);
    if (!derivation.string("name").equals(Optional.of("scrypt"))
        || !cipher.string("name").equals(Optional.of("nacl/secretbox"))) {
      throw new KeyFileException(
          origin + " is encrypted in another way than cosign's, scrypt and nacl/secretbox");
    }
    int cost = cost(member(derivation, "params", origin), origin);
    byte[] salt = bytes(derivation, "salt", SALT_BYTES, SALT_BYTES, origin);
    byte[] nonce = bytes(cipher, "nonce", SecretBox.NONCE_BYTES, SecretBox.NONCE_BYTES, origin);
    byte[] box = bytes(root, "ciphertext", SecretBox.TAG_BYTES, MAX_SECRET_BYTES, origin);
    byte[] key = derive(password, salt, cost);
    Optional<byte[]> secret = SecretBox.open(box, nonce, key);
    Arrays.fill(key, (byte) 0);
    return secret;
  }

  private static byte[] derive(byte[] password, byte[] salt, int cost) {
    return SCrypt.generate(password, salt, cost, BLOCK_SIZE, PARALLELIZATION, SecretBox.KEY_BYTES);
  }

  private static int cost(JsonObject parameters, String origin) throws KeyFileException {
    long cost = number(parameters, "N");
    long blockSize = number(parameters, "r");
    long parallelization = number(parameters, "p");
    if (cost < MIN_COST
        || cost > MAX_COST
        || Long.bitCount(cost) != 1
        || blockSize != BLOCK_SIZE
        || parallelization != PARALLELIZATION) {
      throw new KeyFileException(
          origin
              + " asks for scrypt with N="
              + cost
              + ", r="
              + blockSize
              + ", p="
              + parallelization
              + "; expected N=16384 to 131072, a power of two, r=8, p=1");
    }
    return (int) cost;
  }

  /** A small number, or -1 for whatever is none. */
  private static long number(JsonObject object, String name) {
    return object.get(name) instanceof JsonNumber number && number.text().matches("[0-9]{1,9}")
        ? Long.parseLong(number.text())
        : -1;
  }

  private static JsonObject member(JsonObject object, String name, String origin)
      throws KeyFileException {
    return object
        .object(name)
        .orElseThrow(
            () -> new KeyFileException(origin + " holds no encrypted key: no member " + name));
  }

  private static byte[] bytes(JsonObject object, String name, int least, int most, String origin)
      throws KeyFileException {
    try {
      byte[] bytes = Base64.getDecoder().decode(object.string(name).orElse(""));
      if (bytes.length >= least && bytes.length <= most) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // Told below with everything else that it is not.
    }
    throw new KeyFileException(
        origin + " holds no encrypted key: its member " + name + " is not of the usual size");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
