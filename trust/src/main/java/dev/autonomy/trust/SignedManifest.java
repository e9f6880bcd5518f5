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
public final class SignedManifest {

  private static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

  private SignedManifest() {}

  /**
   * Checks that a manifest names one archive, a policy bundle.
   *
   * @throws SignatureFormatException if not. A manifest that could be taken for an index, too, is
   *     refused (CVE-2021-41190), and so is one of something else: whoever signs an image with one
   *     layer has not signed a policy.
   */
  public static void check(byte[] manifest) throws SignatureFormatException {
    layer(manifest);
  }

  private static JsonObject layer(byte[] manifest) throws SignatureFormatException {
    JsonObject root;
    try {
      root = JsonObject.parse(manifest);
    } catch (JsonException e) {
      throw new SignatureFormatException("the manifest is not JSON: " + e.getMessage(), e);
    }
    String type = root.string("mediaType").orElse(MEDIA_TYPE);
    if (!type.equals(MEDIA_TYPE)
        || root.get("manifests") != null
        || root.get("fsLayers") != null
        || !(root.get("layers") instanceof JsonArray layers)) {
      throw new SignatureFormatException("the manifest is no OCI image manifest");
    }
    List<JsonValue> elements = layers.elements();
    if (elements.size() != 1 || !(elements.getFirst() instanceof JsonObject layer)) {
      throw new SignatureFormatException("the manifest has not exactly one layer");
    }
    if (!layer.string("mediaType").equals(Optional.of(Evidence.LAYER_MEDIA_TYPE))) {
      throw new SignatureFormatException(
          "the manifest's layer is something else than " + Evidence.LAYER_MEDIA_TYPE);
    }
    return layer;
  }

  /** What speaks against it that the archive is the manifest's one layer. */
  static Optional<Verification.Refused> objection(byte[] manifest, byte[] archive) {
    JsonObject layer;
    try {
      layer = layer(manifest);
    } catch (SignatureFormatException e) {
      return refused(Verification.Reason.MALFORMED, "the evidence: " + e.getMessage());
    }
    String named = layer.string("digest").orElse("");
    String actual = Sha256.of(archive);
    return named.equals(actual) && isSize(layer.get("size"), archive.length)
        ? Optional.empty()
        : refused(
            Verification.Reason.WRONG_DIGEST,
            "the signed manifest names another archive than " + actual);
  }

  private static boolean isSize(@Nullable JsonValue value, int bytes) {
    return value instanceof JsonNumber number && number.text().equals(Integer.toString(bytes));
  }

  private static Optional<Verification.Refused> refused(Verification.Reason reason, String detail) {
    return Optional.of(new Verification.Refused(reason, detail));
  }
}
