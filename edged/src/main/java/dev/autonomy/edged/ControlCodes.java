package dev.autonomy.edged;

/**
 * Why the control socket refuses something, beside the reasons of {@link dev.autonomy.edge.Reason}.
 */
final class ControlCodes {

  /** The request has a member that it should not have, or lacks one, or one is out of bounds. */
  static final String BAD_REQUEST = "bad_request";

  static final String UNKNOWN_OPERATION = "unknown_op";

  /** The user on the other side is neither the daemon's nor root. */
  static final String NOT_PERMITTED = "not_permitted";

  static final String NOT_FOUND = "not_found";

  static final String UNKNOWN_PEER = "unknown_peer";

  /** Somebody is still owed what should be removed. */
  static final String OWED = "owed";

  /** The configuration or the certificate cannot be used. */
  static final String CONFIGURATION = "configuration";

  /** The program has a fault, or something beside disk and ledger failed. */
  static final String FAILED = "failed";

  private ControlCodes() {}
}
