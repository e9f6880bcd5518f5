package dev.autonomy.trust;

import java.util.Optional;

/**
 * Whose signatures count, and how old they may be.
 *
 * @param keys of those who are trusted
 * @param freshness how old
 */
public record TrustRule(TrustedKeys keys, Freshness freshness) {

  /** Signatures by these keys, of any age: for what was fresh when it came in. */
  public static TrustRule anyAge(TrustedKeys keys) {
    return new TrustRule(keys, new Freshness.Unchecked());
  }

  /** Looks for a trusted signature of the archive in what evidence there is. */
  public Verification verify(byte[] archive, Optional<Evidence> evidence) {
    return evidence.isPresent()
        ? keys.verify(archive, evidence.get(), freshness)
        : new Verification.Refused(Verification.Reason.NO_SIGNATURE, "there is no signature");
  }
}
