package dev.autonomy.supply;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.SimpleSigning;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads release documents; what has not its form is refused, whatever else may be right. */
final class ReleaseReader {

  /** A document is flat but for its lock, whose unknown members may nest. */
  private static final int MAX_DEPTH = 32;

  /** A signature by ECDSA over P-256 has at most 72 bytes in DER. */
  private static final int MAX_SIGNATURE_BYTES = 128;

  /** Of a value that is shown in a message. */
  private static final int MAX_SHOWN_CHARS = 80;

  private static final Pattern ID =
      Pattern.compile("[A-Za-z0-9._-]{1," + Release.MAX_ID_CHARS + "}");
  private static final Pattern CHANNEL =
      Pattern.compile("[a-z0-9._-]{1," + Release.MAX_CHANNEL_CHARS + "}");
  private static final Pattern FINGERPRINT = Pattern.compile("blake3:[0-9a-f]{64}");

  private final JsonObject json;

  private ReleaseReader(JsonObject json) {
    this.json = json;
  }

  static Release read(byte[] utf8) throws ReleaseException {
    if (utf8.length > Release.MAX_BYTES) {
      throw new ReleaseException(
          "the release has " + utf8.length + " bytes, limit " + Release.MAX_BYTES);
    }
    JsonValue value;
    try {
      value = JsonValue.parse(utf8, MAX_DEPTH);
    } catch (JsonException e) {
      throw new ReleaseException("the release is not JSON: " + e.getMessage(), e);
    }
    if (!(value instanceof JsonObject object)) {
      throw new ReleaseException("the release is no JSON object");
    }
    return new ReleaseReader(object).release();
  }

  static boolean isChannel(String name) {
    return CHANNEL.matcher(name).matches();
  }

  private Release release() throws ReleaseException {
    String schema = text(json, "schema_version");
    if (!schema.equals(Release.SCHEMA)) {
      throw bad("schema_version", schema, Release.SCHEMA + ": update this runtime");
    }
    JsonObject lock =
        json.object("lock").orElseThrow(() -> new ReleaseException("the release has no lock"));
    return new Release(
        matching(json, "id", ID),
        matching(json, "channel", CHANNEL),
        sequence(),
        bundle(),
        lock,
        matching(lock, "behavioral_fingerprint", FINGERPRINT),
        signatures());
  }

  private long sequence() throws ReleaseException {
    if (json.get("sequence") instanceof JsonNumber(String text) && isCount(text)) {
      long sequence = Long.parseLong(text);
      if (sequence >= 1 && sequence <= Release.MAX_SEQUENCE) {
        return sequence;
      }
    }
    throw new ReleaseException(
        "the release's sequence is no whole number from 1 to " + Release.MAX_SEQUENCE);
  }

  /** Digits alone: what has a fraction or an exponent is no count, however it is meant. */
  private static boolean isCount(String number) {
    for (int i = 0; i < number.length(); i++) {
      if (number.charAt(i) < '0' || number.charAt(i) > '9') {
        return false;
      }
    }
    return number.length() <= Long.toString(Release.MAX_SEQUENCE).length();
  }

  private OciReference bundle() throws ReleaseException {
    String text = text(json, "bundle");
    OciReference reference;
    try {
      reference = OciReference.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ReleaseException(
          "the release's bundle `"
              + shown(text)
              + "` is no reference: expected oci://host/repository@sha256:…",
          e);
    }
    if (reference.digest().isEmpty()) {
      throw new ReleaseException(
          "the release's bundle `" + shown(text) + "` is not pinned: expected …@sha256:…");
    }
    return reference;
  }

  private List<Signature> signatures() throws ReleaseException {
    JsonValue value = json.get("signatures");
    if (value == null || value == JsonNull.NULL) {
      return List.of();
    }
    if (!(value instanceof JsonArray array)) {
      throw new ReleaseException("the release's signatures are no list");
    }
    if (array.elements().size() > Release.MAX_SIGNATURES) {
      throw new ReleaseException(
          "the release has "
              + array.elements().size()
              + " signatures, limit "
              + Release.MAX_SIGNATURES);
    }
    List<Signature> signatures = new ArrayList<>();
    for (JsonValue element : array.elements()) {
      if (!(element instanceof JsonObject object)) {
        throw new ReleaseException("one of the release's signatures is no object");
      }
      signatures.add(
          new Signature(
              bytes(object, "payload", SimpleSigning.MAX_BYTES),
              bytes(object, "signature", MAX_SIGNATURE_BYTES)));
    }
    return signatures;
  }

  /** RFC 4648, section 4. */
  private static byte[] bytes(JsonObject object, String name, int maxBytes)
      throws ReleaseException {
    String text = text(object, name);
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.length() % 4 == 0 ? text : "?");
    } catch (IllegalArgumentException e) {
      throw new ReleaseException("the release's member " + name + " is not base64", e);
    }
    if (bytes.length == 0 || bytes.length > maxBytes) {
      throw new ReleaseException(
          "the release's member "
              + name
              + " has "
              + bytes.length
              + " bytes, expected 1 to "
              + maxBytes);
    }
    return bytes;
  }

  private static String matching(JsonObject object, String name, Pattern form)
      throws ReleaseException {
    String text = text(object, name);
    if (!form.matcher(text).matches()) {
      throw bad(name, text, form.toString());
    }
    return text;
  }

  private static String text(JsonObject object, String name) throws ReleaseException {
    if (object.get(name) instanceof JsonString(String text)) {
      return text;
    }
    throw new ReleaseException("the release has no text in its member " + name);
  }

  private static ReleaseException bad(String name, String found, String expected) {
    return new ReleaseException(
        "the release's member " + name + " is `" + shown(found) + "`, expected " + expected);
  }

  /** Short and on one line, whatever was sent. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_SHOWN_CHARS; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() > MAX_SHOWN_CHARS ? shown + "…" : shown.toString();
  }
}
