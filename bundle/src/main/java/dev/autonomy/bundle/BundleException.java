package dev.autonomy.bundle;

/** A bundle that cannot be used; the message is one line that says what is wrong with it. */
public final class BundleException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why a bundle is refused. */
  public enum Code {
    /** It cannot be read from where it is. */
    UNREADABLE,
    /** It is not an archive, or one that tries what no honest bundle does. */
    BAD_ARCHIVE,
    /** It is larger than the limits allow. */
    TOO_LARGE,
    /** Its manifest is missing something or contradicts itself. */
    BAD_MANIFEST,
    /** Its manifest is of a later schema than this runtime reads. */
    TOO_NEW,
    /** Its contents are not those that its manifest names. */
    HASH_MISMATCH,
    /** Nobody who is trusted has signed it. */
    UNTRUSTED,
    /** It is to be kept under a reference that the store does not take. */
    BAD_REFERENCE,
    /** Its data files are not JSON or YAML, or disagree. */
    BAD_DATA,
    /** It asks for another version of the runtime. */
    INCOMPATIBLE,
    /** Its policies do not compile, or use what a gate must not. */
    NOT_COMPILED,
    /** It has no policy for the gate. */
    NO_POLICY
  }

  private final Code code;

  /** A refusal. */
  public BundleException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** A refusal that something else caused. */
  public BundleException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The class of refusal. */
  public Code code() {
    return code;
  }
}
