package dev.autonomy.registry;

import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.registry.Repository.Fetched;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.PreparedBundle;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.SignatureFormatException;
import dev.autonomy.trust.SignedManifest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Bundles in registries, as docs/formats/registry.md lays them out. */
final class OrasRegistry implements BundleRegistry {

  private static final String DEFAULT_TAG = "latest";
  private static final String POLICY_SUFFIX = "-policy";

  private final Transport transport;

  OrasRegistry(Transport transport) {
    this.transport = transport;
  }

  @Override
  public PreparedBundle prepare(Path archive, OciReference reference, Optional<OciReference> image)
      throws RegistryException, InterruptedException {
    if (reference.digest().isPresent()) {
      throw Failures.local(reference + ": a digest cannot be chosen: push to a tag");
    }
    LocalArchive local = LocalArchive.read(archive);
    Repository repository = new Repository(transport, reference);
    Optional<Descriptor> subject =
        image.isPresent()
            ? Optional.of(subject(repository, reference, image.get()))
            : Optional.empty();
    byte[] manifest = local.manifest(subject).toBytes();
    Fetched coming = new Fetched(Sha256.of(manifest), MediaTypes.IMAGE_MANIFEST, manifest);
    return new PreparedBundle(bundle(reference, repository, coming), local.bytes());
  }

  /** A subject is named by its digest alone, so that it has to be in the bundle's repository. */
  private static Descriptor subject(
      Repository repository, OciReference reference, OciReference image)
      throws RegistryException, InterruptedException {
    if (!image.host().equals(reference.host())
        || !image.repository().equals(reference.repository())) {
      throw Failures.local(
          image
              + " is in another repository than "
              + reference
              + ": a policy goes beside its image");
    }
    Fetched found = repository.fetch(name(image));
    if (repository
        .find(name(reference))
        .filter(it -> it.digest().equals(found.digest()))
        .isPresent()) {
      throw Failures.local(reference + " is the image, and would be replaced: push to another tag");
    }
    if (isBundle(repository, found)) {
      throw Failures.local(image + " is a policy bundle: expected an image");
    }
    return Descriptor.of(found.mediaType(), found.bytes());
  }

  private static String name(OciReference reference) {
    return reference.digest().orElseGet(() -> reference.tag().orElse(DEFAULT_TAG));
  }

  @Override
  public RemoteBundle push(PreparedBundle prepared, Progress progress)
      throws RegistryException, InterruptedException {
    RemoteBundle bundle = prepared.bundle();
    byte[] archive = prepared.archive();
    Repository repository = new Repository(transport, bundle.reference());
    repository.storeBlob(bundle.archiveDigest(), archive.length, () -> counted(archive, progress));
    repository.storeEmptyConfig();
    String tag = bundle.reference().tag().orElse(DEFAULT_TAG);
    Fetched stored = repository.store(tag, MediaTypes.IMAGE_MANIFEST, bundle.manifest());
    Optional<Descriptor> subject = repository.image(stored).subject();
    if (subject.isPresent()) {
      new Referrers(repository, subject.get().digest())
          .add(
              Descriptor.of(MediaTypes.IMAGE_MANIFEST, bundle.manifest())
                  .ofArtifact(MediaTypes.BUNDLE)
                  .annotated(bundle.annotations()));
    }
    progress.at(archive.length, archive.length);
    return bundle;
  }

