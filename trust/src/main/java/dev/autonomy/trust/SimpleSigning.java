package dev.autonomy.trust;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What cosign signs: a digest, and what the signer says besides, in the form of <a
 * href="https://github.com/containers/image/blob/main/docs/containers-signature.5.md">containers-signature(5)</a>.
 * Only bytes that a trusted key has verified are worth reading.
 *
 * @param reference where the signer says that it is; not believed, as bundles are mirrored
 * @param digest {@code sha256:…} of what is signed
 * @param optional what the signer says besides
 */
public record SimpleSigning(String reference, String digest, JsonObject optional) {

  /** No payload is larger. */
  public static final int MAX_BYTES = 16 << 10;

  /** Its one type. */
  public static final String TYPE = "cosign container image signature";

  /** The member of {@link #optional} with the time of signing, RFC 3339. */
  public static final String SIGNED_AT = "autonomy.signed-at";

  /** The member of {@link #optional} with the fingerprint of the lock, {@code blake3:…}. */
  public static final String LOCK_FINGERPRINT = "autonomy.lock-fingerprint";

  private static final int MAX_DEPTH = 8;

  /** A payload with texts besides; the time of signing is one of them. */
  public static SimpleSigning of(String reference, String digest, Map<String, String> annotations) {
    Map<String, JsonValue> optional = new LinkedHashMap<>();
    annotations.forEach((name, value) -> optional.put(name, new JsonString(value)));
    return new SimpleSigning(reference, digest, JsonObject.of(optional));
  }

  /**
   * Reads a payload. Members that do not belong there are refused, as the format has it, but in
   * {@link #optional}; so is a member that is there twice.
   *
   * @throws SignatureFormatException if it is none, or has more than {@value #MAX_BYTES} bytes
   */
  public static SimpleSigning parse(byte[] payload) throws SignatureFormatException {
    if (payload.length > MAX_BYTES) {
      throw new SignatureFormatException(
          "the signed payload has " + payload.length + " bytes, more than " + MAX_BYTES);
    }
    JsonObject root = object(payload);
    JsonObject critical = member(root, "critical");
    JsonObject identity = member(critical, "identity");
    JsonObject image = member(critical, "image");
    String type = text(critical, "type");
    if (!type.equals(TYPE)) {
      throw new SignatureFormatException("the signed payload is not of the type `" + TYPE + "`");
    }
    String digest = text(image, "docker-manifest-digest");
    if (!Sha256.isDigest(digest)) {
      throw new SignatureFormatException("the signed payload names no digest of SHA-256");
    }
    JsonValue said = root.get("optional");
    boolean silent = said == null || said == JsonNull.NULL;
    if (root.members().size() != (said == null ? 1 : 2)
        || critical.members().size() != 3
        || identity.members().size() != 1
        || image.members().size() != 1) {
      throw new SignatureFormatException("the signed payload has members that do not belong there");
    }
    return new SimpleSigning(
        text(identity, "docker-reference"),
        digest,
        silent ? JsonObject.EMPTY : member(root, "optional"));
  }

  private static JsonObject object(byte[] payload) throws SignatureFormatException {
    try {
      if (JsonValue.parse(payload, MAX_DEPTH) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonException e) {
      throw new SignatureFormatException("the signed payload is not JSON: " + e.getMessage(), e);
    }
    throw new SignatureFormatException("the signed payload is no JSON object");
  }

  private static JsonObject member(JsonObject object, String name) throws SignatureFormatException {
    return object.object(name).orElseThrow(() -> missing(name));
  }

  private static String text(JsonObject object, String name) throws SignatureFormatException {
    return object.string(name).orElseThrow(() -> missing(name));
  }

  private static SignatureFormatException missing(String name) {
    return new SignatureFormatException("the signed payload lacks its member " + name);
  }

  /** The payload as cosign writes it; parsing it gives an equal one. */
  public byte[] toBytes() {
    JsonWriter out = new JsonWriter().beginObject().name("critical").beginObject();
    out.name("identity").beginObject().member("docker-reference", reference).endObject();
    out.name("image").beginObject().member("docker-manifest-digest", digest).endObject();
    out.member("type", TYPE).endObject();
    return out.member("optional", optional).endObject().toByteArray();
  }

  /** When it was signed, if it says so in a form that can be read. */
  public Optional<Instant> signedAt() {
    try {
      return optional.string(SIGNED_AT).map(Instant::parse);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** The fingerprint of the lock that the signer vouches for. */
  public Optional<String> lockFingerprint() {
    return optional.string(LOCK_FINGERPRINT);
  }
}
