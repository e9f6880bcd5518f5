package dev.autonomy.trust;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /**
   * What the trust in verified evidence rests on: the same with nothing but the first good
   * signature of each trusted key.
   */
  public Evidence essence(byte[] archive, Evidence verified) {
    return switch (verified) {
      case Evidence.Blob blob -> blob;
      case Evidence.Payloads(Optional<byte[]> manifest, List<Signature> signatures) ->
          new Evidence.Payloads(manifest, firstOfEachKey(verified.subject(archive), signatures));
    };
  }

  private List<Signature> firstOfEachKey(String digest, List<Signature> signatures) {
    Set<String> signers = new HashSet<>();
    List<Signature> first = new ArrayList<>();
    for (Signature signature : signatures) {
      if (keys.verify(digest, List.of(signature), freshness) instanceof Verification.Verified good
          && signers.add(good.key().id())) {
        first.add(signature);
      }
    }
    return first;
  }
}
