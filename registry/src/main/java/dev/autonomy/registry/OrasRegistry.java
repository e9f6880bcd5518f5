package dev.autonomy.registry;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.registry.Repository.Fetched;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bundles in registries, as docs/formats/registry.md lays them out. */
final class OrasRegistry implements BundleRegistry {

  private static final String DEFAULT_TAG = "latest";
  private static final String POLICY_SUFFIX = "-policy";
  private static final byte[] EMPTY_CONFIG = "{}".getBytes(StandardCharsets.US_ASCII);
  private static final String ANNOTATION = "org.opencontainers.image.";
  private static final String CREATED = ANNOTATION + "created";
  private static final String TITLE = ANNOTATION + "title";

  private final Transport transport;

  OrasRegistry(Transport transport) {
    this.transport = transport;
  }

  @Override
  public RemoteBundle push(Path archive, OciReference reference, Progress progress)
      throws RegistryException, InterruptedException {
    if (reference.digest().isPresent()) {
      throw Failures.local(reference + ": a digest cannot be chosen: push to a tag");
    }
    byte[] bytes = read(archive);
    Manifest about = about(archive, bytes);
    Repository repository = new Repository(transport, reference);
    String digest = Sha256.of(bytes);
    repository.storeBlob(digest, bytes.length, () -> counted(bytes, progress));
    repository.storeBlob(EMPTY_CONFIG);
    ImageManifest manifest =
        new ImageManifest(
            Optional.of(MediaTypes.BUNDLE),
            Descriptor.of(MediaTypes.EMPTY, EMPTY_CONFIG),
            List.of(
                Descriptor.of(MediaTypes.BUNDLE, bytes)
                    .annotated(Map.of(TITLE, about.name() + "-" + about.version() + ".tar.gz"))),
            Optional.empty(),
            annotations(about));
    Fetched stored =
        repository.store(
            reference.tag().orElse(DEFAULT_TAG), MediaTypes.IMAGE_MANIFEST, manifest.toBytes());
    progress.at(bytes.length, bytes.length);
    return bundle(reference, repository, stored);
  }

  private static byte[] read(Path archive) throws RegistryException {
    try (InputStream in = Files.newInputStream(archive)) {
      int limit = Math.toIntExact(BundleLimits.DEFAULT_MAX_ARCHIVE_BYTES);
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw Failures.local(archive + " has more than " + limit + " bytes, too many for a bundle");
      }
      return bytes;
    } catch (IOException e) {
      throw new RegistryException(
          Kind.LOCAL,
          Files.exists(archive) ? "cannot read " + archive + ": " + e : "no file " + archive,
          e);
    }
  }

  private static Manifest about(Path archive, byte[] bytes) throws RegistryException {
    try {
      return Bundle.parse(bytes, BundleLimits.DEFAULT).manifest();
    } catch (BundleException e) {
      throw new RegistryException(Kind.LOCAL, archive + " is no bundle: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> annotations(Manifest about) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(TITLE, about.name());
    texts.put(ANNOTATION + "version", about.version());
    about.createdAt().ifPresent(time -> texts.put(CREATED, time));
    about.provenance().commit().ifPresent(text -> texts.put(ANNOTATION + "revision", text));
    about.provenance().source().ifPresent(text -> texts.put(ANNOTATION + "source", text));
    return texts;
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
    Fetched named =
        repository.fetch(reference.digest().orElseGet(() -> reference.tag().orElse(DEFAULT_TAG)));
    if (isBundle(repository, named)) {
      return bundle(reference, repository, named);
    }
    return attached(reference, repository, named);
  }

  private static boolean isBundle(Repository repository, Fetched named) throws RegistryException {
    boolean index =
        named.mediaType().equals(MediaTypes.IMAGE_INDEX)
            || named.mediaType().equals(MediaTypes.DOCKER_LIST);
    return !index && repository.image(named).isBundle();
  }

  /** The policy of an image: what refers to it, else what stands under {@code <tag>-policy}. */
  private static RemoteBundle attached(OciReference reference, Repository repository, Fetched image)
      throws RegistryException, InterruptedException {
    Optional<Fetched> found = Optional.empty();
    Optional<Descriptor> referrer =
        repository.referrers(image.digest(), MediaTypes.BUNDLE).stream()
            .max(Comparator.comparing(one -> one.annotations().getOrDefault(CREATED, "")));
    String tag = reference.tag().orElse(DEFAULT_TAG) + POLICY_SUFFIX;
    if (referrer.isPresent()) {
      found = repository.find(referrer.get().digest());
    } else if (reference.digest().isEmpty()) {
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
    if (manifest.layers().size() != 1
        || !manifest.layers().getFirst().mediaType().equals(MediaTypes.BUNDLE)) {
      throw Failures.corrupt(
          name + " is no policy bundle: expected exactly one layer, of " + MediaTypes.BUNDLE);
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
  public void attachLock(RemoteBundle bundle, byte[] lock)
      throws RegistryException, InterruptedException {
    new Locks(new Repository(transport, bundle.reference()), bundle).attach(lock);
  }

  @Override
  public void close() {
    // ORAS cannot be closed and keeps the JDK's client to itself: that one's connections and
    // threads end when it has been collected, and its answers have been read.
  }
}