  private static InputStream counted(byte[] bytes, Progress progress) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        progress.at((long) bytes.length - in.available(), bytes.length);
        return count;
      }
    };
  }

  @Override
  public RemoteBundle resolve(OciReference reference)
      throws RegistryException, InterruptedException {
    Repository repository = new Repository(transport, reference);
    Fetched named = repository.fetch(name(reference));
    if (isBundle(repository, named)) {
      return bundle(reference, repository, named);
    }
    return attached(reference, repository, named);
  }

  /** Whether it says that it is one; whether it is right, {@link #bundle} finds out. */
  private static boolean isBundle(Repository repository, Fetched named) throws RegistryException {
    boolean index =
        named.mediaType().equals(MediaTypes.IMAGE_INDEX)
            || named.mediaType().equals(MediaTypes.DOCKER_LIST);
    return !index
        && (repository.image(named).type().equals(MediaTypes.BUNDLE) || objection(named).isEmpty());
  }

  /** What whoever verifies the bundle's signatures would say against its manifest. */
  private static Optional<String> objection(Fetched fetched) {
    try {
      SignedManifest.check(fetched.bytes());
      return Optional.empty();
    } catch (SignatureFormatException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The policy of an image: what refers to it, else what stands under {@code <tag>-policy}. */
  private static RemoteBundle attached(OciReference reference, Repository repository, Fetched image)
      throws RegistryException, InterruptedException {
    Referrers referrers = new Referrers(repository, image.digest());
    Optional<Fetched> found =
        referrers.newest(referrers.of(MediaTypes.BUNDLE), it -> objection(it).isEmpty());
    String tag = reference.tag().orElse(DEFAULT_TAG) + POLICY_SUFFIX;
    if (found.isEmpty() && reference.digest().isEmpty()) {
      found = repository.find(tag);
    }
    if (found.isEmpty()) {
      throw new RegistryException(
          Kind.NOT_FOUND,
          reference
              + " is no policy bundle, and none is attached to it: expected a referrer, or the tag "
              + tag);
    }
    if (!isBundle(repository, found.get())) {
      throw Failures.corrupt(
          repository.shown(found.get().digest()) + ", attached to " + reference + ", is no bundle");
    }
    return bundle(reference, repository, found.get());
  }

  private static RemoteBundle bundle(OciReference reference, Repository repository, Fetched fetched)
      throws RegistryException {
    ImageManifest manifest = repository.image(fetched);
    String name = repository.shown(fetched.digest());
    if (fetched.bytes().length > Evidence.MAX_MANIFEST_BYTES) {
      throw Failures.corrupt(
          name + " has more than " + Evidence.MAX_MANIFEST_BYTES + " bytes, too many for a bundle");
    }
    Optional<String> objection = objection(fetched);
    if (objection.isPresent()) {
      throw Failures.corrupt(name + " is no policy bundle: " + objection.get());
    }
    Descriptor archive = manifest.layers().getFirst();
    if (archive.sizeBytes() > BundleLimits.DEFAULT_MAX_ARCHIVE_BYTES) {
      throw Failures.corrupt(
          name
              + ": its archive has "
              + archive.sizeBytes()
              + " bytes, more than "
              + BundleLimits.DEFAULT_MAX_ARCHIVE_BYTES);
    }
    return new RemoteBundle(
        reference.at(fetched.digest()),
        fetched.bytes(),
        archive.digest(),
        archive.sizeBytes(),
        manifest.annotations());
  }

  @Override
  public void pull(RemoteBundle bundle, Path target, Progress progress)
      throws RegistryException, InterruptedException {
    Repository repository = new Repository(transport, bundle.reference());
    new Download(repository, bundle.archiveDigest(), bundle.archiveBytes(), progress).into(target);
  }

  @Override
  public List<Signature> signatures(RemoteBundle bundle)
      throws RegistryException, InterruptedException {
    return signaturesOf(bundle).read();
  }

  @Override
  public void attach(RemoteBundle bundle, Signature signature)
      throws RegistryException, InterruptedException {
    signaturesOf(bundle).append(signature);
  }

  private Signatures signaturesOf(RemoteBundle bundle) {
    return new Signatures(
        new Repository(transport, bundle.reference()), Sha256.of(bundle.manifest()));
  }

  @Override
  public Optional<byte[]> lock(RemoteBundle bundle) throws RegistryException, InterruptedException {
    return new Locks(new Repository(transport, bundle.reference()), bundle).read();
  }

  @Override
  public void attachLock(RemoteBundle bundle, byte[] lock, Instant time)
      throws RegistryException, InterruptedException {
    new Locks(new Repository(transport, bundle.reference()), bundle).attach(lock, time);
  }

  @Override
  public void close() {
    // ORAS cannot be closed and keeps the JDK's client to itself: that one's connections and
    // threads end when it has been collected, and its answers have been read.
  }
}
