package dev.autonomy.registry;

import dev.autonomy.trust.Sha256;
import java.io.IOException;

/** Manifests written by hand, right or wrong, about a small bundle. */
final class RawManifests {

  static final String LAYER =
      "{\"mediaType\":\"" + MediaTypes.BUNDLE + "\",\"digest\":\"DIGEST\",\"size\":SIZE}";

  static final String CONFIG =
      "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"DIGEST\",\"size\":2}";

  static final String WHOLE =
      "{\"schemaVersion\":2,\"artifactType\":\""
          + MediaTypes.BUNDLE
          + "\",\"config\":"
          + CONFIG
          + ",\"layers\":[LAYER]}";

  static final byte[] ARCHIVE = Fixtures.archive();

  private RawManifests() {}

  /** The text with {@code LAYER}, {@code DIGEST} and {@code SIZE} filled in. */
  static byte[] manifest(String text) {
    return Fixtures.utf8(
        text.replace("LAYER", LAYER)
            .replace("DIGEST", Sha256.of(ARCHIVE))
            .replace("SIZE", Integer.toString(ARCHIVE.length)));
  }

  /** A registry that has the bundle under {@code v1}. */
  static FakeRegistry whole() throws IOException {
    FakeRegistry fake = new FakeRegistry();
    fake.blob(ARCHIVE);
    fake.manifest("v1", manifest(WHOLE));
    return fake;
  }
}
