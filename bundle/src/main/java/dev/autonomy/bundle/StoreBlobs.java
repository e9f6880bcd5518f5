package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The archives of a store, each named by the hexadecimal digest of its bytes, and beside each the
 * evidence of those who have signed it, under the same name with {@value Evidence#FILE_SUFFIX}.
 */
final class StoreBlobs {

  private final Path folder;
  private final StoreFiles files;
  private final BundleLimits limits;

  StoreBlobs(Path root, StoreFiles files, BundleLimits limits) {
    this.folder = root.resolve("blobs").resolve("sha256");
    this.files = files;
    this.limits = limits;
  }

  void createFolder() throws IOException {
    files.createFolder(folder);
  }

  boolean has(StoredPolicy policy) {
    return Files.isRegularFile(archiveFile(policy));
  }

  /** The archive's bytes, which are those that its name says. */
  byte[] archive(StoredPolicy policy) throws BundleException {
    byte[] archive;
    try {
      archive = read(archiveFile(policy));
    } catch (IOException e) {
      throw unreadable(policy, e);
    }
    if (archive == null) {
      throw new BundleException(Code.UNREADABLE, "the store has lost " + policy.blob());
    }
    String actual = Sha256.of(archive);
    if (!actual.equals(policy.blob())) {
      throw new BundleException(
          Code.HASH_MISMATCH,
          "the store's " + policy.blob() + " is damaged: it hashes to " + actual);
    }
    return archive;
  }

  /** What evidence of the archive is kept. */
  Optional<Evidence> evidence(StoredPolicy policy) throws BundleException {
    byte[] file;
    try {
      file = files.read(evidenceFile(policy), Evidence.MAX_BYTES);
    } catch (IOException e) {
      throw unreadable(policy, e);
    }
    return file == null ? Optional.empty() : Optional.of(SignatureCheck.parse(file));
  }

  private static BundleException unreadable(StoredPolicy policy, IOException e) {
    return new BundleException(
        Code.UNREADABLE,
        "cannot read "
            + policy.blob()
            + ": "
            + e.getClass().getSimpleName()
            + ": "
            + e.getMessage(),
        e);
  }

  /**
   * Keeps a bundle. Its signatures join those that are there: first those that were verified, then
   * those that are there, then the rest, which is cut off where it is too much. What was not
   * verified never takes the place of evidence of another kind. A bundle that comes without leaves
   * what is there.
   *
   * @return whether it was not there, whole and with the same evidence, before
   */
  boolean write(IncomingBundle incoming) throws IOException {
    Path file = archiveFile(incoming.policy());
    byte[] present = read(file);
    boolean changed = present == null || !Sha256.of(present).equals(incoming.policy().blob());
    if (changed) {
      files.replace(file, incoming.archive());
    }
    return incoming.evidence().isPresent() && writeEvidence(incoming) || changed;
  }

  private boolean writeEvidence(IncomingBundle incoming) throws IOException {
    Evidence fresh = incoming.evidence().orElseThrow();
    Optional<Evidence> present = present(incoming.policy());
    Evidence kept = incoming.essence().or(() -> present).orElse(fresh);
    kept = kept.joined(present.orElse(fresh), incoming.archive()).orElse(kept);
    kept = kept.joined(fresh, incoming.archive()).orElse(kept);
    byte[] bytes = kept.toBytes();
    if (present.isPresent() && Arrays.equals(present.get().toBytes(), bytes)) {
      return false;
    }
    files.replace(evidenceFile(incoming.policy()), bytes);
    return true;
  }

  /** What is there, unless it is of no use: somebody's own, or far too large. */
  private Optional<Evidence> present(StoredPolicy policy) {
    try {
      return evidence(policy);
    } catch (BundleException _) {
      return Optional.empty();
    }
  }

  private byte @Nullable [] read(Path file) throws IOException {
    return files.read(file, (int) Math.min(limits.maxArchiveBytes(), Integer.MAX_VALUE - 8));
  }

  /** Removes what belongs to none of these. */
  void sweep(Iterable<StoredPolicy> kept) throws IOException {
    Set<String> named = new HashSet<>();
    for (StoredPolicy policy : kept) {
      String name = name(policy);
      named.add(name);
      named.add(name + Evidence.FILE_SUFFIX);
    }
    files.sweep(folder, named::contains);
  }

  private Path archiveFile(StoredPolicy policy) {
    return folder.resolve(name(policy));
  }

  private Path evidenceFile(StoredPolicy policy) {
    return folder.resolve(name(policy) + Evidence.FILE_SUFFIX);
  }

  private static String name(StoredPolicy policy) {
    return policy.blob().substring(BundleFiles.DIGEST_PREFIX.length());
  }
}
