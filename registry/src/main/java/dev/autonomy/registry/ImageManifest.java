package dev.autonomy.registry;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An OCI image manifest, or one of Docker's, which has the same members.
 *
 * @param artifactType what it is; without one, the media type of the config says it
 * @param config the config
 * @param layers the contents
 * @param subject the manifest that this one is attached to
 * @param annotations texts by name
 */
record ImageManifest(
    Optional<String> artifactType,
    Descriptor config,
    List<Descriptor> layers,
    Optional<Descriptor> subject,
    Map<String, String> annotations) {

  private static final int MAX_LAYERS = 1_000;

  /** Copies the layers. */
  ImageManifest {
    layers = List.copyOf(layers);
  }

  /**
   * Reads one.
   *
   * @throws JsonException if it is none; an index is none, nor what could be taken for one, too
   *     (CVE-2021-41190)
   */
  static ImageManifest parse(byte[] bytes) throws JsonException {
    JsonObject json = JsonObject.parse(bytes);
    if (json.get("manifests") != null || json.get("fsLayers") != null) {
      throw new JsonException("it is an index, or could be taken for one", 0);
    }
    if (!(json.get("layers") instanceof JsonArray array) || array.elements().size() > MAX_LAYERS) {
      throw new JsonException("it has no layers, or too many", 0);
    }
    Optional<JsonObject> subject = json.object("subject");
    return new ImageManifest(
        json.string("artifactType"),
        Descriptor.of(
            json.object("config").orElseThrow(() -> new JsonException("it has no config", 0))),
        descriptors(array),
        subject.isPresent() ? Optional.of(Descriptor.of(subject.get())) : Optional.empty(),
        Descriptor.annotations(json));
  }

  /** The elements of {@code layers} or {@code manifests}. */
  static List<Descriptor> descriptors(JsonArray array) throws JsonException {
    List<Descriptor> descriptors = new ArrayList<>();
    for (JsonValue element : array.elements()) {
      if (!(element instanceof JsonObject object)) {
        throw new JsonException("a descriptor is no object", 0);
      }
      descriptors.add(Descriptor.of(object));
    }
    return descriptors;
  }

  /** What it is. */
  String type() {
    return artifactType.orElse(config.mediaType());
  }

  byte[] toBytes() {
    JsonWriter out = new JsonWriter().beginObject().name("schemaVersion").value(2);
    out.member("mediaType", MediaTypes.IMAGE_MANIFEST);
    artifactType.ifPresent(type -> out.member("artifactType", type));
    config.write(out.name("config"));
    out.name("layers").beginArray();
    layers.forEach(layer -> layer.write(out));
    out.endArray();
    subject.ifPresent(descriptor -> descriptor.write(out.name("subject")));
    if (!annotations.isEmpty()) {
      Descriptor.writeAnnotations(annotations, out);
    }
    return out.endObject().toByteArray();
  }
}
