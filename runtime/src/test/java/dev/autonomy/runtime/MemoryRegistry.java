package dev.autonomy.runtime;

import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.PreparedBundle;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry in memory that can be told to fail, and to cheat. */
final class MemoryRegistry implements BundleRegistry {

  /** Called before each thing that is asked of it. */
  interface Fault {
    Fault NONE = what -> {};

    void at(String what) throws RegistryException, InterruptedException;
  }

  private final Map<String, SignedRelease> bundles = new ConcurrentHashMap<>();
  private final Map<String, List<Signature>> signatures = new ConcurrentHashMap<>();
  private final Map<String, byte[]> swapped = new ConcurrentHashMap<>();
  private volatile Fault fault = Fault.NONE;
  private final AtomicInteger pulls = new AtomicInteger();

  /** Keeps a release's bundle, with its signature. */
  SignedRelease keep(SignedRelease release) {
    String digest = release.release().bundle().digest().orElseThrow();
    bundles.put(digest, release);
    signatures.put(digest, new CopyOnWriteArrayList<>(List.of(release.signature())));
    return release;
  }

  /** Gives this release's manifest to whoever asks for that digest. */
  void keepAs(SignedRelease release, String digest) {
    bundles.put(digest, release);
  }

  /** From now on it gives this archive for that release. */
  void swap(SignedRelease release, byte[] archive) {
    swapped.put(release.release().bundle().digest().orElseThrow(), archive);
  }

  void sign(SignedRelease release, List<Signature> instead) {
    signatures.put(release.release().bundle().digest().orElseThrow(), List.copyOf(instead));
  }

  void fail(Fault with) {
    fault = with;
  }

  int pulls() {
    return pulls.get();
  }

  @Override
  public RemoteBundle resolve(OciReference reference)
      throws RegistryException, InterruptedException {
    fault.at("resolve");
    SignedRelease release = found(reference);
    return new RemoteBundle(
        reference,
        release.manifest(),
        Sha256.of(release.archive()),
        release.archive().length,
        Map.of());
  }

  private SignedRelease found(OciReference reference) throws RegistryException {
    SignedRelease release = bundles.get(reference.digest().orElseThrow());
    if (release == null) {
      throw new RegistryException(
          RegistryException.Kind.NOT_FOUND, "the registry has no " + reference);
    }
    return release;
  }

  @Override
  public void pull(RemoteBundle bundle, Path target, Progress progress)
      throws RegistryException, InterruptedException {
    fault.at("pull");
    pulls.incrementAndGet();
    String digest = bundle.reference().digest().orElseThrow();
    byte[] archive = swapped.getOrDefault(digest, found(bundle.reference()).archive());
    try {
      Files.write(target, archive);
    } catch (IOException e) {
      throw new RegistryException(RegistryException.Kind.LOCAL, "cannot write " + target, e);
    }
  }

  @Override
  public List<Signature> signatures(RemoteBundle bundle)
      throws RegistryException, InterruptedException {
    fault.at("signatures");
    return signatures.getOrDefault(bundle.reference().digest().orElseThrow(), List.of());
  }

  @Override
  public PreparedBundle prepare(
      Path archive, OciReference reference, Optional<OciReference> image) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RemoteBundle push(PreparedBundle prepared, Progress progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void attach(RemoteBundle bundle, Signature signature) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<byte[]> lock(RemoteBundle bundle) {
    return Optional.empty();
  }

  @Override
  public void attachLock(RemoteBundle bundle, byte[] lock, Instant time) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
