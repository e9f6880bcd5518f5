package dev.autonomy.trust;

import dev.autonomy.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes {@code <archive>.sig}; docs/formats/signatures.md has the format. */
final class EvidenceWriter {

  static final String SCHEMA_VERSION = "1.0";

  private EvidenceWriter() {}

  static byte[] bytes(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Blob(byte[] signature) ->
          (base64(signature) + "\n").getBytes(StandardCharsets.US_ASCII);
      case Evidence.Payloads payloads ->
          (json(payloads) + "\n").getBytes(StandardCharsets.US_ASCII);
    };
  }

  private static String json(Evidence.Payloads payloads) {
    JsonWriter out = new JsonWriter().beginObject().member("schema_version", SCHEMA_VERSION);
    payloads.manifest().ifPresent(manifest -> out.member("manifest", base64(manifest)));
    out.name("signatures").beginArray();
    for (Signature signature : payloads.signatures()) {
      out.beginObject().member("payload", base64(signature.payload()));
      out.member("signature", base64(signature.value())).endObject();
    }
    return out.endArray().endObject().toString();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
