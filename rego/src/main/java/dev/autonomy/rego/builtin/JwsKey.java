package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that verifies or signs.
 *
 * @param key the key, or null if it is a secret
 * @param secretBytes the secret, or null
 * @param keyId what tokens call it, or empty
 * @param algorithm the only algorithm it is for, or empty
 */
@SuppressWarnings("ArrayRecordComponent")
record JwsKey(@Nullable Key key, byte @Nullable [] secretBytes, String keyId, String algorithm) {

  static JwsKey secret(byte[] secret) {
    return new JwsKey(null, secret, "", "");
  }

  byte @Nullable [] secret() {
    return secretBytes;
  }

  /** The keys of a PEM certificate, a PEM public key, a JSON Web Key or a set of these. */
  static List<JwsKey> read(String text) throws BuiltinException {
    Pem block = Pem.first(text);
    if (block == null) {
      return readJson(text);
    }
    if (!block.rest().isEmpty()) {
      throw new BuiltinException("extra data after a PEM certificate block");
    }
    return switch (block.type()) {
      case "CERTIFICATE" -> List.of(new JwsKey(certified(block), null, "", ""));
      case "PUBLIC KEY" -> {
        try {
          yield List.of(new JwsKey(KeyDecoding.publicKey(block.bytes()), null, "", ""));
        } catch (GeneralSecurityException | RuntimeException e) {
          throw new BuiltinException("failed to parse a PEM public key: " + e.getMessage());
        }
      }
      default -> throw new BuiltinException("failed to extract a Key from the PEM certificate");
    };
  }

  private static Key certified(Pem block) throws BuiltinException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(block.bytes()))
          .getPublicKey();
    } catch (CertificateException | RuntimeException e) {
      throw new BuiltinException("failed to parse a PEM certificate: " + e.getMessage());
    }
  }

  private static List<JwsKey> readJson(String text) throws BuiltinException {
    Value json;
    try {
      json = Json.parse(Utf8.encode(text));
    } catch (BuiltinException e) {
      throw new BuiltinException("failed to parse a JWK key (set): " + e.getMessage());
    }
    List<JwsKey> keys = new ArrayList<>();
    for (ObjectValue key : objects(json)) {
      JwsKey read = ofJson(key, false);
      if (read.algorithm.isEmpty() || JwsAlgorithm.of(read.algorithm) != null) {
        keys.add(read);
      }
    }
    return keys;
  }

  private static List<ObjectValue> objects(Value json) throws BuiltinException {
    if (!(json instanceof ObjectValue object)) {
      throw new BuiltinException("failed to parse a JWK key (set): not an object");
    }
    if (!(object.get("keys") instanceof ArrayValue array)) {
      return List.of(object);
    }
    List<ObjectValue> objects = new ArrayList<>();
    for (Value element : array) {
      if (!(element instanceof ObjectValue key)) {
        throw new BuiltinException("failed to parse a JWK key (set): not an object");
      }
      objects.add(key);
    }
    return objects;
  }

  /** The first key of a set, or the one key, with its private part. */
  static JwsKey signing(Value json) throws BuiltinException {
    List<ObjectValue> keys = objects(json);
    if (keys.isEmpty()) {
      throw new BuiltinException("no keys found in JWK set");
    }
    return ofJson(keys.getFirst(), true);
  }

  private static JwsKey ofJson(ObjectValue json, boolean signing) throws BuiltinException {
    String keyId = text(json, "kid");
    String algorithm = text(json, "alg");
    if (text(json, "kty").equals("oct")) {
      return new JwsKey(null, Encodings.base64Url(text(json, "k")), keyId, algorithm);
    }
    try {
      Key key = signing ? KeyDecoding.privateKey(json) : KeyDecoding.publicKey(json);
      return new JwsKey(key, null, keyId, algorithm);
    } catch (GeneralSecurityException | RuntimeException e) {
      // The JDK's key factories meet a point of another curve with a bare RuntimeException.
      throw new BuiltinException("failed to parse a JWK key (set): " + e.getMessage());
    }
  }

  static String text(ObjectValue json, String name) {
    return json.get(name) instanceof StringValue string ? string.value() : "";
  }

  /**
   * The keys to try: the one with the token's key id if there is one, otherwise those that are for
   * the token's algorithm or for any.
   */
  static List<JwsKey> candidates(List<JwsKey> keys, String keyId, String algorithm) {
    List<JwsKey> candidates = new ArrayList<>();
    for (JwsKey key : keys) {
      if (!keyId.isEmpty() && key.keyId.equals(keyId)) {
        return List.of(key);
      }
      if (key.algorithm.isEmpty() || key.algorithm.equals(algorithm)) {
        candidates.add(key);
      }
    }
    return candidates;
  }
}
