package dev.autonomy.supply;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.supply.Verdict.Finding;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Freshness;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.TrustedKeys;
import dev.autonomy.trust.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies that a bundle, and what goes with it, is what somebody trusted has signed: signatures,
 * digests, fingerprint, versions, in this order, up to the first failure. The bundle's contents are
 * not parsed before all else has passed.
 *
 * @param keys whose signatures count
 * @param freshness how old they may be
 * @param runtime this program's version, which the bundle may put conditions on
 */
public record SupplyChainVerifier(TrustedKeys keys, Freshness freshness, SemanticVersion runtime) {

  /**
   * What there is besides the bundle. What is not given is not compared.
   *
   * @param artifact {@code sha256:…} of the agent
   * @param inputs {@code sha256:…} of other inputs by their names in the lock
   */
  public record Presented(Optional<String> artifact, Map<String, String> inputs) {

    /** The bundle alone. */
    public static final Presented NOTHING = new Presented(Optional.empty(), Map.of());
  }

  /** A step has failed. */
  private static final class Failure extends Exception {

    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message, null, false, false);
    }
  }

  /** What one step does; it returns what it has found to be right. */
  private interface Check {
    String run() throws Failure;
  }

  /**
   * Goes through the four steps.
   *
   * @param lock what belongs together
   * @param archive the bundle as it is at hand
   * @param evidence its signatures
   */
  public Verdict verify(LockFile lock, byte[] archive, Evidence evidence, Presented presented) {
    List<Finding> findings = new ArrayList<>();
    for (VerificationStep step : VerificationStep.values()) {
      Check check =
          switch (step) {
            case SIGNATURES -> () -> signatures(archive, evidence);
            case DIGESTS -> () -> digests(lock, archive, evidence, presented);
            case FINGERPRINT -> () -> fingerprint(lock, archive, evidence);
            case VERSIONS -> () -> versions(lock, archive);
          };
      try {
        findings.add(new Finding(step, true, check.run()));
      } catch (Failure e) {
        findings.add(new Finding(step, false, String.valueOf(e.getMessage())));
        break;
      }
    }
    return new Verdict(findings);
  }

  private String signatures(byte[] archive, Evidence evidence) throws Failure {
    return switch (signedBy(archive, evidence)) {
      case Verification.Verified verified -> verified.line();
      case Verification.Refused refused -> throw new Failure(refused.detail());
    };
  }

  /** Says nothing about the archive when the signatures are for a manifest: that is step 2. */
  private Verification signedBy(byte[] archive, Evidence evidence) {
    return switch (evidence) {
      case Evidence.Blob blob -> keys.verify(archive, blob, freshness);
      case Evidence.Payloads payloads ->
          keys.verify(payloads.subject(archive), payloads.signatures(), freshness);
    };
  }

  private static String digests(
      LockFile lock, byte[] archive, Evidence evidence, Presented presented) throws Failure {
    String subject = evidence.subject(archive);
    if (!subject.equals(lock.bundle().digest())) {
      throw new Failure("the bundle is " + subject + ", the lock names " + lock.bundle().digest());
    }
    Optional<Verification.Refused> objection = evidence.objection(archive);
    if (objection.isPresent()) {
      throw new Failure(objection.get().detail());
    }
    if (presented.artifact.isPresent()) {
      compare("artifact", presented.artifact.get(), lock.agentArtifact());
    }
    for (Map.Entry<String, String> input : presented.inputs.entrySet()) {
      compare(
          "input `" + input.getKey() + "`",
          input.getValue(),
          Optional.ofNullable(lock.inputs().get(input.getKey())));
    }
    int compared = presented.inputs.size() + (presented.artifact.isPresent() ? 1 : 0);
    int named = lock.inputs().size() + (lock.agentArtifact().isPresent() ? 1 : 0);
    return "the bundle is "
        + subject
        + "; "
        + compared
        + " of "
        + named
        + " other digests were compared";
  }

  private static void compare(String what, String actual, Optional<String> locked) throws Failure {
    if (locked.isEmpty()) {
      throw new Failure("the lock names no " + what);
    }
    if (!locked.get().equals(actual)) {
      throw new Failure("the " + what + " is " + actual + ", the lock names " + locked.get());
    }
  }

  private String fingerprint(LockFile lock, byte[] archive, Evidence evidence) throws Failure {
    if (!lock.fingerprint().equals(lock.recomputed())) {
      throw new Failure(
          "the lock states " + lock.fingerprint() + ", what it says gives " + lock.recomputed());
    }
    if (evidence instanceof Evidence.Payloads(Optional<byte[]> _, List<Signature> signatures)) {
      String subject = evidence.subject(archive);
      for (Signature signature : signatures) {
        if (keys.verify(subject, List.of(signature), freshness)
                instanceof Verification.Verified verified
            && verified.payload().flatMap(payload -> payload.lockFingerprint()).stream()
                .anyMatch(lock.fingerprint()::equals)) {
          return lock.fingerprint() + ", " + verified.line();
        }
      }
    }
    throw new Failure(
        "no trusted signature names "
            + lock.fingerprint()
            + ": sign the bundle with this lock (`bundle sign --lock`)");
  }

  private String versions(LockFile lock, byte[] archive) throws Failure {
    Manifest manifest;
    try {
      manifest = Bundle.parse(archive, BundleLimits.DEFAULT).manifest();
    } catch (BundleException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
    if (!manifest.version().equals(lock.bundle().version())) {
      throw new Failure(
          "the bundle has version "
              + manifest.version()
              + ", the lock names "
              + lock.bundle().version());
    }
    if (!manifest.requiredRuntime().accepts(runtime)) {
      throw new Failure(
          "the bundle requires runtime " + manifest.requiredRuntime() + ", this is " + runtime);
    }
    return manifest.name() + " " + manifest.version();
  }
}
