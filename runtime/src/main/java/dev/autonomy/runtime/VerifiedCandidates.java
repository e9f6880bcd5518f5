package dev.autonomy.runtime;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.LockException;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.Release;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.supply.SupplyChainVerifier;
import dev.autonomy.supply.Verdict;
import dev.autonomy.supply.VerificationStep;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Freshness;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fetches releases from registries and verifies them in four steps. Nothing is downloaded before a
 * trusted signature of the manifest was seen, and nothing of an archive is parsed before all but
 * its version was verified.
 */
final class VerifiedCandidates implements CandidateSource {

  private static final String REGISTRY = "registry";
  private static final String LOCK = "lock";
  private static final long MAX_ARCHIVE_BYTES = BundleLimits.DEFAULT_MAX_ARCHIVE_BYTES;

  private final ReleaseOptions options;
  private final SupplyChainVerifier verifier;
  private final Path folder;

  /**
   * With a folder of its own.
   *
   * @param folder for downloads, created when it is needed; what is in it is this class's
   */
  VerifiedCandidates(ReleaseOptions options, SupplyChainVerifier verifier, Path folder) {
    this.options = options;
    this.verifier = verifier;
    this.folder = folder;
  }

  @Override
  public Candidate fetch(Release release) throws RefusedException, InterruptedException {
    LockFile lock = lock(release);
    String pinned = release.bundle().digest().orElseThrow();
    Path archive = folder.resolve(pinned.substring(pinned.indexOf(':') + 1) + ".tar.gz");
    Evidence.Payloads evidence;
    try (BundleRegistry registry = options.registries().open(options.registry())) {
      RemoteBundle bundle = registry.resolve(release.bundle());
      String given = Sha256.of(bundle.manifest());
      if (!given.equals(pinned)) {
        throw new RefusedException(
            VerificationStep.DIGESTS.text(),
            "the registry gave the manifest " + given + ", the release pins " + pinned);
      }
      List<Signature> signatures = new ArrayList<>(release.signatures());
      signatures.addAll(registry.signatures(bundle));
      requireTrusted(pinned, signatures);
      evidence = new Evidence.Payloads(Optional.of(bundle.manifest()), toKeep(pinned, signatures));
      if (bundle.archiveBytes() > MAX_ARCHIVE_BYTES) {
        throw new RefusedException(REGISTRY, tooLarge(bundle.archiveBytes()));
      }
      makeRoom(archive);
      registry.pull(bundle, archive, BundleRegistry.Progress.NONE);
    } catch (RegistryException e) {
      throw new RefusedException(REGISTRY, String.valueOf(e.getMessage()));
    }
    try {
      return verified(lock, archive, evidence);
    } catch (RefusedException e) {
      Candidate.delete(archive);
      throw e;
    }
  }

  private static LockFile lock(Release release) throws RefusedException {
    LockFile lock;
    try {
      lock = LockFile.parse(release.lock().toBytes());
    } catch (LockException e) {
      throw new RefusedException(LOCK, String.valueOf(e.getMessage()));
    }
    if (!release.bundle().digest().equals(Optional.of(lock.bundle().digest()))) {
      throw new RefusedException(
          VerificationStep.DIGESTS.text(),
          "the release is " + release.bundle() + ", its lock names " + lock.bundle().digest());
    }
    return lock;
  }

  private void requireTrusted(String digest, List<Signature> signatures) throws RefusedException {
    if (verifier.keys().verify(digest, signatures, verifier.freshness())
        instanceof Verification.Refused refused) {
      throw new RefusedException(VerificationStep.SIGNATURES.text(), refused.detail());
    }
  }

  /**
   * The signatures by trusted keys, and behind them those of others: the keys that are trusted
   * tomorrow may be among these. Each once, as many as evidence may have.
   */
  private List<Signature> toKeep(String digest, List<Signature> signatures) {
    List<Signature> trusted = new ArrayList<>();
    List<Signature> others = new ArrayList<>();
    for (Signature signature : signatures) {
      switch (verifier.keys().verify(digest, List.of(signature), new Freshness.Unchecked())) {
        case Verification.Verified _ -> addNew(trusted, signature);
        case Verification.Refused refused -> {
          if (refused.reason() == Verification.Reason.WRONG_KEY) {
            addNew(others, signature);
          }
        }
      }
    }
    List<Signature> kept = new ArrayList<>(trusted);
    kept.addAll(others);
    return kept.subList(0, Math.min(kept.size(), Evidence.MAX_SIGNATURES));
  }

  private static void addNew(List<Signature> to, Signature signature) {
    if (to.stream().noneMatch(signature::isSame)) {
      to.add(signature);
    }
  }

  private Candidate verified(LockFile lock, Path file, Evidence.Payloads evidence)
      throws RefusedException {
    byte[] archive = bytes(file);
    Verdict verdict =
        verifier.verify(lock, archive, evidence, SupplyChainVerifier.Presented.NOTHING);
    if (verdict.failure().isPresent()) {
      Verdict.Finding finding = verdict.failure().get();
      throw new RefusedException(finding.step().text(), finding.detail());
    }
    try {
      Bundle bundle = Bundle.parse(archive, BundleLimits.DEFAULT);
      return new Candidate(file, evidence, bundle.digest());
    } catch (BundleException e) {
      throw new RefusedException(VerificationStep.VERSIONS.text(), String.valueOf(e.getMessage()));
    }
  }

  private static byte[] bytes(Path file) throws RefusedException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes((int) MAX_ARCHIVE_BYTES + 1);
      if (bytes.length > MAX_ARCHIVE_BYTES) {
        throw new RefusedException(REGISTRY, tooLarge(bytes.length));
      }
      return bytes;
    } catch (IOException e) {
      throw new RefusedException(REGISTRY, "cannot read " + file + ": " + e.getMessage());
    }
  }

  private static String tooLarge(long bytes) {
    return "the archive has " + bytes + " bytes, limit " + MAX_ARCHIVE_BYTES;
  }

  /** Leaves of earlier downloads only what this one can go on with. */
  private void makeRoom(Path archive) throws RefusedException {
    String name = archive.getFileName().toString();
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          String other = file.getFileName().toString();
          // What has arrived of the same archive is hidden beside it.
          if (!other.startsWith(name) && !other.startsWith("." + name)) {
            Files.deleteIfExists(file);
          }
        }
      }
      Files.deleteIfExists(archive);
    } catch (IOException e) {
      throw new RefusedException(REGISTRY, "cannot write to " + folder + ": " + e.getMessage());
    }
  }
}
