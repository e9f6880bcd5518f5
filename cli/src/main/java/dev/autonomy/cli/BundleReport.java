package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.supply.RemoteBundle;

/** What the bundle commands say of a bundle in a registry. */
final class BundleReport {

  private BundleReport() {}

  /** Begins an object with the members that all of them have. */
  static JsonWriter begin(RemoteBundle bundle) {
    JsonWriter json =
        new JsonWriter().beginObject().member("reference", bundle.reference().toString());
    bundle.reference().digest().ifPresent(digest -> json.member("digest", digest));
    return json.member("archive", bundle.archiveDigest()).member("bytes", bundle.archiveBytes());
  }
}
