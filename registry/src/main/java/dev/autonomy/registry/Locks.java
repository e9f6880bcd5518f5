package dev.autonomy.registry;

import dev.autonomy.registry.Repository.Fetched;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lock of a bundle: an artifact that refers to the bundle's manifest, and stands under {@code
 * <tag>-lock} besides. Nothing here is verified.
 */
final class Locks {

  private static final byte[] EMPTY_CONFIG = "{}".getBytes(StandardCharsets.US_ASCII);
  private static final String SUFFIX = "-lock";
  private static final String TITLE = "org.opencontainers.image.title";

  private final Repository repository;
  private final RemoteBundle bundle;
  private final String digest;

  Locks(Repository repository, RemoteBundle bundle) {
    this.repository = repository;
    this.bundle = bundle;
    this.digest = Sha256.of(bundle.manifest());
  }

  /**
   * The lock that was attached last under the bundle's tag, else the one that refers to it. A lock
   * that says that it is another bundle's is none.
   */
  Optional<byte[]> read() throws RegistryException, InterruptedException {
    Optional<String> tag = bundle.reference().tag();
    if (tag.isPresent()) {
      Optional<Fetched> tagged = repository.find(tag.get() + SUFFIX);
      if (tagged.isPresent()) {
        ImageManifest manifest = repository.image(tagged.get());
        if (manifest.subject().map(subject -> subject.digest().equals(digest)).orElse(true)) {
          return Optional.of(content(tagged.get().digest(), manifest));
        }
      }
    }
    List<Descriptor> referrers = repository.referrers(digest, MediaTypes.LOCK);
    if (referrers.isEmpty()) {
      return Optional.empty();
    }
    String last = referrers.getLast().digest();
    return Optional.of(content(last, repository.image(repository.fetch(last))));
  }

  private byte[] content(String name, ImageManifest manifest)
      throws RegistryException, InterruptedException {
    if (manifest.layers().size() != 1
        || !manifest.layers().getFirst().mediaType().equals(MediaTypes.LOCK)) {
      throw Failures.corrupt(
          repository.shown(name) + " is no lock: expected one layer of " + MediaTypes.LOCK);
    }
    return repository.blob(manifest.layers().getFirst(), LockFile.MAX_BYTES);
  }

  void attach(byte[] lock) throws RegistryException, InterruptedException {
    repository.storeBlob(lock);
    repository.storeBlob(EMPTY_CONFIG);
    ImageManifest manifest =
        new ImageManifest(
            Optional.of(MediaTypes.LOCK),
            Descriptor.of(MediaTypes.EMPTY, EMPTY_CONFIG),
            List.of(Descriptor.of(MediaTypes.LOCK, lock).annotated(Map.of(TITLE, LockFile.NAME))),
            Optional.of(Descriptor.of(MediaTypes.IMAGE_MANIFEST, bundle.manifest())),
            Map.of());
    byte[] bytes = manifest.toBytes();
    Optional<String> tag = bundle.reference().tag();
    String name = tag.isPresent() ? tag.get() + SUFFIX : Sha256.of(bytes);
    repository.store(name, MediaTypes.IMAGE_MANIFEST, bytes);
    if (!repository.listsReferrers(digest)) {
      repository.tagReferrer(
          digest, Descriptor.of(MediaTypes.IMAGE_MANIFEST, bytes).ofArtifact(MediaTypes.LOCK));
    }
  }
}
