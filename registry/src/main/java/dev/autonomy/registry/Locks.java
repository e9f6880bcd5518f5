package dev.autonomy.registry;

import dev.autonomy.registry.Repository.Fetched;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lock of a bundle: an artifact that refers to the bundle's manifest, and stands under {@code
 * <tag>-lock} besides. Nothing here is verified.
 */
final class Locks {

  private static final String SUFFIX = "-lock";

  private final Repository repository;
  private final RemoteBundle bundle;
  private final String digest;
  private final Referrers referrers;

  Locks(Repository repository, RemoteBundle bundle) {
    this.repository = repository;
    this.bundle = bundle;
    this.digest = Sha256.of(bundle.manifest());
    this.referrers = new Referrers(repository, digest);
  }

  /**
   * Of the locks that refer to the bundle the one that was made last, else the one under the
   * bundle's tag. A lock that says that it is another bundle's is none.
   */
  Optional<byte[]> read() throws RegistryException, InterruptedException {
    Optional<Fetched> lock = newest(referrers.of(MediaTypes.LOCK));
    if (lock.isEmpty()) {
      lock = tagged();
    }
    return lock.isPresent() ? Optional.of(content(lock.get())) : Optional.empty();
  }

  private Optional<Fetched> newest(List<Descriptor> listed)
      throws RegistryException, InterruptedException {
    return referrers.newest(listed, found -> isLock(repository.image(found)));
  }

  private static boolean isLock(ImageManifest manifest) {
    return manifest.layers().size() == 1
        && manifest.layers().getFirst().mediaType().equals(MediaTypes.LOCK);
  }

  private Optional<Fetched> tagged() throws RegistryException, InterruptedException {
    Optional<String> tag = bundle.reference().tag();
    Optional<Fetched> lock =
        tag.isPresent() ? repository.find(tag.get() + SUFFIX) : Optional.empty();
    return lock.isPresent() && subject(lock.get()).orElse(digest).equals(digest)
        ? lock
        : Optional.empty();
  }

  private Optional<String> subject(Fetched lock) throws RegistryException {
    return repository.image(lock).subject().map(Descriptor::digest);
  }

  private byte[] content(Fetched lock) throws RegistryException, InterruptedException {
    ImageManifest manifest = repository.image(lock);
    if (!isLock(manifest)) {
      throw Failures.corrupt(
          repository.shown(lock.digest())
              + " is no lock: expected one layer of "
              + MediaTypes.LOCK);
    }
    return repository.blob(manifest.layers().getFirst(), LockFile.MAX_BYTES);
  }

  /** Attaches one, made at that time; what is attached last already is not attached again. */
  void attach(byte[] lock, Instant time) throws RegistryException, InterruptedException {
    List<Descriptor> listed = referrers.of(MediaTypes.LOCK);
    Optional<Fetched> last = newest(listed);
    if (last.isPresent() && isOf(last.get(), lock)) {
      putUnderTag(last.get().bytes());
      return;
    }
    Map<String, String> made = Map.of(Annotations.CREATED, after(listed, time).toString());
    repository.storeBlob(lock);
    repository.storeEmptyConfig();
    byte[] manifest = manifest(lock, made).toBytes();
    if (!putUnderTag(manifest)) {
      repository.store(Sha256.of(manifest), MediaTypes.IMAGE_MANIFEST, manifest);
    }
    referrers.add(
        Descriptor.of(MediaTypes.IMAGE_MANIFEST, manifest)
            .ofArtifact(MediaTypes.LOCK)
            .annotated(made));
  }

  /** Somebody whose clock is ahead does not decide for as long as it is. */
  private static Instant after(List<Descriptor> others, Instant time) {
    return Referrers.lastCreation(others)
        .filter(last -> !last.isBefore(time))
        .map(last -> last.plusMillis(1))
        .orElse(time);
  }

  private boolean isOf(Fetched manifest, byte[] lock) throws RegistryException {
    return repository.image(manifest).layers().stream()
        .map(Descriptor::digest)
        .toList()
        .equals(List.of(Sha256.of(lock)));
  }

  private ImageManifest manifest(byte[] lock, Map<String, String> annotations) {
    Map<String, String> title = Map.of(Annotations.TITLE, LockFile.NAME);
    return new ImageManifest(
        Optional.of(MediaTypes.LOCK),
        Repository.emptyConfig(),
        List.of(Descriptor.of(MediaTypes.LOCK, lock).annotated(title)),
        Optional.of(Descriptor.of(MediaTypes.IMAGE_MANIFEST, bundle.manifest())),
        annotations);
  }

  /** Whether the bundle was named by one. */
  private boolean putUnderTag(byte[] manifest) throws RegistryException, InterruptedException {
    Optional<String> tag = bundle.reference().tag();
    if (tag.isPresent()) {
      repository.store(tag.get() + SUFFIX, MediaTypes.IMAGE_MANIFEST, manifest);
    }
    return tag.isPresent();
  }
}
