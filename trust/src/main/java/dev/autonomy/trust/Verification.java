package dev.autonomy.trust;

import java.time.Instant;
import java.util.Optional;

/** What became of looking for a trusted signature. */
public sealed interface Verification {

  /** Why none is good enough; of several failures the later one here is told. */
  enum Reason {
    /** There is none. */
    NO_SIGNATURE,
    /** It cannot be read. */
    MALFORMED,
    /** None of the trusted keys has made it, or the signed bytes were changed. */
    WRONG_KEY,
    /** A trusted key has signed something that cannot be read. */
    MALFORMED_PAYLOAD,
    /** It is for something else. */
    WRONG_DIGEST,
    /** It does not say when it was made. */
    NO_TIME,
    /** It says that it will be made later. */
    FROM_THE_FUTURE,
    /** It was made too long ago. */
    TOO_OLD
  }

  /**
   * A trusted key has signed it.
   *
   * @param key that has
   * @param digest of what it has signed: a manifest, or the bytes themselves
   * @param payload what the signer said; absent when the bytes were signed without one
   */
  record Verified(VerificationKey key, String digest, Optional<SimpleSigning> payload)
      implements Verification {

    /** When it was signed, if the signer has said. */
    public Optional<Instant> signedAt() {
      return payload.flatMap(SimpleSigning::signedAt);
    }

    /** The line that tells a person. */
    public String line() {
      Optional<Instant> time = signedAt();
      return "signed by " + key.id() + (time.isPresent() ? " at " + time.get() : "");
    }
  }

  /**
   * Nobody who is trusted has.
   *
   * @param reason for programs
   * @param detail one line for people
   */
  record Refused(Reason reason, String detail) implements Verification {}
}
