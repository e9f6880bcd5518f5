package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.SignatureFormatException;
import dev.autonomy.trust.TrustRule;
import dev.autonomy.trust.Verification;
import java.util.Optional;

/** Refuses what nobody who is trusted has signed. */
final class SignatureCheck {

  private SignatureCheck() {}

  /**
   * Looks for a trusted signature.
   *
   * @return what is known of it, for the history
   * @throws BundleException if there is none
   */
  static String require(byte[] archive, Optional<Evidence> evidence, TrustRule rule)
      throws BundleException {
    return switch (rule.verify(archive, evidence)) {
      case Verification.Verified verified -> verified.line();
      case Verification.Refused refused ->
          throw new BundleException(Code.UNTRUSTED, "bundle is not trusted: " + refused.detail());
    };
  }

  /** Reads evidence as the store keeps it. */
  static Evidence parse(byte[] file) throws BundleException {
    try {
      return Evidence.parse(file);
    } catch (SignatureFormatException e) {
      throw new BundleException(Code.UNTRUSTED, "bundle is not trusted: " + e.getMessage(), e);
    }
  }
}
