package dev.autonomy.trust;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an OCI image manifest says of the archive that it names. */
final class SignedManifest {

  private static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

  private SignedManifest() {}

  /**
   * What speaks against it that the archive is the manifest's one layer. A manifest that could be
   * taken for an index, too, is refused (CVE-2021-41190), and so is one of something else: whoever
   * signs an image with one layer has not signed a policy.
   */
  static Optional<Verification.Refused> objection(byte[] manifest, byte[] archive) {
    JsonObject root;
    try {
      root = JsonObject.parse(manifest);
    } catch (JsonException e) {
      return malformed("the evidence's manifest is not JSON: " + e.getMessage());
    }
    String type = root.string("mediaType").orElse(MEDIA_TYPE);
    if (!type.equals(MEDIA_TYPE)
        || root.get("manifests") != null
        || root.get("fsLayers") != null
        || !(root.get("layers") instanceof JsonArray layers)) {
      return malformed("the evidence's manifest is no OCI image manifest");
    }
    List<JsonValue> elements = layers.elements();
    if (elements.size() != 1 || !(elements.getFirst() instanceof JsonObject layer)) {
      return malformed("the evidence's manifest has not exactly one layer");
    }
    if (!layer.string("mediaType").equals(Optional.of(Evidence.LAYER_MEDIA_TYPE))) {
      return malformed("the evidence's manifest is of something else than a policy bundle");
    }
    String named = layer.string("digest").orElse("");
    String actual = Sha256.of(archive);
    if (!named.equals(actual) || !isSize(layer.get("size"), archive.length)) {
      return Optional.of(
          new Verification.Refused(
              Verification.Reason.WRONG_DIGEST,
              "the signed manifest names another archive than " + actual));
    }
    return Optional.empty();
  }

  private static boolean isSize(@Nullable JsonValue value, int bytes) {
    return value instanceof JsonNumber number && number.text().equals(Integer.toString(bytes));
  }

  private static Optional<Verification.Refused> malformed(String detail) {
    return Optional.of(new Verification.Refused(Verification.Reason.MALFORMED, detail));
  }
}
