package dev.autonomy.cli;

import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.PreparedBundle;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry that is gone with the test. Its tags may be moved at any time. */
final class MemoryRegistry implements BundleRegistry {

  private final Map<String, byte[]> archives = new HashMap<>();
  private final Map<String, RemoteBundle> bundles = new HashMap<>();
  private final Map<String, String> tags = new HashMap<>();
  private final Map<String, List<Signature>> signatures = new HashMap<>();
  private final Map<String, byte[]> locks = new HashMap<>();

  @Override
  public PreparedBundle prepare(Path archive, OciReference reference, Optional<OciReference> image)
      throws RegistryException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(archive);
    } catch (IOException e) {
      throw new RegistryException(Kind.LOCAL, "cannot read " + archive, e);
    }
    String digest = Sha256.of(bytes);
    byte[] manifest =
        ("{\"schemaVersion\":2,\"layers\":[{\"mediaType\":\"application/vnd.autonomyops.policy-bundle.v1+tar\","
             + "\"digest\":\""
                + digest
                + "\",\"size\":"
                + bytes.length
                + "}]}")
            .getBytes(StandardCharsets.UTF_8);
    OciReference pinned = reference.at(Sha256.of(manifest));
    return new PreparedBundle(
        new RemoteBundle(pinned, manifest, digest, bytes.length, Map.of()), bytes);
  }

  @Override
  public RemoteBundle push(PreparedBundle prepared, Progress progress) {
    RemoteBundle bundle = prepared.bundle();
    archives.put(bundle.archiveDigest(), prepared.archive());
    bundles.put(digest(bundle), bundle);
    bundle.reference().tag().ifPresent(tag -> tags.put(tag, digest(bundle)));
    return bundle;
  }

  @Override
  public RemoteBundle resolve(OciReference reference) throws RegistryException {
    String digest =
        reference.digest().orElseGet(() -> tags.getOrDefault(reference.tag().orElse(""), ""));
    RemoteBundle bundle = bundles.get(digest);
    if (bundle == null) {
      throw new RegistryException(Kind.NOT_FOUND, "there is no " + reference);
    }
    return bundle;
  }

  @Override
  public void pull(RemoteBundle bundle, Path target, Progress progress) throws RegistryException {
    byte[] archive = archives.get(bundle.archiveDigest());
    if (archive == null) {
      throw new RegistryException(Kind.UNAVAILABLE, "the registry is away");
    }
    progress.at(0, archive.length);
    try {
      Files.write(target, archive);
    } catch (IOException e) {
      throw new RegistryException(Kind.LOCAL, "cannot write " + target, e);
    }
  }

  @Override
  public List<Signature> signatures(RemoteBundle bundle) {
    return List.copyOf(signatures.getOrDefault(digest(bundle), List.of()));
  }

  @Override
  public void attach(RemoteBundle bundle, Signature signature) {
    signatures.computeIfAbsent(digest(bundle), _ -> new ArrayList<>()).add(signature);
  }

  @Override
  public Optional<byte[]> lock(RemoteBundle bundle) {
    return Optional.ofNullable(locks.get(digest(bundle)));
  }

  @Override
  public void attachLock(RemoteBundle bundle, byte[] lock, Instant time) {
    locks.put(digest(bundle), lock);
  }

  /** Whether nothing was ever stored here. */
  boolean isEmpty() {
    return archives.isEmpty() && bundles.isEmpty() && tags.isEmpty() && locks.isEmpty();
  }

  /** From now on it cannot be pulled. */
  void lose(RemoteBundle bundle) {
    archives.remove(bundle.archiveDigest());
  }

  private static String digest(RemoteBundle bundle) {
    return bundle.reference().digest().orElseThrow();
  }

  @Override
  public void close() {}
}
