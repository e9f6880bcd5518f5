package dev.autonomy.cli;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.line.CommandException;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.LockException;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.SignatureFormatException;
import dev.autonomy.trust.SigningProvider;
import dev.autonomy.trust.SimpleSigning;
import dev.autonomy.trust.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signs bundles.
 *
 * @param signer with this key
 * @param annotations what the signature says besides, the time of signing among it
 * @param lock which the signature vouches for
 */
record BundleSigning(
    SigningProvider.Signer signer, Map<String, String> annotations, Optional<byte[]> lock) {

  /**
   * A bundle that was signed.
   *
   * @param name what was signed, as a person would write it
   * @param digest that the signature names
   * @param signatures that there are now
   */
  record Signed(String name, String digest, int signatures) {}

  /** Signs an archive; the signature goes into the file beside it, to those that are there. */
  Signed file(Path file) throws CommandException {
    Path beside = GivenBundle.evidenceFile(file);
    try (Claim _ = Claim.awaited(file)) {
      byte[] archive = archive(file);
      Evidence.Payloads before = present(beside, archive);
      String digest = before.subject(archive);
      Evidence.Payloads after = before.with(sign("", digest));
      KeptFiles.write(beside, after.toBytes());
      return new Signed(beside.toString(), digest, after.signatures().size());
    }
  }

  private static byte[] archive(Path file) throws CommandException {
    byte[] archive = KeptFiles.read(file, Math.toIntExact(BundleLimits.DEFAULT_MAX_ARCHIVE_BYTES));
    try {
      Bundle.parse(archive, BundleLimits.DEFAULT);
    } catch (BundleException e) {
      throw CommandException.because(e);
    }
    return archive;
  }

  private static Evidence.Payloads present(Path beside, byte[] archive) throws CommandException {
    if (!Files.exists(beside)) {
      return new Evidence.Payloads(Optional.empty(), List.of());
    }
    Evidence evidence;
    try {
      evidence = Evidence.parse(KeptFiles.read(beside, Evidence.MAX_BYTES));
    } catch (SignatureFormatException e) {
      throw new CommandException(beside + ": " + e.getMessage() + ": move it away first", e);
    }
    Optional<Verification.Refused> objection = evidence.objection(archive);
    if (objection.isPresent()) {
      throw new CommandException(beside + ": " + objection.get().detail() + ": move it away first");
    }
    if (!(evidence instanceof Evidence.Payloads payloads)) {
      throw new CommandException(
          beside
              + " holds a signature without a payload, which no other can join: move it away"
              + " first");
    }
    if (payloads.signatures().size() == Evidence.MAX_SIGNATURES) {
      throw new CommandException(
          beside + " has " + Evidence.MAX_SIGNATURES + " signatures already: move it away first");
    }
    return payloads;
  }

  /** Signs a bundle in a registry and attaches the signature, and the lock when there is one. */
  Signed remote(BundleRegistry registry, OciReference reference, Instant time)
      throws CommandException, InterruptedException {
    try {
      RemoteBundle bundle = registry.resolve(reference);
      OciReference pinned = bundle.reference();
      String digest = pinned.digest().orElseThrow();
      registry.attach(bundle, sign(pinned.host() + "/" + pinned.repository(), digest));
      if (lock.isPresent()) {
        registry.attachLock(bundle, lock.get(), time);
      }
      return new Signed(pinned.toString(), digest, registry.signatures(bundle).size());
    } catch (RegistryException e) {
      throw CommandException.because(e);
    }
  }

  private Signature sign(String reference, String digest) throws CommandException {
    Map<String, String> said = new LinkedHashMap<>(annotations);
    if (lock.isPresent()) {
      said.put(SimpleSigning.LOCK_FINGERPRINT, fingerprint(lock.get(), digest));
    }
    byte[] payload = SimpleSigning.of(reference, digest, said).toBytes();
    if (payload.length > SimpleSigning.MAX_BYTES) {
      throw new CommandException(
          "the payload would have "
              + payload.length
              + " bytes, more than "
              + SimpleSigning.MAX_BYTES
              + ": leave annotations out");
    }
    return new Signature(payload, signer.sign(payload));
  }

  /** Nobody vouches for a lock that is for something else, or was changed by hand. */
  private static String fingerprint(byte[] bytes, String digest) throws CommandException {
    LockFile lock;
    try {
      lock = LockFile.parse(bytes);
    } catch (LockException e) {
      throw CommandException.because(e);
    }
    if (!lock.bundle().digest().equals(digest)) {
      throw new CommandException(
          "the lock names the bundle " + lock.bundle().digest() + ", this one is " + digest);
    }
    if (!lock.fingerprint().equals(lock.recomputed())) {
      throw new CommandException(
          "the lock states "
              + lock.fingerprint()
              + ", what it says gives "
              + lock.recomputed()
              + ": make it anew with `lock`");
    }
    return lock.fingerprint();
  }
}
