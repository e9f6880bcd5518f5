package dev.autonomy.registry;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.trust.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Content by its digest, as the OCI image specification 1.1 describes it.
 *
 * @param mediaType what it is
 * @param digest {@code sha256:…} of its bytes
 * @param sizeBytes how many there are
 * @param artifactType what a manifest is about; in indexes only
 * @param annotations texts by name
 */
record Descriptor(
    String mediaType,
    String digest,
    long sizeBytes,
    Optional<String> artifactType,
    Map<String, String> annotations) {

  private static final int MAX_ANNOTATIONS = 1_000;

  /** Of some bytes. */
  static Descriptor of(String mediaType, byte[] content) {
    return new Descriptor(
        mediaType, Sha256.of(content), content.length, Optional.empty(), Map.of());
  }

  /** The same with annotations. */
  Descriptor annotated(Map<String, String> texts) {
    return new Descriptor(mediaType, digest, sizeBytes, artifactType, texts);
  }

  /** The same of an artifact. */
  Descriptor ofArtifact(String type) {
    return new Descriptor(mediaType, digest, sizeBytes, Optional.of(type), annotations);
  }

  static Descriptor of(JsonObject json) throws JsonException {
    String digest = text(json, "digest");
    if (!Sha256.isDigest(digest)) {
      throw new JsonException("a descriptor's digest is not sha256 and 64 digits", 0);
    }
    long size;
    try {
      size = json.get("size") instanceof JsonNumber number ? number.longValueExact() : -1;
    } catch (ArithmeticException _) {
      size = -1;
    }
    if (size < 0) {
      throw new JsonException("a descriptor has no size", 0);
    }
    return new Descriptor(
        text(json, "mediaType"), digest, size, json.string("artifactType"), annotations(json));
  }

  /** The annotations of a manifest or descriptor; empty when there are none. */
  static Map<String, String> annotations(JsonObject json) throws JsonException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry :
        json.object("annotations").orElse(JsonObject.EMPTY).members().entrySet()) {
      if (!(entry.getValue() instanceof JsonString text) || texts.size() == MAX_ANNOTATIONS) {
        throw new JsonException("annotations are no texts, or too many", 0);
      }
      texts.put(entry.getKey(), text.value());
    }
    return texts;
  }

  static String text(JsonObject json, String member) throws JsonException {
    return json.string(member)
        .orElseThrow(() -> new JsonException("member " + member + " is missing", 0));
  }

  void write(JsonWriter out) {
    out.beginObject().member("mediaType", mediaType).member("digest", digest);
    out.member("size", sizeBytes);
    artifactType.ifPresent(type -> out.member("artifactType", type));
    if (!annotations.isEmpty()) {
      writeAnnotations(annotations, out);
    }
    out.endObject();
  }

  static void writeAnnotations(Map<String, String> annotations, JsonWriter out) {
    out.name("annotations").beginObject();
    annotations.forEach(out::member);
    out.endObject();
  }
}
