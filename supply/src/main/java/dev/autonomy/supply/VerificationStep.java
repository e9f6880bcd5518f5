package dev.autonomy.supply;

/** What {@link SupplyChainVerifier} checks, in this order. */
public enum VerificationStep {
  /** A trusted key has signed the bundle, not too long ago. */
  SIGNATURES("signatures"),
  /** Everything is what the lock names. */
  DIGESTS("digests"),
  /** The lock is as it was when its fingerprint was signed. */
  FINGERPRINT("fingerprint"),
  /** The bundle has the version of the lock, and accepts this runtime. */
  VERSIONS("versions");

  private final String text;

  VerificationStep(String text) {
    this.text = text;
  }

  /** Its name for people and programs, {@code signatures} for example. */
  public String text() {
    return text;
  }
}
