package dev.autonomy.trust;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads {@code <archive>.sig}; docs/formats/signatures.md has the format. */
final class EvidenceReader {

  private static final int MAX_DEPTH = 4;

  /** A signature is at most 72 bytes, in base64 with a line's end 100. */
  private static final int MAX_BARE_BYTES = 128;

  private EvidenceReader() {}

  static Evidence parse(byte[] file) throws SignatureFormatException {
    if (file.length > Evidence.MAX_BYTES) {
      throw new SignatureFormatException(
          "the evidence has " + file.length + " bytes, more than " + Evidence.MAX_BYTES);
    }
    return isJson(file) ? payloads(file) : blob(file);
  }

  private static boolean isJson(byte[] file) {
    for (byte b : file) {
      if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
        return b == '{';
      }
    }
    return false;
  }

  private static Evidence blob(byte[] file) throws SignatureFormatException {
    if (file.length <= MAX_BARE_BYTES) {
      String digits = new String(file, StandardCharsets.ISO_8859_1).strip();
      try {
        byte[] signature = Base64.getDecoder().decode(digits);
        if (EcdsaSignature.isWellFormed(signature)) {
          return new Evidence.Blob(signature);
        }
      } catch (IllegalArgumentException _) {
        // Told below with everything else that it is not.
      }
    }
    throw new SignatureFormatException(
        "the evidence is neither JSON nor base64 of a signature by ECDSA over P-256");
  }

  private static Evidence payloads(byte[] file) throws SignatureFormatException {
    JsonObject root;
    try {
      JsonValue value = JsonValue.parse(file, MAX_DEPTH);
      root = value instanceof JsonObject object ? object : JsonObject.EMPTY;
    } catch (JsonException e) {
      throw new SignatureFormatException("the evidence is not JSON: " + e.getMessage(), e);
    }
    String version = root.string("schema_version").orElse("");
    if (!version.equals(EvidenceWriter.SCHEMA_VERSION)) {
      throw new SignatureFormatException(
          "the evidence is not of schema_version " + EvidenceWriter.SCHEMA_VERSION);
    }
    if (!(root.get("signatures") instanceof JsonArray list)
        || root.members().size() != (root.get("manifest") == null ? 2 : 3)) {
      throw new SignatureFormatException("the evidence has other members than its format");
    }
    if (list.elements().size() > Evidence.MAX_SIGNATURES) {
      throw new SignatureFormatException(
          "the evidence has "
              + list.elements().size()
              + " signatures, more than "
              + Evidence.MAX_SIGNATURES);
    }
    List<Signature> signatures = new ArrayList<>();
    for (JsonValue element : list.elements()) {
      signatures.add(signature(element));
    }
    Optional<byte[]> manifest =
        root.get("manifest") == null
            ? Optional.empty()
            : Optional.of(bytes(root, "manifest", Evidence.MAX_MANIFEST_BYTES));
    return new Evidence.Payloads(manifest, signatures);
  }

  private static Signature signature(JsonValue element) throws SignatureFormatException {
    if (element instanceof JsonObject object && object.members().size() == 2) {
      return new Signature(
          bytes(object, "payload", SimpleSigning.MAX_BYTES),
          bytes(object, "signature", Evidence.MAX_SIGNATURE_BYTES));
    }
    throw new SignatureFormatException("the evidence has other members than its format");
  }

  private static byte[] bytes(JsonObject object, String name, int maxBytes)
      throws SignatureFormatException {
    Optional<String> digits = object.string(name);
    if (digits.isEmpty()) {
      throw new SignatureFormatException("the evidence lacks its member " + name);
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(digits.get());
    } catch (IllegalArgumentException e) {
      throw new SignatureFormatException("the evidence's member " + name + " is not base64", e);
    }
    if (bytes.length > maxBytes) {
      throw new SignatureFormatException(
          "the evidence's member " + name + " has more than " + maxBytes + " bytes");
    }
    return bytes;
  }
}
