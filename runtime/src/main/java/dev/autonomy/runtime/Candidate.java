package dev.autonomy.runtime;

import dev.autonomy.trust.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The archive of a release, everything about which was verified; deleted when closed.
 *
 * @param archive where it is, for nobody else to write
 * @param evidence its signatures; one at least is by a trusted key
 * @param policyDigest {@code sha256:…} of the contents, by which a gate knows the policy
 */
record Candidate(Path archive, Evidence evidence, String policyDigest) implements AutoCloseable {

  @Override
  public void close() {
    delete(archive);
  }

  /** Deletes an archive that came to nothing. */
  static void delete(Path archive) {
    try {
      Files.deleteIfExists(archive);
    } catch (IOException _) {
      // The next one takes its place.
    }
  }
}
